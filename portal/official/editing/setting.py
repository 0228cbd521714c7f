"""A Word file of the engine set on pages, line by line, to be drawn on a screen.

What is kept together, cut and repeated follows ``portal.gongwen.checking.pages``.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from portal.gongwen.checking.pages import rule_room
from portal.gongwen.seen import Block, Drawing, File, Paragraph, Section, Table
from portal.official.editing.ink import Area, Page, Shown, Words
from portal.official.editing.lining import Column, Line, lines_of, put
from portal.official.editing.tabling import (
    Rows,
    cut_heights,
    put_blocks,
    put_row,
    put_row_line,
    put_rule,
    rows_of,
)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A paragraph or a table's row, as heights."""

    block: Block
    heights: tuple[float, ...]
    before: float = 0
    after: float = 0
    turns: bool = False
    kept: bool = False
    lines: tuple[Line, ...] = ()
    rows: Rows | None = None
    row: int = 0


class _Full(Exception):  # noqa: N818 - an end, not a fault
    """As many pages are set as were asked for."""


Small = Callable[[bytes], str]
"""The address of a small copy of a picture, empty where its place alone is shown."""


def _unseen(_: bytes) -> str:
    return ""


def pages_of(file: File, most: int, small: Small = _unseen) -> tuple[list[Page], bool]:
    """The first pages of a file, ``most`` of them; whether there are more."""
    setter = _Setter(file, most, small)
    try:
        setter.set()
    except _Full:
        return setter.pages, True
    return setter.pages, False


class _Setter:
    """One file while it is set."""

    def __init__(self, file: File, most: int, small: Small) -> None:
        self._file = file
        self._small = small
        self._most = most
        self._at = 0
        self.pages: list[Page] = []
        self._filled = 0.0
        self._begin()

    @property
    def _section(self) -> Section:
        return self._file.sections[min(self._at, len(self._file.sections) - 1)]

    @property
    def _page(self) -> Page:
        return self.pages[-1]

    @property
    def _room(self) -> Column:
        return Column(self._section.left, self._section.text_width)

    def _begin(self) -> None:
        if len(self.pages) >= self._most:
            raise _Full
        section = self._section
        page = Page(len(self.pages) + 1, section.width, section.height)
        self.pages.append(page)
        self._filled = 0.0
        is_first = section.has_first and not any(one is not page for one in self.pages)
        self._head_and_foot(page, section, is_first=is_first)

    def _head_and_foot(self, page: Page, section: Section, *, is_first: bool) -> None:
        """Sets what stands above and below the text; a high head pushes the text down."""
        even = self._file.even_odd and page.number % 2 == 0
        kind = "first" if is_first else "even" if even else "default"
        room = Column(section.left, section.text_width)
        end = put_blocks(page, section.heads.get(kind, ()), section, room, section.head_distance)
        self._filled = max(0.0, end - section.top)
        foot = section.feet.get(kind, ())
        _boxes(page, foot, section)
        high = sum(_foot_height(one, section, room) for one in foot)
        put_blocks(
            page, foot, section, room, page.height - section.foot_distance - high, str(page.number)
        )

    def set(self) -> None:
        """Sets everything there is."""
        pieces = list(self._pieces())
        for at, piece in enumerate(pieces):
            self._put(piece, _chained(pieces, at))
            block = piece.block
            if isinstance(block, Paragraph) and block.ends_section:
                self._next_section()

    def _next_section(self) -> None:
        self._at += 1
        self._begin()

    def _put(self, piece: _Piece, chained: float) -> None:
        if isinstance(piece.block, Table) and piece.block.floats:
            self._foot(piece)
            return
        loose = len(piece.heights) - 1 if chained else 0
        if self._filled and (piece.turns or (not loose and self._is_crowded(chained))):
            self._begin()
        self._take(piece, 0, piece.before)
        for line in range(1, len(piece.heights)):
            if line == loose and self._is_crowded(chained):
                self._begin()
            self._take(piece, line, 0)
        if isinstance(piece.block, Paragraph):
            put_rule(self._page, piece.block, self._room, self._section.top + self._filled)
        self._filled += piece.after

    def _is_crowded(self, chained: float) -> bool:
        return self._filled + chained > self._section.text_height >= chained > 0

    def _take(self, piece: _Piece, line: int, before: float) -> None:
        height = piece.heights[line]
        if self._filled and self._filled + before + height > self._section.text_height:
            self._begin()
            self._repeat_head(piece)
        top = self._section.top + self._filled + before
        left = self._room.left
        if piece.rows is not None and len(piece.heights) > 1:
            is_last = line == len(piece.heights) - 1
            place = left, top, height
            put_row_line(self._page, piece.rows, piece.row, line, place, is_last=is_last)
        elif piece.rows is not None:
            put_row(self._page, piece.rows, piece.row, left, top)
        elif isinstance(piece.block, Paragraph):
            self._line(piece.block, piece.lines, line, top)
        self._filled += before + height

    def _line(self, block: Paragraph, lines: tuple[Line, ...], at: int, top: float) -> None:
        pictures = [one for one in block.drawings if one.kind == "picture"]
        if pictures:
            self._picture(pictures[0], top)
        elif lines:
            put(self._page, lines[at], block, self._room, top)

    def _picture(self, shown: Drawing, top: float) -> None:
        room = self._room
        left = room.left + (room.width - shown.width) / 2
        place = round(left), round(top), shown.width, shown.height
        data = self._file.picture(shown)
        href = self._small(data) if data else ""
        if href:
            self._page.pictures.append(Shown(*place, href))
        else:
            self._page.areas.append(Area(*place, "picture"))

    def _repeat_head(self, piece: _Piece) -> None:
        rows = piece.rows
        for at in range(rows.heads if rows and piece.row >= rows.heads else 0):
            if rows:
                put_row(self._page, rows, at, self._room.left, self._section.top + self._filled)
                self._filled += rows.heights[at]

    def _foot(self, piece: _Piece) -> None:
        """A table at the foot of the text area, the 版记: all of it at once, with its first row."""
        rows = piece.rows
        if rows is None or piece.row:
            return
        section = self._section
        top = section.top + section.text_height - sum(rows.heights)
        for at, height in enumerate(rows.heights):
            put_row(self._page, rows, at, self._room.left, top)
            top += height

    def _pieces(self) -> Iterator[_Piece]:
        for block in self._file.blocks:
            section = self._file.section_of(block)
            if isinstance(block, Paragraph):
                yield _paragraph(block, section)
            else:
                measured = rows_of(block, section)
                for at in range(len(measured.heights)):
                    yield _Piece(block, cut_heights(measured, at), rows=measured, row=at)


