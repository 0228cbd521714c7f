"""The boxes a film is made of (ISO/IEC 14496-12): walking, blanking."""

from collections.abc import Iterator
from dataclasses import dataclass

_FREE = b"free"


class BadBoxError(ValueError):
    """Bytes that are no box."""


@dataclass(frozen=True, slots=True)
class Box:
    """One box: its four letters, where it starts, where its body starts, where it ends."""

    name: bytes
    start: int
    body: int
    end: int


def boxes(data: bytearray, start: int, end: int) -> Iterator[Box]:
    """The boxes that fill ``start`` to ``end``.

    Raises BadBoxError where there is none; up to seven bytes left over, or zeros, are allowed, as
    QuickTime ends lists with them.
    """
    at = start
    while at < end:
        if end - at < 8 or not any(data[at : at + 8]):
            if any(data[at:end]):
                raise BadBoxError(f"no box at {at}")
            return
        box = _box(data, at, end)
        yield box
        at = box.end


def _box(data: bytearray, at: int, end: int) -> Box:
    size = int.from_bytes(data[at : at + 4], "big")
    body = at + 8
    if size == 1:
        size = int.from_bytes(data[at + 8 : at + 16], "big")
        body = at + 16
    elif size == 0:
        size = end - at
    if at + size > end or body > at + size:
        raise BadBoxError(f"box at {at} reaches beyond its parent")
    return Box(bytes(data[at + 4 : at + 8]), at, body, at + size)


def blank(data: bytearray, box: Box) -> bool:
    """Make a box a ``free`` one of zeros, of the same size; whether there was something in it."""
    told = any(memoryview(data)[box.body : box.end].tobytes().strip(b"\0"))
    data[box.start + 4 : box.start + 8] = _FREE
    zero(data, box.body, box.end)
    return told


def zero(data: bytearray, start: int, end: int) -> None:
    """Overwrite with zeros."""
    data[start:end] = bytes(end - start)


def number(data: bytearray, at: int, size: int = 4) -> int:
    """A big-endian number of ``size`` bytes. Raises BadBoxError beyond the end."""
    if at + size > len(data):
        raise BadBoxError("a number beyond the end")
    return int.from_bytes(data[at : at + size], "big")
