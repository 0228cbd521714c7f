"""Notes inside pictures and sounds themselves: encoder, camera, place; blanked where they lie."""

from dataclasses import dataclass
from typing import Protocol

from portal.cleaning.answers import Seen
from portal.cleaning.movies.boxes import number, zero

_NOTES = {4, 5}  # SEI: registered and unregistered user data
_SCAN, _COMMENT = 0xDA, 0xFE
_FILL = 0b110
_ESCAPE = 15
_PADDING = {0, 1, 2}  # extension types of a fill element: fill, fill data, data


class Samples(Protocol):
    """How the samples of a track are read."""

    def unsigned(self, data: bytearray, start: int, end: int, seen: Seen) -> None:
        """Blank what one sample says beside its picture or its sound."""


@dataclass(frozen=True, slots=True)
class Units:
    """How a picture is cut: bytes of a unit's length, and whether it is HEVC."""

    width: int
    is_hevc: bool

    def unsigned(self, data: bytearray, start: int, end: int, seen: Seen) -> None:
        """Make filler of the units of one sample that hold user data: encoder, camera, place."""
        at = start
        while at + self.width < end:
            size = number(data, at, self.width)
            at += self.width
            if size < 1 or at + size > end:
                return
            if self.is_note(data, at, size):
                self.fill(data, at, size)
                seen.note("编码信息")
            at += size

    def is_note(self, data: bytearray, at: int, size: int) -> bool:
        """Whether the unit at ``at`` is supplemental information with user data in it."""
        kind = data[at] >> 1 & 0x3F if self.is_hevc else data[at] & 0x1F
        if kind not in ({39, 40} if self.is_hevc else {6}):
            return False
        return bool(_payloads(bytes(data[at + (2 if self.is_hevc else 1) : at + size])) & _NOTES)

    def fill(self, data: bytearray, at: int, size: int) -> None:
        """Write a filler unit of the same size: its head, ones, and the stop bit."""
        head = b"\x4c\x01" if self.is_hevc else b"\x0c"
        data[at : at + size] = (head + b"\xff" * (size - len(head) - 1) + b"\x80")[:size]


def _payloads(body: bytes) -> set[int]:
    """The types of the messages in a unit of supplemental information."""
    body, at, types = body.replace(b"\0\0\3", b"\0\0"), 0, set()
    while at + 2 <= len(body) - 1:
        pair = []
        for _ in range(2):  # type, then size: each a row of 255 and a last byte
            value = 0
            while at < len(body) and body[at] == 0xFF:
                value, at = value + 255, at + 1
            pair.append(value + (body[at] if at < len(body) else 0))
            at += 1
        types.add(pair[0])
        at += pair[1]
    return types


@dataclass(frozen=True, slots=True)
class Jpeg:
    """A row of JPEG pictures; in two old forms an application segment says how fields lie."""

    form: bytes

    def unsigned(self, data: bytearray, start: int, end: int, seen: Seen) -> None:
        """Zero comments and what applications wrote."""
        at = start + 2
        while at + 4 <= end and data[at] == 0xFF and data[at + 1] != _SCAN:
            size = number(data, at + 2, 2)
            marker = data[at + 1]
            if at + 2 + size > end or size < 2:
                return
            if marker == _COMMENT or (self.form == b"jpeg" and 0xE1 <= marker <= 0xED):
                seen.when(any(data[at + 4 : at + 2 + size]), "编码信息")
                zero(data, at + 4, at + 2 + size)
            at += 2 + size


class Aac:
    """A row of AAC frames; some encoders open one with their name in a fill element."""

    def unsigned(self, data: bytearray, start: int, end: int, seen: Seen) -> None:
        """Zero the payload of a fill element that a frame begins with."""
        if end - start < 4 or data[start] >> 5 != _FILL:
            return
        bits = int.from_bytes(data[start:end], "big")
        length = (end - start) * 8
        count, at = self._bits(bits, length, 3, 4), 7
        if count == _ESCAPE:
            count, at = count + self._bits(bits, length, 7, 8) - 1, 15
        if count < 1 or at + count * 8 > length or self._bits(bits, length, at, 4) not in _PADDING:
            return
        mask = ((1 << count * 8) - 1) << (length - at - count * 8)
        seen.when(bits & mask, "编码信息")
        data[start:end] = (bits & ~mask).to_bytes(end - start, "big")

    @staticmethod
    def _bits(bits: int, length: int, at: int, count: int) -> int:
        return bits >> (length - at - count) & ((1 << count) - 1)
