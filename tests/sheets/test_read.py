"""Reading: workbooks, CSV and pasted blocks come to the same rows."""

from datetime import date
from typing import Any

import pytest

from portal.sheets.columns import SheetError
from portal.sheets.guard import ReadLimits
from portal.sheets.read import read_csv, read_file, read_pasted, read_workbook
from tests.sheets.books import changed, part, workbook

LIMITS = ReadLimits()


def test_rows_are_counted_from_the_first_line_of_the_sheet() -> None:
    data = workbook([[], [], ["", "名称", "日期"], [], ["", "甲", date(2023, 6, 12)]])
    rows = read_workbook(data, LIMITS)
    assert rows[2] == ["", "名称", "日期"]
    assert rows[4] == ["", "甲", date(2023, 6, 12)]
    assert len(rows) == 5


def test_the_first_sheet_that_is_not_hidden_is_read() -> None:
    def change(book: Any, page: Any) -> None:
        second = book.add_worksheet("给人看的")
        second.write(0, 0, "看得见")
        second.activate()
        page.hide()

    assert read_workbook(workbook([["藏起来"]], change), LIMITS) == [["看得见"]]


def test_a_workbook_with_nothing_to_see_is_refused() -> None:
    data = workbook([["甲"]])
    hidden = part(data, "xl/workbook.xml").replace(b"<sheet ", b'<sheet state="hidden" ')
    with pytest.raises(SheetError, match=r"没有可见的工作表。请取消隐藏"):
        read_workbook(changed(data, {"xl/workbook.xml": hidden}), LIMITS)


def test_formulas_give_what_they_showed_and_errors_stay_seen() -> None:
    def change(book: Any, page: Any) -> None:
        page.write_formula(0, 1, "=1+2", None, 3)
        page.write_formula(0, 2, "=A99/0", None, "#DIV/0!")
        page.write_formula(0, 3, '=A1&"乙"', None, "甲乙")
        page.write_boolean(0, 4, True)

    assert read_workbook(workbook([["甲"]], change), LIMITS) == [
        ["甲", 3.0, "#DIV/0!", "甲乙", True]
    ]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("名称\t人数\n甲\t1\r\n乙\t2\r\n", [["名称", "人数"], ["甲", "1"], ["乙", "2"]]),
        ('"一行\n二行"\tb\n', [["一行\n二行", "b"]]),
        ('"他说""好""\n"\tb', [['他说"好"\n', "b"]]),
        ('"有\t制表符"\tb', [["有\t制表符", "b"]]),
        ('"三无"小区\tb\n', [['"三无"小区', "b"]]),
        ('"整个加引号"\tb\n', [['"整个加引号"', "b"]]),
        ('"没有收尾\tb\nc\td', [['"没有收尾', "b"], ["c", "d"]]),
        ('5"管\tb', [['5"管', "b"]]),
        ("a\t\tc\n\n\td\t\n", [["a", "", "c"], [""], ["", "d", ""]]),
        ("名称,人数\n甲,1", [["名称", "人数"], ["甲", "1"]]),
        ("只有一列\n甲", [["只有一列"], ["甲"]]),
        ("", []),
        ("\r\n\r\n", []),
    ],
)
def test_a_pasted_block_becomes_rows(text: str, rows: list[list[str]]) -> None:
    assert read_pasted(text) == rows


def test_a_long_block_of_open_quotes_is_read_quickly() -> None:
    assert len(read_pasted('"a\t"b\n' * 20_000)) == 20_000


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t"])
def test_csv_of_any_office_program_is_read(encoding: str, separator: str) -> None:
    text = f'名称{separator}说明\r\n甲{separator}"一行\n二行"\r\n'
    assert read_csv(text.encode(encoding)) == [["名称", "说明"], ["甲", "一行\n二行"]]


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\0\0", b"\xff\xff\xff", b"a\0b"])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(SheetError, match=r"不是 .xlsx 工作簿，也不是文字的 CSV。请另存为"):
        read_csv(data)


def test_csv_with_a_quote_that_never_ends_is_refused() -> None:
    with pytest.raises(SheetError, match="引号不成对"):
        read_csv(b'"' + b"a" * 200_000)


def test_an_uploaded_file_is_read_by_its_content() -> None:
    assert read_file(workbook([["甲"]]), LIMITS) == [["甲"]]
    assert read_file("甲,乙".encode("gb18030"), LIMITS) == [["甲", "乙"]]
    for data, words in ((b"", "是空的"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版 .xls")):
        with pytest.raises(SheetError, match=words):
            read_file(data, LIMITS)
