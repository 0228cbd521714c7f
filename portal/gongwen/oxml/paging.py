"""On which page a text ends, reckoned from its WordprocessingML without setting it.

Lines have one height and characters one width, so a count is near enough to choose where 版记 goes;
table rows and pictures are estimates.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from portal.gongwen import layout
from portal.gongwen.layout import Measures
from portal.gongwen.lines import lines
from portal.gongwen.oxml import walk
from portal.gongwen.oxml.names import NAMESPACES
from portal.gongwen.styles import Style

_NATURAL = 1.17
_EMU_A_TWIP = 635


@dataclass(slots=True)
class _Place:
    """The page being filled, and how much of it is."""

    height: int
    page: int = 1
    filled: float = 0

    def turn(self) -> None:
        """Goes on at the next page."""
        self.page += 1
        self.filled = 0

    def take(self, height: float) -> None:
        """Room for something that is not cut, on the next page if need be."""
        if self.filled and self.filled + height > self.height:
            self.turn()
        self.filled += height


@dataclass(frozen=True, slots=True)
class _Piece:
    """A paragraph or a table row as heights: white above, lines that stay whole, white below."""

    lines: tuple[float, ...]
    before: int = 0
    after: int = 0
    turns: bool = False
    kept: bool = False
    head: float = 0
    ends_section: bool = False


def end(content: str, styles: Mapping[str, Style], measures: Measures) -> tuple[int, int]:
    """The page that a text ends on, and the height left on it in twips."""
    body = parse_xml(f"<w:body {NAMESPACES}>{content}</w:body>")
    pieces: list[_Piece] = []
    for kind, element in walk.blocks(body):
        if kind == "p":
            pieces.append(_paragraph(element, styles))
        else:
            pieces += _rows(element, styles)
    place = _Place(measures.height)
    for at, piece in enumerate(pieces):
        _put(piece, _chained(pieces, at), place)
        if piece.ends_section:
            place.turn()
            upright = place.height != measures.height
            place.height = measures.height if upright else _turned_height()
    return place.page, int(place.height - place.filled)


def _put(piece: _Piece, chained: float, place: _Place) -> None:
    crowded = place.filled + chained > place.height >= chained > 0
    if place.filled and (piece.turns or crowded):
        place.turn()
    page = place.page
    place.take(piece.before + piece.lines[0])
    for height in piece.lines[1:]:
        place.take(height)
    if place.page != page:
        place.filled += piece.head
    place.filled += piece.after


def _chained(pieces: list[_Piece], at: int) -> float:
    """The height that a kept paragraph needs together with what it is kept with; 0: none."""
    if not pieces[at].kept or (at and pieces[at - 1].kept):
        return 0
    total = 0.0
    for piece in pieces[at:]:
        total += piece.before + (sum(piece.lines) + piece.after if piece.kept else piece.lines[0])
        if not piece.kept:
            break
    return total


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
        line = style.size * 10 * _NATURAL * style.loose / 240
    room = width - _said(properties, "w:ind", "w:left", style.left)
    room -= _said(properties, "w:ind", "w:right", style.right)
    text = "".join(text for text, _ in walk.runs(element)).replace("\t", "　")
    count = len(lines(text, style.size, style.pitch, room, style.first))
    return [line] * count


def _rows(table: Any, styles: Mapping[str, Style]) -> list[_Piece]:
    pieces = []
    head = 0.0
    for row in table.iterchildren(qn("w:tr")):
        height = _row_height(row, styles)
        pieces.append(_Piece((height,), head=head))
        if row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None:
            head += height
    return pieces


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
    height = 2.0 * layout.CELL_ABOVE
    for kind, element in walk.blocks(cell):
        if kind == "p":
            style = styles[walk.paragraph_style(element)]
            properties = element.find(qn("w:pPr"))
            height += _said(properties, "w:spacing", "w:before", style.before)
            height += sum(_heights(element, style, properties, width))
    return height
