"""Tables to Excel and CSV: the form that also reads back, written row by row."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from portal.sheets.cells import clean
from portal.sheets.columns import Cell, Column, Sheet, Style

if TYPE_CHECKING:
    from xlsxwriter import Workbook

Put = Callable[[int, int, Any], int]
"""Writes a cell at a line and a column; 0 where it could."""

EXPLAINED = "填写说明"
"""The name of the template's second worksheet."""

_MOST_LINES = 1_048_576
_A4 = 9
_TEMPLATE_LINES = 5000
_MOST_LISTED = 255  # characters that Excel allows in a drop-down list
_OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_TOP: dict[str, Any] = {"valign": "top"}
_STYLES: dict[str, dict[str, Any]] = {
    "text": {"num_format": "@", "text_wrap": True} | _TOP,
    "whole": {"num_format": "0"} | _TOP,
    "money": {"num_format": "#,##0.00"} | _TOP,
    "day": {"num_format": "yyyy-mm-dd", "align": "left"} | _TOP,
}
_HEADER = {"bold": True, "bg_color": "#E8EEF7", "border": 1, "text_wrap": True, "valign": "vcenter"}
_TITLE = {"bold": True, "font_size": 14}
_DAY_ZERO = date(1899, 12, 31).toordinal()
_MARCH_1900 = 60
_FORMULA = re.compile(r"'*[=+\-@]")


def write_workbook(
    sheet: Sheet,
    rows: Iterable[Mapping[str, Any]],
    to: Path | BinaryIO,
    title: str = "",
) -> None:
    """Write ``rows``, values by column key, as an Excel workbook; memory does not grow with them.

    ``title`` goes above the header. A row without a column's key raises KeyError, one line more
    than a worksheet has ValueError.
    """
    with _workbook(to) as book:
        page = _Page(book, sheet, title)
        for row in rows:
            page.write(row)
        page.finish()


def template(sheet: Sheet) -> bytes:
    """An empty workbook to fill in, required columns starred, with a second sheet of rules."""
    out = io.BytesIO()
    with _workbook(out) as book:
        page = _Page(book, sheet, title="", starred=True)
        page.offer_choices()
        page.finish()
        _explain(book, sheet)
    return out.getvalue()


