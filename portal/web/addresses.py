"""Addresses: numbers in them that fit no column are none; each kind of address is built once."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flask import Flask, has_request_context, request
from werkzeug.routing import IntegerConverter

from portal.web.pages import Pages
from portal.web.paging import DIGITS

FIRST_MARK = 10**DIGITS - 10**4
"""Numbers from here on stand for values while an address is built to be filled in."""
_as_it_is = re.compile(r"[A-Za-z0-9._~-]+").fullmatch


class RowNumber(IntegerConverter):
    """``<int:…>`` of as many digits as a row's number can have; longer ones are not found."""

    regex = rf"[0-9]{{1,{DIGITS}}}"


class Portal(Flask):
    """Flask, where an address is built once and then known, its values filled in."""

    jinja_environment = Pages

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.url_map.converters["int"] = RowNumber
        self._known = lru_cache(maxsize=1024)(self._built)

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function itself: no view here is a coroutine, and to look costs more than to ask."""
        return func

    def url_for(self, endpoint: str, /, **values: Any) -> str:  # type: ignore[override]  # Flask's options are among the values
        """As Flask's."""
        if not has_request_context():
            return super().url_for(endpoint, **values)
        kinds: tuple[tuple[str, bool], ...] = ()
        if values:
            if not all(_is_plain(*one) for one in values.items()):
                return super().url_for(endpoint, **values)
            kinds = tuple((name, isinstance(value, int)) for name, value in values.items())
        blueprint = request.blueprint if endpoint.startswith(".") else None
        known = self._known(endpoint, blueprint, request.script_root, kinds)
        if known is None:
            return super().url_for(endpoint, **values)
        return known % values if values else known

    def _built(
        self,
        endpoint: str,
        _blueprint: str | None,
        _root: str,
        kinds: tuple[tuple[str, bool], ...],
    ) -> str | None:
        """An address with places for its values, None where those do not stand as they are."""
        marks = {name: FIRST_MARK + at for at, (name, _) in enumerate(kinds)}
        sent: dict[str, Any] = {
            name: marks[name] if is_number else f"is{marks[name]}" for name, is_number in kinds
        }
        try:
            known = super().url_for(endpoint, **sent)
        except ValueError:  # words where a number is asked for
            return None
        if not kinds:
            return known
        known = known.replace("%", "%%")
        for name, mark in sent.items():
            if known.count(str(mark)) != 1:
                return None
            known = known.replace(str(mark), f"%({name})s")
        return known


def _is_plain(name: str, value: object) -> bool:
    """Whether a value stands in an address as it is, and is no option of Flask's."""
    if name.startswith("_"):
        return False
    if isinstance(value, int):
        return type(value) is int and 0 <= value < FIRST_MARK
    return isinstance(value, str) and _as_it_is(value) is not None
