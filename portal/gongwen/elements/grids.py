"""Tables, tables of facts and pictures with captions, as wide as the text."""

import math
from functools import cache

from portal.gongwen import layout
from portal.gongwen.content import Align, Fact, Facts, Picture, Pictures, Table
from portal.gongwen.lines import lines
from portal.gongwen.oxml.tables import (
    RULED,
    TEXT_END,
    Grid,
    cell,
    opening,
    row,
    table,
    text_start,
)
from portal.gongwen.oxml.text import Shape, run
from portal.gongwen.sheet import Sheet
from portal.gongwen.styles import Style
from portal.gongwen.widths import cells

_MARGIN = layout.CELL_MARGIN
_SHORT = 8
_LONG = 400
_SLACK = 1.06
_SAMPLE = 200
_NARROW_ROOM = 0.9
_ALIGNS = {Align.LEFT: "left", Align.CENTRE: "center", Align.RIGHT: "right"}
_PICTURE_LINES = 12
_PICTURES_LINES = 9
_FACT_LABEL_MAX = 6


def ruled(sheet: Sheet, said: Table, width: int, *, kept: bool = False) -> Grid:
    """A ruled table with its caption above and its head on every page.

    ``kept`` keeps its last row on the page of what follows it.
    """
    columns = max([len(said.head), *map(len, said.rows)])
    size = _size(columns, turned=width > layout.TEXT_WIDTH)
    texts = _columns(said, columns)
    widths = _spread(list(said.widths), width) if said.widths else _fitted(texts, size, width)
    aligns = said.aligns or tuple(_align(column) for column in texts)
    rows = [_head(sheet, said.head, widths, size)] if said.head else []
    rows += _rows(sheet, said, widths, size, aligns, kept=kept)
    above, below = _about(sheet, said.caption, kept=kept)
    return Grid(
        above,
        opening(widths, edges=RULED, margin=_MARGIN),
        rows,
        below,
        cache(lambda: _heights(said, widths, size)),
        heads=int(bool(said.head)),
        kept=kept,
    )


def _about(sheet: Sheet, caption: str, *, kept: bool) -> tuple[str, str]:
    """What stands about a table: its caption, or some white, and the white below it."""
    above = sheet.paragraph("TableCaption", caption) if caption else sheet.paragraph("Gap")
    return above, sheet.paragraph("Gap", shape=Shape(keep_next=kept))


def _framed(sheet: Sheet, caption: str, grid: str, *, kept: bool) -> str:
    above, below = _about(sheet, caption, kept=kept)
    return above + grid + below