def write_csv(sheet: Sheet, rows: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """The lines of a CSV file in UTF-8 with BOM, header first, one by one.

    Text that a spreadsheet would take for a formula gets an apostrophe in front, which
    ``read_csv`` takes off again.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow([column.label for column in sheet.columns])
    for row in rows:
        yield _taken(buffer)
        writer.writerow([_csv_cell(column, row[column.key]) for column in sheet.columns])
    yield _taken(buffer)


class _Page:
    """The worksheet being written, from the top down."""

    def __init__(
        self, book: "Workbook", sheet: Sheet, title: str, *, starred: bool = False
    ) -> None:
        self.sheet = sheet
        self.page = book.add_worksheet(sheet.name)
        self.header = 1 if title else 0
        self.line = self.header
        styles = {name: book.add_format(style) for name, style in _STYLES.items()}
        for at, column in enumerate(sheet.columns):
            self.page.set_column(at, at, column.width, styles[column.parse.style])
        if title:
            self.page.write_string(0, 0, _written(title), book.add_format(_TITLE))
        header = book.add_format(_HEADER)
        for at, column in enumerate(sheet.columns):
            star = "*" if starred and column.required else ""
            self.page.write_string(self.header, at, column.label + star, header)
        self.page.freeze_panes(self.header + 1, 0)
        _fit_on_paper(self.page, self.header)
        self.cells = [
            (at, column.key, column.parse.show, self._put(column.parse.style))
            for at, column in enumerate(sheet.columns)
        ]

    def write(self, row: Mapping[str, Any]) -> None:
        """Write the next line."""
        self.line = line = self.line + 1
        if line >= _MOST_LINES:
            raise ValueError(f"a worksheet has {_MOST_LINES} lines")
        for at, key, show, put in self.cells:
            value = row[key]
            if value is None or value == "":
                continue
            cell = show(value)
            if cell != "" and put(line, at, cell):
                raise ValueError(f"line {line} cannot hold {key}")

    def _put(self, style: Style) -> Put:
        """The call that writes a cell of a style."""
        if style == "text":
            return self._put_text
        return self._put_day if style == "day" else self.page.write_number

    def _put_text(self, line: int, at: int, said: Any) -> int:
        text = str(said)
        if not text.isprintable() or text[0] in " <" or text[-1] == " ":
            text = _written(text)  # most texts need no cleaning
        return int(self.page.write_string(line, at, text))

    def _put_day(self, line: int, at: int, day: date) -> int:
        return int(self.page.write_number(line, at, _serial(day)))

    def offer_choices(self) -> None:
        """Give columns of one choice a drop-down list, where it is short enough for Excel."""
        for at, column in enumerate(self.sheet.columns):
            options = list(column.parse.options)
            if options and len(",".join(options)) <= _MOST_LISTED:
                self.page.data_validation(
                    self.header + 1, at, _TEMPLATE_LINES, at,
                    {
                        "validate": "list",
                        "source": options,
                        "error_title": column.label,
                        "error_message": "请从下拉框中选一项。",
                    },
                )  # fmt: skip

    def finish(self) -> None:
        """Put the filter over what was written."""
        self.page.autofilter(self.header, 0, self.line, len(self.sheet.columns) - 1)


def _explain(book: "Workbook", sheet: Sheet) -> None:
    """The sheet that says for each column whether it is required and what to write."""
    page = book.add_worksheet(EXPLAINED)
    wrapped, header = book.add_format(_STYLES["text"]), book.add_format(_HEADER)
    for at, (label, width) in enumerate([("列", 20), ("必填", 8), ("怎么填", 60), ("可选项", 60)]):
        page.set_column(at, at, width, wrapped)
        page.write_string(0, at, label, header)
    for line, column in enumerate(sheet.columns, 1):
        how = "。".join(part for part in (column.parse.rule, column.hint) if part)
        cells = [column.label, "必填" if column.required else "", how]
        for at, text in enumerate([*cells, "、".join(column.parse.options)]):
            page.write_string(line, at, _written(text))
    page.freeze_panes(1, 0)
    _fit_on_paper(page, header=0)


def _fit_on_paper(page: Any, header: int) -> None:
    """Print on A4 lying down, all columns on one page, the header again on each."""
    page.set_paper(_A4)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(header)


def _shown(column: Column, value: Any) -> Cell:
    """The cell for a value; an empty text is no cell at all."""
    cell = None if value is None else column.parse.show(value)
    return None if cell == "" else cell


def _serial(day: date) -> int:
    """A day as a worksheet counts it: 1 January 1900 is 1, and that year had a 29 February."""
    days = day.toordinal() - _DAY_ZERO
    return days if days < _MARCH_1900 else days + 1


def _written(text: str) -> str:
    """``text`` as the writer may have it: clean, and never its own mark-up for rich text."""
    plain = clean(text)
    return f"{plain} " if plain.startswith("<r>") and plain.endswith("</r>") else plain


def _csv_cell(column: Column, value: Any) -> str:
    cell = _shown(column, value)
    if cell is None:
        return ""
    text = clean(str(cell))
    guarded = column.parse.style == "text" and _FORMULA.match(text)
    return f"'{text}" if guarded else text


def _taken(buffer: io.StringIO) -> bytes:
    """What stands in the buffer, which is emptied."""
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()


def _workbook(to: Path | BinaryIO) -> "Workbook":
    """A workbook to write; the library is loaded with the first."""
    made: Workbook = import_module("xlsxwriter").Workbook(
        str(to) if isinstance(to, Path) else to, _OPTIONS
    )
    return made
