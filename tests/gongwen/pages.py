"""Documents on paper: LibreOffice prints them, poppler measures what is on the pages.

Lengths are millimetres from the upper left corner of the page.
"""

import io
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from pathlib import Path

from PIL import Image

_WORD = re.compile(
    r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>'
)
_FACE = re.compile(r'<fontspec id="(\d+)" size="(-?\d+)" family="([^"]*)" color="([^"]*)"/>')
_TEXT = re.compile(r'<text top="(\d+)" left="(\d+)" [^>]*font="(\d+)">(.*?)</text>')
_ZOOM = 3
_DOTS = 200
_FINE = 1200
_MM = 25.4


def missing() -> str:
    """What this machine lacks to print and measure; empty: nothing."""
    wanted = {
        "soffice": "LibreOffice (libreoffice-writer-nogui)",
        "pdftotext": "poppler (poppler-utils)",
    }
    return ", ".join(name for program, name in wanted.items() if shutil.which(program) is None)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text and the box it stands in."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> float:
        """Half-way down."""
        return (self.top + self.bottom) / 2

    @property
    def centre(self) -> float:
        """Half-way across."""
        return (self.left + self.right) / 2


@dataclass(frozen=True, slots=True)
class Stretch:
    """A text in one face: the file name of the face, its size in points, its colour."""

    text: str
    face: str
    size: float
    color: str


@dataclass(frozen=True)
class Page:
    """One printed page."""

    pdf: Path
    number: int
    words: tuple[Line, ...]
    stretches: tuple[Stretch, ...]

    @cached_property
    def lines(self) -> list[Line]:
        """The words joined to lines, from the top; a wide gap parts two lines on one height."""
        rows: list[list[Line]] = []
        for word in sorted(self.words, key=lambda one: (round(one.middle), one.left)):
            if rows and abs(rows[-1][-1].middle - word.middle) < 1.5:
                rows[-1].append(word)
            else:
                rows.append([word])
        return [line for row in rows for line in _parted(row)]

    @property
    def text(self) -> str:
        """All the words without white space, line by line."""
        return "".join(line.text for line in self.lines)

    def line(self, start: str) -> Line:
        """The first line that begins so."""
        return next(line for line in self.lines if line.text.startswith(start))

    @cached_property
    def image(self) -> Image.Image:
        """The page as it is seen, 200 dots to the inch."""
        return self._seen(_DOTS)

    def _seen(
        self, dots: int, crop: tuple[float, float, float, float] | None = None
    ) -> Image.Image:
        """The page, or a piece of it (left, top, width, height), so many dots to the inch."""
        piece = [
            f"-{name}={round(length / _MM * dots)}"
            for name, length in zip("xyWH", crop or (), strict=False)
        ]
        options = [word for one in piece for word in one.split("=")]
        number = str(self.number)
        raster = subprocess.run(
            [
                *("pdftoppm", "-r", str(dots), "-f", number, "-l", number, *options),
                str(self.pdf),
            ],
            check=True,
            capture_output=True,
        ).stdout
        return Image.open(io.BytesIO(raster)).convert("RGB")

    def ink(
        self, *, red: bool = False, within: tuple[float, float] | None = None
    ) -> tuple[float, float, float, float]:
        """The box around all ink, or all red ink: left, top, right, bottom.

        ``within``: the band of the page, from one height to another, that is looked at.
        """
        mask = _reds(self.image) if red else _darks(self.image)
        top, bottom = (round(edge / _MM * _DOTS) for edge in within or (0, mask.height))
        box = mask.crop((0, top, mask.width, min(bottom, mask.height))).getbbox()
        assert box is not None
        left, upper, right, lower = (edge * _MM / _DOTS for edge in box)
        return left, upper + top * _MM / _DOTS, right, lower + top * _MM / _DOTS

    def rules(self, *, red: bool = False) -> list[tuple[float, float, float, float]]:
        """Horizontal rules of 100 mm and more: top, thickness, left, right."""
        mask = _reds(self.image) if red else _darks(self.image)
        width, height = mask.size
        profile = mask.resize((1, height), Image.Resampling.BOX).tobytes()
        wide = 100 / _MM * _DOTS * 0.98
        rows = [y for y in range(height) if profile[y] * width / 255 >= wide]
        found = []
        for first, last in _stretches(rows):
            box = mask.crop((0, first, width, last + 1)).getbbox()
            assert box is not None
            left, right = box[0] * _MM / _DOTS, box[2] * _MM / _DOTS
            for top, thickness in self._strokes(first * _MM / _DOTS, (left + right) / 2, red=red):
                found.append((top, thickness, left, right))
        return found

    def _strokes(self, top: float, across: float, *, red: bool) -> list[tuple[float, float]]:
        """The strokes of a rule near a height, measured fine: top and thickness of each."""
        above = top - 0.4
        piece = self._seen(_FINE, (across, above, 0.5, 2))
        mask = _reds(piece) if red else _darks(piece)
        profile = mask.resize((1, mask.height), Image.Resampling.BOX).tobytes()
        rows = [y for y in range(mask.height) if profile[y] > 128]
        scale = _MM / _FINE
        strokes = [(above + a * scale, (b - a + 1) * scale) for a, b in _stretches(rows)]
        return [stroke for stroke in strokes if stroke[0] > top - 0.2][:1]


