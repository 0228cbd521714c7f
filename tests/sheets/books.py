"""A table to try things with, and workbooks good and bad."""

import io
import zipfile
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import xlsxwriter

from portal.sheets import parse
from portal.sheets.columns import Column, Sheet

TAGS = {"高危": "high_risk", "小微": "micro", "有限空间": "confined", "委外": "contracted"}
KINDS = {"工业企业": "industry", "商贸企业": "trade", "个体（工商户）": "single"}


def even(text: str) -> int:
    """An even number; the ValueError's words reach the person."""
    number = int(text) if text.isdecimal() else 1
    if number % 2:
        raise ValueError(f"“{text}”不是偶数。请改为偶数。")
    return number


FIRMS = Sheet(
    "企业",
    (
        Column("name", "单位名称", parse.text(40), required=True, width=30, hint="与营业执照一致"),
        Column("kind", "类型", parse.choice(KINDS), required=True),
        Column("tags", "标签", parse.several(TAGS)),
        Column("headcount", "人数", parse.integer(0, 100_000)),
        Column("since", "成立日期", parse.day()),
        Column("fund", "安全费用", parse.money()),
        Column("phone", "电话", parse.phone()),
        Column("active", "在营", parse.yes_no()),
        Column("pair", "偶数", parse.checked(even)),
    ),
)

VALUES: dict[str, Any] = {
    "name": "示例建设公司",
    "kind": "industry",
    "tags": ("high_risk", "micro"),
    "headcount": 12,
    "since": date(2023, 6, 12),
    "fund": 123456,
    "phone": "13800001234",
    "active": True,
    "pair": 4,
}
CELLS = [
    "示例建设公司",
    "工业企业",
    "高危、小微",
    "12",
    "2023-06-12",
    "1,234.56",
    "13800001234",
    "是",
    "4",
]
LABELS = [column.label for column in FIRMS.columns]


def workbook(rows: Iterable[Iterable[object]], change: Callable[..., None] | None = None) -> bytes:
    """A workbook with the rows in its first sheet; ``change`` may do more to book and sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet("表")
        for line, row in enumerate(rows):
            for at, cell in enumerate(row):
                page.write(line, at, cell)
        if change is not None:
            change(book, page)
    return out.getvalue()


def changed(data: bytes, parts: dict[str, bytes | None]) -> bytes:
    """The workbook with parts replaced, added, or left out where None."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        have: dict[str, bytes | None] = {name: archive.read(name) for name in archive.namelist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (have | parts).items():
            if content is not None:
                archive.writestr(name, content)
    return out.getvalue()


def part(data: bytes, name: str) -> bytes:
    """One part of a workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


SHEET = "xl/worksheets/sheet1.xml"
