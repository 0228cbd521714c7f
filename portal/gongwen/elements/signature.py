"""署名 and 成文日期, for every way of making them good (GB/T 9704-2012, 7.3.5)."""

from collections.abc import Iterator

from portal.gongwen import layout, ordinals
from portal.gongwen.breaks import balanced
from portal.gongwen.content import Document, Sealing, Signature
from portal.gongwen.layout import CELL
from portal.gongwen.oxml.tables import cell, row, table
from portal.gongwen.oxml.text import Shape
from portal.gongwen.sheet import Sheet
from portal.gongwen.widths import cells, twips

_SEAL_LINES = 2
_STAMP_CELLS = 4


def signature(sheet: Sheet, document: Document, said: Signature) -> list[str]:
    """署名 and 成文日期 in the form that the sealing asks for (7.3.5)."""
    organs = said.organs or document.issuers or ("",)
    if said.sealing is Sealing.STAMPED:
        return _stamped(sheet, said)
    if said.sealing is Sealing.UNSEALED:
        return _unsealed(sheet, organs, said)
    if len(organs) == 1:
        return _one_seal(sheet, organs[0], said)
    return _many_seals(sheet, organs, said)


def _date(said: Signature) -> str:
    return ordinals.day(said.dated) if said.dated else ""


def _date_width(said: Signature) -> int:
    """Width of the date; of a usual one, where it is still blank."""
    return twips(_date(said) or "2023年10月10日", layout.SIZE_3)


def _date_centre(said: Signature) -> int:
    return layout.TEXT_WIDTH - layout.SEALED_RIGHT * CELL - _date_width(said) // 2


def _dated(sheet: Sheet, said: Signature, right: int) -> str:
    return sheet.paragraph("Dated", _date(said), Shape(right=right, align="right"))


def _one_seal(sheet: Sheet, organ: str, said: Signature) -> list[str]:
    """The name centred over the date, 右空四字 (7.3.5.1)."""
    centre = _date_centre(said)
    room = 2 * (layout.TEXT_WIDTH - centre)
    before = _SEAL_LINES * sheet.measures.line
    lines = balanced(organ, room / CELL)
    shape = Shape(keep_next=True, left=layout.TEXT_WIDTH - room, align="center", before=before)
    return [
        sheet.paragraph("SignOrgan", "\n".join(lines), shape),
        _dated(sheet, said, layout.SEALED_RIGHT * CELL),
    ]


def _many_seals(sheet: Sheet, organs: tuple[str, ...], said: Signature) -> list[str]:
    """Names in columns in the order of the organs, the last over the date (7.3.5.1).

    Rows are filled from the first; the last stands at the right, so that it ends over the date.
    """
    a_row = _seals_a_row(organs, said)
    column = _seal_column(a_row, said)
    widths = [column] * a_row + [layout.TEXT_WIDTH - column * a_row]
    rows = [list(organs[at : at + a_row]) for at in range(0, len(organs), a_row)]
    rows[-1] = [""] * (a_row - len(rows[-1])) + rows[-1]
    pitch = layout.mm(said.seal_mm) + layout.SEAL_ROOM
    written = [row(_seal_cells(sheet, names, widths, None), height=pitch) for names in rows[:-1]]
    written.append(row(_seal_cells(sheet, rows[-1], widths, _date(said))))
    return [table(widths, written)]


def _seal_cells(
    sheet: Sheet, names: list[str], widths: list[int], date: str | None
) -> Iterator[str]:
    """A row of names; the last row has the date under its last name, so that they stay together."""
    shape = Shape(before=_SEAL_LINES * sheet.measures.line, align="center")
    for place, (width, name) in enumerate(zip(widths, [*names, ""], strict=True)):
        content = sheet.paragraph("SignOrgan", "\n".join(balanced(name, width / CELL)), shape)
        if date is not None:
            under = date if place == len(names) - 1 else ""
            content += sheet.paragraph("Dated", under, Shape(align="center"))
        yield cell(width, content, align="top" if date is None else "bottom")


def _seal_column(a_row: int, said: Signature) -> int:
    """Width of a column, where the middle of the last is that of the date."""
    return int(_date_centre(said) / (a_row - 0.5))


def _seals_a_row(organs: tuple[str, ...], said: Signature) -> int:
    """Two or three seals side by side, so that they neither touch nor leave the text area."""
    most = layout.SEALS_A_ROW
    if len(organs) < most or layout.mm(said.seal_mm) > _seal_column(most, said):
        return 2
    return most


def _unsealed(sheet: Sheet, organs: tuple[str, ...], said: Signature) -> list[str]:
    """Name 右空二字, the date two characters in from it; or the date, if it is longer (7.3.5.2)."""
    edge = layout.TEXT_WIDTH - layout.UNSEALED_RIGHT * CELL
    widest = max(twips(organ, layout.SIZE_3) for organ in organs)
    left = min(edge - widest, edge - _date_width(said) - 2 * CELL)
    left = max(0, left)
    written = []
    for place, organ in enumerate(organs):
        before = sheet.measures.line if place == 0 else 0
        shape = Shape(keep_next=True, before=before, left=left)
        written.append(sheet.paragraph("SignOrgan", organ, shape))
    written.append(sheet.paragraph("Dated", _date(said), Shape(left=left + 2 * CELL)))
    return written


def _stamped(sheet: Sheet, said: Signature) -> list[str]:
    """Titles of office two characters left of the stamps, 右空四字; a line; the date (7.3.5.3)."""
    edge = layout.TEXT_WIDTH - layout.SEALED_RIGHT * CELL
    widest = max((cells(stamp.name) for stamp in said.stamps), default=0) or _STAMP_CELLS
    stops = (("right", edge - round((widest + 2) * CELL)), ("right", edge))
    written = []
    for place, stamp in enumerate(said.stamps):
        before = (2 if place == 0 else 1) * sheet.measures.line
        shape = Shape(keep_next=True, before=before, tabs=stops)
        written.append(sheet.paragraph("Stamped", f"\t{stamp.office}\t{stamp.name}", shape))
    right = layout.SEALED_RIGHT * CELL
    shape = Shape(before=sheet.measures.line, right=right, align="right")
    return [*written, sheet.paragraph("Dated", _date(said), shape)]
