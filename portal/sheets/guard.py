"""The door for workbooks: what comes from outside is unpacked, measured and packed anew.

A reader lays a sheet out as a full rectangle and repeats shared texts in every cell that names
them, so a small file can ask for any amount of memory. Only parts measured here are passed on.
"""

import io
import re
import string
import zipfile
import zlib
from dataclasses import dataclass

from portal.sheets.columns import SheetError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MEGABYTE = 1024 * 1024
_SMALL = 10 * _MEGABYTE  # below this no ratio is too good

_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,9}\d+)["']""")
_LETTERS = string.ascii_letters.encode()
_DIGITS = 9  # a longer number of a row is too large whatever its end
_ATTRIBUTES = rb"""(?:\s+[\w:.-]+="[^"<>]*")*\s*"""
_EMPTY_CELL = re.compile(rb"<c" + _ATTRIBUTES + rb"(?:/>|></c>)")
_EMPTY_ROW = re.compile(rb"<row" + _ATTRIBUTES + rb"(?:/>|>\s*</row>)")
_SHARED_TEXT = re.compile(rb"<(?:\w+:)?si\b.*?</(?:\w+:)?si>", re.DOTALL)
_SHARED = re.compile(rb"""\bt\s*=\s*["']s["']""")
_FAULTY_CELL = re.compile(rb'(<c\b[^<>]*\bt=)"e"')
_SHARED_CELL = re.compile(rb't="s"[^<>]*><v>(\d{1,9})</v>')

_BROKEN = "文件打不开，可能没有传完或已损坏。请在 Excel 或 WPS 里打开它，另存为 .xlsx 后再上传。"
_NOT_XLSX = "这不是 .xlsx 工作簿。请在 Excel 或 WPS 里“另存为”“Excel 工作簿（.xlsx）”后再上传。"
_LOCKED = "工作簿设有打开密码，读不了。请在 Excel 或 WPS 里取消密码，保存后再上传。"
_OLD = "这是旧版 .xls（或 .et）文件。请在 Excel 或 WPS 里“另存为”“Excel 工作簿（.xlsx）”后再上传。"
_MACRO = "工作簿里带有宏。请“另存为”“Excel 工作簿（.xlsx）”，不要选“启用宏”的格式，再上传。"


@dataclass(frozen=True)
class ReadLimits:
    """How much a workbook may hold; sizes in bytes, unpacked."""

    members: int = 1000
    unpacked: int = 100 * _MEGABYTE
    ratio: int = 200
    rows: int = 20_000
    cells: int = 1_000_000
    text: int = 200 * _MEGABYTE


def measured(data: bytes, limits: ReadLimits) -> bytes:
    """The workbook in ``data``, packed anew from its XML parts, none of them beyond ``limits``.

    Raises SheetError: empty, broken, encrypted, old format, with macros, or too large.
    """
    if not data:
        raise SheetError("文件是空的，没有内容。请重新选择后再上传。")
    if data.startswith(_OLE):
        raise SheetError(_LOCKED if _ENCRYPTED in data else _OLD)
    if not data.startswith(b"PK"):
        raise SheetError(_NOT_XLSX)
    try:
        parts = _unpacked(data, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise SheetError(_BROKEN) from error
    _refuse_macros_and_strangers(parts)
    _measure_sheets(parts, limits)
    return _packed(parts)


def _unpacked(data: bytes, limits: ReadLimits) -> dict[str, bytes]:
    """The XML parts by name; of all others only the name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        total = sum(member.file_size for member in members)
        if len(members) > limits.members:
            raise SheetError(
                f"工作簿里有 {len(members)} 个部件，超过 {limits.members} 个。"
                "请把表格复制到新的工作簿，另存后再上传。"
            )
        if total > limits.unpacked or total > max(_SMALL, limits.ratio * len(data)):
            raise SheetError(
                f"工作簿展开后有 {total // _MEGABYTE} MB，过大。"
                "请删去图片和用不着的工作表，或分成几个文件，再上传。"
            )
        if any(member.flag_bits & 1 for member in members):
            raise SheetError(_LOCKED)
        return {
            member.filename: archive.read(member) if _is_xml(member.filename) else b""
            for member in members
        }


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels"))


def _refuse_macros_and_strangers(parts: dict[str, bytes]) -> None:
    if "[Content_Types].xml" not in parts or "xl/workbook.xml" not in parts:
        raise SheetError(_NOT_XLSX)
    has_project = any(name.lower().endswith("vbaproject.bin") for name in parts)
    if has_project or b"macroEnabled" in parts["[Content_Types].xml"]:
        raise SheetError(_MACRO)
    # Other encodings would hide from the measuring below; no office program writes them.
    if any(b"\0" in content for content in parts.values()):
        raise SheetError(_BROKEN)


def _measure_sheets(parts: dict[str, bytes], limits: ReadLimits) -> None:
    lengths = [
        len(found.group())
        for content in parts.values()
        if b"si>" in content  # a look that costs nothing beside the search
        for found in _SHARED_TEXT.finditer(content)
    ]
    for content in parts.values():
        if b"sheetData" in content:
            _measure_extent(content, limits)
            _measure_text(content, lengths, limits)


def _measure_extent(content: bytes, limits: ReadLimits) -> None:
    """Refuse a sheet that reaches too far, not counting cells that are only coloured or framed."""
    rows, columns = _extent(content)
    if rows <= limits.rows and rows * columns <= limits.cells:
        return
    rows, columns = _extent(_EMPTY_ROW.sub(b"", _EMPTY_CELL.sub(b"", content)))
    if rows > limits.rows:
        raise SheetError(
            f"工作表在第 {rows:,} 行还有内容，超过 {limits.rows:,} 行。"
            "请删去下面多余的行，或分成几个文件，再上传。"
        )
    if rows * columns > limits.cells:
        raise SheetError(
            f"工作表有 {rows:,} 行、{columns:,} 列，过大。请删去右边多余的列，再上传。"
        )


def _extent(content: bytes) -> tuple[int, int]:
    """The last row and the last column that any place in the sheet names."""
    places = _PLACE.findall(content)
    rows = {place.lstrip(_LETTERS)[:_DIGITS] for place in places}
    columns = {place.rstrip(b"0123456789") for place in places}
    return max(map(int, rows), default=1), max(map(_number_of, columns), default=1)


def _number_of(letters: bytes) -> int:
    """The number of a column by its letters, counted from 1; at least 1."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return max(1, number)


def _measure_text(content: bytes, lengths: list[int], limits: ReadLimits) -> None:
    """Refuse a sheet whose cells repeat shared texts into more than can be held."""
    if not lengths:
        return
    longest = max(lengths)
    named = [int(number) for number in _SHARED_CELL.findall(content)]
    others = len(_SHARED.findall(content)) - len(named)
    total = sum(lengths[at] if at < len(lengths) else longest for at in named) + others * longest
    if total > limits.text:
        raise SheetError(
            f"工作表的文字合计 {total // _MEGABYTE} MB，过大。请分成几个文件，再上传。"
        )


def _packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            if b"sheetData" in content:
                archive.writestr(name, _with_faults_as_text(content))
            elif content:
                archive.writestr(name, content)
    return out.getvalue()


def _with_faults_as_text(content: bytes) -> bytes:
    """The sheet with #REF! and its like as text; the reader would make them empty cells."""
    if b'"e"' not in content:
        return content
    return _FAULTY_CELL.sub(rb'\1"str"', content)
