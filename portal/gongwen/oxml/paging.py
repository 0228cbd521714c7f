"""On which page each part of a text stands, reckoned without setting it.

Lines have one height and characters one width, so a count is near enough to choose where 版记 goes
and whether the signature has text on its page; table rows and pictures are estimates.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from portal.gongwen import layout
from portal.gongwen.layout import Measures
from portal.gongwen.lines import lines
from portal.gongwen.oxml import walk
from portal.gongwen.oxml.names import NAMESPACES
from portal.gongwen.oxml.tables import Grid, Part
from portal.gongwen.styles import Style

_EMU_A_TWIP = 635
_PARTED, _GRID = "<w:p w:rsidP='part'/>", "<w:p w:rsidP='grid'/>"
_SAID = qn("w:rsidP")
_BLANK = {"Gap", "Tiny"}


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a part stands: the pages it begins and ends on, how far its last one is filled.

    ``seen`` is the last page that something of it is to be seen on; ``height`` is that of all of
    it; ``lines`` counts its lines of the pitch of the text, outside tables.
    """

    begins: int
    ends: int
    seen: int
    filled: int
    height: int
    lines: int


@dataclass(frozen=True, slots=True)
class _Piece:
    """A paragraph or a table row as heights: white above, lines that stay whole, white below."""

    lines: tuple[float, ...]
    before: float = 0
    after: float = 0
    turns: bool = False
    kept: bool = False
    head: float = 0
    ends_section: bool = False
    is_row: bool = False
    is_blank: bool = False

    @property
    def height(self) -> float:
        """All of it."""
        return self.before + sum(self.lines) + self.after


@dataclass(slots=True)
class _Page:
    """The page being filled, and how much of it is."""

    height: int
    filled: float = 0
    number: int = 1

    def turn(self) -> None:
        """Goes on at the next page."""
        self.number += 1
        self.filled = 0

    def take(self, height: float) -> None:
        """Room for something that is not cut, on the next page if need be."""
        if self.filled and self.filled + height > self.height:
            self.turn()
        self.filled += height


def placed(
    parts: Sequence[Part],
    styles: Mapping[str, Style],
    measures: Measures,
    *,
    lead: int = 0,
    loose: int | None = None,
) -> list[Placed]:
    """Where each part of a text stands; lengths in twips.

    ``lead`` is taken at the head of page 1. From part ``loose`` on, what is kept with what follows
    is laid as if it were not.
    """
    page = _Page(measures.height, lead)
    pieces = [
        (number, piece) for number, many in enumerate(_pieces(parts, styles)) for piece in many
    ]
    chains = _chains([piece for _, piece in pieces])
    found: dict[int, Placed] = {}
    for (number, piece), chained in zip(pieces, chains, strict=True):
        begins = _put(piece, chained if loose is None or number < loose else 0, page)
        before = found.get(number)
        lines = 0 if piece.is_row else piece.lines.count(measures.line)
        found[number] = Placed(
            before.begins if before else begins,
            page.number,
            before.seen if before and piece.is_blank else page.number,
            round(page.filled),
            round(piece.height) + (before.height if before else 0),
            lines + (before.lines if before else 0),
        )
        if piece.ends_section:
            page.turn()
            upright = page.height != measures.height
            page.height = measures.height if upright else _turned_height()
    return [found[number] for number in range(len(parts))]


def _put(piece: _Piece, chained: float, page: _Page) -> int:
    """Lays a piece; the page that its first line stands on."""
    crowded = page.filled + chained > page.height >= chained > 0
    if page.filled and (piece.turns or crowded):
        page.turn()
    number = page.number
    page.take(piece.before + piece.lines[0])
    begins = page.number
    if begins != number:
        page.filled += piece.head
    for height in piece.lines[1:]:
        number = page.number
        page.take(height)
        if page.number != number:
            page.filled += piece.head
    page.filled += piece.after
    return begins


def _chains(pieces: list[_Piece]) -> list[float]:
    """For each kept piece the height it needs together with what it is kept with; 0: none."""
    chains = [0.0] * len(pieces)
    total = 0.0
    for at in range(len(pieces) - 1, -1, -1):
        piece = pieces[at]
        total = total + piece.height if piece.kept else piece.before + piece.lines[0]
        starts = at == 0 or not pieces[at - 1].kept
        chains[at] = total if piece.kept and starts else 0.0
    return chains


