"""The door for workbooks: each thing that may not pass has its own sentence."""

import io
import time
import zipfile

import pytest

from portal.sheets.columns import SheetError
from portal.sheets.guard import ReadLimits, measured
from portal.sheets.read import read_workbook
from tests.sheets.books import SHEET, changed, part, workbook

LIMITS = ReadLimits()
GOOD = workbook([["单位名称"], ["示例公司"]])
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
MACRO_TYPES = part(GOOD, "[Content_Types].xml").replace(
    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
)


def locked() -> bytes:
    """A zip whose members are marked as encrypted."""
    data = bytearray(GOOD)
    for sign, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(sign)
        while at >= 0:
            data[at + flags] |= 1
            at = data.find(sign, at + 4)
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "文件是空的"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "设有打开密码"),
        (OLE + "Workbook".encode("utf-16-le"), "旧版 .xls"),
        (locked(), "设有打开密码"),
        (b"MZ\x90\x00 a program", "不是 .xlsx 工作簿"),
        (b"PK\x03\x04 no zip", "没有传完或已损坏"),
        (GOOD[: len(GOOD) // 2], "没有传完或已损坏"),
        (changed(GOOD, {"[Content_Types].xml": None}), "不是 .xlsx 工作簿"),
        (changed(GOOD, {"xl/workbook.xml": None}), "不是 .xlsx 工作簿"),
        (changed(GOOD, {"xl/vbaProject.bin": b"macro"}), "带有宏"),
        (changed(GOOD, {"[Content_Types].xml": MACRO_TYPES}), "带有宏"),
        (changed(GOOD, {f"x/{n}.xml": b"<x/>" for n in range(1000)}), "个部件，超过 1000 个"),
        (changed(GOOD, {"xl/media/i.png": b"\0" * 30_000_000}), "展开后有 28 MB，过大"),
        (changed(GOOD, {SHEET: part(GOOD, SHEET).decode().encode("utf-16")}), "已损坏"),
        (changed(GOOD, {SHEET: b"<worksheet><sheetData><row"}), "已损坏"),
    ],
)
def test_what_may_not_pass_is_told_apart(data: bytes, words: str) -> None:
    with pytest.raises(SheetError, match=r"请.*。$") as caught:
        read_workbook(data, LIMITS)
    assert words in str(caught.value)


def far(place: bytes, cell: bytes = b"<v>1</v>", row: bytes = b"9") -> bytes:
    more = b'<row r="%s"><c r="%s">%s</c></row></sheetData>' % (row, place, cell)
    return changed(GOOD, {SHEET: part(GOOD, SHEET).replace(b"</sheetData>", more)})


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (far(b"A1048576"), "在第 1,048,576 行还有内容，超过 20,000 行"),
        (far(b"XFD20000"), "有 20,000 行、16,384 列，过大"),
        (far(b'A2" x=">" r="A1048576'), "行还有内容"),
        (far(b"A1048576", b"<!-- --><v>1</v>"), "行还有内容"),
        (far(b"", row=b"1048576"), "行还有内容"),
    ],
)
def test_a_sheet_that_reaches_far_is_refused_before_it_is_laid_out(data: bytes, words: str) -> None:
    with pytest.raises(SheetError) as caught:
        read_workbook(data, LIMITS)
    assert words in str(caught.value)


def test_cells_that_are_only_coloured_do_not_count() -> None:
    styled = (
        b'<row r="1048575" ht="20" customHeight="1"/>'
        b'<row r="1048576"><c r="A1048576" s="1"/><c r="XFD1048576" s="1"></c></row></sheetData>'
    )
    data = changed(GOOD, {SHEET: part(GOOD, SHEET).replace(b"</sheetData>", styled)})
    assert read_workbook(data, LIMITS)[:2] == [["单位名称"], ["示例公司"]]


def test_a_long_text_shared_by_many_cells_is_refused() -> None:
    strings = part(GOOD, "xl/sharedStrings.xml").replace("示例公司".encode(), b"x" * 32_000)
    cells = b"".join(
        b'<row r="%d"><c r="A%d" t="s"><v>1</v></c></row>' % (n, n) for n in range(3, 10_000)
    )
    sheet = part(GOOD, SHEET).replace(b"</sheetData>", cells + b"</sheetData>")
    data = changed(GOOD, {"xl/sharedStrings.xml": strings, SHEET: sheet})
    with pytest.raises(SheetError, match=r"文字合计 305 MB，过大"):
        measured(data, LIMITS)
    odd = changed(data, {SHEET: sheet.replace(b't="s"', b"t='s'")})
    with pytest.raises(SheetError, match=r"文字合计 305 MB，过大"):
        measured(odd, LIMITS)
    few = changed(data, {SHEET: sheet.replace(b"<v>1</v>", b"<v>0</v>")})
    assert len(read_workbook(few, LIMITS)) == 9999


def test_a_member_longer_than_it_says_does_not_pass() -> None:
    data = bytearray(changed(GOOD, {"xl/more.xml": b"<x/>" + b" " * 50_000_000}))
    true_size = (50_000_004).to_bytes(4, "little")
    at = data.find(true_size)
    while at >= 0:
        data[at : at + 4] = (4).to_bytes(4, "little")
        at = data.find(true_size, at + 4)
    started = time.process_time()
    with pytest.raises(SheetError, match="已损坏"):
        measured(bytes(data), LIMITS)
    assert time.process_time() - started < 1


def test_only_measured_parts_reach_the_reader() -> None:
    data = changed(GOOD, {"xl/media/image1.png": b"picture"})
    with zipfile.ZipFile(io.BytesIO(measured(data, LIMITS))) as archive:
        assert "xl/media/image1.png" not in archive.namelist()
        assert "xl/workbook.xml" in archive.namelist()
