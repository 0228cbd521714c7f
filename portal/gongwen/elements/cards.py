"""Cards of one size, ruled to be cut apart: 明白卡, 操作卡, 应急处置卡."""

from dataclasses import dataclass

from portal.gongwen import layout
from portal.gongwen.content import Card, Cards
from portal.gongwen.oxml.tables import Edges, cell, row, table
from portal.gongwen.oxml.text import Look, Shape
from portal.gongwen.sheet import Sheet
from portal.gongwen.styles import character_style

_LABEL = Look(character_style("Label"))
_CUT = Edges(top=4, left=4, bottom=4, right=4)
_MARGIN = 2 * layout.CELL_MARGIN
_PICTURE_SHARE = 3
# What the rules and the paragraph after the table take of a page.
_SLACK = 60


@dataclass(frozen=True, slots=True)
class _Looks:
    """The styles of a card's title and text, and how far its paragraphs are in."""

    title: str
    text: str
    first: int


def cards(sheet: Sheet, said: Cards, width: int) -> str:
    """A table without white between its cells, so many rows a page."""
    turned = width > layout.TEXT_WIDTH
    page = layout.TEXT_WIDTH if turned else sheet.measures.height
    height = (page - _SLACK) // said.rows
    room = width // said.columns
    written = []
    for at in range(0, len(said.cards), said.columns):
        line = said.cards[at : at + said.columns]
        cells = [
            cell(room, _card(sheet, one, said.columns, room, height), edges=_CUT, align="top")
            for one in line
        ]
        cells += [cell(room, sheet.paragraph("Tiny"))] * (said.columns - len(line))
        written.append(row(cells, height=height))
    return table([room] * said.columns, written, margin=_MARGIN) + sheet.paragraph("Tiny")


def _looks(columns: int) -> _Looks:
    if columns == 1:
        return _Looks("CardTitle", "CardText", 20 * layout.SIZE_3)
    if columns == 2:
        size = layout.SIZE_SMALL_4
        return _Looks(f"CellHead{layout.SIZE_4}", f"Cell{size}", 20 * size)
    return _Looks(f"CellHead{layout.SIZE_SMALL_4}", f"Cell{layout.SIZE_5}", 20 * layout.SIZE_5)


def _card(sheet: Sheet, said: Card, columns: int, width: int, height: int) -> str:
    looks = _looks(columns)
    after = Shape(before=sheet.measures.line // 4, after=sheet.measures.line // 4)
    parts = [sheet.paragraph(looks.title, said.title, after)]
    for fact in said.facts:
        runs = sheet.run(looks.text, f"{fact.label}：", _LABEL)
        parts.append(sheet.runs(looks.text, runs + sheet.run(looks.text, fact.value)))
    first = Shape(first=looks.first)
    parts += [sheet.paragraph(looks.text, words, first) for words in said.words]
    if said.picture:
        shown = sheet.picture(said.picture, width - 2 * _MARGIN, height // _PICTURE_SHARE)
        parts.append(sheet.runs("Picture", shown))
        if said.picture.caption:
            parts.append(sheet.paragraph("Caption", said.picture.caption))
    return "".join(parts)
