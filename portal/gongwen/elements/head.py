"""版头, title and 主送: the head of page 1 (GB/T 9704-2012, 7.2, 7.3.1, 7.3.2)."""

from portal.gongwen import layout
from portal.gongwen.breaks import title_lines
from portal.gongwen.content import Document
from portal.gongwen.elements.mark import mark
from portal.gongwen.elements.signers import number_and_signers
from portal.gongwen.oxml.text import AS_STYLED, Shape
from portal.gongwen.sheet import Sheet


def red_head(sheet: Sheet, document: Document) -> list[str]:
    """Everything from 份号 down to the red rule."""
    lines = _left_lines(sheet, document)
    top = layout.MARK_TOP - len(lines) * sheet.measures.line
    return [*lines, *mark(sheet, document, top), *number_and_signers(sheet, document)]


def _left_lines(sheet: Sheet, document: Document) -> list[str]:
    lines = []
    if document.copy_number or (document.secrecy and sheet.secrecy_line > 1):
        lines.append(sheet.paragraph("CopyNumber", document.copy_number))
    if document.secrecy:
        lines.append(sheet.paragraph("Secrecy", document.secrecy))
    if document.urgency:
        lines.append(sheet.paragraph("Secrecy", document.urgency))
    return lines


def title(sheet: Sheet, text: str, style: str = "Title", shape: Shape = AS_STYLED) -> str:
    """A title in its lines."""
    return sheet.paragraph(style, "\n".join(title_lines(text)), shape)


def recipients(sheet: Sheet, names: tuple[str, ...], *, before: int | None = None) -> list[str]:
    """主送机关 with its colon; none, if there are none. ``before``: the white above it."""
    if not names:
        return []
    shape = AS_STYLED if before is None else Shape(before=before)
    return [sheet.paragraph("Recipients", f"{'、'.join(names)}：", shape)]
