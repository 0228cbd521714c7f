"""What closes the text about the signature: 附件说明, 附注, 签收 (GB/T 9704-2012, 7.3.4, 7.3.6)."""

from portal.gongwen import layout
from portal.gongwen.content import Attachment, Attendance, Receipt
from portal.gongwen.layout import CELL
from portal.gongwen.oxml.tables import Edges, cell, row, table
from portal.gongwen.oxml.text import Look, Shape
from portal.gongwen.sheet import Sheet
from portal.gongwen.styles import CHARACTER_STYLES
from portal.gongwen.widths import cells, twips

_LABEL = Look(next(style for style in CHARACTER_STYLES if style.id == "Label"))
_RECEIPT_ROW = 850


def attachment_note(sheet: Sheet, listed: tuple[Attachment, ...], *, kept: bool) -> list[str]:
    """附件说明: the names of what is attached, turned lines under the first character of a name."""
    if len(listed) == 1:
        shape = Shape(keep_next=kept)
        return [sheet.paragraph("AttachmentNote", f"附件：{listed[0].name}", shape)]
    written = []
    for number, attachment in enumerate(listed, start=1):
        ordinal = twips(f"{number}.", layout.SIZE_3)
        label = "附件：" if number == 1 else ""
        style = "AttachmentNoteFirst" if number == 1 else "AttachmentNoteNext"
        hang = ordinal + (3 * CELL if number == 1 else 0)
        shape = Shape(keep_next=kept, left=5 * CELL + ordinal, first=-hang)
        written.append(sheet.paragraph(style, f"{label}{number}.{attachment.name}", shape))
    return written


def note(sheet: Sheet, text: str) -> list[str]:
    """附注 in round brackets (7.3.6)."""
    return [sheet.paragraph("Note", f"（{text}）")] if text else []


def attendance(sheet: Sheet, lists: tuple[Attendance, ...]) -> list[str]:
    """出席, 请假, 列席 of minutes (10.3)."""
    written = []
    for place, listed in enumerate(lists):
        label = f"{listed.label}："
        hang = round(cells(label) * CELL)
        shape = Shape(
            before=sheet.measures.line if place == 0 else 0, left=2 * CELL + hang, first=-hang
        )
        runs = sheet.run("Attendance", label, _LABEL) + sheet.run("Attendance", listed.names)
        written.append(sheet.runs("Attendance", runs, shape))
    return written


def receipt(sheet: Sheet, said: Receipt) -> list[str]:
    """签收: labels with ruled lines beside them, two a row, to be filled by hand."""
    label = round((max(map(cells, said.lines), default=1) + 1.5) * CELL)
    half = layout.TEXT_WIDTH // 2
    line = half - label - CELL
    widths = [label, line, 2 * CELL, label, layout.TEXT_WIDTH - 2 * label - line - 2 * CELL]
    rows = []
    for at in range(0, len(said.lines), 2):
        pair = [*said.lines[at : at + 2], ""][:2]
        written = []
        for place, name in enumerate(pair):
            label_width, line_width = widths[3 * place], widths[3 * place + 1]
            text = f"{name}：" if name else ""
            ruled = Edges(bottom=4) if name else Edges()
            written.append(cell(label_width, sheet.paragraph("ReceiptLine", text), align="bottom"))
            written.append(
                cell(line_width, sheet.paragraph("ReceiptLine"), edges=ruled, align="bottom")
            )
        written.insert(2, cell(widths[2], sheet.paragraph("ReceiptLine")))
        rows.append(row(written, height=_RECEIPT_ROW))
    return [
        sheet.paragraph("Receipt", said.words, Shape(keep_next=True)),
        table(widths, rows),
        sheet.paragraph("Tiny"),
    ]
