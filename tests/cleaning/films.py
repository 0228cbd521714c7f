"""Films built box by box, with a mark in every place that can hold one."""

import struct
from dataclasses import dataclass

from tests.cleaning.marks import Marks

TIMES = struct.pack(">II", 3769409593, 3769409594)
TAIL = b"\0\0SEFH"  # what some telephones write behind a film
PICTURE = b"\0\0\0\x09\x65picture1" + b"\0\0\0\x05\x41pic2"
SOUND = bytes(range(64, 84))
HEVC_PICTURE = b"\0\0\0\x0a\x26\x01picture3"


def box(name: bytes, *bodies: bytes) -> bytes:
    body = b"".join(bodies)
    return struct.pack(">I", 8 + len(body)) + name + body


def full(name: bytes, *bodies: bytes, version: int = 0, flags: int = 0) -> bytes:
    return box(name, bytes([version]) + flags.to_bytes(3, "big"), *bodies)


def text(name: bytes, word: bytes) -> bytes:
    """A QuickTime text: length, language, words."""
    return box(name, struct.pack(">HH", len(word), 0), word)


def sei(word: bytes) -> bytes:
    """An AVC unit of unregistered user data, with its length before it."""
    payload = b"\x06\x05" + bytes([16 + len(word)]) + bytes(16) + word + b"\x80"
    return struct.pack(">I", len(payload)) + payload


def handler(kind: bytes, name: bytes) -> bytes:
    return full(b"hdlr", b"mhlr", kind, b"appl", bytes(8), name + b"\0")


def tables(sizes: list[int], offsets: list[int], entry: bytes) -> bytes:
    """A sample table of one sample to a chunk."""
    return box(
        b"stbl",
        full(b"stsd", struct.pack(">I", 1), entry),
        full(b"stts", struct.pack(">III", 1, len(sizes), 100)),
        full(b"stsc", struct.pack(">IIII", 1, 1, 1, 1)),
        full(b"stsz", struct.pack(">II", 0, len(sizes)), *(struct.pack(">I", n) for n in sizes)),
        full(b"co64", struct.pack(">I", len(offsets)), *(struct.pack(">Q", n) for n in offsets)),
    )


@dataclass(frozen=True)
class Track:
    number: int
    kind: bytes
    entry: bytes
    samples: tuple[bytes, ...]


def picture_entry(marks: Marks) -> bytes:
    name = marks.bytes("compressor")
    head = bytes(6) + struct.pack(">H", 1) + bytes(4) + b"VNDR" + bytes(8)
    middle = struct.pack(">HHIIIH", 320, 240, 0x480000, 0x480000, 0, 1)
    named = bytes([len(name)]) + name.ljust(31, b"\0")
    return box(
        b"avc1",
        head,
        middle,
        named,
        struct.pack(">Hh", 24, -1),
        box(b"avcC", b"\x01\x42\x00\x1e\xff\xe0\x00"),
        box(b"uuid", bytes(16), marks.bytes("entry uuid")),
    )


def sound_entry(marks: Marks) -> bytes:
    return box(
        b"mp4a",
        bytes(6) + struct.pack(">HHH", 1, 1, 0) + b"VNDR" + struct.pack(">HHHHI", 2, 16, 0, 0, 0),
        b"\0\0\x10\0" * 4,
        box(b"wave", box(b"frma", b"mp4a"), box(b"name", marks.bytes("wave name"))),
    )


def _trak(track: Track, offsets: list[int], marks: Marks) -> bytes:
    no = track.number
    head = b"vmhd" if track.kind == b"vide" else b"smhd"
    return box(
        b"trak",
        full(b"tkhd", TIMES, struct.pack(">I", no), bytes(68), flags=7),
        box(b"udta", text(b"\xa9nam", marks.bytes(f"track name {no}"))),
        box(b"meta", marks.bytes(f"track meta {no}")),
        box(
            b"mdia",
            full(b"mdhd", TIMES, struct.pack(">IIHH", 600, 600, 0x55C4, 0)),
            handler(track.kind, marks.bytes(f"handler {no}")),
            box(
                b"minf",
                full(head, bytes(8)),
                box(b"dinf", full(b"dref", struct.pack(">I", 1), full(b"url ", flags=1))),
                tables([len(one) for one in track.samples], offsets, track.entry),
            ),
        ),
    )


