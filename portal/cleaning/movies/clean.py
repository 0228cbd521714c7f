"""A film or a sound without place, device, time, encoder and strange tracks."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from portal.cleaning import sentences
from portal.cleaning.answers import Cleaned, Kind, Limits, Seen
from portal.cleaning.movies import entries, samples
from portal.cleaning.movies.boxes import BadBoxError, Box, blank, boxes, number, zero
from portal.cleaning.movies.notes import Samples
from portal.cleaning.movies.samples import Defaults, Places, Span

_TOP = {b"ftyp", b"styp", b"moov", b"moof", b"mdat", b"mfra", b"sidx", b"ssix", b"pdin"}
_KEPT = {
    b"moov": {b"mvhd", b"trak", b"mvex"},
    b"trak": {b"tkhd", b"edts", b"mdia", b"tapt", b"load"},
    b"edts": {b"elst"},
    b"tapt": {b"clef", b"prof", b"enof"},
    b"mdia": {b"mdhd", b"hdlr", b"minf"},
    b"minf": {b"vmhd", b"smhd", b"hdlr", b"dinf", b"stbl"},
    b"dinf": {b"dref"},
    b"stbl": {
        *(b"stsd", b"stts", b"ctts", b"cslg", b"stss", b"stsc", b"stsz", b"stco", b"co64"),
        *(b"sdtp", b"sbgp", b"sgpd", b"stps"),
    },
    b"mvex": {b"mehd", b"trex"},
    b"moof": {b"mfhd", b"traf"},
    b"traf": {b"tfhd", b"tfdt", b"trun", b"sbgp", b"sgpd", b"sdtp"},
    b"mfra": {b"tfra", b"mfro"},
}
_TIMED = {b"mvhd": 100, b"tkhd": 84, b"mdhd": 24}  # as long as that in version 0
_SPARE = {b"free", b"skip", b"wide"}
_WORDS = {
    b"udta": ("位置", "手机型号"),
    b"meta": ("位置", "手机型号"),
    b"uuid": ("附加数据",),
    b"free": (),
    b"skip": (),
    b"wide": (),
}


@dataclass(slots=True)
class _Track:
    """A track that is kept: where its samples lie, and how each is read."""

    places: Places
    samples: Samples | None


@dataclass(slots=True)
class _Film:
    """What is known of a film while it is cleaned."""

    data: bytearray
    seen: Seen
    tracks: dict[int, _Track] = field(default_factory=dict)
    defaults: dict[int, Defaults] = field(default_factory=dict)
    media: list[Box] = field(default_factory=list)
    borders: list[int] = field(default_factory=list)


def clean(data: bytes, kind: Kind, limits: Limits) -> Cleaned:
    """The film with every box that is not needed to play it blanked.

    Bytes of media that no picture or sound track uses are zeroed, too. ``limits`` bound the
    size before. Raises Unclean: broken, protected, or put together in a way not known.
    """
    del limits
    film = _Film(bytearray(data), Seen())
    try:
        _top(film)
        if not film.tracks:
            raise sentences.broken()
        _media(film)
    except (BadBoxError, IndexError, RecursionError) as error:
        raise sentences.broken() from error
    ending = {Kind.MP4: ".mp4", Kind.MOV: ".mov", Kind.M4A: ".m4a"}[kind]
    return Cleaned(kind, ending, bytes(film.data), film.seen.words())


def _top(film: _Film) -> None:
    found = _top_boxes(film)
    for box in found:
        if box.name == b"moov":
            _moov(film, box)
    for box in found:
        if box.name == b"mdat":
            film.media.append(box)
        elif box.name == b"moof":
            _moof(film, box)
        elif box.name == b"mfra":
            _children(film, box)
        elif box.name not in _TOP:
            _drop(film, box)


def _top_boxes(film: _Film) -> list[Box]:
    """The boxes of the file; what some telephones write behind the last one is zeroed."""
    data, found, at = film.data, [], 0
    try:
        for box in boxes(data, 0, len(data)):
            found.append(box)
            at = box.end
    except BadBoxError:
        names = {box.name for box in found}
        if not names >= {b"moov", b"mdat"} and not names >= {b"moov", b"moof"}:
            raise
        zero(data, at, len(data))
        film.seen.note("文件尾部的数据")
        if len(data) - at >= 8:
            data[at : at + 8] = (len(data) - at).to_bytes(4, "big") + b"free"
    return found


def _drop(film: _Film, box: Box) -> None:
    if blank(film.data, box) and box.name not in _SPARE:
        film.seen.note(*_WORDS.get(box.name, ("附加数据",)))


def _children(film: _Film, parent: Box) -> list[Box]:
    """The boxes inside one that are kept; the others are blanked, times and names zeroed."""
    kept = []
    for box in boxes(film.data, parent.body, parent.end):
        if box.name not in _KEPT[parent.name]:
            _drop(film, box)
            continue
        kept.append(box)
        if box.name in _TIMED:
            _untimed(film, box)
        elif box.name == b"hdlr":
            _unnamed(film, box)
        elif box.name == b"dref":
            _own_data_only(film, box)
        elif box.name in _KEPT and box.name not in {b"trak", b"traf"}:
            _children(film, box)
    return kept


def _moov(film: _Film, moov: Box) -> None:
    if any(box.name == b"cmov" for box in boxes(film.data, moov.body, moov.end)):
        raise sentences.not_cleanable("这种视频")
    for box in _children(film, moov):
        if box.name == b"mvex":
            for trex in boxes(film.data, box.body, box.end):
                if trex.name == b"trex":
                    track = number(film.data, trex.body + 4)
                    film.defaults[track] = Defaults(number(film.data, trex.body + 16))
        elif box.name == b"trak":
            _trak(film, box)


def _trak(film: _Film, trak: Box) -> None:
    """Keep a track of pictures or sound, blank any other: places, faces, subtitles of a drone."""
    data = film.data
    mdia = _only(data, trak, b"mdia")
    kind = bytes(data[(hdlr := _only(data, mdia, b"hdlr")).body + 8 : hdlr.body + 12])
    if kind not in {b"vide", b"soun"}:
        film.borders += _places(data, mdia).chunks
        blank(data, trak)
        film.seen.note("位置等随拍数据")
        return
    _children(film, trak)
    places = _places(data, mdia)
    film.borders += places.chunks
    stbl = _only(data, _only(data, mdia, b"minf"), b"stbl")
    found = entries.clean(data, _only(data, stbl, b"stsd"), film.seen, is_picture=kind == b"vide")
    tkhd = _only(data, trak, b"tkhd")
    own = number(data, tkhd.body + (20 if data[tkhd.body] == 1 else 12))
    film.tracks[own] = _Track(places, found)


def _places(data: bytearray, mdia: Box) -> Places:
    return samples.of_tables(data, _only(data, _only(data, mdia, b"minf"), b"stbl"))


def _only(data: bytearray, parent: Box, name: bytes) -> Box:
    found = [box for box in boxes(data, parent.body, parent.end) if box.name == name]
    if len(found) != 1:
        raise BadBoxError(f"{len(found)} boxes {name!r}")
    return found[0]


def _moof(film: _Film, moof: Box) -> None:
    for box in _children(film, moof):
        if box.name != b"traf":
            continue
        track, spans = samples.of_fragment(film.data, moof, box, film.defaults)
        if track in film.tracks:
            _children(film, box)
            film.tracks[track].places.spans += spans
        else:
            blank(film.data, box)


def _untimed(film: _Film, box: Box) -> None:
    """Creation and modification, of four bytes each or, in version 1, of eight."""
    start = box.body + 4
    end = start + (16 if film.data[box.body] == 1 else 8)
    film.seen.when(any(film.data[start:end]), "拍摄时间")
    zero(film.data, start, end)
    zero(film.data, min(box.body + _TIMED[box.name] + (end - start - 8) * 3 // 2, box.end), box.end)


def _unnamed(film: _Film, box: Box) -> None:
    """A handler keeps what it handles; its maker and its name go."""
    start = box.body + 12
    film.seen.when(any(film.data[start : box.end]), "软件名称")
    zero(film.data, start, box.end)


def _own_data_only(film: _Film, dref: Box) -> None:
    """Media of this very file; the path of another file would name a disk and a person."""
    for box in boxes(film.data, dref.body + 8, dref.end):
        if not number(film.data, box.body + 1, 3) & 1:
            raise sentences.not_cleanable("这种视频")
        zero(film.data, box.body + 4, box.end)


def _media(film: _Film) -> None:
    """Zero what no kept track uses, then what a picture says about its encoder."""
    used = _merged(span for track in film.tracks.values() for span in track.places.spans)
    used = _merged([*used, *_open_spans(film)])
    for box in film.media:
        at = box.body
        for start, end in used[max(0, bisect_left(used, (box.body, 0)) - 1) :]:
            if start >= box.end:
                break
            _hole(film, at, min(start, box.end))
            at = max(at, min(end, box.end))
        _hole(film, at, box.end)
    for track in film.tracks.values():
        if track.samples:
            for start, end in track.places.spans:
                if any(box.body <= start and end <= box.end for box in _around(film, start)):
                    track.samples.unsigned(film.data, start, end, film.seen)


def _around(film: _Film, at: int) -> list[Box]:
    """The box of media that holds a place, if one does."""
    found = bisect_right(film.media, at, key=lambda box: box.body)
    return film.media[max(0, found - 1) : found]


def _open_spans(film: _Film) -> list[Span]:
    """Chunks whose end is not told, to the beginning of the next one or the end of their box."""
    borders = sorted({*film.borders, *(box.end for box in film.media)})
    spans = []
    for track in film.tracks.values():
        for start in track.places.open_chunks:
            after = bisect_right(borders, start)
            if after < len(borders):
                spans.append((start, borders[after]))
    return spans


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that touch made one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _hole(film: _Film, start: int, end: int) -> None:
    if end > start:
        film.seen.when(any(film.data[start:end]), "附加数据")
        zero(film.data, start, end)
