"""Paragraphs and tables with every value in effect."""

from dataclasses import fields, replace
from itertools import count
from typing import Any

from docx.oxml.ns import qn

from portal.gongwen.oxml.sight.cascade import Cascade, borders
from portal.gongwen.oxml.sight.drawings import drawing
from portal.gongwen.oxml.sight.numbering import Numbering
from portal.gongwen.oxml.sight.properties import Said, shape
from portal.gongwen.oxml.sight.texts import Piece, Story, text
from portal.gongwen.oxml.sight.values import child, kids, said, switch, twips, whole
from portal.gongwen.seen import (
    Block,
    Border,
    Cell,
    Look,
    Paragraph,
    Place,
    Row,
    Run,
    Shape,
    Table,
    first_words,
    flat,
)

_LOOKS = {field.name for field in fields(Look)}
_SHAPES = {field.name for field in fields(Shape)}
_WRAPS = {qn(f"w:{name}") for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo")}
_P, _TBL, _TR, _TC = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_GONE = ("w:del", "w:moveFrom", "w:cellDel")
_CHARS = {"left": "left_chars", "right": "right_chars"}
_AUTO_LINE = 240
_USUAL = Look().size


def unwrapped(parent: Any, *tags: str) -> list[Any]:
    """The children of some tags, those inside content controls and insertions too."""
    found = []
    for element in parent:
        if element.tag in tags:
            found.append(element)
        elif element.tag in _WRAPS:
            found += unwrapped(element, *tags)
    return found


class Reader:
    """Reads the blocks of one story: the text, a header, a footer."""

    def __init__(self, cascade: Cascade, numbering: Numbering, where: str = "") -> None:
        self._cascade = cascade
        self._numbering = numbering
        self._where = where
        self._story = Story()
        self._table_style = ""
        self._paragraphs, self._tables = count(1), count(1)
        self.section = 0
        self.deleted_rows: list[str] = []

    def blocks(self, parent: Any, where: str = "") -> tuple[Block, ...]:
        """The paragraphs and tables of a parent, in order."""
        found: list[Block] = []
        for element in unwrapped(parent, _P, _TBL):
            found.append(
                self._paragraph(element, where) if element.tag == _P else self._table(element)
            )
        return tuple(found)

    def _paragraph(self, element: Any, where: str) -> Paragraph:
        properties = child(element, "w:pPr")
        style = said(properties, "w:pStyle") or self._cascade.usual("paragraph")
        shaped, looks = self._cascade.paragraph(style, self._table_style)
        own = shape(properties)
        shaped, number, is_bullet = self._numbered({**shaped}, own)
        read = text(element, self._story)
        drawn = tuple(drawing(one, self._boxed) for piece in read.pieces for one in piece.drawn)
        runs = tuple(self._run(piece, looks) for piece in read.pieces)
        mark = looks | self._cascade.look(child(properties, "w:rPr"))
        inked = [run.look.size for run in runs if run.text.strip()]
        size = max(inked) if inked else mark.get("size", _USUAL)
        is_section = child(properties, "w:sectPr") is not None
        words = "".join(run.text for run in runs)
        turns = _turns(words)
        found = Paragraph(
            tuple(replace(run, text=run.text.replace("\f", "")) for run in runs),
            _effective(shaped, size, mark.get("pitch", 0)),
            self._cascade.label(style),
            size,
            self._place(where, number + words),
            number=number,
            is_bullet=is_bullet,
            section=self.section,
            ends_section=is_section,
            turns_before=turns[0],
            turns_after=turns[1],
            drawings=drawn,
            deleted=tuple(read.deleted),
            unseen=read.unseen,
            links=tuple(read.links),
            element=element,
        )
        self.section += is_section and not where
        return found

    def _place(self, where: str, words: str) -> Place:
        shown = first_words(words)
        if where or self._where:
            return Place(where or self._where, shown)
        return Place(f"第 {next(self._paragraphs)} 段" if shown else "空行", shown)

    def _numbered(self, shaped: Said, own: Said) -> tuple[Said, str, bool]:
        """What a paragraph says with the indents of its list, and what Word writes before it."""
        number = str(own.get("num") or shaped.get("num") or "0")
        depth = int(own.get("num_level", shaped.get("num_level")) or 0)
        level = self._numbering.level(number, depth) if number != "0" else None
        if level is None:
            return shaped | own, "", False
        words, is_bullet = self._numbering.next(number, depth)
        if "num" in own:
            return shaped | level.shape | own, words, is_bullet
        return level.shape | shaped | own, words, is_bullet

    def _run(self, piece: Piece, base: Said) -> Run:
        own = self._cascade.look(child(piece.element, "w:rPr"))
        style = own.get("style", "")
        looks = base | self._cascade.character(style) | own if style else base | own
        looks["style"] = self._cascade.label(style) if style else ""
        found = Look(**{key: value for key, value in looks.items() if key in _LOOKS})
        return Run(piece.text, found, piece.code, piece.is_plain, piece.element)

    def _boxed(self, content: Any) -> tuple[Block, ...]:
        """The text of a box, apart from the fields of the text around it."""
        around, self._story = self._story, Story()
        table, self._table_style = self._table_style, ""
        found = self.blocks(content, f"{self._where}文本框")
        self._story, self._table_style = around, table
        return found

    def _table(self, element: Any) -> Table:
        properties = child(element, "w:tblPr")
        style = said(properties, "w:tblStyle") or self._cascade.usual("table")
        outer, self._table_style = self._table_style, style
        place = f"{self._where}第 {next(self._tables)} 个表格"
        edges = self._cascade.table_borders(style) | borders(child(properties, "w:tblBorders"))
        section = self.section
        rows = self._rows(element, edges, place)
        self._table_style = outer
        grid = [twips(one.get(qn("w:w"))) or 0 for one in element.iter(qn("w:gridCol"))]
        floating = child(properties, "w:tblpPr")
        return Table(
            rows,
            _table_width(properties, grid, rows),
            Place(place, first_words(_row_text(rows[0])) if rows else ""),
            left=_table_left(properties),
            floats=floating is not None,
            foot=_is_foot(floating),
            section=section,
            margins=_cell_margin(properties),
            element=element,
        )

    def _rows(self, element: Any, edges: dict[str, Border | None], place: str) -> tuple[Row, ...]:
        found = []
        rows = unwrapped(element, _TR)
        for at, row in enumerate(rows):
            properties = kids(child(row, "w:trPr"))
            if any(child(properties, tag) is not None for tag in _GONE):
                self._strike(row)
                continue
            where = f"{place}第 {at + 1} 行"
            sides = {
                "top": edges.get("top" if at == 0 else "insideH"),
                "bottom": edges.get("bottom" if at == len(rows) - 1 else "insideH"),
            }
            height = child(properties, "w:trHeight")
            found.append(
                Row(
                    self._cells(row, edges, sides, where),
                    is_head=bool(switch(properties, "w:tblHeader")),
                    is_uncut=bool(switch(properties, "w:cantSplit")),
                    height=0 if height is None else twips(height.get(qn("w:val"))) or 0,
                    is_exact=height is not None and height.get(qn("w:hRule")) == "exact",
                    element=row,
                )
            )
        return tuple(found)

    def _strike(self, row: Any) -> None:
        gone = "".join(one.text or "" for one in row.iter(qn("w:t"), qn("w:delText")))
        if gone:
            self.deleted_rows.append(gone)

    def _cells(
        self,
        row: Any,
        edges: dict[str, Border | None],
        sides: dict[str, Border | None],
        where: str,
    ) -> tuple[Cell, ...]:
        found = []
        cells = unwrapped(row, _TC)
        for at, cell in enumerate(cells):
            properties = kids(child(cell, "w:tcPr"))
            if any(child(properties, tag) is not None for tag in _GONE):
                self._strike(cell)
                continue
            ends = {
                "left": edges.get("left" if at == 0 else "insideV"),
                "right": edges.get("right" if at == len(cells) - 1 else "insideV"),
            }
            own = borders(child(properties, "w:tcBorders"))
            drawn = {**sides, **ends, **{key: own[key] for key in own if key in _SIDES}}
            merged = child(properties, "w:vMerge")
            found.append(
                Cell(
                    self.blocks(cell, where),
                    twips(said(properties, "w:tcW", "w:w")) or 0,
                    span=max(1, whole(said(properties, "w:gridSpan")) or 1),
                    goes_on=merged is not None and merged.get(qn("w:val")) != "restart",
                    align=said(properties, "w:vAlign") or "top",
                    **drawn,
                    element=cell,
                )
            )
        return tuple(found)


_SIDES = {"top", "bottom", "left", "right"}


def _effective(shaped: Said, size: int, pitch: int) -> Shape:
    """What is said as the lengths it comes to; characters beat lengths beside them."""
    cell = size * 10 + pitch
    values = {key: value for key, value in shaped.items() if key in _SHAPES}
    for key, chars in _CHARS.items():
        if shaped.get(chars):
            values[key] = round(shaped[chars] * cell / 100)
    if shaped.get("first_chars"):
        values["first"] = round(shaped["first_chars"] * cell / 100)
        values["in_chars"] = True
    for key in ("before", "after"):
        if shaped.get(f"{key}_lines"):
            values[key] = round(shaped[f"{key}_lines"] * _AUTO_LINE / 100)
    return Shape(**values)


def _turns(words: str) -> tuple[bool, bool]:
    """Whether a paragraph goes on at the next page before its text, and after it."""
    lead = words.lstrip(" \t\n")
    if not words.strip():
        return False, "\f" in words
    return lead.startswith("\f"), "\f" in lead.lstrip("\f")


def _row_text(row: Row) -> str:
    return " ".join(one.text for cell in row.cells for one in flat(cell.blocks))


def _table_width(properties: Any, grid: list[int], rows: tuple[Row, ...]) -> int:
    width = child(properties, "w:tblW")
    if width is not None and width.get(qn("w:type")) == "dxa":
        said_width = twips(width.get(qn("w:w")))
        if said_width:
            return said_width
    widest = max((sum(cell.width for cell in row.cells) for row in rows), default=0)
    return sum(grid) or widest


def _table_left(properties: Any) -> int:
    indent = child(properties, "w:tblInd")
    if indent is None or indent.get(qn("w:type"), "dxa") != "dxa":
        return 0
    return twips(indent.get(qn("w:w"))) or 0


def _is_foot(floating: Any) -> bool:
    return floating is not None and (
        floating.get(qn("w:tblpYSpec")) == "bottom"
        and floating.get(qn("w:vertAnchor"), "page") in {"margin", "text"}
    )


def _cell_margin(properties: Any) -> int:
    margins = child(properties, "w:tblCellMar")
    if margins is None:
        return 108
    return twips(said(margins, "w:left", "w:w") or said(margins, "w:start", "w:w")) or 0
