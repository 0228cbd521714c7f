"""署名 and 成文日期, for every way of making them good (GB/T 9704-2012, 7.3.5)."""

from collections.abc import Iterator
from dataclasses import dataclass

from portal.gongwen import layout, ordinals
from portal.gongwen.breaks import balanced
from portal.gongwen.content import Sealing, Signature, Stamp
from portal.gongwen.layout import CELL
from portal.gongwen.oxml.tables import cell, row, table
from portal.gongwen.oxml.text import Shape
from portal.gongwen.sheet import Sheet
from portal.gongwen.widths import cells, twips

_STAMP_CELLS = 4
# White that a name in a column of seals leaves to its neighbours, in characters.
_BETWEEN = 0.75


@dataclass(frozen=True, slots=True)
class Setting:
    """How a signature is set on its page; lengths in twips.

    ``less`` is taken from the white above a sealed name, ``line`` is the pitch of the lines
    (``None``: as usual). ``kept``: it stays on the page of the 附注 below it.
    """

    less: int = 0
    line: int | None = None
    kept: bool = False


def signature(
    sheet: Sheet, issuers: tuple[str, ...], said: Signature, setting: Setting
) -> list[str]:
    """署名 and 成文日期 in the form that the sealing asks for (7.3.5)."""
    organs = said.organs or issuers or ("",)
    if said.sealing is Sealing.STAMPED:
        return _stamped(sheet, said, setting)
    if said.sealing is Sealing.UNSEALED:
        return _unsealed(sheet, organs, said, setting)
    if len(organs) == 1:
        return _one_seal(sheet, organs[0], said, setting)
    return _many_seals(sheet, organs, said, setting)


