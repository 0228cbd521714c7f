"""JPEG and JPEG 2000 without metadata, segment by segment, their pixels untouched."""

import re

_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
_START_OF_SCAN, _END, _COMMENT, _ADOBE = 0xDA, 0xD9, 0xFE, 0xEE
_SCAN_END = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_JFIF = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
_BOXES_2000 = {b"jP  ", b"ftyp", b"jp2h", b"jp2c"}
_CODE_START, _TILE_PART, _NOTE_2000 = b"\xff\x4f", 0x90, 0x64


def jpeg(data: bytes) -> bytes:
    """The JPEG with tables, frames and scans alone, and what says how its colours are meant.

    Raises ValueError for bytes that are no JPEG.
    """
    if not data.startswith(b"\xff\xd8"):
        raise ValueError("no JPEG")
    out, at = [b"\xff\xd8"], 2
    while at + 2 <= len(data):
        if data[at] != 0xFF:
            raise ValueError("no marker")
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == _END:
            break
        if marker in _ALONE:
            at += 2
            continue
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == _START_OF_SCAN:
            found = _SCAN_END.search(data, end)
            end = found.start() if found else len(data)
        out.append(_segment(marker, data[at:end]))
        at = end
    return b"".join([*out, b"\xff\xd9"])


def _segment(marker: int, segment: bytes) -> bytes:
    """A segment as it stays: nothing of an application, but JFIF's and Adobe's own fields."""
    if marker == 0xE0 and segment[4:9] == b"JFIF\0":
        return _JFIF
    if marker == _ADOBE and segment[4:9] == b"Adobe" and len(segment) >= 16:
        return b"\xff\xee\x00\x0e" + segment[4:16]
    return b"" if 0xE0 <= marker <= 0xEF or marker == _COMMENT else segment


def jpeg2000(data: bytes) -> bytes:
    """The JPEG 2000 picture with its header and its code alone, notes in the code zeroed.

    Raises ValueError for bytes that are none.
    """
    if data.startswith(_CODE_START):
        return _code(data)
    out, at = [], 0
    while at + 8 <= len(data):
        size, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        head = 8
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        end = len(data) if size == 0 else at + size
        if end > len(data) or end < at + head:
            raise ValueError("a box beyond the end")
        if name in _BOXES_2000:
            body = data[at + head : end]
            out.append(data[at : at + head] + (_code(body) if name == b"jp2c" else body))
        at = end
    if not out:
        raise ValueError("no JPEG 2000")
    return b"".join(out)


def _code(code: bytes) -> bytes:
    """The code with its comments zeroed, up to the first tile."""
    held, at = bytearray(code), 2
    while at + 4 <= len(held) and held[at] == 0xFF and held[at + 1] != _TILE_PART:
        end = at + 2 + int.from_bytes(held[at + 2 : at + 4], "big")
        if held[at + 1] == _NOTE_2000:
            held[at + 6 : end] = bytes(max(0, min(end, len(held)) - at - 6))
        at = end
    return bytes(held)