def _heights(said: Table, widths: list[int], size: int) -> list[tuple[float, ...]]:
    """The heights of each row in twips, the head's first: one, or a line each where it is cut."""
    line = layout.natural_line(size, layout.CELL_LOOSE)
    rooms = [width - 2 * _MARGIN for width in widths]
    fits = [room // (size * 10) for room in rooms]

    @cache
    def count(text: str, room: int) -> int:
        # What seams may take is kept free.
        alone = "\n" not in text and cells(text) * size * 10 <= room * _NARROW_ROOM
        return 1 if alone else len(lines(text, size, 0, room))

    def heights(texts: tuple[str, ...]) -> tuple[float, ...]:
        most = 1
        for text, room, fit in zip(texts, rooms, fits, strict=False):
            if len(text) > fit or "\n" in text:
                most = max(most, count(text, room))
        about = layout.CELL_ABOVE + layout.ROW_RULES / 2
        if _is_whole(texts):
            return (most * line + 2 * about,)
        return (line + about, *(line,) * (most - 2), line + about)

    return [heights(texts) for texts in ((said.head, *said.rows) if said.head else said.rows)]


def _is_whole(texts: tuple[str, ...]) -> bool:
    """Whether a row is short enough to stand uncut on one page."""
    return max(map(len, texts), default=0) < _LONG


def _columns(said: Table, columns: int) -> list[list[str]]:
    """The texts of each column, from the first rows: enough to judge its width by."""
    sample = [said.head, *said.rows[:_SAMPLE]]
    return [[texts[at] for texts in sample if at < len(texts)] for at in range(columns)]


def _fitted(texts: list[list[str]], size: int, width: int) -> list[int]:
    """Widths by content: short columns as they need, long ones share what is left."""
    needs = [_need(column, size) for column in texts]
    if sum(needs) <= width:
        return _spread(needs, width)
    short = size * 10 * _SHORT + 2 * _MARGIN
    least = [min(need, short) for need in needs]
    left = width - sum(least)
    if left <= 0:
        return _spread(least, width)
    # By the root: twice as long a text is not worth twice the width.
    more = [math.sqrt(max(0.0, need - short)) for need in needs]
    return _spread(
        [base + left * part / sum(more) for base, part in zip(least, more, strict=True)], width
    )


def _need(column: list[str], size: int) -> float:
    longest = max((cells(line) for text in column for line in text.split("\n")), default=1.0)
    return (max(1.0, longest) + 0.5) * size * 10 * _SLACK + 2 * _MARGIN


def _align(column: list[str]) -> Align:
    return Align.CENTRE if all(cells(text) <= _SHORT for text in column) else Align.LEFT


def _spread(shares: list[float], width: int) -> list[int]:
    total = sum(shares)
    widths = [int(width * share / total) for share in shares]
    widths[-1] += width - sum(widths)
    return widths


def _size(columns: int, *, turned: bool) -> int:
    room = 3 if turned else 0
    if columns <= 3 + room:
        return layout.SIZE_4
    return layout.SIZE_SMALL_4 if columns <= 6 + room else layout.SIZE_5


def _head(sheet: Sheet, head: tuple[str, ...], widths: list[int], size: int) -> str:
    padded = (*head, *[""] * (len(widths) - len(head)))
    return row(
        (
            cell(width, sheet.paragraph(f"CellHead{size}", text))
            for width, text in zip(widths, padded, strict=True)
        ),
        head=True,
    )


def _rows(
    sheet: Sheet,
    said: Table,
    widths: list[int],
    size: int,
    aligns: tuple[Align, ...],
    *,
    kept: bool,
) -> list[str]:
    style = sheet.style(f"Cell{size}")
    padded = (*aligns, *[Align.LEFT] * (len(widths) - len(aligns)))

    def starts(*, kept: bool) -> list[str]:
        pairs = zip(widths, padded, strict=False)
        return [text_start(width, style.id, _ALIGNS[align], kept=kept) for width, align in pairs]

    usual = starts(kept=False)
    rows = [_row(texts, usual, style) for texts in said.rows]
    if kept and rows:
        rows[-1] = _row(said.rows[-1], starts(kept=True), style)
    return rows


def _row(texts: tuple[str, ...], starts: list[str], style: Style) -> str:
    filled = [
        f"{start}{run(text, style)}{TEXT_END}" for start, text in zip(starts, texts, strict=False)
    ]
    empty = [f"{start}{TEXT_END}" for start in starts[len(filled) :]]
    return row([*filled, *empty], whole=_is_whole(texts))


def facts(sheet: Sheet, said: Facts, width: int, *, kept: bool = False) -> str:
    """A ruled table of labels and values, two pairs a row."""
    label_cells = min(_FACT_LABEL_MAX, max((cells(fact.label) for fact in said.facts), default=1))
    label = round((label_cells + 1) * layout.SIZE_4 * 10)
    value = width // 2 - label
    widths = [label, value, label, width - 2 * label - value]
    rows = [_fact_row(sheet, pair, widths) for pair in _pairs(said.facts)]
    return _framed(sheet, said.caption, table(widths, rows, edges=RULED, margin=_MARGIN), kept=kept)


def _pairs(said: tuple[Fact, ...]) -> list[tuple[Fact, ...]]:
    pairs: list[tuple[Fact, ...]] = []
    for fact in said:
        alone = fact.wide or not pairs or len(pairs[-1]) == 2 or pairs[-1][0].wide
        if alone:
            pairs.append((fact,))
        else:
            pairs[-1] = (*pairs[-1], fact)
    return pairs


def _fact_row(sheet: Sheet, pair: tuple[Fact, ...], widths: list[int]) -> str:
    head, text = f"CellHead{layout.SIZE_4}", f"Cell{layout.SIZE_4}"
    first = pair[0]
    written = [cell(widths[0], sheet.paragraph(head, first.label))]
    if len(pair) == 1:
        written.append(cell(sum(widths[1:]), sheet.paragraph(text, first.value), span=3))
    else:
        written.append(cell(widths[1], sheet.paragraph(text, first.value)))
        written.append(cell(widths[2], sheet.paragraph(head, pair[1].label)))
        written.append(cell(widths[3], sheet.paragraph(text, pair[1].value)))
    return row(written, height=sheet.measures.line)


def pictures(sheet: Sheet, said: Pictures, width: int, *, kept: bool = False) -> str:
    """Pictures with their captions below, side by side in a table without rules."""
    columns = max(1, min(said.columns, len(said.pictures)))
    keep = Shape(keep_next=kept)
    if columns == 1:
        height = _PICTURE_LINES * sheet.measures.line
        return "".join(
            sheet.runs("Picture", sheet.picture(shown, width, height))
            + sheet.paragraph("Caption", shown.caption, keep)
            for shown in said.pictures
        )
    room = width // columns
    rows = []
    for at in range(0, len(said.pictures), columns):
        rows += _picture_rows(sheet, said.pictures[at : at + columns], columns, room, keep)
    return table([room] * columns, rows) + sheet.paragraph("Gap", shape=keep)


def _picture_rows(
    sheet: Sheet, shown: tuple[Picture, ...], columns: int, room: int, keep: Shape
) -> list[str]:
    height = _PICTURES_LINES * sheet.measures.line
    filler = [cell(room, sheet.paragraph("Caption", shape=keep))] * (columns - len(shown))
    upper = [
        cell(room, sheet.runs("Picture", sheet.picture(one, room - 2 * _MARGIN, height)))
        for one in shown
    ]
    lower = [cell(room, sheet.paragraph("Caption", one.caption, keep)) for one in shown]
    return [row([*upper, *filler]), row([*lower, *filler])]
