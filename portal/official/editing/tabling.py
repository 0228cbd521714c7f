"""The rows of a table of a Word file: how high they are, and set on a page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from portal.gongwen.layout import CELL_ABOVE
from portal.gongwen.seen import Block, Border, Cell, Paragraph, Row, Section, Table
from portal.official.editing.ink import Page, Rule
from portal.official.editing.lining import Column, Line, lines_of, put

# A row higher than this is cut by a page, if it may be.
_TALL = 4000
# The foot of a row of seals, where names stand on their date.
_AT_FOOT = "成文日期"
_HEAVY = 6
_FEW = 2


@dataclass(frozen=True)
class Rows:
    """A table with the height of each of its rows, in twips."""

    table: Table
    section: Section
    heights: tuple[float, ...]
    broken: dict[int, list[tuple[Paragraph, Line]]] = field(default_factory=dict)

    def lines_in(self, cell: Cell) -> list[tuple[Paragraph, Line]]:
        """The lines of a cell, each with its paragraph; a long cell is asked for every one."""
        if id(cell) not in self.broken:
            width = cell.width - 2 * self.table.margins
            self.broken[id(cell)] = [
                (block, line)
                for block in cell.blocks
                if isinstance(block, Paragraph)
                for line in lines_of(block, self.section, width)
            ]
        return self.broken[id(cell)]

    @property
    def heads(self) -> int:
        """How many rows at its top stand again on every page."""
        rows = self.table.rows
        return next((at for at, row in enumerate(rows) if not row.is_head), len(rows))


def rows_of(table: Table, section: Section) -> Rows:
    """A table measured."""
    heights = tuple(_height(row, table, section) for row in table.rows)
    return Rows(table, section, heights)


def _height(row: Row, table: Table, section: Section) -> float:
    if row.is_exact:
        return row.height
    tallest = max((_filled(cell, table, section) for cell in row.cells), default=0.0)
    return max(tallest, row.height)


def _filled(cell: Cell, table: Table, section: Section) -> float:
    """What the text of a cell needs; none of its own where it goes on from above."""
    if cell.goes_on:
        return 0.0
    above = 2.0 * CELL_ABOVE if table.margins else 0.0
    return above + sum(_block(one, cell, table, section) for one in cell.blocks)


def _block(block: Block, cell: Cell, table: Table, section: Section) -> float:
    if isinstance(block, Table):
        return sum(rows_of(block, section).heights)
    broken = lines_of(block, section, cell.width - 2 * table.margins)
    shape = block.shape
    return _pictured(block) or shape.before + sum(one.height for one in broken) + shape.after


def _pictured(block: Paragraph) -> float:
    return float(max((one.height for one in block.drawings if one.kind == "picture"), default=0))


def cut_heights(rows: Rows, at: int) -> tuple[float, ...]:
    """A row as heights: one, or one for each of its lines where it may be cut by a page."""
    row, height = rows.table.rows[at], rows.heights[at]
    if row.is_uncut or row.is_exact or height <= _TALL:
        return (height,)
    lines = max((len(rows.lines_in(cell)) for cell in row.cells), default=1)
    line = (height - 2 * CELL_ABOVE) / max(1, lines)
    if lines < _FEW:
        return (height,)
    return (line + CELL_ABOVE, *(line,) * (lines - 2), line + CELL_ABOVE)


def put_row_line(
    page: Page,
    rows: Rows,
    at: int,
    number: int,
    place: tuple[float, float, float],
    *,
    is_last: bool,
) -> None:
    """Sets one line of a row that is cut by pages; ``place``: left, top and height of the line."""
    left, top, height = place
    row, margins = rows.table.rows[at], rows.table.margins
    left += rows.table.left
    for cell in row.cells:
        lines = rows.lines_in(cell)
        room = Column(left + margins, cell.width - 2 * margins)
        if number < len(lines):
            block, line = lines[number]
            put(page, line, block, room, top + (CELL_ABOVE if number == 0 else 0))
        ends = number == 0, is_last
        _ruled(page, cell, (left, top, height), ends)
        left += cell.width


def put_row(page: Page, rows: Rows, at: int, left: float, top: float) -> None:
    """Sets one row on a page, its top and left so far from those of the paper."""
    table, row = rows.table, rows.table.rows[at]
    place = left + table.left
    for column, cell in _columns(row):
        height = rows.heights[at] + sum(_merged(rows, at, column))
        if not cell.goes_on:
            _put_cell(page, cell, rows, (place, top, height), at_foot=_stands_on_date(row))
        _ruled(page, cell, (place, top, rows.heights[at]))
        place += cell.width


def _columns(row: Row) -> Iterator[tuple[int, Cell]]:
    column = 0
    for cell in row.cells:
        yield column, cell
        column += cell.span


def _merged(rows: Rows, at: int, column: int) -> Iterator[float]:
    """The heights of the rows below that a cell goes on through."""
    for row, height in zip(rows.table.rows[at + 1 :], rows.heights[at + 1 :], strict=True):
        if not any(place == column and cell.goes_on for place, cell in _columns(row)):
            return
        yield height


def _stands_on_date(row: Row) -> bool:
    blocks = [block for cell in row.cells for block in cell.blocks]
    return any(isinstance(one, Paragraph) and one.style == _AT_FOOT for one in blocks)


def _put_cell(
    page: Page,
    cell: Cell,
    rows: Rows,
    place: tuple[float, float, float],
    *,
    at_foot: bool,
) -> None:
    left, top, height = place
    table, section = rows.table, rows.section
    white = height - _filled(cell, table, section)
    down = top + (CELL_ABOVE if table.margins else 0) + (white if at_foot else white / 2)
    room = Column(left + table.margins, cell.width - 2 * table.margins)
    put_blocks(page, cell.blocks, section, room, down)


def put_blocks(
    page: Page,
    blocks: Sequence[Block],
    section: Section,
    room: Column,
    top: float,
    folio: str = "",
) -> float:
    """Sets blocks under one another from a height on; where they end."""
    for block in blocks:
        if isinstance(block, Table):
            measured = rows_of(block, section)
            for at, height in enumerate(measured.heights):
                put_row(page, measured, at, room.left, top)
                top += height
            continue
        top = put_paragraph(page, block, section, room, top, folio)
    return top


def put_paragraph(
    page: Page, block: Paragraph, section: Section, room: Column, top: float, folio: str = ""
) -> float:
    """Sets a paragraph that is not cut by a page; where it ends."""
    top += block.shape.before
    for line in lines_of(block, section, room.width, folio):
        put(page, line, block, room, top)
        top += line.height
    top = put_rule(page, block, room, top)
    return top + block.shape.after


def put_rule(page: Page, block: Paragraph, room: Column, top: float) -> float:
    """Draws the rule below a paragraph, if it has one; where that ends."""
    border = block.shape.bottom
    if border is None:
        return top
    shape = block.shape
    left, right = round(room.left + shape.left), round(room.left + room.width - shape.right)
    at = top + border.space * 20
    if "mallGap" in border.kind:
        kinds = ("red-fine", "red-wide")
        above, below = kinds if border.kind.startswith("thin") else kinds[::-1]
        page.rules.append(Rule(left, round(at), right, round(at), above))
        page.rules.append(Rule(left, round(at + 50), right, round(at + 50), below))
    else:
        kind = "red" if border.color == "FF0000" else "thin"
        page.rules.append(Rule(left, round(at), right, round(at), kind))
    return at + border.weight * 2.5


def _ruled(
    page: Page,
    cell: Cell,
    place: tuple[float, float, float],
    ends: tuple[bool, bool] = (True, True),
) -> None:
    """Draws the rules of a cell; of a line of a cut one, above and below only at its ``ends``."""
    left, top, height = place
    right, bottom = round(left + cell.width), round(top + height)
    left_at, top_at = round(left), round(top)
    for border, line in (
        (cell.top if ends[0] and not cell.goes_on else None, (left_at, top_at, right, top_at)),
        (cell.bottom if ends[1] else None, (left_at, bottom, right, bottom)),
        (cell.left, (left_at, top_at, left_at, bottom)),
        (cell.right, (right, top_at, right, bottom)),
    ):
        if border is not None:
            page.rules.append(Rule(*line, _weight(border)))


def _weight(border: Border) -> str:
    return "heavy" if border.weight > _HEAVY else "thin"