def _darks(image: Image.Image) -> Image.Image:
    return image.convert("L").point(lambda value: 255 if value < 128 else 0)


def _reds(image: Image.Image) -> Image.Image:
    red, green, _ = image.split()
    low = green.point(lambda value: 255 if value < 128 else 0)
    high = red.point(lambda value: 255 if value > 128 else 0)
    return Image.composite(low, Image.new("L", image.size, 0), high)


def _stretches(rows: list[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for row in rows:
        if found and row == found[-1][1] + 1:
            found[-1] = (found[-1][0], row)
        else:
            found.append((row, row))
    return found


def _parted(row: list[Line]) -> list[Line]:
    parts: list[Line] = []
    for word in sorted(row, key=lambda one: one.left):
        if parts and word.left - parts[-1].right < 5:
            last = parts[-1]
            parts[-1] = Line(
                last.text + word.text,
                last.left,
                min(last.top, word.top),
                word.right,
                max(last.bottom, word.bottom),
            )
        else:
            parts.append(word)
    return parts


def print_all(documents: Mapping[str, bytes], folder: Path, fonts: Path) -> dict[str, list[Page]]:
    """Prints Word files with one start of LibreOffice; the pages of each by its name."""
    files = []
    for name, data in documents.items():
        files.append(folder / f"{name}.docx")
        files[-1].write_bytes(data)
    subprocess.run(
        [
            *("soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}"),
            *("--convert-to", "pdf", "--outdir", str(folder)),
            *map(str, files),
        ],
        check=True,
        capture_output=True,
        timeout=300,
        env={**os.environ, "FONTCONFIG_FILE": str(fonts), "HOME": str(folder)},
    )
    return {name: _pages(folder / f"{name}.pdf") for name in documents}


def _pages(pdf: Path) -> list[Page]:
    boxes = _output("pdftotext", "-bbox", str(pdf), "-").split("<page ")[1:]
    marked = _output("pdftohtml", "-xml", "-i", "-stdout", "-zoom", str(_ZOOM), str(pdf))
    faces = {
        number: (face.split("+")[-1], int(size) / _ZOOM, color)
        for number, size, face, color in _FACE.findall(marked)
    }
    sheets = marked.split("<page ")[1:]
    return [
        Page(pdf, number, tuple(_words(box)), tuple(_looks(sheet, faces)))
        for number, (box, sheet) in enumerate(zip(boxes, sheets, strict=True), start=1)
    ]


def _output(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True).stdout.decode(errors="replace")


def _words(box: str) -> list[Line]:
    scale = _MM / 72
    return [
        Line(unescape(text), *(float(edge) * scale for edge in edges))
        for *edges, text in _WORD.findall(box)
    ]


def _looks(sheet: str, faces: dict[str, tuple[str, float, str]]) -> list[Stretch]:
    return [
        Stretch(unescape(re.sub(r"<[^>]*>", "", text)), *faces[face])
        for _, _, face, text in _TEXT.findall(sheet)
    ]
