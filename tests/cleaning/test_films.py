"""Films and recordings keep every picture and sound where it lay, and tell nothing more."""

import struct

import pytest

from portal.cleaning.answers import Kind, Limits, Unclean
from portal.cleaning.cleaner import clean_here
from portal.cleaning.movies.boxes import Box, boxes
from portal.cleaning.movies.notes import Aac, Jpeg, Seen, Units
from tests.cleaning import films
from tests.cleaning.films import HEVC_PICTURE, PICTURE, SOUND, box, film, fragmented, full
from tests.cleaning.marks import Marks

LIMITS = Limits()


def shape(data: bytes) -> list[tuple[bytes, int]]:
    """The boxes at the top, by name and size."""
    return [(one.name, one.end - one.start) for one in boxes(bytearray(data), 0, len(data))]


def every(data: bytes, name: bytes, within: tuple[bytes, ...]) -> list[bytes]:
    """The bodies of the boxes of a name, inside boxes of other names."""
    data = data.split(films.TAIL)[0]

    def walk(start: int, end: int) -> list[Box]:
        found = []
        for one in boxes(bytearray(data), start, end):
            found += [one] if one.name == name else []
            found += walk(one.body, one.end) if one.name in within else []
        return found

    return [data[one.body : one.end] for one in walk(0, len(data))]


@pytest.mark.parametrize("first", [True, False], ids=["index first", "index last"])
@pytest.mark.parametrize(
    ("name", "brand", "kind"),
    [
        ("a.MOV", b"qt  ", Kind.MOV),
        ("a.mp4", b"isom", Kind.MP4),
        ("a.m4a", b"M4A ", Kind.M4A),
    ],
)
def test_a_film_keeps_its_samples_in_place_and_none_of_its_marks(
    name: str, brand: bytes, kind: Kind, first: bool
) -> None:
    marks = Marks()
    made = film(marks, brand, first=first)
    assert set(marks.left_in(made)) == set(marks.words)
    done = clean_here(made, name, LIMITS)
    assert (done.kind, done.extension) == (kind, f".{kind.value}")
    assert len(marks.words) > 20
    assert marks.left_in(done.data) == {}
    assert len(done.data) == len(made)
    for sample, count in ((PICTURE, 2), (SOUND, 1), (SOUND[::-1], 1)):
        places = [at for at in range(len(made)) if made.startswith(sample, at)]
        assert len(places) == count
        assert [at for at in range(len(made)) if done.data.startswith(sample, at)] == places
    for timed in (b"mvhd", b"tkhd", b"mdhd"):
        before, after = (
            every(data, timed, (b"moov", b"trak", b"mdia")) for data in (made, done.data)
        )
        assert [body[4:12] for body in before] == [films.TIMES] * len(before)
        assert {body[4:12] for body in after} == {bytes(8)}
    for left in (b"com.apple", b"106.55", b"appl", b"VNDR", b"mebx"):
        assert left not in done.data
    assert {"位置", "手机型号", "拍摄时间", "编码信息", "文件尾部的数据"} <= set(done.removed)


def test_tables_that_say_how_to_play_are_not_touched() -> None:
    made = film(Marks())
    done = clean_here(made, "a.mov", LIMITS).data
    inside = (b"moov", b"trak", b"mdia", b"minf", b"stbl")
    for name in (b"stsz", b"stsc", b"stts", b"co64"):
        assert every(done, name, inside) == every(made, name, inside)[:2]  # of two tracks of three
    assert [kind for kind, _ in shape(done)].count(b"moov") == 1


def test_a_film_in_fragments_keeps_its_samples_in_place() -> None:
    marks = Marks()
    made = fragmented(marks)
    assert set(marks.left_in(made)) == set(marks.words)
    done = clean_here(made, "a.mp4", LIMITS)
    assert marks.left_in(done.data) == {}
    assert done.data.count(PICTURE) == made.count(PICTURE) == 2
    assert done.data.index(PICTURE) == made.index(PICTURE)
    assert every(done.data, b"trun", (b"moof", b"traf")) == every(made, b"trun", (b"moof", b"traf"))