def _paragraph(block: Paragraph, section: Section) -> _Piece:
    shape = block.shape
    high = max((one.height for one in block.drawings if one.kind == "picture"), default=0)
    lines = tuple(lines_of(block, section, section.text_width))
    return _Piece(
        block,
        (float(high),) if high else tuple(line.height for line in lines),
        before=shape.before,
        after=shape.after + rule_room(shape.bottom),
        turns=shape.page_break or block.turns_before,
        kept=shape.keep_next,
        lines=lines,
    )


def _chained(pieces: list[_Piece], at: int) -> float:
    """The height that must stay together from a kept paragraph on; 0: none."""
    if not pieces[at].kept or (at and pieces[at - 1].kept):
        return 0
    first = pieces[at]
    total = first.heights[-1] + first.after + (first.before if len(first.heights) == 1 else 0)
    for piece in pieces[at + 1 :]:
        height = sum(piece.heights) + piece.after if piece.kept else piece.heights[0]
        total += piece.before + height
        if not piece.kept:
            break
    return total


def _foot_height(block: Block, section: Section, room: Column) -> float:
    if isinstance(block, Table):
        return sum(rows_of(block, section).heights)
    lines = lines_of(block, section, room.width)
    shape = block.shape
    return shape.before + sum(one.height for one in lines) + rule_room(shape.bottom) + shape.after


def _boxes(page: Page, blocks: tuple[Block, ...], section: Section) -> None:
    """The number of a page that lies on its long side: it runs from the top down at its left."""
    for block in blocks:
        for drawn in block.drawings if isinstance(block, Paragraph) else ():
            if drawn.kind != "box" or drawn.left is None or drawn.top is None:
                continue
            inner = Page(page.number, drawn.height, drawn.width)
            room = Column(0, drawn.height)
            put_blocks(inner, drawn.blocks, section, room, 0, str(page.number))
            x, y = drawn.left + drawn.width, drawn.top
            page.turned += [
                Words(x - one.y, y + one.x, one.width, one.size, one.kind, one.text)
                for one in inner.words
            ]
