"""How any view sends a Word file."""

from io import BytesIO

from flask import Response

from portal.web.downloads import download

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def word(data: bytes, name: str) -> Response:
    """A Word file to save or open."""
    return download(BytesIO(data), name, WORD)