def test_sound_with_a_size_of_old_is_kept_to_its_next_chunk() -> None:
    head = box(b"ftyp", b"qt  ", bytes(4))
    sound = films.Track(1, b"soun", films.sound_entry(Marks()), (SOUND, SOUND))
    trak = films._trak(sound, [len(head) + 8, len(head) + 8 + len(SOUND)], Marks())
    sizes = full(b"stsz", struct.pack(">IIII", 0, 2, 20, 20))
    trak = trak.replace(sizes, full(b"stsz", struct.pack(">IIII", 1, 10, 0, 0)))
    made = head + box(b"mdat", SOUND, SOUND) + box(b"moov", trak)
    assert clean_here(made, "a.mov", LIMITS).data.count(SOUND) == 2


def test_a_film_with_its_pictures_elsewhere_or_locked_may_be_sent_as_it_is() -> None:
    made = film(Marks())
    own = full(b"url ", flags=1)
    for strange in (
        made.replace(own, full(b"url ", flags=0)),
        made.replace(b"avc1", b"encv"),
        made.replace(b"mvhd", b"cmov"),
    ):
        with pytest.raises(Unclean) as refused:
            clean_here(strange, "a.mov", LIMITS)
        assert (refused.value.reason_code, refused.value.may_send_as_is) == ("not_cleanable", True)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda made: made[: made.index(b"moov") + 40],
        lambda made: made.replace(b"stsz", b"none"),
        lambda made: made.replace(b"vide", b"text").replace(b"soun", b"text"),
        lambda made: made[:40],
    ],
)
def test_a_film_that_is_torn_is_refused(spoil) -> None:
    with pytest.raises(Unclean, match="打不开"):
        clean_here(spoil(film(Marks(), first=True)), "a.mov", LIMITS)


def test_notes_in_hevc_in_motion_jpeg_and_in_aac_are_blanked_where_they_lie() -> None:
    marks, seen = Marks(), Seen()
    note = b"\x4e\x01\x01\x01\0\x05" + bytes([16 + 12]) + bytes(16) + marks.bytes("hevc") + b"\x80"
    unit = struct.pack(">I", len(note)) + note
    jpeg = b"\xff\xd8" + b"\xff\xe1\0\x0e" + marks.bytes("app1") + b"\xff\xda\0\2scan\xff\xd9"
    for reader, sample, kept in (
        (Units(4, is_hevc=True), unit + HEVC_PICTURE, HEVC_PICTURE),
        (Jpeg(b"jpeg"), jpeg, b"scan\xff\xd9"),
        (Aac(), _aac(marks.bytes("aac")), b"\x21\x43"),
    ):
        data = bytearray(b"before" + sample + b"after")
        assert isinstance(reader, Units | Jpeg | Aac)
        reader.unsigned(data, 6, 6 + len(sample), seen)
        assert marks.left_in(_shifted(b"before" + sample))
        assert marks.left_in(_shifted(bytes(data))) == {}
        assert kept in data
        assert len(data) == len(sample) + 11
        assert data.startswith(b"before")
        assert data.endswith(b"after")
    assert seen.words() == ("编码信息",)


def _aac(word: bytes) -> bytes:
    """A frame that opens with a fill element of a type and words, then goes on."""
    count = len(word) + 1
    assert count < 15
    bits = f"110{count:04b}" + "0000" + "".join(f"{byte:08b}" for byte in word) + "0000"
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big") + b"\x21\x43"


def _shifted(data: bytes) -> bytes:
    """The bytes, then the same read from every other bit, as AAC has no byte borders."""
    bits = int.from_bytes(data, "big")
    return b"".join((bits >> by).to_bytes(len(data), "big") for by in range(8))
