"""How a track is encoded (stsd), without the names of encoders."""

from portal.cleaning import sentences
from portal.cleaning.answers import Seen
from portal.cleaning.movies.boxes import BadBoxError, Box, blank, boxes, number, zero
from portal.cleaning.movies.notes import Aac, Jpeg, Samples, Units

_PICTURE_PARTS = {
    *(b"avcC", b"hvcC", b"av1C", b"vpcC", b"dvcC", b"dvvC", b"esds", b"d263", b"mjqt"),
    *(b"colr", b"pasp", b"clap", b"fiel", b"btrt", b"mdcv", b"clli", b"gama", b"chrm"),
}
_SOUND_PARTS = {
    *(b"esds", b"chan", b"wave", b"frma", b"enda", b"dOps", b"dac3", b"dec3", b"alac"),
    *(b"dfLa", b"damr", b"srat", b"btrt", b"mp4a", b"\0\0\0\0"),
}
_JPEG = {b"jpeg", b"mjpa", b"mjpb", b"mjpg", b"MJPG"}
_SOUND_HEAD = {0: 28, 1: 44, 2: 64}


def clean(data: bytearray, stsd: Box, seen: Seen, *, is_picture: bool) -> Samples | None:
    """Blank what the sample entries say beside how to decode; how their samples are read.

    Raises Unclean for protected media.
    """
    found: Samples | None = None
    for entry in boxes(data, stsd.body + 8, stsd.end):
        if entry.name in {b"encv", b"enca", b"drms", b"drmi"}:
            raise sentences.not_cleanable("加密的视频")
        if is_picture:
            found = _picture(data, entry, seen) or found
        else:
            _sound(data, entry, seen, is_iso=data[stsd.body] == 1)
            found = Aac() if entry.name == b"mp4a" else found
    return found


def _picture(data: bytearray, entry: Box, seen: Seen) -> Samples | None:
    body = entry.body
    if entry.end - body < 78:
        raise BadBoxError("a short sample entry")
    told = any(data[body + 12 : body + 16]) or any(data[body + 42 : body + 74])
    seen.when(told, "编码信息")
    zero(data, body + 12, body + 16)  # the maker of the encoder
    zero(data, body + 42, body + 74)  # the encoder's name
    found: Samples | None = Jpeg(entry.name) if entry.name in _JPEG else None
    for box in boxes(data, body + 78, entry.end):
        if box.name not in _PICTURE_PARTS:
            blank(data, box)
        elif box.name == b"avcC":
            found = Units((data[box.body + 4] & 3) + 1, is_hevc=False)
        elif box.name == b"hvcC":
            found = units = Units((data[box.body + 21] & 3) + 1, is_hevc=True)
            _header_units(data, box, units)
    return found


def _header_units(data: bytearray, hvcc: Box, units: Units) -> None:
    """The units kept in the header itself: arrays of a type, a count, and units with a length."""
    at = hvcc.body + 23
    for _ in range(data[hvcc.body + 22]):
        count = number(data, at + 1, 2)
        at += 3
        for _ in range(count):
            size = number(data, at, 2)
            at += 2
            if size and at + size <= hvcc.end and units.is_note(data, at, size):
                units.fill(data, at, size)
            at += size


def _sound(data: bytearray, entry: Box, seen: Seen, *, is_iso: bool) -> None:
    body = entry.body
    head = 28 if is_iso else _SOUND_HEAD.get(number(data, body + 8, 2))
    if head is None or entry.end - body < head:
        raise BadBoxError("a short sample entry")
    seen.when(any(data[body + 12 : body + 16]), "编码信息")
    zero(data, body + 12, body + 16)
    _sound_parts(data, body + head, entry.end)


def _sound_parts(data: bytearray, start: int, end: int) -> None:
    for box in boxes(data, start, end):
        if box.name not in _SOUND_PARTS:
            blank(data, box)
        elif box.name == b"wave":
            _sound_parts(data, box.body, box.end)
        elif box.name == b"damr":
            zero(data, box.body, box.body + 4)
