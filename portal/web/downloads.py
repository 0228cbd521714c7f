"""Files to save: never kept by a browser or a proxy, for a person's own eyes."""

from pathlib import Path
from typing import IO

from flask import Response, send_file


def download(file: IO[bytes] | Path, name: str, kind: str | None = None) -> Response:
    """A finished file to save or open, from its beginning; ``kind`` is its media type."""
    if not isinstance(file, Path):
        file.seek(0)
    response = send_file(file, mimetype=kind, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response
