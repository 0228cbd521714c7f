"""Free faces under the names of the faces an official document asks for.

LibreOffice takes a face by the name that is written in its file, so each file gets a new table of
names; outlines stay as they are. The weight is set to regular: 小标宋 is drawn by a bold Song.
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
    return font[:12] + _laid_out(tables)


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
