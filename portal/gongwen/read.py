"""A Word file as plain values: what it says, in which style and face."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from docx.document import Document as WordDocument

from portal.gongwen.oxml import walk


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one face; ``size`` in half-points, ``style`` a character style or ""."""

    text: str
    face: str
    size: int
    color: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture and how large it is shown."""

    data: bytes
    width_mm: float
    height_mm: float


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: the Chinese name of its style, its outline level (None: body text), its runs."""

    style: str
    level: int | None
    runs: tuple[Run, ...]
    pictures: tuple[Picture, ...] = ()

    @property
    def text(self) -> str:
        """The words, with line breaks and tabs."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Table:
    """A table: rows of cells, each cell its paragraphs (and tables)."""

    cells: tuple[tuple[tuple["Block", ...], ...], ...]

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The words of each cell, paragraphs parted by line breaks."""
        return tuple(tuple("\n".join(map(text_of, cell)) for cell in row) for row in self.cells)


Block: TypeAlias = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Reading:
    """A Word file as read: its title among the properties, and its blocks in order."""

    title: str
    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        """All the words in order, a line a paragraph."""
        return "\n".join(map(text_of, self.blocks))

    def paragraphs(self, style: str = "") -> tuple[Paragraph, ...]:
        """Every paragraph, in tables too; of one style, if it is named."""
        found = _flat(self.blocks)
        return tuple(one for one in found if not style or one.style == style)

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables that stand in the text."""
        return tuple(block for block in self.blocks if isinstance(block, Table))

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """Every picture in order."""
        return tuple(shown for one in _flat(self.blocks) for shown in one.pictures)


def text_of(block: Block) -> str:
    """The words of a block."""
    if isinstance(block, Paragraph):
        return block.text
    return "\n".join("\t".join(row) for row in block.rows)


def _flat(blocks: tuple[Block, ...]) -> Iterator[Paragraph]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            for row in block.cells:
                for cell in row:
                    yield from _flat(cell)


def read(data: bytes) -> Reading:
    """What a Word file says. Raises BadFile for other bytes."""
    word = walk.opened(data)
    reader = _Reader(word)
    return Reading(word.core_properties.title, reader.blocks(word.element.body))


class _Reader:
    """One file while it is read."""

    def __init__(self, word: WordDocument) -> None:
        self._word = word
        self._styles = dict(walk.styles(word))

    def blocks(self, parent: Any) -> tuple[Block, ...]:
        return tuple(
            self._paragraph(element) if kind == "p" else self._table(element)
            for kind, element in walk.blocks(parent)
        )

    def _table(self, element: Any) -> Table:
        return Table(tuple(tuple(map(self.blocks, row)) for row in walk.rows(element)))

    def _paragraph(self, element: Any) -> Paragraph:
        style = walk.paragraph_style(element)
        level = self._said(style, "level")
        return Paragraph(
            self._label(style),
            int(level) if level else None,
            tuple(self._run(text, said, style) for text, said in walk.runs(element)),
            tuple(Picture(*shown) for shown in walk.pictures(self._word, element)),
        )

    def _run(self, text: str, said: dict[str, str], style: str) -> Run:
        own = said.get("style", "")

        def look(key: str) -> str:
            return said.get(key) or (own and self._said(own, key)) or self._said(style, key)

        size = look("size")
        return Run(
            text, look("face"), int(size) if size else 0, look("color"), own and self._label(own)
        )

    def _label(self, style: str) -> str:
        return self._styles.get(style, {}).get("label", style)

    def _said(self, style: str, key: str) -> str:
        """What a style, or one it is based on, says of a look; empty: nothing."""
        seen = set()
        while style in self._styles and style not in seen:
            seen.add(style)
            said = self._styles[style]
            if said.get(key):
                return said[key]
            style = said["base"]
        return ""
