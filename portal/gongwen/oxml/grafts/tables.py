"""Tables kept from a foreign file, with all that is merged in them, as the engine sets tables."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

from portal.gongwen import layout
from portal.gongwen.oxml.grafts import runs
from portal.gongwen.oxml.sight.values import child, said, twips, whole
from portal.gongwen.seen import Block, Cell, Drawing, Paragraph, Row, Run, Table, flat

_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_RULE = 4
_DIAGONALS = ("w:tl2br", "w:tr2bl")
_TALL = 400


def table(kept: Table, width: int, heads: int, styles: tuple[str, str]) -> Any:
    """A table as wide as ``width``; ``styles`` are those of its head and of its text."""
    grid = _grid(kept, width)
    made = OxmlElement("w:tbl")
    made.append(_properties(kept, width))
    columns = OxmlElement("w:tblGrid")
    for one in grid:
        columns.append(_with("w:gridCol", w=one))
    made.append(columns)
    for place, row in enumerate(kept.rows):
        made.append(_row(row, grid, styles, is_head=place < heads))
    return made


def _with(tag: str, **attributes: object) -> Any:
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def _properties(kept: Table, width: int) -> Any:
    made = OxmlElement("w:tblPr")
    made.append(_with("w:tblW", w=width, type="dxa"))
    if kept.is_ruled:
        borders = OxmlElement("w:tblBorders")
        for side in _SIDES:
            borders.append(_with(f"w:{side}", val="single", sz=_RULE, space=0, color="000000"))
        made.append(borders)
    made.append(_with("w:tblLayout", type="fixed"))
    margins = OxmlElement("w:tblCellMar")
    for side, length in (
        ("top", layout.CELL_ABOVE),
        ("left", layout.CELL_MARGIN),
        ("bottom", layout.CELL_ABOVE),
        ("right", layout.CELL_MARGIN),
    ):
        margins.append(_with(f"w:{side}", w=length, type="dxa"))
    made.append(margins)
    return made


def _grid(kept: Table, width: int) -> list[int]:
    """The widths of the columns of the grid, in proportion as they were."""
    count = max((_columns(row) for row in kept.rows), default=1)
    there = [twips(one.get(qn("w:w"))) or 0 for one in _grid_columns(kept.element)]
    there = there[:count] if len(there) >= count else [*there, *[0] * (count - len(there))]
    usual = sum(there) / len(there) or 1
    shares = [one if one > 0 else usual for one in there]
    widths = [max(1, int(width * share / sum(shares))) for share in shares]
    widths[-1] += max(0, width - sum(widths))
    return widths


def _grid_columns(element: Any) -> list[Any]:
    found = child(element, "w:tblGrid")
    return [] if found is None else list(found.iterchildren(qn("w:gridCol")))


def _skipped(row: Row, tag: str) -> int:
    return max(0, whole(said(child(row.element, "w:trPr"), tag)) or 0)


def _columns(row: Row) -> int:
    ends = _skipped(row, "w:gridBefore") + _skipped(row, "w:gridAfter")
    return max(1, ends + sum(cell.span for cell in row.cells))


def _row(row: Row, grid: list[int], styles: tuple[str, str], *, is_head: bool) -> Any:
    made = OxmlElement("w:tr")
    properties = OxmlElement("w:trPr")
    first, last = _skipped(row, "w:gridBefore"), _skipped(row, "w:gridAfter")
    for tag, count in (("w:gridBefore", first), ("w:gridAfter", last)):
        if count:
            properties.append(_with(tag, val=count))
    if all(len("".join(one.text for one in _flat(cell))) < _TALL for cell in row.cells):
        properties.append(OxmlElement("w:cantSplit"))
    if row.height and not is_head:
        properties.append(_with("w:trHeight", val=row.height, hRule="atLeast"))
    if is_head or row.is_head:
        properties.append(OxmlElement("w:tblHeader"))
    made.append(properties)
    at = first
    for cell in row.cells:
        width = sum(grid[at : at + cell.span]) or grid[-1]
        made.append(_cell(cell, width, styles, is_head=is_head))
        at += cell.span
    if not row.cells:
        made.append(_cell(Cell((), grid[0]), grid[0], styles, is_head=is_head))
    return made


def _flat(cell: Cell) -> list[Paragraph]:
    return [one for one in cell.blocks if isinstance(one, Paragraph)]


def _cell(cell: Cell, width: int, styles: tuple[str, str], *, is_head: bool) -> Any:
    made = OxmlElement("w:tc")
    properties = _with_width(width)
    there = child(cell.element, "w:tcPr")
    if cell.span > 1:
        properties.append(_with("w:gridSpan", val=cell.span))
    for tag in ("w:hMerge", "w:vMerge"):
        one = child(there, tag)
        if one is not None:
            properties.append(deepcopy(one))
    borders = _borders(child(there, "w:tcBorders"))
    if borders is not None:
        properties.append(borders)
    direction = child(there, "w:textDirection")
    if direction is not None:
        properties.append(deepcopy(direction))
    properties.append(_with("w:vAlign", val="center"))
    made.append(properties)
    style = styles[0] if is_head else styles[1]
    for block in cell.blocks:
        made.append(_block(block, width - 2 * layout.CELL_MARGIN, style))
    if not cell.blocks or isinstance(cell.blocks[-1], Table):
        made.append(_paragraph(None, style))
    return made


def _with_width(width: int) -> Any:
    properties = OxmlElement("w:tcPr")
    properties.append(_with("w:tcW", w=width, type="dxa"))
    return properties


def _borders(there: Any) -> Any:
    """The rules that a cell has of its own, in black; a slash through it too."""
    if there is None:
        return None
    made = OxmlElement("w:tcBorders")
    for tag in (*(f"w:{side}" for side in _SIDES), *_DIAGONALS):
        one = child(there, tag)
        if one is None:
            continue
        kind = one.get(qn("w:val"), "nil")
        none = kind in {"nil", "none"}
        weight = 0 if none else whole(one.get(qn("w:sz"))) or _RULE
        made.append(_with(tag, val=kind, sz=weight, space=0, color="000000"))
    return made if len(made) else None


def _block(block: Block, width: int, style: str) -> Any:
    if isinstance(block, Table):
        return table(block, max(1, width), 0, (style, style))
    return _paragraph(block, style)


def _paragraph(kept: Paragraph | None, style: str) -> Any:
    made = OxmlElement("w:p")
    properties = OxmlElement("w:pPr")
    properties.append(_with("w:pStyle", val=style))
    if kept is not None and kept.shape.align in {"center", "right"}:
        properties.append(_with("w:jc", val=kept.shape.align))
    made.append(properties)
    if kept is None:
        return made
    if kept.number:
        run = OxmlElement("w:r")
        run.append(runs.written(kept.number))
        made.append(run)
    boxes = [one for one in kept.drawings if one.kind == "box"]
    for run in kept.runs:
        _append(made, run, boxes)
    for box in boxes:
        for inner in flat(box.blocks):
            for run in inner.runs:
                _append(made, run, ())
    return made


def _append(paragraph: Any, run: Run, left_out: Sequence[Drawing]) -> None:
    copy = None if run.element is None else runs.copied(run.element, left_out)
    if copy is not None:
        paragraph.append(copy)
