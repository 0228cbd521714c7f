"""A Word file as it is laid out: every value in effect, wherever in the file it comes from.

Lengths are in twips, type in half-points. What is read here is what Word would use: the defaults
of the document, its styles, the numbering and the theme are already in it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias

_SHOWN = 12
_FIRST_WIDE = 0x2E80


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands, for people: ``where`` names it, ``words`` are its first words."""

    where: str
    words: str = ""

    def __str__(self) -> str:
        return f"{self.where}“{self.words}”" if self.words else self.where


def first_words(text: str) -> str:
    """The first words of a text, to find it by."""
    squeezed = " ".join(text.split())
    return squeezed if len(squeezed) <= _SHOWN else f"{squeezed[:_SHOWN]}…"


@dataclass(frozen=True, slots=True)
class Border:
    """A rule: its kind, its weight in eighths of a point, its distance in points, its colour."""

    kind: str
    weight: int
    space: int = 0
    color: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """How a run looks; ``color`` "" is automatic, ``pitch`` is what is added to each character."""

    ascii: str = ""
    other: str = ""
    east: str = ""
    hint: bool = False
    size: int = 20
    color: str = ""
    bold: bool = False
    pitch: int = 0
    scale: int = 100
    raised: str = ""
    underlined: bool = False
    struck: bool = False
    hidden: bool = False
    lit: str = ""
    style: str = ""

    def face_of(self, character: str) -> str:
        """The name of the face a character is set in (ISO/IEC 29500-1, 17.3.2.26)."""
        code = ord(character)
        if code >= _FIRST_WIDE:
            return self.east
        if code < 0x80:
            return self.ascii
        return self.east if self.hint else self.other


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one look; ``code``: that of the field whose result it is.

    ``is_plain`` is false where it holds more than text: a note's reference, a symbol, a formula.
    """

    text: str
    look: Look
    code: str = ""
    is_plain: bool = True
    element: Any = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Shape:
    """How a paragraph stands; ``line`` with ``rule`` as Word keeps them, ``first`` < 0 hangs.

    ``in_chars``: the first line is in by characters, not by a length. ``framed``: it stands in a
    frame of its own, as page numbers of older programs do.
    """

    align: str = "left"
    left: int = 0
    right: int = 0
    first: int = 0
    in_chars: bool = False
    before: int = 0
    after: int = 0
    line: int = 240
    rule: str = "auto"
    snaps: bool = True
    widow: bool = True
    kinsoku: bool = True
    keep_next: bool = False
    page_break: bool = False
    outline: int | None = None
    framed: bool = False
    tabs: tuple[tuple[str, int], ...] = ()
    top: Border | None = None
    bottom: Border | None = None


@dataclass(frozen=True, slots=True)
class Drawing:
    """Something drawn: a ``picture``, a ``box`` with text, a ``line``, or anything ``other``.

    ``top`` and ``left`` are distances from the edge of the page, where the file gives them so.
    ``is_whole``: a picture is shown as it is, not cut and not turned.
    """

    kind: str
    width: int = 0
    height: int = 0
    top: int | None = None
    left: int | None = None
    floats: bool = False
    color: str = ""
    upright: bool = False
    relation: str = ""
    is_whole: bool = True
    blocks: tuple["Block", ...] = ()
    element: Any = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class Paragraph:
    """A paragraph: its runs, how it stands, and the number that Word writes before it.

    ``size`` is that of its largest type; of its mark, if it is empty. ``unseen``: how many
    characters were left out of its text that nobody sees (``portal.gongwen.unseen``).
    """

    runs: tuple[Run, ...]
    shape: Shape
    style: str
    size: int
    place: Place
    number: str = ""
    is_bullet: bool = False
    section: int = 0
    ends_section: bool = False
    turns_before: bool = False
    turns_after: bool = False
    drawings: tuple[Drawing, ...] = ()
    deleted: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    unseen: int = 0
    element: Any = field(default=None, repr=False, compare=False)

    @cached_property
    def words(self) -> str:
        """The text itself, with line breaks and tabs."""
        return "".join(run.text for run in self.runs)

    @cached_property
    def text(self) -> str:
        """The text as it is seen: with its number, without white space about it."""
        return f"{self.number}{self.words.strip()}".strip()

    @cached_property
    def is_blank(self) -> bool:
        """Whether there is nothing to be seen but white."""
        return not self.text and not self.drawings

    @property
    def inked(self) -> Iterator[Run]:
        """The runs that show something."""
        return (run for run in self.runs if run.text.strip() and not run.look.hidden)

    @cached_property
    def colors(self) -> frozenset[str]:
        """The colours of its text."""
        return frozenset(run.look.color for run in self.inked)

    @cached_property
    def is_red(self) -> bool:
        """Whether all its text is some red."""
        return bool(self.colors) and all(map(is_red, self.colors))


def is_red(color: str) -> bool:
    """Whether a colour is one that people call red."""
    if len(color) != 6:
        return color.lower() == "red"
    try:
        red, green, blue = (int(color[at : at + 2], 16) for at in (0, 2, 4))
    except ValueError:
        return False
    return red >= 0x90 and green <= 0x50 and blue <= 0x50


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; ``goes_on``: it continues the one above it; ``align``: up and down."""

    blocks: tuple["Block", ...]
    width: int
    span: int = 1
    goes_on: bool = False
    align: str = "top"
    top: Border | None = None
    bottom: Border | None = None
    left: Border | None = None
    right: Border | None = None
    element: Any = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; ``height`` 0: as high as its text."""

    cells: tuple[Cell, ...]
    is_head: bool = False
    is_uncut: bool = False
    height: int = 0
    is_exact: bool = False
    element: Any = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class Table:
    """A table; ``left`` is how far it stands from the edge of the text area.

    ``foot`` says whether it floats at the foot of the text area.
    """

    rows: tuple[Row, ...]
    width: int
    place: Place
    left: int = 0
    floats: bool = False
    foot: bool = False
    section: int = 0
    margins: int = 0
    element: Any = field(default=None, repr=False, compare=False)

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Every paragraph in it, row by row."""
        return tuple(
            flat(block for row in self.rows for cell in row.cells for block in cell.blocks)
        )

    @cached_property
    def is_ruled(self) -> bool:
        """Whether its cells have rules at their sides, as a table of content has."""
        cells = [cell for row in self.rows for cell in row.cells]
        sided = sum(bool(cell.left or cell.right) for cell in cells)
        lined = sum(bool(cell.top or cell.bottom) for cell in cells)
        return 2 * sided > len(cells) or (len(self.rows) > 2 and 2 * lined > len(cells))

    @property
    def text(self) -> str:
        """Its words, a line a paragraph."""
        return "\n".join(one.text for one in self.paragraphs if one.text)


