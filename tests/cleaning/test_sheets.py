"""Excel files keep cells, pictures, charts and remarks; nobody's name stands on them."""

import io
import re

import pytest
from python_calamine import CalamineWorkbook

from portal.cleaning.answers import Kind, Limits, Unclean
from portal.cleaning.cleaner import clean_here
from tests.cleaning.marks import Marks
from tests.cleaning.sheetfiles import REMARK, WORDS, sheet
from tests.cleaning.test_word import members
from tests.cleaning.wordfiles import rewritten

LIMITS = Limits()


def test_an_excel_file_keeps_its_cells_and_none_of_its_marks() -> None:
    marks = Marks()
    made = sheet(marks)
    there = set(marks.left_in(made))
    assert set(marks.words) - there <= {"icc", "password", "picture name"}
    assert len(there) > 30
    done = clean_here(made, "工资.xlsx", LIMITS)
    assert (done.kind, done.extension) == (Kind.XLSX, ".xlsx")
    assert marks.left_in(done.data) == {}
    rows = CalamineWorkbook.from_filelike(io.BytesIO(done.data)).get_sheet_by_name("明细")
    cells = rows.to_python()
    assert cells[0][:3] == list(WORDS)
    assert cells[1][:3] == [1, 2.5, 3]
    assert cells[2][:2] == [6.5, 77]
    assert [cells[4][0], cells[5][0]] == ["链接上的字", "同一工作簿"]
    assert {"作者", "批注作者", "打印机", "修订记录", "数据来源", "外部链接", "位置"} <= set(
        done.removed
    )


def test_remarks_charts_pictures_tables_and_own_formulas_stay() -> None:
    parts = members(clean_here(sheet(Marks()), "a.xlsx", LIMITS).data)
    text = {name: body.decode() for name, body in parts.items() if name.endswith("xml")}
    remarks = text["xl/comments1.xml"]
    assert REMARK in remarks
    assert re.findall("<author>(.*?)</author>", remarks) == ["匿名"]
    page = text["xl/worksheets/sheet1.xml"]
    assert "<f>SUM(A2:C2)</f>" in page
    assert "[1]" not in page
    assert 'location="明细!A1"' in page
    assert "sheetProtection" not in page
    assert {"xl/charts/chart1.xml", "xl/tables/table1.xml", "xl/media/image1.jpeg"} <= set(parts)
    assert "<c:f>'明细'!$A$2:$C$2</c:f>" in text["xl/charts/chart1.xml"]
    assert "税率" in text["xl/workbook.xml"]
    assert not [name for name in parts if "printer" in name or "external" in name]


def test_pictures_that_wps_keeps_in_cells_are_not_lost_silently() -> None:
    made = rewritten(
        sheet(Marks()),
        Marks(),
        replaced={},
        added={"xl/cellimages.xml": "<c/>"},
        related={
            "xl/workbook.xml": [
                (
                    "rId77",
                    "http://www.wps.cn/officeDocument/2020/cellImage",
                    "cellimages.xml",
                    False,
                )
            ]
        },
        types={},
    )
    with pytest.raises(Unclean, match="单元格里的图片") as refused:
        clean_here(made, "a.xlsx", LIMITS)
    assert refused.value.may_send_as_is
