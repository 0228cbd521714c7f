"""How any view sends a Word file."""

from io import BytesIO

from flask import Response, send_file

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def word(data: bytes, name: str) -> Response:
    """A Word file to save or open."""
    return send_file(BytesIO(data), mimetype=WORD, as_attachment=True, download_name=name)