def spare(sheet: Sheet, issuers: tuple[str, ...], said: Signature) -> int:
    """How much less white may stand above a sealed name: no seal must touch what is above it.

    The middle of a seal is that of its name, but the last one's a quarter of a line above the date.
    """
    organs = said.organs or issuers or ("",)
    if said.sealing is not Sealing.SEALED:
        return 0
    line, seal = sheet.measures.line, layout.mm(said.seal_mm)
    if len(organs) == 1:
        return max(0, layout.SEAL_GAP * line - (seal // 2 - line * 3 // 4))
    a_row = _seals_a_row(organs, said)
    width = _seal_column(a_row, said)
    heights = [len(_name_lines(name, width)) * line for name in _in_rows(organs, a_row)[-1] if name]
    middle = max([line * 5 // 4, *(line + height // 2 for height in heights[:-1])])
    needed = max(line + max(heights, default=0), seal // 2 + middle + layout.SEAL_ROOM // 2)
    return max(0, seal + layout.SEAL_ROOM - needed)


def _date(said: Signature) -> str:
    return ordinals.day(said.dated) if said.dated else ""


def _date_width(said: Signature) -> int:
    """Width of the date; of a usual one, where it is still blank."""
    return twips(_date(said) or "2023年10月10日", layout.SIZE_3)


def _date_centre(said: Signature) -> int:
    return layout.TEXT_WIDTH - layout.SEALED_RIGHT * CELL - _date_width(said) // 2


def _one_seal(sheet: Sheet, organ: str, said: Signature, setting: Setting) -> list[str]:
    """The name centred over the date, 右空四字 (7.3.5.1)."""
    centre = _date_centre(said)
    room = 2 * (layout.TEXT_WIDTH - centre)
    shape = Shape(
        keep_next=True,
        left=layout.TEXT_WIDTH - room,
        align="center",
        before=layout.SEAL_GAP * sheet.measures.line - setting.less,
        line=setting.line,
    )
    dated = Shape(
        keep_next=setting.kept,
        right=layout.SEALED_RIGHT * CELL,
        align="right",
        line=setting.line,
    )
    return [
        sheet.paragraph("SignOrgan", "\n".join(balanced(organ, room / CELL)), shape),
        sheet.paragraph("Dated", _date(said), dated),
    ]


def _many_seals(
    sheet: Sheet, organs: tuple[str, ...], said: Signature, setting: Setting
) -> list[str]:
    """Names in columns in the order of the organs, the last over the date (7.3.5.1).

    Rows are filled from the first; the last stands at the right, so that it ends over the date.
    A row is as high as a seal, with the names half-way down: so no seals touch.
    """
    a_row = _seals_a_row(organs, said)
    column = _seal_column(a_row, said)
    widths = [column] * a_row + [layout.TEXT_WIDTH - column * a_row]
    rows = _in_rows(organs, a_row)
    pitch = layout.mm(said.seal_mm) + layout.SEAL_ROOM
    written = [
        row(_seal_cells(sheet, names, widths, None, kept=True), height=pitch) for names in rows[:-1]
    ]
    last = _seal_cells(sheet, rows[-1], widths, _date(said), kept=setting.kept)
    return [table(widths, [*written, row(last, height=pitch - setting.less)])]


def _in_rows(organs: tuple[str, ...], a_row: int) -> list[list[str]]:
    rows = [list(organs[at : at + a_row]) for at in range(0, len(organs), a_row)]
    rows[-1] = [""] * (a_row - len(rows[-1])) + rows[-1]
    return rows


def _name_lines(name: str, width: int) -> list[str]:
    """A name in a column of seals, clear of its neighbours."""
    return balanced(name, width / CELL - _BETWEEN)


def _seal_cells(
    sheet: Sheet, names: list[str], widths: list[int], date: str | None, *, kept: bool
) -> Iterator[str]:
    """A row of names; the last row has the date under its last name, so that they stay together."""
    shape = Shape(keep_next=kept, align="center")
    for place, (width, name) in enumerate(zip(widths, [*names, ""], strict=True)):
        content = sheet.paragraph("SignOrgan", "\n".join(_name_lines(name, width)), shape)
        if date is not None:
            under = date if place == len(names) - 1 else ""
            content += sheet.paragraph("Dated", under, shape)
        yield cell(width, content, align="center" if date is None else "bottom")


def _seal_column(a_row: int, said: Signature) -> int:
    """Width of a column, where the middle of the last is that of the date."""
    return int(_date_centre(said) / (a_row - 0.5))


def _seals_a_row(organs: tuple[str, ...], said: Signature) -> int:
    """Two or three seals side by side, so that they neither touch nor leave the text area."""
    most = layout.SEALS_A_ROW
    if len(organs) < most or layout.mm(said.seal_mm) > _seal_column(most, said):
        return 2
    return most


def _unsealed(
    sheet: Sheet, organs: tuple[str, ...], said: Signature, setting: Setting
) -> list[str]:
    """Name 右空二字, the date two characters in from it; or the date, if it is longer (7.3.5.2)."""
    edge = layout.TEXT_WIDTH - layout.UNSEALED_RIGHT * CELL
    widest = max(twips(organ, layout.SIZE_3) for organ in organs)
    left = min(edge - widest, edge - _date_width(said) - 2 * CELL)
    left = max(0, left)
    written = []
    for place, organ in enumerate(organs):
        before = sheet.measures.line if place == 0 else 0
        shape = Shape(keep_next=True, before=before, left=left, line=setting.line)
        written.append(sheet.paragraph("SignOrgan", organ, shape))
    dated = Shape(keep_next=setting.kept, left=left + 2 * CELL, line=setting.line)
    return [*written, sheet.paragraph("Dated", _date(said), dated)]


def _stamped(sheet: Sheet, said: Signature, setting: Setting) -> list[str]:
    """Titles of office two characters left of the stamps, 右空四字; a line; the date (7.3.5.3)."""
    edge = layout.TEXT_WIDTH - layout.SEALED_RIGHT * CELL
    shown = [_stamp(sheet, stamp) for stamp in said.stamps]
    widest = max((width for _, width in shown), default=0) or _STAMP_CELLS * CELL
    stops = (("right", edge - widest - 2 * CELL), ("right", edge))
    written = []
    for place, (stamp, (content, _)) in enumerate(zip(said.stamps, shown, strict=True)):
        style = "StampPicture" if stamp.picture else "Stamped"
        before = (2 if place == 0 else 1) * sheet.measures.line
        shape = Shape(keep_next=True, before=before, tabs=stops)
        runs = sheet.run(style, f"\t{stamp.office}\t") + content
        written.append(sheet.runs(style, runs, shape))
    dated = Shape(
        keep_next=setting.kept,
        before=sheet.measures.line,
        right=layout.SEALED_RIGHT * CELL,
        align="right",
    )
    return [*written, sheet.paragraph("Dated", _date(said), dated)]


def _stamp(sheet: Sheet, stamp: Stamp) -> tuple[str, int]:
    """A stamp's picture, or its name in print, and how wide it is in twips."""
    if stamp.picture:
        room = layout.mm(layout.STAMP_WIDTH_MM), layout.mm(layout.STAMP_HEIGHT_MM)
        return sheet.sized_picture(stamp.picture, *room)
    return sheet.run("Stamped", stamp.name), round(cells(stamp.name) * CELL)
