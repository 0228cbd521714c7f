"""What closes the text about the signature: 附件说明, 附注, 签收 (GB/T 9704-2012, 7.3.4, 7.3.6)."""

from portal.gongwen import layout
from portal.gongwen.content import Attachment, Attendance, Receipt
from portal.gongwen.layout import CELL
from portal.gongwen.oxml.text import AS_STYLED, Look, Shape
from portal.gongwen.sheet import Sheet
from portal.gongwen.styles import character_style
from portal.gongwen.widths import cells, twips

_LABEL = Look(character_style("Label"))
_HAND_LINE = Look(character_style("HandLine"))


def attachment_note(
    sheet: Sheet, listed: tuple[Attachment, ...], *, kept: bool, line: int | None = None
) -> list[str]:
    """附件说明: the names of what is attached, turned lines under the first character of a name."""
    if len(listed) == 1:
        shape = Shape(keep_next=kept, line=line)
        return [sheet.paragraph("AttachmentNote", f"附件：{listed[0].name}", shape)]
    written = []
    for number, attachment in enumerate(listed, start=1):
        ordinal = twips(f"{number}.", layout.SIZE_3)
        label = "附件：" if number == 1 else ""
        style = "AttachmentNoteFirst" if number == 1 else "AttachmentNoteNext"
        hang = ordinal + (3 * CELL if number == 1 else 0)
        shape = Shape(keep_next=kept, line=line, left=5 * CELL + ordinal, first=-hang)
        written.append(sheet.paragraph(style, f"{label}{number}.{attachment.name}", shape))
    return written


def note(sheet: Sheet, text: str, *, line: int | None = None) -> list[str]:
    """附注 in round brackets (7.3.6)."""
    shape = AS_STYLED if line is None else Shape(line=line)
    return [sheet.paragraph("Note", f"（{text}）", shape)] if text else []


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
    half = layout.TEXT_WIDTH // 2
    stops = tuple(("left", place) for place in (half - CELL, half + CELL, layout.TEXT_WIDTH))
    pairs = [said.lines[at : at + 2] for at in range(0, len(said.lines), 2)]
    written = [sheet.paragraph("Receipt", said.words, Shape(keep_next=bool(pairs)))]
    line = sheet.run("ReceiptLine", "\t", _HAND_LINE)
    for pair in pairs:
        labels = [sheet.run("ReceiptLine", f"{label}：") + line for label in pair]
        shape = Shape(keep_next=pair is not pairs[-1], tabs=stops)
        runs = sheet.run("ReceiptLine", "\t").join(labels)
        written.append(sheet.runs("ReceiptLine", runs, shape))
    return written
