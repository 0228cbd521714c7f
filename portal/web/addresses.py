"""Numbers in addresses: what fits no column is no address."""

from flask import Flask
from werkzeug.routing import IntegerConverter

from portal.web.paging import DIGITS


class RowNumber(IntegerConverter):
    """``<int:…>`` of as many digits as a row's number can have; longer ones are not found."""

    regex = rf"[0-9]{{1,{DIGITS}}}"


def register(app: Flask) -> None:
    """Make it the application's ``int``, before any view is added."""
    app.url_map.converters["int"] = RowNumber
