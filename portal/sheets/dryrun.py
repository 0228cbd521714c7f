"""The dry run: rows of raw cells against a sheet's columns, every error by its cell."""

import re
import unicodedata
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from portal.sheets.cells import as_seen, is_blank
from portal.sheets.columns import CellError, Column, Sheet
from portal.sheets.read import Rows

_HEADER_WITHIN = 10  # a title, a date and a note may stand above the header
_READ_ALIKE = frozenset({str, date, datetime, type(None)})
"""Cells of these types that are equal say the same; 1, 1.0 and True are equal and do not."""
_MARKS = re.compile(r"[\s*:]|\(必填\)")

Same = Callable[[Mapping[str, Any]], Hashable | None]
"""What makes two rows the same thing; None for a row that cannot be told."""


@dataclass
class Row:
    """One line of the table: ``line_no`` as people count, values and errors by column key.

    ``values`` holds what could be read; ``cells`` is the line as it came, ``places`` where each
    key stands in it.
    """

    line_no: int
    cells: Sequence[object]
    places: Mapping[str, int]
    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def raw(self) -> dict[str, str]:
        """Every cell as text by column key, for showing it to the person again."""
        return {key: as_seen(self.cell(key)) for key in self.places}

    def cell(self, key: str) -> object:
        """The cell of a column as it came; None where the line is shorter."""
        at = self.places[key]
        return self.cells[at] if at < len(self.cells) else None


@dataclass(frozen=True)
class Parsed:
    """What a dry run found.

    ``problems`` concern the whole table, and with one of them there are no rows. ``warnings``
    name what is left out. ``letters`` is the column letter of each key, for pointing at a cell.
    """

    rows: list[Row]
    problems: list[str]
    warnings: list[str]
    letters: dict[str, str]

    def column(self, key: str) -> list[object]:
        """The cells of one column as they came, None where a line is shorter."""
        at = self.rows[0].places[key]
        return [row.cells[at] if at < len(row.cells) else None for row in self.rows]

    @property
    def good(self) -> list[Row]:
        """The rows without an error: those that may go in."""
        return [row for row in self.rows if not row.errors]

    @property
    def bad(self) -> list[Row]:
        """The rows with an error."""
        return [row for row in self.rows if row.errors]


def dry_run(
    sheet: Sheet, rows: Rows, *, max_rows: int, same: Same | None = None, same_at: str = ""
) -> Parsed:
    """All that ``rows`` say by the columns of ``sheet``, and all that is wrong with them.

    The second of two rows that ``same`` gives an equal key is an error at the column ``same_at``,
    by default the first.
    """
    parsed = laid_out(sheet, rows, max_rows=max_rows)
    for column in sheet.columns:
        if column.key in parsed.letters:
            _read(column, parsed)
    if same is not None:
        _mark_doubles(parsed.rows, same, same_at or sheet.columns[0].key)
    return parsed


def laid_out(sheet: Sheet, rows: Rows, *, max_rows: int) -> Parsed:
    """The lines of a table as they stand, no cell of them read yet, and what is wrong with it.

    The header is found by its labels, in any order, with a title above it or not. Blank lines
    are left out.
    """
    header = _header_line(sheet, rows)
    if header is None:
        labels = "、".join(column.label for column in sheet.columns)
        return _nothing(f"没有找到表头。请用模板填写，或在第一行写上列名：{labels}。")
    places, warnings, problems = _places(sheet, rows[header])
    filled = [
        (at + 1, row)
        for at, row in enumerate(rows)
        if at > header and not all(is_blank(cell) for cell in row)
    ]
    if len(filled) > max_rows:
        problems.append(f"有 {len(filled):,} 行，一次最多 {max_rows:,} 行。请分成几次导入。")
    if not filled:
        problems.append("表头下面没有内容。请填写后再导入。")
    if problems:
        return Parsed([], problems, warnings, {})
    found = [Row(line_no, cells, places) for line_no, cells in filled]
    return Parsed(found, [], warnings, {key: letters(at) for key, at in places.items()})


def letters(at: int) -> str:
    """The name Excel gives the column at ``at``, counted from 0: ``A``, ``Z``, ``AA``."""
    name = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _nothing(problem: str) -> Parsed:
    return Parsed([], [problem], [], {})


def _label(cell: object) -> str:
    """A label as it is compared: without spaces, stars, colons and （必填）, half-width."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", as_seen(cell))).casefold()


def _header_line(sheet: Sheet, rows: Rows) -> int | None:
    """The index of the row that names most of the sheet's columns; None if none names one.

    A row of data may hold a label by chance, so the first row with most labels wins.
    """
    labels = {_label(column.label) for column in sheet.columns}
    named = [len(labels & {_label(cell) for cell in row}) for row in rows[:_HEADER_WITHIN]]
    most = max(named, default=0)
    return named.index(most) if most else None


def _places(sheet: Sheet, header: Sequence[object]) -> tuple[dict[str, int], list[str], list[str]]:
    """Where each column stands, then warnings, then problems."""
    by_label = {_label(column.label): column for column in sheet.columns}
    places: dict[str, int] = {}
    unknown: list[str] = []
    problems: list[str] = []
    for at, cell in enumerate(header):
        column = by_label.get(_label(cell))
        if column is None:
            unknown += [] if is_blank(cell) else [as_seen(cell)]
        elif column.key in places:
            two = f"{letters(places[column.key])}、{letters(at)}"
            problems.append(f"“{column.label}”有两列（{two} 列）。请删去其中一列。")
        else:
            places[column.key] = at
    missing = [c.label for c in sheet.columns if c.required and c.key not in places]
    if missing:
        problems.append(f"缺少必填的列：{'、'.join(missing)}。请补上后再导入。")
    warnings = [f"不认识的列没有导入：{'、'.join(unknown)}。"] if unknown else []
    return places, warnings, problems


def _read(column: Column, parsed: Parsed) -> None:
    """Read one column of every row. What stands there often is read once."""
    key, cells = column.key, parsed.column(column.key)
    if _READ_ALIKE.issuperset(map(type, cells)):
        known = {cell: _value(column, cell) for cell in set(cells)}
        values = [known[cell] for cell in cells]
    else:
        values = [_value(column, cell) for cell in cells]
    for row, value in zip(parsed.rows, values, strict=True):
        if isinstance(value, CellError):
            row.errors[key] = str(value)
        else:
            row.values[key] = value


def _value(column: Column, cell: object) -> Any:
    """What a cell says, or the CellError that says why it cannot be told."""
    if is_blank(cell):
        said = f"没有填写{column.label}。请补上。"
        return CellError(said) if column.required else column.parse.blank
    try:
        return column.parse.read(cell)
    except CellError as error:
        return error


def _mark_doubles(rows: list[Row], same: Same, at: str) -> None:
    """Give every row after the first of its kind an error that names the first."""
    first: dict[Hashable, int] = {}
    for row in rows:
        key = None if row.errors else same(row.values)
        if key is None:
            continue
        if key in first:
            row.errors[at] = f"与第 {first[key]} 行重复。请只保留一行。"
        else:
            first[key] = row.line_no
