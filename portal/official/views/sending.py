"""How views of official documents send what they have made."""

from io import BytesIO

from flask import Response

from portal.web.downloads import download

PDF = "application/pdf"


def pdf_file(data: bytes, name: str) -> Response:
    """A PDF to save or open."""
    return download(BytesIO(data), name, PDF)
