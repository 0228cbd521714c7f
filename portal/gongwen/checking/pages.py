"""Where each block stands on which page, reckoned without setting the text.

Exact for text of one size on lines of a given height; an estimate for tables, pictures and lines
as high as their type.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from portal.gongwen.layout import CELL_ABOVE
from portal.gongwen.lines import lines
from portal.gongwen.seen import Block, Border, File, Paragraph, Row, Section, Table

_NATURAL = 1.17
_SINGLE = 240


@dataclass(slots=True)
class Spot:
    """A block's place: its page, and its text's top and bottom from the top of the text area."""

    page: int
    top: float
    bottom: float
    last_page: int = 0


@dataclass(slots=True)
class Pages:
    """The places of the blocks of a file, and the heights of rows of tables, by identity."""

    rows: dict[int, float] = field(default_factory=dict)
    spots: dict[int, Spot] = field(default_factory=dict)
    count: int = 1

    def spot(self, block: Block) -> Spot | None:
        """Where a block stands; None for what is not in the flow of text."""
        return self.spots.get(id(block))

    def white(self, above: Block, below: Block) -> float | None:
        """The white between two blocks, in twips; None if they are on different pages."""
        first, second = self.spot(above), self.spot(below)
        if first is None or second is None or (first.last_page or first.page) != second.page:
            return None
        return second.top - first.bottom


def natural(size: int) -> float:
    """The height of a line that is as high as its type needs."""
    return size * 10 * _NATURAL


def pitch(paragraph: Paragraph, section: Section) -> float:
    """The height of a paragraph's lines in twips: exact, at least, or as its type and grid ask."""
    shape = paragraph.shape
    high = natural(paragraph.size)
    if shape.rule == "exact":
        return shape.line
    if shape.rule == "atLeast":
        return max(shape.line, high)
    if shape.snaps and section.grid and section.pitch:
        high = section.pitch * max(1, -(-high // section.pitch))
    return high * shape.line / _SINGLE


def is_said(paragraph: Paragraph, section: Section) -> bool:
    """Whether the height of its lines is said, and does not come from its type."""
    grid = paragraph.shape.snaps and section.grid and section.pitch
    return paragraph.shape.rule in {"exact", "atLeast"} or bool(grid)


def rule_room(border: Border | None) -> float:
    """The room a rule below a paragraph takes."""
    return border.space * 20 + border.weight * 2.5 if border else 0


def line_texts(paragraph: Paragraph, width: int) -> list[str]:
    """The lines a paragraph falls into in a width."""
    shape = paragraph.shape
    room = max(paragraph.size * 10, width - shape.left - shape.right)
    looks = [run.look for run in paragraph.inked]
    text = f"{paragraph.number}{paragraph.words}".replace("\t", "　").strip("\n")
    closer = looks[0].pitch if looks else 0
    return lines(text, paragraph.size, closer, room, max(0, shape.first))


@dataclass(frozen=True, slots=True)
class _Piece:
    block: Block
    heights: tuple[float, ...]
    before: float = 0
    after: float = 0
    turns: bool = False
    turns_after: bool = False
    kept: bool = False
    head: float = 0
    section: int = 0
    ends: bool = False
    row: Row | None = None


def reckon(file: File, *, whole: bool = False) -> Pages:
    """The places of every block of a file.

    Word keeps the last line of a paragraph with what follows; ``whole``: all of it is kept, as
    LibreOffice does.
    """
    return _Setting(file, whole=whole).set()


class _Setting:
    """One file while it is set."""

    def __init__(self, file: File, *, whole: bool) -> None:
        self._file = file
        self._whole = whole
        self._pages = Pages()
        self._page, self._filled = 1, 0.0
        self._section = 0

    def set(self) -> Pages:
        pieces = list(self._pieces())
        for at, piece in enumerate(pieces):
            self._put(piece, _chained(pieces, at, whole=self._whole))
            if piece.ends:
                self._next_section(piece.section + 1)
            elif piece.turns_after:
                self._turn()
        self._pages.count = self._page
        return self._pages

    def _turn(self) -> None:
        self._page += 1
        self._filled = 0.0

    def _next_section(self, number: int) -> None:
        self._section = min(number, len(self._file.sections) - 1)
        starts = self._file.sections[self._section].starts
        if starts == "continuous":
            return
        self._turn()
        if (starts == "evenPage" and self._page % 2) or (
            starts == "oddPage" and not self._page % 2
        ):
            self._turn()

    @property
    def _height(self) -> int:
        return self._file.sections[self._section].text_height

    def _put(self, piece: _Piece, chained: float) -> None:
        loose = len(piece.heights) - 1 if chained and not self._whole else 0
        if self._filled and (piece.turns or (not loose and self._is_crowded(chained))):
            self._turn()
        page = self._page
        self._take(piece.before + piece.heights[0])
        spot = Spot(self._page, self._filled - piece.heights[0], self._filled)
        for place, height in enumerate(piece.heights[1:], start=1):
            if place == loose and self._is_crowded(chained):
                self._turn()
            self._take(height)
        if self._page != page and piece.row:
            self._filled += piece.head
        spot.bottom, spot.last_page = self._filled, self._page
        if piece.row is None:
            self._pages.spots[id(piece.block)] = spot
        else:
            self._place_row(piece, spot)
        self._filled += piece.after

    def _is_crowded(self, chained: float) -> bool:
        """Whether what must stay together finds room on the next page only."""
        return self._filled + chained > self._height >= chained > 0

    def _take(self, height: float) -> None:
        if self._filled and self._filled + height > self._height:
            self._turn()
        self._filled += height

    def _place_row(self, piece: _Piece, spot: Spot) -> None:
        known = self._pages.spots.setdefault(id(piece.block), spot)
        known.last_page, known.bottom = spot.last_page, spot.bottom
        for cell in piece.row.cells if piece.row else ():
            top = spot.top
            for block in cell.blocks:
                if isinstance(block, Paragraph):
                    heights = self._heights(block, cell.width)
                    top += block.shape.before
                    bottom = top + sum(heights)
                    self._pages.spots[id(block)] = Spot(spot.page, top, bottom)
                    top = bottom + block.shape.after

    def _pieces(self) -> Iterator[_Piece]:
        for block in self._file.blocks:
            if isinstance(block, Paragraph):
                yield self._paragraph(block)
            elif not block.floats:
                yield from self._rows(block)
            else:
                yield _Piece(block, (0.0,), section=block.section)

    def _paragraph(self, block: Paragraph) -> _Piece:
        shape = block.shape
        width = self._file.section_of(block).text_width
        return _Piece(
            block,
            tuple(self._heights(block, width)),
            before=shape.before,
            after=shape.after + rule_room(shape.bottom),
            turns=shape.page_break or block.turns_before,
            turns_after=block.turns_after,
            kept=shape.keep_next,
            section=block.section,
            ends=block.ends_section,
        )

    def _heights(self, block: Paragraph, width: int) -> list[float]:
        pictures = [one.height for one in block.drawings if not one.floats and one.kind != "line"]
        if pictures:
            return [float(max(pictures))]
        one = pitch(block, self._file.section_of(block))
        return [one] * len(line_texts(block, width))

    def _rows(self, table: Table) -> Iterator[_Piece]:
        head = 0.0
        for row in table.rows:
            height = self._row_height(row, table.margins)
            self._pages.rows[id(row)] = height
            yield _Piece(table, (height,), head=head, section=table.section, row=row)
            if row.is_head:
                head += height

    def _row_height(self, row: Row, margins: int) -> float:
        if row.is_exact:
            return row.height
        above = 2 * CELL_ABOVE if margins else 0
        tallest = 0.0
        for cell in row.cells:
            height = float(above)
            for block in cell.blocks:
                if isinstance(block, Paragraph):
                    inner = self._heights(block, cell.width - 2 * margins)
                    height += block.shape.before + sum(inner) + block.shape.after
                else:
                    height += sum(self._row_height(one, block.margins) for one in block.rows)
            tallest = max(tallest, height)
        return max(tallest, row.height)


def _chained(pieces: list[_Piece], at: int, *, whole: bool) -> float:
    """The height that must stay together from a kept paragraph on; 0: none."""
    if not pieces[at].kept or (at and pieces[at - 1].kept):
        return 0
    first = pieces[at]
    lines = first.heights if whole else first.heights[-1:]
    total = sum(lines) + first.after + (first.before if lines == first.heights else 0)
    for piece in pieces[at + 1 :]:
        height = sum(piece.heights) + piece.after if piece.kept else piece.heights[0]
        total += piece.before + height
        if not piece.kept:
            break
    return total
