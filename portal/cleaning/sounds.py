"""MP3, WAV and AMR recordings: the sound alone, without tags before, between and behind it."""

import re

from portal.cleaning import sentences
from portal.cleaning.answers import Cleaned, Kind, Seen

_RATES = {  # kilobits, layer III, by the version's bits: 1, 2, 2.5
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_HERTZ = (44100, 48000, 32000)
_ENCODER = re.compile(rb"(?:LAME|Lavc|Lavf)[0-9][\w.]{0,12}")
_ABOUT = (b"Xing", b"Info", b"VBRI")
_WAVE = {b"fmt ", b"fact", b"data"}
_AMR = {  # bytes of a frame behind its first, by its type
    b"#!AMR\n": (12, 13, 15, 17, 19, 20, 26, 31, 5, 6, 5, 5, 0, 0, 0, 0),
    b"#!AMR-WB\n": (17, 23, 32, 36, 40, 46, 50, 58, 60, 5, 0, 0, 0, 0, 0, 0),
}


def clean(data: bytes, kind: Kind) -> Cleaned:
    """The recording without title, device, time and encoder, not encoded anew.

    Raises Unclean for one that has no sound in it.
    """
    bare = {Kind.MP3: _mp3, Kind.WAV: _wav, Kind.AMR: _amr}[kind](data)
    seen = Seen()
    seen.when(len(bare) < len(data), "录音的标签")
    return Cleaned(kind, f".{kind.value}", bare, seen.words())


def _mp3(data: bytes) -> bytes:
    """The frames in a row; the first one is left out if it tells about the others."""
    at = _behind_tag(data)
    frames = []
    while size := _frame(data, at):
        frames.append(data[at : at + size])
        at += size
    if frames and any(word in frames[0][:200] for word in _ABOUT):
        del frames[0]
    if len(frames) < 2:
        raise sentences.broken()
    return _ENCODER.sub(lambda found: bytes(len(found.group())), b"".join(frames))


def _behind_tag(data: bytes) -> int:
    """Where the sound begins: behind ID3, whose size is written in seven bits a byte."""
    if not data.startswith(b"ID3") or len(data) < 10:
        return 0
    size = sum(byte << 7 * (3 - at) for at, byte in enumerate(data[6:10]))
    return 10 + size + (10 if data[5] & 0x10 else 0)


def _frame(data: bytes, at: int) -> int:
    """The bytes of the frame at a place, 0 where there is none or only a part of one."""
    head = int.from_bytes(data[at : at + 4], "big")
    version, layer = head >> 19 & 3, head >> 17 & 3
    rate, hertz = head >> 12 & 15, head >> 10 & 3
    if head >> 21 != 0x7FF or version == 1 or layer != 1 or rate in {0, 15} or hertz == 3:
        return 0
    is_first = version == 3
    bits = _RATES[3 if is_first else 2][rate] * 1000
    per_second = _HERTZ[hertz] >> (0 if is_first else 1 if version == 2 else 2)
    size = (144 if is_first else 72) * bits // per_second + (head >> 9 & 1)
    return size if at + size <= len(data) else 0


def _wav(data: bytes) -> bytes:
    """The form of the sound and the sound; names, notes and positions are left out."""
    kept, at = [], 12
    while at + 8 <= len(data):
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        body = data[at + 8 : at + 8 + size]
        if name in _WAVE:
            kept.append(name + len(body).to_bytes(4, "little") + body + b"\0" * (len(body) % 2))
        at += 8 + size + size % 2
    if [part[:4] for part in kept if part[:4] != b"fact"] != [b"fmt ", b"data"]:
        raise sentences.broken()
    whole = b"WAVE" + b"".join(kept)
    return b"RIFF" + len(whole).to_bytes(4, "little") + whole


def _amr(data: bytes) -> bytes:
    for magic, sizes in _AMR.items():
        if data.startswith(magic):
            at = len(magic)
            while at < len(data) and data[at] & 0x83 == 0:
                size = 1 + sizes[data[at] >> 3 & 15]
                if at + size > len(data):
                    break
                at += size
            if at == len(magic):
                raise sentences.broken()
            return data[:at]
    raise sentences.broken()
