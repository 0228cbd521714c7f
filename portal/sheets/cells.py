"""One cell's content as clean text, whatever type the workbook kept it in."""

import re
import unicodedata
from datetime import date, datetime

from portal.sheets.columns import CellError

# Control characters, halves of characters, and marks that nobody sees but that make names differ.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069"
    "\ud800-\udfff\ufeff\ufffe\uffff]"
)
_FAULTS = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"}
_EXACT = 10**15  # a workbook keeps fifteen digits of a number


def clean(text: str) -> str:
    """``text`` without unseen characters and outer spaces; a tab is a space, lines end in LF."""
    if text.isprintable():
        return text.strip()
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return _UNSEEN.sub("", lines).strip()


def is_blank(cell: object) -> bool:
    """Whether nothing can be seen in the cell."""
    return cell is None or (isinstance(cell, str) and not clean(cell))


def as_seen(cell: object) -> str:
    """The cell as text for showing it again to the person, whatever is wrong with it."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < _EXACT else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else clean(str(cell))


def as_text(cell: object) -> str:
    """The cell as text. Raises CellError for a formula's error and for a number cut by Excel."""
    if isinstance(cell, float) and abs(cell) >= _EXACT:
        raise CellError(
            "数字超过 15 位，Excel 已丢失末几位。请先把这一列的单元格格式设为“文本”，再重新填写。"
        )
    text = as_seen(cell)
    if text in _FAULTS:
        raise CellError(f"公式出错，显示为 {text}。请改正公式，或直接填写内容。")
    return text


def as_code(cell: object) -> str:
    """The cell as text with full-width letters, digits and signs made half-width."""
    return unicodedata.normalize("NFKC", as_text(cell)).strip()
