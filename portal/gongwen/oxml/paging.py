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
        self.page += 1
        self.filled = 0

    def take(self, height: float) -> None:
        """Room for something that is not cut, on the next page if need be."""
        if self.filled and self.filled + height > self.height:
            self.turn()
        self.filled += height


def end(content: str, styles: Mapping[str, Style], measures: Measures) -> tuple[int, int]:
    """The page that a text ends on, and the height left on it in twips."""
    place = _Place(measures.height)
    body = parse_xml(f"<w:body {NAMESPACES}>{content}</w:body>")
    for kind, element in walk.blocks(body):
        if kind == "p":
            _paragraph(element, styles, place, measures)
        else:
            _table(element, styles, place)
    return place.page, int(place.height - place.filled)


def _paragraph(
    element: Any, styles: Mapping[str, Style], place: _Place, measures: Measures
) -> None:
    style = styles[walk.paragraph_style(element)]
    properties = element.find(qn("w:pPr"))
    if style.page_break or properties.find(qn("w:pageBreakBefore")) is not None:
        place.turn()
    before = _said(properties, "w:spacing", "w:before", style.before)
    heights = _heights(element, style, properties, layout.TEXT_WIDTH)
    kept = properties.find(qn("w:keepNext")) is not None
    if kept and place.filled + before + sum(heights) + heights[-1] > place.height:
        place.turn()
    place.take(before + heights[0])
    for height in heights[1:]:
        place.take(height)
    place.filled += style.after
    section = properties.find(qn("w:sectPr"))
    if section is not None:
        place.turn()
        place.height = measures.height if place.height != measures.height else _turned_height()


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


def _table(element: Any, styles: Mapping[str, Style], place: _Place) -> None:
    head: float = 0
    for row in element.iterchildren(qn("w:tr")):
        height = _row_height(row, styles)
        page = place.page
        place.take(height)
        if place.page != page:
            place.filled += head
        if row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None:
            head += height


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
    height = 0.0
    for kind, element in walk.blocks(cell):
        if kind == "p":
            style = styles[walk.paragraph_style(element)]
            properties = element.find(qn("w:pPr"))
            height += _said(properties, "w:spacing", "w:before", style.before)
            height += sum(_heights(element, style, properties, width))
    return height
