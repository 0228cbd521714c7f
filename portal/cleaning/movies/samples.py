"""Where the pictures and sounds of a track lie: of the tables of a film, and of its fragments."""

from dataclasses import dataclass, field

from portal.cleaning.movies.boxes import BadBoxError, Box, boxes, number

Span = tuple[int, int]
_MOST = 2_000_000  # samples: a day of film; more would only keep us busy


@dataclass(frozen=True, slots=True)
class Defaults:
    """The sample size a track takes where a fragment names none (trex)."""

    size: int = 0


@dataclass(slots=True)
class Places:
    """Where samples lie, where chunks begin, and chunks of which only the beginning is sure.

    Old sound writes a sample size that is not meant (QuickTime File Format, sound media): such a
    chunk reaches to where the next one begins.
    """

    spans: list[Span] = field(default_factory=list)
    chunks: list[int] = field(default_factory=list)
    open_chunks: list[int] = field(default_factory=list)


def of_tables(data: bytearray, stbl: Box) -> Places:
    """The samples of a track from stsz, stsc and stco or co64."""
    parts = {box.name: box for box in boxes(data, stbl.body, stbl.end)}
    places = Places(chunks=_offsets(data, parts))
    if not places.chunks:
        return places
    if _same_size(data, parts):
        places.open_chunks = places.chunks
        return places
    sizes = _sizes(data, parts)
    taken = 0
    held = _per_chunk(data, parts, len(places.chunks))
    for at, count in zip(places.chunks, held, strict=False):
        place = at
        for size in sizes[taken : taken + count]:
            places.spans.append((place, place + size))
            place += size
        taken += count
    return places


def _offsets(data: bytearray, parts: dict[bytes, Box]) -> list[int]:
    for name, width in ((b"stco", 4), (b"co64", 8)):
        if name in parts:
            body = parts[name].body
            count = _count(data, body + 4, width, parts[name].end - body - 8)
            return [number(data, body + 8 + at * width, width) for at in range(count)]
    return []


def _same_size(data: bytearray, parts: dict[bytes, Box]) -> bool:
    return b"stsz" in parts and number(data, parts[b"stsz"].body + 4) != 0


def _sizes(data: bytearray, parts: dict[bytes, Box]) -> list[int]:
    if b"stsz" not in parts:
        raise BadBoxError("no sizes of samples")
    box = parts[b"stsz"]
    count = _count(data, box.body + 8, 4, box.end - box.body - 12)
    return [number(data, box.body + 12 + at * 4) for at in range(count)]


def _per_chunk(data: bytearray, parts: dict[bytes, Box], chunks: int) -> list[int]:
    """How many samples each chunk holds."""
    if b"stsc" not in parts:
        return []
    body, end = parts[b"stsc"].body, parts[b"stsc"].end
    count = _count(data, body + 4, 12, end - body - 8)
    runs = [
        (number(data, body + 8 + at * 12), number(data, body + 12 + at * 12)) for at in range(count)
    ]
    held: list[int] = []
    for at, (first, samples) in enumerate(runs):
        last = runs[at + 1][0] if at + 1 < count else chunks + 1
        if not 1 <= first <= last or last > chunks + 1:
            raise BadBoxError("chunks out of order")
        held += [samples] * (last - first)
    return held


def _count(data: bytearray, at: int, width: int, room: int) -> int:
    count = number(data, at)
    if count > _MOST or count * width > room:
        raise BadBoxError("more entries than there is room for")
    return count


def of_fragment(
    data: bytearray, moof: Box, traf: Box, defaults: dict[int, Defaults]
) -> tuple[int, list[Span]]:
    """The track of a fragment, and where its samples lie."""
    parts = list(boxes(data, traf.body, traf.end))
    heads = [box for box in parts if box.name == b"tfhd"]
    if len(heads) != 1:
        raise BadBoxError("a fragment without its head")
    track, base, size = _head(data, heads[0], moof, defaults)
    spans: list[Span] = []
    for box in parts:
        if box.name == b"trun":
            start = base if not spans else spans[-1][1]
            spans += _run(data, box, base, start, size)
    return track, spans


def _head(
    data: bytearray, box: Box, moof: Box, defaults: dict[int, Defaults]
) -> tuple[int, int, int]:
    """Track, base of the data, and the default size of a sample."""
    flags = number(data, box.body + 1, 3)
    track = number(data, box.body + 4)
    at = box.body + 8
    base = moof.start
    if flags & 0x1:
        base = number(data, at, 8)
        at += 8
    at += 4 * bool(flags & 0x2) + 4 * bool(flags & 0x8)
    size = number(data, at) if flags & 0x10 else defaults.get(track, Defaults()).size
    return track, base, size


def _run(data: bytearray, box: Box, base: int, start: int, default: int) -> list[Span]:
    flags = number(data, box.body + 1, 3)
    count = number(data, box.body + 4)
    at = box.body + 8
    if flags & 0x1:
        offset = number(data, at)
        start = base + (offset - (1 << 32) if offset >> 31 else offset)
        at += 4
    at += 4 * bool(flags & 0x4)
    width = 4 * sum(bool(flags & bit) for bit in (0x100, 0x200, 0x400, 0x800))
    if count > _MOST or at + count * width > box.end:
        raise BadBoxError("more samples than there is room for")
    before = 4 * bool(flags & 0x100)
    spans: list[Span] = []
    for sample in range(count):
        size = number(data, at + sample * width + before) if flags & 0x200 else default
        spans.append((start, start + size))
        start += size
    return spans
