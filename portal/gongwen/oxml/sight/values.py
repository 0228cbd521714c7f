"""What attributes say, as plain values; nonsense is as good as nothing."""

import re
from functools import cache
from typing import Any

from docx.oxml.ns import qn

_LENGTH = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)(pt|cm|mm|in|pc|pi)?$")
_TWIPS = {None: 1.0, "pt": 20.0, "in": 1440.0, "cm": 1440 / 2.54, "mm": 144 / 2.54, "pc": 240.0, "pi": 240.0}  # fmt: skip  # noqa: E501 - one table, one line
_OFF = {"0", "false", "off", "none"}
EMU_A_TWIP = 635


@cache
def name(tag: str) -> str:
    """A tag or attribute with prefix by its whole name."""
    return str(qn(tag))


def kids(element: Any) -> dict[str, Any]:
    """The children of an element by their tags, to look several of them up."""
    return {} if element is None else {one.tag: one for one in element}


def child(element: Any, tag: str) -> Any:
    """A child by its tag with prefix, of an element or its ``kids``; None where there is none."""
    if isinstance(element, dict):
        return element.get(name(tag))
    return None if element is None else element.find(name(tag))


def said(element: Any, tag: str, attribute: str = "w:val") -> str | None:
    """What a child says in an attribute; None where there is no child or it is silent."""
    found = child(element, tag)
    return None if found is None else found.get(name(attribute))


def whole(text: str | None) -> int | None:
    """A whole number; None for none."""
    try:
        return None if text is None else round(float(text))
    except (ValueError, OverflowError):
        return None


def twips(text: str | None) -> int | None:
    """A length in twips, whichever unit it is written in."""
    found = _LENGTH.match(text.strip()) if text else None
    if found is None:
        return None
    return round(min(1e6, max(-1e6, float(found[1]) * _TWIPS[found[2]])))


def switch(element: Any, tag: str) -> bool | None:
    """Whether a child turns something on or off; None where there is none."""
    found = child(element, tag)
    if found is None:
        return None
    return found.get(name("w:val"), "1").lower() not in _OFF


def color(text: str | None) -> str:
    """A colour as six hexadecimal digits in capitals; "" for black and automatic."""
    if not text or text.lower() == "auto" or text == "000000":
        return ""
    return text.upper()
