"""What the codes of a PDF font stand for: by its ToUnicode map, or by a known encoding."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pikepdf import Dictionary, Name, Object, Stream

from portal.official.pdf_streams import unpacked

Decode = Callable[[bytes], str | None]
"""Codes as text; None where some of them stand for nothing that is known."""

_SECTION = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")
_SPACE = re.compile(rb"\s+")
_MOST_CODES = 70_000
_BY_NAME = {
    "UniGB-UCS2": "utf-16-be",
    "UniGB-UTF16": "utf-16-be",
    "UniGB-UTF8": "utf-8",
    "UniCNS-UCS2": "utf-16-be",
    "UniCNS-UTF16": "utf-16-be",
    "GBK-EUC": "gb18030",
    "GBKp-EUC": "gb18030",
    "GBK2K": "gb18030",
    "GB-EUC": "gb18030",
}
_LATIN = {
    "/WinAnsiEncoding": "cp1252",
    "/MacRomanEncoding": "mac_roman",
    "/StandardEncoding": "latin-1",
}
_PLAIN_FONTS = ("/Helvetica", "/Times", "/Courier", "/Arial")


def is_vertical(font: Object) -> bool:
    """Whether a font's text runs from the top down."""
    encoding = font.get("/Encoding")
    return isinstance(encoding, Name) and str(encoding).endswith("-V")


def decoder(font: Object) -> Decode:
    """How a font's codes are read."""
    if font.get("/Subtype") == Name.Type0:
        return _of_composite(font)
    mapped = _mapped(font.get("/ToUnicode"))
    if mapped:
        return lambda codes: _looked_up(mapped, codes, 1)
    encoding = font.get("/Encoding")
    known = _LATIN.get(str(encoding)) if isinstance(encoding, Name) else None
    if known is None and encoding is None and _is_plain(font):
        known = "latin-1"
    return _by_codec(known) if known else _unknown


def _is_plain(font: Object) -> bool:
    return str(font.get("/BaseFont", "")).startswith(_PLAIN_FONTS) and "/FontDescriptor" not in font


def _of_composite(font: Object) -> Decode:
    encoding = font.get("/Encoding")
    name = str(encoding)[1:-2] if isinstance(encoding, Name) else ""
    if name in _BY_NAME:
        return _by_codec(_BY_NAME[name])
    mapped = _mapped(font.get("/ToUnicode")) if name == "Identity" else {}
    return (lambda codes: _looked_up(mapped, codes, 2)) if mapped else _unknown


def _unknown(codes: bytes) -> str | None:
    return None if codes else ""


def _by_codec(codec: str) -> Decode:
    def decode(codes: bytes) -> str | None:
        try:
            return codes.decode(codec)
        except UnicodeDecodeError:
            return None

    return decode


def _looked_up(mapped: Mapping[int, str], codes: bytes, width: int) -> str | None:
    found = [
        mapped.get(int.from_bytes(codes[at : at + width], "big"))
        for at in range(0, len(codes), width)
    ]
    return None if None in found else "".join(one for one in found if one)


def _mapped(stream: Any) -> dict[int, str]:
    """The codes of a ToUnicode map with what they stand for, empty where it cannot be read."""
    if not isinstance(stream, Stream):
        return {}
    data = unpacked(stream)
    if data is None:
        return {}
    found: dict[int, str] = {}
    for kind, body in _SECTION.findall(data):
        for code, text in _pairs(body) if kind == b"bfchar" else _ranges(body):
            if len(found) >= _MOST_CODES:
                return {}
            found[code] = text
    return found


def _tokens(body: bytes) -> Iterator[bytes | str]:
    """Hex strings as bytes, brackets as they are."""
    for one in _TOKEN.finditer(body):
        if one[2] or one[3]:
            yield "[" if one[2] else "]"
        else:
            digits = _SPACE.sub(b"", one[1])
            yield bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())


def _text(said: bytes) -> str:
    return said.decode("utf-16-be", "replace") if len(said) > 1 else said.decode("latin-1")


def _pairs(body: bytes) -> Iterator[tuple[int, str]]:
    strings = [one for one in _tokens(body) if isinstance(one, bytes)]
    for code, text in zip(strings[::2], strings[1::2], strict=False):
        yield int.from_bytes(code, "big"), _text(text)


def _ranges(body: bytes) -> Iterator[tuple[int, str]]:
    tokens = iter(_tokens(body))
    for first in tokens:
        last, start = next(tokens, ""), next(tokens, "")
        if not isinstance(first, bytes) or not isinstance(last, bytes):
            return
        low, high = int.from_bytes(first, "big"), int.from_bytes(last, "big")
        if high - low > _MOST_CODES:
            return
        if isinstance(start, bytes):
            yield from _counted(low, high, start)
            continue
        for code in range(low, high + 2):
            text = next(tokens, "]")
            if not isinstance(text, bytes):
                break
            yield code, _text(text)


def _counted(low: int, high: int, start: bytes) -> Iterator[tuple[int, str]]:
    """A range whose last byte counts on."""
    whole = int.from_bytes(start, "big")
    for code in range(low, high + 1):
        said = (whole + code - low).to_bytes(len(start) + 1, "big")[1:]
        yield code, _text(said)


def fonts_of(resources: Any) -> Mapping[str, Object]:
    """The fonts of a page or form by their names, in ``resources``."""
    found = resources.get("/Font") if isinstance(resources, Dictionary) else None
    if not isinstance(found, Dictionary):
        return {}
    return {name: font for name, font in found.items() if isinstance(font, Dictionary)}
