"""The monthly table as an Excel workbook: the same table gives the same bytes."""

import io
from typing import Any

from portal.kernel import clock
from portal.kernel.later import Later
from portal.reports.monthly import COLUMNS, TITLE, Monthly, notes
from portal.reports.tables import cut_off_words

_XLSX = Later("xlsxwriter")
FIRST, WIDTH = 16, 10
A4 = 9
RULED = {"border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"}
SIGNED = (
    "单位负责人：　　　　　　填表人：　　　　　　联系电话：　　　　　　报出日期：　　年　月　日"
)


def workbook(made: Monthly, reporter: str) -> bytes:
    """The table on one landscape page of A4: head, columns with their numbers, rows, notes."""
    out = io.BytesIO()
    with _XLSX.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        at = clock.local(made.frame.at).replace(tzinfo=None)
        book.set_properties({"title": TITLE, "created": at})
        page = book.add_worksheet("月报表")
        _paper(page)
        last = _head(book, page, made, reporter)
        last = _rows(book, page, made, last)
        _foot(book, page, made, last)
    return out.getvalue()


def _paper(page: Any) -> None:
    page.set_paper(A4)
    page.set_landscape()
    page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    page.fit_to_pages(1, 0)
    page.center_horizontally()
    page.set_column(0, 0, FIRST)
    page.set_column(1, len(COLUMNS), WIDTH)
    page.repeat_rows(2, 3)
    page.freeze_panes(4, 1)


def _head(book: Any, page: Any, made: Monthly, reporter: str) -> int:
    wide = len(COLUMNS)
    title = book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"})
    page.set_row(0, 30)
    page.merge_range(0, 0, 0, wide, TITLE, title)
    page.write_string(1, 0, f"填报单位：{reporter}")
    page.write_string(1, 5, made.month)
    page.write_string(1, wide - 3, f"数据截至 {cut_off_words(made.frame)}")
    header = book.add_format(RULED | {"bold": True, "bg_color": "#EEEEEE"})
    number = book.add_format(RULED)
    page.set_row(2, 62)
    for at, label in enumerate(["行业", *(one.label for one in COLUMNS)]):
        page.write_string(2, at, label, header)
        page.write_string(3, at, "甲" if at == 0 else str(at), number)
    return 3


def _rows(book: Any, page: Any, made: Monthly, last: int) -> int:
    words, number = book.add_format(RULED), book.add_format(RULED | {"num_format": "0"})
    share = book.add_format(RULED | {"num_format": "0.0"})
    for line in made.lines:
        last += 1
        page.write_string(last, 0, line.label, words)
        for at, cell in enumerate(line.cells, 1):
            if not cell.text:
                page.write_blank(last, at, None, number)
            elif cell.text.isdigit():
                page.write_number(last, at, int(cell.text), number)
            elif cell.text.replace(".", "").isdigit():
                page.write_number(last, at, float(cell.text), share)
            else:
                page.write_string(last, at, cell.text, words)
    return last


def _foot(book: Any, page: Any, made: Monthly, last: int) -> None:
    plain = book.add_format({"text_wrap": True, "valign": "top", "font_size": 9})
    page.write_string(last + 1, 0, SIGNED)
    for at, words in enumerate(notes(made), last + 3):
        page.set_row(at, 26 if len(words) > 100 else 13)
        page.merge_range(at, 0, at, len(COLUMNS), words, plain)