Block: TypeAlias = Paragraph | Table


def flat(blocks: Iterator[Block] | tuple[Block, ...]) -> Iterator[Paragraph]:
    """Every paragraph of some blocks in order, those of tables too."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            yield from block.paragraphs


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its page, its grid, and what stands above and below its text.

    ``heads`` and ``feet`` are by kind: ``default``, ``even``, ``first``.
    """

    width: int
    height: int
    top: int
    bottom: int
    left: int
    right: int
    head_distance: int
    foot_distance: int
    grid: str = ""
    pitch: int = 0
    cell: int = 0
    has_first: bool = False
    starts: str = "nextPage"
    heads: dict[str, tuple[Block, ...]] = field(default_factory=dict)
    feet: dict[str, tuple[Block, ...]] = field(default_factory=dict)

    @property
    def is_turned(self) -> bool:
        """Whether the page lies on its long side."""
        return self.width > self.height

    @property
    def text_width(self) -> int:
        """Between the margins at the sides."""
        return self.width - self.left - self.right

    @property
    def text_height(self) -> int:
        """Between the margins above and below."""
        return self.height - self.top - self.bottom


@dataclass(frozen=True)
class File:
    """A Word file as it is laid out.

    ``compresses``: marks are set closer, ``even_odd``: even pages have feet of their own.
    ``notes`` are the texts of footnotes, endnotes and comments, by kind.
    """

    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    even_odd: bool = False
    compresses: bool = False
    notes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    parcel: Any = field(default=None, repr=False, compare=False)

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Every paragraph of the text, those of tables too."""
        return tuple(flat(self.blocks))

    def picture(self, drawn: Drawing) -> bytes | None:
        """The bytes of a picture that the file holds, None where it holds none."""
        relations = self.parcel.relations(self.parcel.main) if self.parcel else {}
        found = relations.get(drawn.relation)
        if found is None or found.external or found.target not in self.parcel:
            return None
        return bytes(self.parcel.blob(found.target))

    def section_of(self, block: Block) -> Section:
        """The section a block stands in."""
        return self.sections[min(block.section, len(self.sections) - 1)]