def quicktime_keys(marks: Marks) -> bytes:
    """Apple's metadata: names of keys, and their values."""
    names = [b"com.apple.quicktime." + name for name in (b"location.ISO6709", b"model", b"make")]
    items = [
        box(struct.pack(">I", at), box(b"data", struct.pack(">II", 1, 0), marks.bytes(f"key {at}")))
        for at in range(1, 4)
    ]
    return box(
        b"meta",
        handler(b"mdta", b""),
        full(b"keys", struct.pack(">I", 3), *(box(b"mdta", name) for name in names)),
        box(b"ilst", *items),
    )


def film(marks: Marks, brand: bytes = b"qt  ", *, first: bool = False) -> bytes:
    """A film of a picture, a sound, and a row of places; its index first, or last."""
    tracks = [
        Track(1, b"vide", picture_entry(marks), (sei(marks.bytes("sei")) + PICTURE, PICTURE)),
        Track(2, b"soun", sound_entry(marks), (SOUND, SOUND[::-1])),
        Track(3, b"meta", box(b"mebx", marks.bytes("mebx")), (marks.bytes("place in time"),)),
    ]
    gap = marks.bytes("between samples")
    head = box(b"ftyp", brand, bytes(4), brand) + box(b"wide") + box(b"free", marks.bytes("free"))
    media = b"".join(sample + gap for track in tracks for sample in track.samples)

    def index(start: int) -> bytes:
        traks, at = [], start + 8
        for track in tracks:
            offsets = []
            for sample in track.samples:
                offsets.append(at)
                at += len(sample) + len(gap)
            traks.append(_trak(track, offsets, marks))
        return box(
            b"moov",
            full(b"mvhd", TIMES, struct.pack(">II", 600, 600), bytes(80)),
            *traks,
            box(
                b"udta",
                text(b"\xa9xyz", b"+29.5628+106.5528/" + marks.bytes("place")),
                text(b"\xa9mod", marks.bytes("model")),
                text(b"\xa9day", marks.bytes("day")),
                box(b"Xtra", marks.bytes("windows")),
            ),
            quicktime_keys(marks),
        )

    moov = index(0)
    before = len(head) + (len(moov) if first else 0)
    parts = [index(before), box(b"mdat", media)] if first else [box(b"mdat", media), index(before)]
    xmp = box(b"uuid", bytes.fromhex("be7acfcb97a942e89c71999491e3afac"), marks.bytes("film xmp"))
    return head + b"".join(parts) + xmp + TAIL + marks.bytes("behind the film")


def fragmented(marks: Marks) -> bytes:
    """A film in fragments: one whose data is told from its own head, one from the beginning."""
    entry = picture_entry(marks)
    empty = Track(1, b"vide", entry, ())
    sample, gap = sei(marks.bytes("sei of a fragment")) + PICTURE, marks.bytes("fragment gap")
    trex = full(b"trex", struct.pack(">IIIII", 1, 1, 100, len(sample), 0))
    start = box(b"ftyp", b"iso5", bytes(4), b"iso5") + box(
        b"moov",
        full(b"mvhd", TIMES, struct.pack(">II", 600, 600), bytes(80)),
        _trak(empty, [], marks),
        box(b"mvex", trex),
        box(b"meta", marks.bytes("fragment meta")),
    )

    def moof(place: int, base: int | None) -> bytes:
        head = struct.pack(">I", 1) + (b"" if base is None else struct.pack(">Q", base))
        return box(
            b"moof",
            full(b"mfhd", struct.pack(">I", 1)),
            box(
                b"traf",
                full(b"tfhd", head, flags=0x20000 if base is None else 1),
                full(b"trun", struct.pack(">Ii", 1, place), flags=1),
                box(b"uuid", bytes(16), marks.bytes("fragment uuid")),
            ),
        )

    size = len(moof(0, None))
    one = moof(size + 8, None) + box(b"mdat", sample, gap)
    base = len(start) + len(one)
    size = len(moof(0, base))
    two = moof(size + 8, base) + box(b"mdat", sample, gap)
    return start + one + two + box(b"emsg", marks.bytes("event"))
