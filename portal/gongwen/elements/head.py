"""版头, title and 主送: the head of page 1 (GB/T 9704-2012, 7.2, 7.3.1, 7.3.2)."""

from portal.gongwen import layout
from portal.gongwen.breaks import title_lines
from portal.gongwen.content import Document
from portal.gongwen.elements.mark import mark
from portal.gongwen.layout import CELL
from portal.gongwen.oxml.text import AS_STYLED, Look, Shape
from portal.gongwen.sheet import Sheet
from portal.gongwen.styles import character_style
from portal.gongwen.widths import cells

_SIGNER = Look(character_style("SignerName"))
_LABEL = "签发人："


def red_head(sheet: Sheet, document: Document) -> list[str]:
    """Everything from 份号 down to the red rule."""
    lines = _left_lines(sheet, document)
    top = layout.MARK_TOP - len(lines) * sheet.measures.line
    return [*lines, *mark(sheet, document, top), *_number(sheet, document)]


def _left_lines(sheet: Sheet, document: Document) -> list[str]:
    lines = []
    if document.copy_number or document.secrecy:
        lines.append(sheet.paragraph("CopyNumber", document.copy_number))
    if document.secrecy:
        lines.append(sheet.paragraph("Secrecy", document.secrecy))
    if document.urgency:
        lines.append(sheet.paragraph("Secrecy", document.urgency))
    return lines


def _number(sheet: Sheet, document: Document) -> list[str]:
    if not document.signers:
        return [sheet.paragraph("IssueNumber", document.number)]
    if len(document.signers) == 1:
        runs = sheet.run("IssueNumberUp", f"{document.number}\t{_LABEL}")
        runs += sheet.run("IssueNumberUp", document.signers[0], _SIGNER)
        edge = Shape(tabs=(("right", layout.TEXT_WIDTH - CELL),))
        return [sheet.runs("IssueNumberUp", runs, edge)]
    return _many_signers(sheet, document)


def _many_signers(sheet: Sheet, document: Document) -> list[str]:
    """签发人, two a row; the number shares the line of the last (7.2.6)."""
    name = round(max(map(cells, document.signers)) * CELL)
    second = layout.TEXT_WIDTH - CELL - name
    first = second - name - CELL
    label = first - round((cells(_LABEL) + 0.25) * CELL)
    stops = (("left", label), ("left", first), ("left", second))
    rows = [document.signers[at : at + 2] for at in range(0, len(document.signers), 2)]
    written = []
    for place, names in enumerate(rows):
        last = place == len(rows) - 1
        style = "IssueNumberUp" if last else "Signers"
        before = 2 * sheet.measures.line if place == 0 else 0
        tabs = stops if place == 0 else stops[1:]
        head = document.number if last else ""
        runs = sheet.run(style, f"{head}\t{_LABEL}" if place == 0 else head)
        for signer in names:
            runs += sheet.run(style, "\t") + sheet.run(style, signer, _SIGNER)
        written.append(sheet.runs(style, runs, Shape(before=before, tabs=tabs)))
    return written


def title(sheet: Sheet, text: str, style: str = "Title", shape: Shape = AS_STYLED) -> str:
    """A title in its lines."""
    return sheet.paragraph(style, "\n".join(title_lines(text)), shape)


def recipients(sheet: Sheet, names: tuple[str, ...]) -> list[str]:
    """主送机关 with its colon; none, if there are none."""
    if not names:
        return []
    return [sheet.paragraph("Recipients", f"{'、'.join(names)}：")]
