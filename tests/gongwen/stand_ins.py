"""Free faces under the names of the faces an official document asks for.

LibreOffice takes a face by the name that is written in its file, so each file gets a new table of
names; outlines stay as they are. The weight is set to regular: 小标宋 is drawn by a bold Song.
Letters and digits are given half the width of an ideograph, as in the faces of Chinese Windows.
"""

import os
import struct
from pathlib import Path

from portal.gongwen import faces

_USUAL = Path("/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol")
_DRAWN_BY = {
    faces.XIAOBIAOSONG.name: "FandolSong-Bold.otf",
    faces.FANGSONG.name: "FandolFang-Regular.otf",
    faces.KAITI.name: "FandolKai-Regular.otf",
    faces.HEITI.name: "FandolHei-Regular.otf",
    faces.SONGTI.name: "FandolSong-Regular.otf",
}


def folder() -> Path | None:
    """Where the free faces are: GONGWEN_TEST_FONTS, or where TeX Live keeps them; None: nowhere."""
    for place in (os.environ.get("GONGWEN_TEST_FONTS"), _USUAL):
        if place and all((Path(place) / name).is_file() for name in _DRAWN_BY.values()):
            return Path(place)
    return None


def make(source: Path, target: Path) -> Path:
    """Writes the renamed faces and a fontconfig file that knows them; gives the latter."""
    target.mkdir(parents=True, exist_ok=True)
    for number, (name, drawn_by) in enumerate(_DRAWN_BY.items()):
        renamed = _renamed((source / drawn_by).read_bytes(), name, f"StandIn{number}")
        (target / f"stand-in-{number}.otf").write_bytes(renamed)
    config = target / "fonts.conf"
    config.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
        f"<dir>{target}</dir><cachedir>{target / 'cache'}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    return config


def _renamed(font: bytes, family: str, postscript: str) -> bytes:
    count = struct.unpack(">H", font[4:6])[0]
    tables = {}
    for place in range(count):
        tag, _, offset, length = struct.unpack(">4sIII", font[12 + 16 * place : 28 + 16 * place])
        tables[tag] = font[offset : offset + length]
    tables[b"name"] = _names(family, postscript)
    tables[b"OS/2"] = _set(_set(tables[b"OS/2"], 4, 400), 62, 0x40)
    tables[b"head"] = _set(tables[b"head"], 44, 0)
    tables[b"hmtx"] = _half_wide(tables)
    return font[:12] + _laid_out(tables)


def _half_wide(tables: dict[bytes, bytes]) -> bytes:
    """The widths of all glyphs, with those of ASCII made half an em."""
    widths, half = tables[b"hmtx"], struct.unpack(">H", tables[b"head"][18:20])[0] // 2
    for glyph in _ascii(tables[b"cmap"]):
        widths = _set(widths, 4 * glyph, half)
    return widths


def _ascii(characters: bytes) -> set[int]:
    """The glyphs of ASCII, by a character map of the fourth format."""
    count = struct.unpack(">H", characters[2:4])[0]
    places = [struct.unpack(">I", characters[8 + 8 * at : 12 + 8 * at])[0] for at in range(count)]
    start = next(at for at in places if characters[at : at + 2] == b"\0\4")
    segments = struct.unpack(">H", characters[start + 6 : start + 8])[0] // 2

    def field(number: int, at: int) -> int:
        place = start + 14 + 2 * (segments * number + at) + 2 * (number > 0)
        return int(struct.unpack(">H", characters[place : place + 2])[0])

    found = set()
    for at in range(segments):
        for code in range(max(0x20, field(1, at)), min(0x7E, field(0, at)) + 1):
            offset = field(3, at)
            if not offset:
                found.add((code + field(2, at)) & 0xFFFF)
                continue
            place = start + 16 + 2 * (segments * 3 + at) + offset + 2 * (code - field(1, at))
            found.add(int(struct.unpack(">H", characters[place : place + 2])[0]))
    return found - {0}


def _set(table: bytes, offset: int, value: int) -> bytes:
    return table[:offset] + struct.pack(">H", value) + table[offset + 2 :]


def _names(family: str, postscript: str) -> bytes:
    said = {1: family, 2: "Regular", 3: postscript, 4: family, 6: postscript}
    records, strings = b"", b""
    for number, text in said.items():
        data = text.encode("utf-16-be")
        records += struct.pack(">6H", 3, 1, 0x409, number, len(data), len(strings))
        strings += data
    return struct.pack(">3H", 0, len(said), 6 + len(records)) + records + strings


def _laid_out(tables: dict[bytes, bytes]) -> bytes:
    directory, body = b"", b""
    start = 12 + 16 * len(tables)
    for tag, data in sorted(tables.items()):
        padded = data + b"\0" * (-len(data) % 4)
        checksum = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        directory += struct.pack(">4sIII", tag, checksum, start + len(body), len(data))
        body += padded
    return directory + body
