"""Tables from outside as rows of raw cells: Excel workbooks, CSV, pasted blocks.

Each gives a list of rows from the very first, so that row ``n`` of the list is line ``n + 1`` as
people count; blank rows stay in.
"""

import csv
import io
import re
from collections.abc import Sequence

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from portal.sheets.columns import SheetError
from portal.sheets.guard import ReadLimits, measured

Rows = Sequence[Sequence[object]]

_ZIP = b"PK"
_OLE = b"\xd0\xcf\x11\xe0"
_FIELD = re.compile(r'"((?:[^"]|"")*)"(?=\t|\n|\Z)')
_PLAIN = re.compile(r"[^\t\n]*")
_GUARDED = re.compile(r"\A'(?='*[=+\-@])")


def read_file(data: bytes, limits: ReadLimits) -> Rows:
    """The rows of an uploaded file, an Excel workbook or CSV by its content.

    Raises SheetError with a sentence for people.
    """
    if data.startswith((_ZIP, _OLE)) or not data:
        return read_workbook(data, limits)
    return read_csv(data)


def read_workbook(data: bytes, limits: ReadLimits) -> Rows:
    """The rows of the first worksheet that is not hidden.

    Cells are ``str``, ``float``, ``bool``, ``date`` or ``datetime``; an empty one is ``""``.
    Raises SheetError with a sentence for people.
    """
    try:
        rows: Rows = _first_shown(data, limits).to_python(skip_empty_area=False)
    except CalamineError as error:
        raise SheetError(
            "工作表读不出来，可能已损坏。请在 Excel 或 WPS 里打开，另存为 .xlsx 后再上传。"
        ) from error
    return rows


def _first_shown(data: bytes, limits: ReadLimits) -> CalamineSheet:
    """The sheet alone, so that its workbook is let go before the rows are made."""
    book = CalamineWorkbook.from_object(io.BytesIO(measured(data, limits)))
    for sheet in book.sheets_metadata:
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet:
            return book.get_sheet_by_name(sheet.name)
    raise SheetError("工作簿里没有可见的工作表。请取消隐藏要导入的工作表，保存后再上传。")


def read_csv(data: bytes) -> Rows:
    """The rows of a CSV file in UTF-8, UTF-16 or GB18030, with commas or tabs.

    Raises SheetError with a sentence for people.
    """
    text = _decoded(data)
    first = text.split("\n", 1)[0]
    delimiter = "\t" if first.count("\t") > first.count(",") else ","
    return _csv_rows(text, delimiter)


def read_pasted(text: str) -> Rows:
    """The rows of a block copied from Excel or WPS and pasted into a text field.

    A cell with a line break or a tab arrives in quotes; one that merely begins with a quotation
    mark is left as it is. A block without tabs is taken as CSV.
    """
    block = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    if not block:
        return []
    return _pasted_rows(block) if "\t" in block else _csv_rows(block, ",")


def _pasted_rows(block: str) -> Rows:
    rows: list[list[object]] = [[]]
    at = 0
    while True:
        found = _FIELD.match(block, at)
        if found and re.search(r'[\t\n]|""', found[1]):
            rows[-1].append(found[1].replace('""', '"'))
        else:
            found = _PLAIN.match(block, at)
            rows[-1].append(found[0] if found else "")
        at = found.end() if found else at
        if at == len(block):
            return rows
        if block[at] == "\n":
            rows.append([])
        at += 1


def _csv_rows(text: str, delimiter: str) -> Rows:
    try:
        return [
            [_GUARDED.sub("", cell) for cell in row]
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        ]
    except csv.Error as error:
        raise SheetError(
            "CSV 读不出来，可能有引号不成对。请改用 .xlsx，或检查引号后再上传。"
        ) from error


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise SheetError("这不是 .xlsx 工作簿，也不是文字的 CSV。请另存为 .xlsx 后再上传。")
