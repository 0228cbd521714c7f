"""An Excel file with a mark in every place that can hold one."""

import io

import xlsxwriter

from tests.cleaning import photos
from tests.cleaning.marks import Marks
from tests.cleaning.wordfiles import MAKER, RELATION, rewritten

WORDS = ("加班时间表", "三车间", "罚款二百")
REMARK = "数字是改过的"
_X = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_XR = MAKER + "spreadsheetml/2014/revision"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def _plain(marks: Marks) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties(
            {name: marks(f"core {name}") for name in ("author", "title", "company", "manager")}
        )
        book.set_custom_property("KSOProductBuildVer", marks("custom property"))
        sheet = book.add_worksheet("明细")
        sheet.write_row(0, 0, WORDS)
        sheet.write_row(1, 0, [1, 2.5, 3])
        sheet.write_formula(2, 0, "=SUM(A2:C2)", None, 6.5)
        sheet.write_formula(2, 1, "=[1]Sheet1!A1", None, 77)
        sheet.write_comment(
            "A1", f"{marks('remark author')}:\n{REMARK}", {"author": marks("remark author")}
        )
        sheet.write_url("A5", f"http://x.test/{marks('url')}", string="链接上的字")
        sheet.write_url("A6", "internal:明细!A1", string="同一工作簿")
        sheet.insert_image(
            "E2",
            marks("picture name") + ".jpg",
            {
                "image_data": io.BytesIO(photos.jpeg(marks)),
                "description": marks("picture description"),
            },
        )
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=明细!$A$2:$C$2"})
        sheet.insert_chart("E20", chart)
        sheet.protect(marks("password"))
        sheet.add_table("A10:B12", {"columns": [{"header": "姓名"}, {"header": "工种"}]})
        book.define_name("税率", "=明细!$A$2")
    return out.getvalue()


def sheet(marks: Marks) -> bytes:
    """The file; WORDS, REMARK and figures are its content."""
    workbook = (
        f'<fileSharing userName="{marks("file sharing")}"/>'
        f'<absPath url="C:\\{marks("path")}"/><workbookPr codeName="{marks("code name")}" '
    )
    people = f'<personList xmlns="{MAKER}x"><person displayName="{{}}"/></personList>'
    return rewritten(
        _plain(marks),
        marks,
        replaced={
            "xl/workbook.xml": ("<workbookPr ", workbook),
            "xl/worksheets/sheet1.xml": (
                "</worksheet>",
                f'<scenarios><scenario name="s" user="{marks("scenario")}"/></scenarios>'
                f'<pageSetup r:id="rId900" paperSize="9"/></worksheet>',
            ),
            "xl/charts/chart1.xml": (
                "<c:f>明细!",
                f"<c:f>'C:\\{marks('chart path')}\\[{marks('chart book')}.xlsx]明细'!",
            ),
            "xl/theme/theme1.xml": ('name="Office Theme"', f'name="{marks("theme")}"'),
            "xl/tables/table1.xml": (
                "<table ",
                f'<table xmlns:xr="{_XR}" xr:uid="{{{marks("table uid")}}}" ',
            ),
        },
        added={
            "xl/persons/person.xml": _HEAD + people.format(marks("person")),
            "xl/printerSettings/printerSettings1.bin": marks("printer").encode("utf-16-le"),
            "xl/revisions/revisionHeaders.xml": (
                f'{_HEAD}<headers xmlns="{_X}"><header userName="{marks("reviser")}"/></headers>'
            ),
            "xl/externalLinks/externalLink1.xml": f"{_HEAD}<externalLink/>",
            "xl/connections.xml": f"{_HEAD}<connections c='{marks('connection')}'/>",
            "xl/threadedComments/threadedComment1.xml": f"{_HEAD}<t>{marks('threaded')}</t>",
        },
        related={
            "xl/workbook.xml": [
                ("rId901", MAKER + "2017/10/relationships/person", "persons/person.xml", False),
                ("rId902", RELATION + "revisionHeaders", "revisions/revisionHeaders.xml", False),
                ("rId903", RELATION + "externalLink", "externalLinks/externalLink1.xml", False),
                ("rId904", RELATION + "connections", "connections.xml", False),
            ],
            "xl/worksheets/sheet1.xml": [
                (
                    "rId900",
                    RELATION + "printerSettings",
                    "../printerSettings/printerSettings1.bin",
                    False,
                ),
                (
                    "rId905",
                    MAKER + "2017/10/relationships/threadedComment",
                    "../threadedComments/threadedComment1.xml",
                    False,
                ),
            ],
            "xl/externalLinks/externalLink1.xml": [
                ("rId1", RELATION + "externalLinkPath", f"file:///D:/{marks('linked')}.xlsx", True)
            ],
        },
        types={},
    )
