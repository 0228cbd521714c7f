"""Recordings keep their sound and lose their tags."""

import io
import wave

import pytest

from portal.cleaning import child
from portal.cleaning.answers import Kind, Limits, Unclean
from portal.cleaning.cleaner import clean_here
from tests.cleaning.marks import Marks

LIMITS = Limits()
FRAME = b"\xff\xfb\x90\x00" + bytes(413)  # 417 bytes: 128 kbit, 44.1 kHz


def mp3(marks: Marks) -> bytes:
    tag = b"TPE1" + marks.bytes("artist")
    head = b"ID3\4\0\0" + bytes([0, 0, len(tag) >> 7, len(tag) & 127]) + tag
    about = (FRAME[:36] + b"Info" + bytes(100) + b"LAME3.100" + marks.bytes("lame")).ljust(417)
    filled = FRAME[:200] + b"LAME3.100" + FRAME[209:]
    tail = b"APETAGEX" + marks.bytes("ape") + b"TAG" + marks.bytes("id3v1").ljust(125, b"\0")
    return head + about + FRAME + filled + FRAME + tail


def wav(marks: Marks) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(b"\1\2" * 300)
    plain = out.getvalue()

    def chunk(name: bytes, word: bytes) -> bytes:
        return name + len(word).to_bytes(4, "little") + word

    more = chunk(b"bext", marks.bytes("bext")) + chunk(b"LIST", b"INFOIART" + marks.bytes("list"))
    return plain[:36] + more + plain[36:] + chunk(b"id3 ", marks.bytes("id3"))


def amr(marks: Marks) -> bytes:
    return b"#!AMR\n" + (b"\x3c" + bytes(31)) * 3 + b"\xff" + marks.bytes("behind")


@pytest.mark.parametrize(
    ("name", "make", "kind"),
    [("a.mp3", mp3, Kind.MP3), ("a.WAV", wav, Kind.WAV), ("a.amr", amr, Kind.AMR)],
)
def test_a_recording_keeps_its_sound_and_none_of_its_marks(name: str, make, kind: Kind) -> None:
    marks = Marks()
    made = make(marks)
    assert set(marks.left_in(made)) == set(marks.words)
    done = child.clean(made, name)
    assert done == clean_here(made, name, LIMITS)
    assert (done.kind, done.extension) == (kind, f".{kind.value}")
    assert marks.left_in(done.data) == {}
    assert done.removed == ("录音的标签",)
    if kind is Kind.MP3:
        assert done.data == FRAME * 3
    elif kind is Kind.AMR:
        assert done.data == b"#!AMR\n" + (b"\x3c" + bytes(31)) * 3
    else:
        with wave.open(io.BytesIO(done.data)) as sound:
            assert sound.readframes(400) == b"\1\2" * 300


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.mp3", b"ID3\4\0\0\0\0\0\1a" + FRAME),
        ("a.wav", b"RIFF\4\0\0\0WAVE"),
        ("a.amr", b"#!AMR\n\xff"),
    ],
)
def test_a_recording_without_sound_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(Unclean, match="打不开"):
        clean_here(data, name, LIMITS)
