"""Documents as plain text: a small header of fields, an empty line, then the text.

    发文机关：重庆市某某管理委员会
    发文字号：某管发〔2023〕8号
    标题：关于开展检查的通知
    主送：各科室、各企业
    成文日期：2023年5月18日

    经研究，现将有关事项通知如下。
    一、总体要求
    …
    【附件】检查清单
    序号<TAB>部位
    1<TAB>基坑

A paragraph is a line. Lines with tabs (or between bars) in a row are a table, the first its head.
``【…】`` begins what is not plain text: see ``_SECTIONS``. The fields are in ``manuscript_fields``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from portal.gongwen.content import Attachment, Block, Document, Form, IssuedText, Picture, Table
from portal.gongwen.faults import Fault
from portal.gongwen.headings import Recogniser
from portal.gongwen.manuscript_fields import FIELDS, Fields

_FIELD = re.compile(r"([^：:]{1,12})[：:](.*)", re.DOTALL)
_SECTION = re.compile(r"【([^【】]{1,8})】\s*(.*)", re.DOTALL)
_RULE = re.compile(r"(\|\s*:?-{3,}:?\s*)+\|")
_NAMED = {"附件": False, "横排附件": True}
_TABLES = {"表": False, "横排表": True}
_SECTIONS = (*_NAMED, *_TABLES, "印发件", "图")


def has_header(text: str) -> bool:
    """Whether a text begins with fields, well written or not, or with a mark of its own."""
    rows = [row.strip() for row in text.strip("\ufeff \u3000\r\n\t").split("\n")]
    head = rows[: rows.index("")] if "" in rows else rows
    said = [_FIELD.fullmatch(row) for row in head]
    if not head or said[0] or _SECTION.match(head[0]):
        return True
    return any(one[1].strip() in FIELDS for one in said if one)


@dataclass(slots=True)
class _Written:
    """A text of a document while it is read: the notice itself, what it issues, an attachment."""

    path: str
    title: str = ""
    turned: bool = False
    blocks: list[Block] = field(default_factory=list)
    recogniser: Recogniser = field(default_factory=Recogniser)

    def add(self, block: Block) -> str:
        """Adds a block; the path of its field."""
        self.blocks.append(block)
        return f"{self.path}body[{len(self.blocks) - 1}]"


class Manuscript:
    """One plain text while it is read; what is wrong with it is gathered in ``faults``."""

    def __init__(self, text: str, folder: Path | None = None) -> None:
        self.faults: list[Fault] = []
        self.lines: dict[str, int] = {}
        self._folder = folder
        self._rows = list(enumerate(text.split("\n"), start=1))

    def document(self) -> Document | None:
        """The document that the text stands for; None where there are faults."""
        start = self._header_end()
        fields = self._header(self._rows[:start])
        texts = self._texts(self._rows[start:])
        made = fields.made(self._fault)
        self.lines |= fields.lines
        if "title" not in made and made.get("form") is not Form.ORDER:
            self._fault("标题", "没有写标题。请在文件开头写“标题：……”。", 1)
        if self.faults:
            return None
        made.setdefault("title", "")
        issued = [one for one in texts[1:] if one.path.startswith("issued")]
        attached = [one for one in texts[1:] if not one.path.startswith("issued")]
        return Document(
            **made,
            body=tuple(texts[0].blocks),
            issued=IssuedText(issued[0].title, tuple(issued[0].blocks)) if issued else None,
            attachments=tuple(
                Attachment(one.title, tuple(one.blocks), turned=one.turned) for one in attached
            ),
        )

    def _fault(self, name: str, message: str, line: int) -> None:
        self.faults.append(Fault(name, message, line))

    def _header_end(self) -> int:
        """Where the header ends: at the first empty line after a field."""
        seen = False
        for at, (_, text) in enumerate(self._rows):
            if text.strip():
                seen = True
            elif seen:
                return at
        return len(self._rows)

    def _header(self, rows: list[tuple[int, str]]) -> Fields:
        fields = Fields()
        for line, text in rows:
            if not text.strip():
                continue
            said = _FIELD.fullmatch(text.strip())
            if said is None:
                message = "开头各行应是“字段：内容”，写完空一行再写正文。"
                self._fault(f"“{text.strip()[:12]}”", message, line)
            elif said[1].strip() not in FIELDS:
                message = f"没有这个字段。可用的字段：{'、'.join(FIELDS)}。"
                self._fault(said[1].strip(), message, line)
            else:
                fields.add(said[1].strip(), said[2].strip(), line)
        return fields

    def _texts(self, rows: list[tuple[int, str]]) -> list[_Written]:
        texts = [_Written("")]
        groups = list(_grouped(rows))
        caption = ("", False)
        for at, (line, group) in enumerate(groups):
            section = _SECTION.fullmatch(group[0])
            if section and section[1] in _TABLES:
                caption = section[2].strip(), _TABLES[section[1]]
                if at + 1 == len(groups) or not _is_table(groups[at + 1][1][0]):
                    message = "下面没有表格。请在下一行写表头，各列之间用制表符或竖线。"
                    self._fault(f"【{section[1]}】", message, line)
            elif section:
                self._section(texts, section[1], section[2].strip(), line)
            elif _is_table(group[0]):
                self.lines[texts[-1].add(_table(group, *caption))] = line
                caption = ("", False)
            else:
                self.lines[texts[-1].add(texts[-1].recogniser.block(group[0]))] = line
        return texts

    def _section(self, texts: list[_Written], kind: str, said: str, line: int) -> None:
        if kind not in _SECTIONS:
            message = (
                f"不认得这个标记。可用的标记：{'、'.join(f'【{one}】' for one in _SECTIONS)}。"
            )
            self._fault(f"【{kind}】", message, line)
        elif kind == "图":
            self.lines[texts[-1].add(self._picture(said, line))] = line
        elif not said:
            self._fault(f"【{kind}】", f"后面没有写名称。请写成“【{kind}】名称”。", line)
        elif kind == "印发件":
            texts.append(_Written("issued.", said))
            self.lines["issued.title"] = line
        else:
            count = sum(one.path.startswith("attachments") for one in texts)
            texts.append(_Written(f"attachments[{count}].", said, _NAMED[kind]))
            self.lines[f"attachments[{count}].name"] = line

    def _picture(self, said: str, line: int) -> Picture:
        name, _, caption = said.partition(" ")
        try:
            data = ((self._folder or Path()) / name).read_bytes() if name else b""
        except (OSError, ValueError):
            data = b""
        if not data:
            self._fault("【图】", f"打不开图片文件“{name}”。请核对文件名。", line)
        return Picture(data, caption.strip())


def _grouped(rows: list[tuple[int, str]]) -> Iterator[tuple[int, list[str]]]:
    """The lines with text: those of a table together, every other alone."""
    table: list[str] = []
    first = 0
    for line, raw in rows:
        # A tab at the end of a row is its last cell, still empty.
        text = raw.strip(" \u3000\r\ufeff")
        if _is_table(text.strip()):
            first = first if table else line
            table.append(text)
            continue
        if table:
            yield first, table
            table = []
        if text.strip():
            yield line, [text.strip()]
    if table:
        yield first, table


def _is_table(text: str) -> bool:
    return "\t" in text or _is_barred(text)


def _is_barred(text: str) -> bool:
    return len(text) > 1 and text[0] == text[-1] == "|"


def _table(rows: list[str], caption: str, turned: bool) -> Table:
    """The lines of a table; a rule of dashes under its head is no row."""
    head, *rest = rows
    if rest and _RULE.fullmatch(rest[0]):
        rest = rest[1:]
    return Table(tuple(map(_cells, rest)), _cells(head), caption, turned=turned)


def _cells(row: str) -> tuple[str, ...]:
    parts = row[1:-1].split("|") if _is_barred(row) else row.split("\t")
    return tuple(part.strip() for part in parts)
