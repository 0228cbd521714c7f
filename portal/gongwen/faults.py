"""What makes a document impossible to write, found before a byte of it is written."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass

from portal.gongwen.content import Cards, Document, Form, Picture, Pictures, Table
from portal.gongwen.oxml.package import is_picture
from portal.gongwen.unseen import UNSEEN

_LEVELS = range(1, 5)
_A_PAGE = range(1, 11)
_TITLE_MAX = 300
_LENGTH_MAX = 300
_WIDEST = 200
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of a document: the field it is in, a sentence for people, the line (0: unknown)."""

    field: str
    message: str
    line: int = 0

    def __str__(self) -> str:
        place = f"第 {self.line} 行 " if self.line else ""
        return f"{place}{self.field}：{self.message}"


class Unwritable(ValueError):  # noqa: N818 - a word of the house, like Refusal
    """A document that cannot be written; ``faults`` says why, each with its field."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        more = f"（另有 {len(faults) - _SHOWN} 处）" if len(faults) > _SHOWN else ""
        super().__init__("\n".join(map(str, faults[:_SHOWN])) + more)


def faults(document: Document) -> list[Fault]:
    """Every fault that keeps a document from being written; empty if there is none."""
    found = []
    if not document.title.strip() and document.form is not Form.ORDER:
        found.append(Fault("title", "公文标题是空的。请填写标题。"))
    for path, value in parts(document):
        if isinstance(value, str):
            found += _words(path, value)
        elif isinstance(value, float | int):
            found += _number(path, value)
        elif isinstance(value, Table):
            found += _table(path, value)
        elif isinstance(value, Picture) and not is_picture(value.data):
            message = "这不是 PNG、JPEG 等 Word 认得的图片，或者已经损坏。请换一张。"
            found.append(Fault(f"{path}.data", message))
        elif isinstance(value, Pictures) and not value.pictures:
            found.append(Fault(f"{path}.pictures", "这一组里没有图片。请加上图片或删去这一组。"))
        elif isinstance(value, Cards) and not value.cards:
            found.append(Fault(f"{path}.cards", "这里没有卡片。请加上卡片或删去这一组。"))
    return found


def parts(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Every part of a document with the path of its field: ``body[2].text``.

    The rows of tables are left out: they are many, and searched as one text.
    """
    if path:
        yield path, value
    if is_dataclass(value):
        for field in fields(value):
            held = getattr(value, field.name)
            if isinstance(value, Table) and field.name == "rows":
                continue
            yield from parts(held, f"{path}.{field.name}" if path else field.name)
    elif isinstance(value, tuple):
        for place, item in enumerate(value):
            yield from parts(item, f"{path}[{place}]")


def _number(path: str, value: float) -> list[Fault]:
    if path.endswith(".level") and value not in _LEVELS:
        return [Fault(path, f"没有第 {value} 级标题。请用 1 至 4。")]
    if path.endswith((".columns", ".rows")) and value not in _A_PAGE:
        return [Fault(path, f"应在 1 与 {_A_PAGE[-1]} 之间，写的是 {value}。")]
    if path.endswith("_mm") and not 0 < value <= _LENGTH_MAX:
        return [Fault(path, f"应在 0 与 {_LENGTH_MAX} 毫米之间，写的是 {value}。")]
    return []


def _words(path: str, text: str) -> list[Fault]:
    if len(text) > _TITLE_MAX and path.endswith(("title", ".name")):
        return [Fault(path, f"有 {len(text)} 字，超过 {_TITLE_MAX} 字，排不成标题。请缩短。")]
    illegal = UNSEEN.search(text)
    if illegal is None:
        return []
    code = ord(illegal.group())
    near = UNSEEN.sub("□", text[max(0, illegal.start() - 8) : illegal.end() + 8])
    return [Fault(path, f"“{near}”处有控制字符 U+{code:04X}，写不进 Word 文件。请删去后再试。")]


def _table(path: str, table: Table) -> list[Fault]:
    columns = max([len(table.head), *map(len, table.rows)], default=0)
    if not columns:
        return [Fault(path, "表格里什么也没有。请加上表头或行。")]
    if UNSEEN.search("".join(map("".join, table.rows))):
        return [
            fault
            for at, row in enumerate(table.rows)
            for place, text in enumerate(row)
            for fault in _words(f"{path}.rows[{at}][{place}]", text)
        ]
    if table.widths:
        return _widths(f"{path}.widths", table.widths, columns)
    return []


def _widths(path: str, widths: tuple[float, ...], columns: int) -> list[Fault]:
    if len(widths) != columns or not all(0 < one < math.inf for one in widths):
        return [Fault(path, f"列宽应是 {columns} 个正数，每列一个。")]
    if max(widths) > _WIDEST * min(widths):
        return [Fault(path, f"最宽的一列是最窄的 {_WIDEST} 倍以上，排不出来。请改列宽。")]
    return []
