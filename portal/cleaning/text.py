"""Plain text: has no author; is brought to one encoding, and refused where it is none."""

import codecs

from portal.cleaning import sentences
from portal.cleaning.answers import Cleaned, Kind

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ALLOWED = frozenset("\t\n\r\f\v")


def clean(data: bytes, ending: str) -> Cleaned:
    """The text in UTF-8 with its mark, as Windows reads it. Raises Unclean: binary, or a page."""
    text = _decoded(data)
    if any(letter < " " and letter not in _ALLOWED for letter in text):
        raise sentences.broken()
    return Cleaned(Kind.TEXT, f".{ending}", text.encode("utf-8-sig"))


def _decoded(data: bytes) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strictly(data, encoding)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _strictly(data, "gb18030")


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise sentences.broken() from error
