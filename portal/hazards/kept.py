"""A table between its two presses, as JSON: small, for most of what it says stands there often."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from portal.hazards.sheet import SHEET
from portal.sheets.cells import as_seen, clean
from portal.sheets.dryrun import Parsed
from portal.sheets.read import Rows

_EMPTY = {"", None}


def packed(parsed: Parsed) -> dict[str, Any]:
    """The columns of the sheet that a table fills: what each says, and where that stands."""
    columns = {}
    for column in SHEET.columns:
        if column.key in parsed.letters:
            said, at = _once(parsed.column(column.key))
            if column.required or not set(said) <= _EMPTY:
                columns[column.label] = [said, at]
    return {"lines": [row.line_no for row in parsed.rows], "columns": columns}


def unpacked(kept: Mapping[str, Any]) -> Rows:
    """The same table again, every line where it stood."""
    lines, columns = kept["lines"], kept["columns"]
    rows: list[Sequence[object]] = [()] * lines[-1]
    rows[lines[0] - 2] = list(columns)
    cells = [[said[place] for place in at] for said, at in columns.values()]
    for line_no, row in zip(lines, zip(*cells, strict=True), strict=True):
        rows[line_no - 1] = row
    return rows


def _once(cells: Sequence[object]) -> tuple[list[Any], list[int]]:
    """What cells say, each once, and for each cell its place among that.

    A cell is another than one that is equal and of another type: 1 and 是.
    """
    places: dict[tuple[type, object], int] = {}
    at = [places.setdefault((type(cell), cell), len(places)) for cell in cells]
    return [_plain(cell) for _, cell in places], at


def _plain(cell: object) -> Any:
    """A cell as JSON holds it; numbers stay numbers, so that one cut by Excel is still seen."""
    if isinstance(cell, date):
        return as_seen(cell)
    return clean(cell) if isinstance(cell, str) else cell
