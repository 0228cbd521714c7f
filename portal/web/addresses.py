"""Addresses: numbers in them that fit no column are none; those of a view alone are built once."""

from functools import lru_cache
from typing import Any

from flask import Flask, has_request_context, request
from werkzeug.routing import IntegerConverter

from portal.web.paging import DIGITS


class RowNumber(IntegerConverter):
    """``<int:…>`` of as many digits as a row's number can have; longer ones are not found."""

    regex = rf"[0-9]{{1,{DIGITS}}}"


class Portal(Flask):
    """Flask, where an address that holds no value is built once and then known."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.url_map.converters["int"] = RowNumber
        self._known = lru_cache(maxsize=1024)(self._built)

    def url_for(self, endpoint: str, /, **values: Any) -> str:  # type: ignore[override]  # Flask's options are among the values
        """As Flask's."""
        if values or not has_request_context():
            return super().url_for(endpoint, **values)
        blueprint = request.blueprint if endpoint.startswith(".") else None
        return self._known(endpoint, blueprint, request.script_root)

    def _built(self, endpoint: str, _blueprint: str | None, _root: str) -> str:
        return super().url_for(endpoint)
