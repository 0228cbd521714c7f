"""版记 at the foot of the last page (GB/T 9704-2012, 7.4)."""

from portal.gongwen import layout, ordinals
from portal.gongwen.content import Imprint
from portal.gongwen.lines import lines
from portal.gongwen.oxml.tables import Edges, cell, row, table
from portal.gongwen.sheet import Sheet


def imprint(sheet: Sheet, said: Imprint) -> list[str]:
    """版记 as a table that floats to the foot of the text area.

    The last paragraph is no ornament: LibreOffice prints nothing of a floating table that ends the
    text.
    """
    rows = _rows(sheet, said)
    last = len(rows) - 1
    written = []
    for place, (content, ruled) in enumerate(rows):
        top = layout.IMPRINT_OUTER if place == 0 else (layout.IMPRINT_INNER if ruled else 0)
        bottom = layout.IMPRINT_OUTER if place == last else 0
        edges = Edges(top=top, bottom=bottom)
        written.append(row([cell(layout.TEXT_WIDTH, content, edges=edges)]))
    if sheet.measures.inset:
        inset = sheet.paragraph("Tiny")
        written.append(
            row([cell(layout.TEXT_WIDTH, inset)], height=sheet.measures.inset, exact=True)
        )
    floating = table([layout.TEXT_WIDTH], written, foot=True)
    return [floating, sheet.paragraph("Tiny")]


def letter_imprint(sheet: Sheet, said: Imprint) -> list[str]:
    """版记 of a letter: the lists alone, without rules, at the very foot (10.1)."""
    texts = [_listed("主送", said.recipients), _listed("抄送", said.copies_to)]
    rows = [
        row([cell(layout.TEXT_WIDTH, sheet.paragraph("CopiesTo", text))]) for text in texts if text
    ]
    return [table([layout.TEXT_WIDTH], rows, foot=True), sheet.paragraph("Tiny")] if rows else []


def height(sheet: Sheet, said: Imprint) -> int:
    """The height that a 版记 needs, in twips, with a line of white above it."""
    texts = [_listed("主送", said.recipients), _listed("抄送", said.copies_to), *said.others, "印"]
    room = layout.TEXT_WIDTH - 5 * layout.CELL_4
    count = sum(len(lines(text, layout.SIZE_4, 0, room)) for text in texts if text)
    return (count + 1) * sheet.measures.line


def _rows(sheet: Sheet, said: Imprint) -> list[tuple[str, bool]]:
    """Each line of the 版记, with whether a rule stands above it."""
    rows = []
    if said.recipients:
        rows.append((sheet.paragraph("CopiesTo", _listed("主送", said.recipients)), True))
    if said.copies_to:
        copies = sheet.paragraph("CopiesTo", _listed("抄送", said.copies_to))
        rows.append((copies, not said.recipients))
    rows.append((_printer(sheet, said), True))
    rows += [(sheet.paragraph("Printer", other), True) for other in said.others]
    return rows


def _listed(label: str, names: tuple[str, ...]) -> str:
    """A list of organs with its label and a full stop; empty, if there are none."""
    text = "，".join(names)
    return f"{label}：{text}{'' if text.endswith('。') else '。'}" if text else ""


def _printer(sheet: Sheet, said: Imprint) -> str:
    day = f"{ordinals.day(said.printed_on)}印发" if said.printed_on else ""
    return sheet.paragraph("Printer", f"{said.printer}\t{day}" if day else said.printer)
