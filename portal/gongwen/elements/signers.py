"""发文字号 with 签发人 beside it: the last line above the red rule of a 上行文 (7.2.5, 7.2.6)."""

from dataclasses import dataclass

from portal.gongwen import layout
from portal.gongwen.content import Document
from portal.gongwen.layout import CELL
from portal.gongwen.oxml.text import Look, Shape
from portal.gongwen.sheet import Sheet
from portal.gongwen.styles import character_style
from portal.gongwen.widths import twips

_NAME = Look(character_style("SignerName"))
_LABEL = "签发人："
_LABEL_WIDTH = 4 * CELL
_EDGE = layout.TEXT_WIDTH - CELL


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where the names stand: their columns from the left, the label before the first of them."""

    rows: tuple[tuple[str, ...], ...]
    columns: tuple[int, ...]

    @property
    def label(self) -> int:
        """Where 签发人： begins."""
        return self.columns[0] - _LABEL_WIDTH


def rows(document: Document) -> int:
    """How many lines the number and the signers take."""
    return len(_plan(document).rows) if document.signers else 1


def number_and_signers(sheet: Sheet, document: Document) -> list[str]:
    """The number alone, or in by one character with the signers at the right.

    Two names a row in the order of the organs, turned rows under the first name; the number shares
    the line of the last.
    """
    if not document.signers:
        return [sheet.paragraph("IssueNumber", document.number)]
    plan = _plan(document)
    stops = tuple(("left", place) for place in plan.columns)
    written = []
    for place, names in enumerate(plan.rows):
        last = place == len(plan.rows) - 1
        style = "IssueNumberUp" if last else "Signers"
        runs = sheet.run(style, document.number) if last else ""
        if place == 0:
            runs += sheet.run(style, f"\t{_LABEL}")
        for at, name in enumerate(names):
            # The label ends where the first name begins.
            tab = "" if place == 0 and at == 0 else sheet.run(style, "\t")
            runs += tab + sheet.run(style, name, _NAME)
        before = 2 * sheet.measures.line if place == 0 else 0
        tabs = (("left", plan.label), *stops[1:]) if place == 0 else stops
        written.append(sheet.runs(style, runs, Shape(before=before, tabs=tabs)))
    return written


def _plan(document: Document) -> _Plan:
    """Two names a row, one where two find no room; the number on a line of its own at worst."""
    signers = document.signers
    width = max(twips(name, layout.SIZE_3) for name in signers)
    number = 2 * CELL + twips(document.number, layout.SIZE_3)
    one, two = (_EDGE - width,), (_EDGE - 2 * width - CELL, _EDGE - width)
    for columns in (two, one) if len(signers) > 1 else (one,):
        a_row = len(columns)
        rows = tuple(signers[at : at + a_row] for at in range(0, len(signers), a_row))
        beside = columns[0] - (_LABEL_WIDTH if len(rows) == 1 else 0)
        if columns[0] - _LABEL_WIDTH >= 0 and number <= beside:
            return _Plan(rows, columns)
    place = max(_LABEL_WIDTH, one[0])
    return _Plan((*((name,) for name in signers), ()), (place,))
