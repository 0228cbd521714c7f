"""Blocks of the text: headings, paragraphs, tables and pictures as the engine takes them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from portal.gongwen import layout
from portal.gongwen.content import Block, Heading, Picture, Table
from portal.gongwen.content import Paragraph as Text
from portal.gongwen.mending.editor import Doubt, Editor, is_kept, is_opened, stands_alone
from portal.gongwen.oxml.grafts.plan import KeptDrawing, KeptTable
from portal.gongwen.oxml.package import is_picture
from portal.gongwen.oxml.parcel import Parcel
from portal.gongwen.recognising.roles import Element, Role
from portal.gongwen.seen import Drawing, Paragraph, Place
from portal.gongwen.seen import Table as SeenTable

_FLUSH = "顶格正文"
_STOP = re.compile("[。！？]")
_LONGEST = 60
_ALWAYS = (1, 2)
_MM = 25.4 / 1440
_HEADS = re.compile(
    "序号|编号|名称|姓名|单位|项目|内容|备注|时间|日期|数量|责任|措施|部位|职务|电话|地点|标准"
)
_HEAD_LONG = 14
_LEAST = 3


@dataclass(slots=True)
class Maker:
    """Makes blocks; what cannot be said in plain content is kept and set in later."""

    editor: Editor
    parcel: Parcel | None

    def text(self, element: Element, joined: Sequence[Element] = ()) -> list[Block]:
        """A paragraph, then what is drawn in it; ``joined``: lines that go on with its sentence."""
        paragraph = element.paragraph
        words = self.editor.words(paragraph, element.role, element.level)
        words += "".join(self.editor.words(one.paragraph, one.role) for one in joined)
        made: list[Block] = [_block(element, words)] if words else []
        for drawing in paragraph.drawings:
            if stands_alone(drawing):
                made += self.drawing(drawing, paragraph.place)
        return made

    def drawing(self, drawing: Drawing, place: Place, caption: str = "") -> list[Block]:
        """A drawing in a line of its own: as a picture of the engine, if it is a plain one."""
        data = self._picture(drawing)
        if data is not None:
            return [Picture(data, caption, drawing.width * _MM or None)]
        words = "图形（不是普通图片）已原样保留，请核对位置"
        self.editor.doubts.append(Doubt(place, words))
        # As high as the drawing will be, so that the engine reckons the pages right.
        lines = max(1, round(drawing.height / layout.MARGINS["37"].line))
        token = self.editor.token(KeptDrawing(drawing))
        found: list[Block] = [Text(token + "\n" * (lines - 1))]
        return [*found, Text(caption)] if caption else found

    def _picture(self, drawing: Drawing) -> bytes | None:
        if drawing.kind != "picture" or not drawing.is_whole or self.parcel is None:
            return None
        relation = self.parcel.relations(self.parcel.main).get(drawing.relation)
        if relation is None or relation.external or relation.target not in self.parcel:
            return None
        data = self.parcel.blob(relation.target)
        return data if is_picture(data) else None

    def table(self, table: SeenTable, caption: str, *, turned: bool) -> Block:
        """A table: in plain content where it can be said so, kept with its merged cells if not."""
        heads = _heads(table)
        rows = [tuple(_cell_text(cell.blocks) for cell in row.cells) for row in table.rows]
        if _is_plain(table):
            head = rows[0] if heads == 1 else ()
            return Table(tuple(rows[bool(head) :]), head, caption, turned=turned)
        width = layout.TURNED_WIDTH if turned else layout.TEXT_WIDTH
        token = self.editor.token(KeptTable(table, heads, width))
        most = max(1, *map(len, rows), 1)
        padded = [(*row, *[""] * (most - len(row))) for row in rows] or [("",)]
        padded[0] = (f"{token}{padded[0][0]}", *padded[0][1:])
        head = padded[0] if heads else ()
        return Table(tuple(padded[bool(head) :]) or (("",) * most,), head, caption, turned=turned)


def _block(element: Element, text: str) -> Block:
    level = element.level
    if element.role is not Role.HEADING or not level:
        return Text(text, flush=element.paragraph.style == _FLUSH)
    stop = _STOP.search(text)
    if stop is None or stop.end() == len(text):
        short = len(text) <= _LONGEST or level in _ALWAYS
        return Heading(level, text) if short else Text(text)
    return Heading(level, text[: stop.end()], text[stop.end() :])


def _cell_text(blocks: Sequence[object]) -> str:
    texts = [block.text for block in blocks if isinstance(block, Paragraph | SeenTable)]
    return "\n".join(text for text in texts if text)


def _is_plain(table: SeenTable) -> bool:
    """Whether a table is rows of as many cells with nothing but words in them."""
    if not table.rows or not table.is_ruled or len({len(row.cells) for row in table.rows}) != 1:
        return False
    cells = [cell for row in table.rows for cell in row.cells]
    if not cells or any(cell.span > 1 or cell.goes_on for cell in cells):
        return False
    return all(_says_words(block) for cell in cells for block in cell.blocks)


def _says_words(block: object) -> bool:
    if not isinstance(block, Paragraph) or block.drawings:
        return False
    return not any(is_kept(run, ()) for run in block.runs)


def _heads(table: SeenTable) -> int:
    """How many rows at its top are its head: as the file says, or as its words do."""
    said = next((at for at, row in enumerate(table.rows) if not row.is_head), len(table.rows))
    if said or len(table.rows) < _LEAST or len(table.rows[0].cells) < _LEAST:
        return said
    texts = ["".join(_cell_text(cell.blocks).split()) for cell in table.rows[0].cells]
    short = all(text and len(text) <= _HEAD_LONG and not text.isdigit() for text in texts)
    return int(short and sum(bool(_HEADS.search(text)) for text in texts) >= 2)


def is_shown(paragraph: Paragraph) -> bool:
    """Whether a paragraph shows anything that must go somewhere: words, a note, a drawing."""
    marked = any(not run.is_plain for run in paragraph.runs)
    return bool(paragraph.text) or marked or any(not is_opened(one) for one in paragraph.drawings)