def _pieces(parts: Sequence[Part], styles: Mapping[str, Style]) -> Iterator[list[_Piece]]:
    """The pieces of each part: all that is text parsed at once, tables asked for their heights."""
    texts = _PARTED.join(
        f"{part.above}{_GRID}{part.below}" if isinstance(part, Grid) else part for part in parts
    )
    grids = (part for part in parts if isinstance(part, Grid))
    pieces: list[_Piece] = []
    for kind, element in walk.blocks(parse_xml(f"<w:body {NAMESPACES}>{texts}</w:body>")):
        said = element.get(_SAID)
        if said == "part":
            yield pieces
            pieces = []
        elif said == "grid":
            pieces += _grid(next(grids))
        elif kind == "p":
            pieces.append(_paragraph(element, styles))
        else:
            pieces += _rows(element, styles)
    yield pieces


def _grid(grid: Grid) -> Iterator[_Piece]:
    rows = grid.heights()
    head = sum(map(sum, rows[: grid.heads]))
    for at, heights in enumerate(rows):
        kept = grid.kept and at == len(rows) - 1
        above = head if at >= grid.heads else 0
        yield _Piece(heights, head=above, kept=kept or at < grid.heads, is_row=True)


def _paragraph(element: Any, styles: Mapping[str, Style]) -> _Piece:
    style = styles[walk.paragraph_style(element)]
    properties = element.find(qn("w:pPr"))
    return _Piece(
        lines=tuple(_heights(element, style, properties, layout.TEXT_WIDTH)),
        before=_said(properties, "w:spacing", "w:before", style.before),
        after=_said(properties, "w:spacing", "w:after", style.after)
        + (layout.RULE_ROOM if style.rule_below else 0),
        turns=style.page_break or properties.find(qn("w:pageBreakBefore")) is not None,
        kept=style.keep_next or properties.find(qn("w:keepNext")) is not None,
        ends_section=properties.find(qn("w:sectPr")) is not None,
        is_blank=style.id in _BLANK,
    )


def _turned_height() -> int:
    return layout.PAGE_WIDTH - layout.TURNED_TOP - layout.TURNED_BOTTOM


def _said(properties: Any, tag: str, attribute: str, otherwise: int) -> int:
    found = properties.find(qn(tag))
    value = None if found is None else found.get(qn(attribute))
    return otherwise if value is None else int(value)


def _heights(element: Any, style: Style, properties: Any, width: int) -> list[float]:
    """The height of each line of a paragraph."""
    tall = max((int(one.get("cy")) for one in element.iter(qn("wp:extent"))), default=0)
    if tall:
        return [tall / _EMU_A_TWIP]
    line: float = style.line
    if properties.find(qn("w:spacing")) is not None:
        line = _said(properties, "w:spacing", "w:line", style.line)
    if not style.line and style.id != "Mark":
        line = layout.natural_line(style.size, style.loose)
    room = width - _said(properties, "w:ind", "w:left", style.left)
    room -= _said(properties, "w:ind", "w:right", style.right)
    text = "".join(text for text, _ in walk.runs(element)).replace("\t", "　")
    count = len(lines(text, style.size, style.pitch, room, style.first))
    return [line] * count


def _rows(table: Any, styles: Mapping[str, Style]) -> Iterator[_Piece]:
    """The rows of a table among the elements: few, and of several paragraphs a cell."""
    for row in table.iterchildren(qn("w:tr")):
        kept = any(True for _ in row.iter(qn("w:keepNext")))
        yield _Piece((_row_height(row, styles),), kept=kept, is_row=True)


def _row_height(row: Any, styles: Mapping[str, Style]) -> float:
    least = row.find(f"{qn('w:trPr')}/{qn('w:trHeight')}")
    height = 0.0 if least is None else float(least.get(qn("w:val")))
    if least is not None and least.get(qn("w:hRule")) == "exact":
        return height
    for cell in row.iterchildren(qn("w:tc")):
        width = int(cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}").get(qn("w:w")))
        height = max(height, _cell_height(cell, styles, width - 2 * layout.CELL_MARGIN))
    return height


def _cell_height(cell: Any, styles: Mapping[str, Style], width: int) -> float:
    height = 2.0 * layout.CELL_ABOVE + layout.ROW_RULES
    for kind, element in walk.blocks(cell):
        if kind == "p":
            style = styles[walk.paragraph_style(element)]
            properties = element.find(qn("w:pPr"))
            height += _said(properties, "w:spacing", "w:before", style.before)
            height += sum(_heights(element, style, properties, width))
    return height
