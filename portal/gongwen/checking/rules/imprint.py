"""版记: GB/T 9704-2012, 7.4."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from portal.gongwen import faces, layout
from portal.gongwen.checking import words
from portal.gongwen.checking.finding import Departure, Strength, rule
from portal.gongwen.checking.pages import line_texts
from portal.gongwen.checking.subject import Subject, look
from portal.gongwen.content import Form
from portal.gongwen.layout import CELL_4, IMPRINT_INNER, IMPRINT_OUTER
from portal.gongwen.recognising.roles import IMPRINT, Element, Role
from portal.gongwen.seen import Border, Cell, Paragraph, Table

_COPIES = re.compile(r"^(主送|抄送)：.+。$", re.DOTALL)
_LABEL = re.compile(r"^(主送|抄送)[:：]")
_PRINTED = re.compile(r"[1-9][0-9]{3}年([1-9]|1[0-2])月([1-9]|[12][0-9]|3[01])日印发$")
_DATED = re.compile(r"[0-9]{4}\s*年.*日\s*(印发)?$")
_FOOT = 1.5
_NEAR_WEIGHT = 1


@dataclass(frozen=True, slots=True)
class _Rule:
    """A place where 版记 has, or could have, a rule; ``between``: the roles above and below."""

    border: Border | None
    is_outer: bool
    at: Paragraph
    between: tuple[Role | None, Role | None]


def _elements(subject: Subject) -> list[Element]:
    return [one for one in subject.elements(*IMPRINT) if one.text]


def _table(subject: Subject) -> Table | None:
    return next((one.table for one in subject.elements(*IMPRINT) if one.table), None)


def _rules(subject: Subject) -> list[_Rule]:
    """Every rule from the first to the last, those that are missing too."""
    table = _table(subject)
    found = _of_table(subject, table) if table else _of_paragraphs(_elements(subject))
    return found if any(one.border for one in found) or not _drawn(subject) else []


def _of_table(subject: Subject, table: Table) -> list[_Rule]:
    rows = [(row, one) for row in table.rows if (one := _first(row.cells))]
    found: list[_Rule] = []
    above: Role | None = None
    last: Border | None = None
    for place, (row, one) in enumerate(rows):
        role = subject.outline.elements[subject.outline.places[id(one)]].role
        border = row.cells[0].top or last
        found.append(_Rule(border, place == 0, one, (above, role)))
        above, last = role, row.cells[0].bottom
    if rows:
        found.append(_Rule(last, True, rows[-1][1], (above, None)))
    return found


def _first(cells: tuple[Cell, ...]) -> Paragraph | None:
    """The paragraph of a row that says what the row is; that of a blank one where it is all."""
    paragraphs = [one for cell in cells for one in cell.blocks if isinstance(one, Paragraph)]
    known = [one for one in paragraphs if one.text or one.size > 2]
    return known[0] if known else None


def _of_paragraphs(elements: list[Element]) -> list[_Rule]:
    found: list[_Rule] = []
    above: Element | None = None
    for one in elements:
        border = one.paragraph.shape.top or (above.paragraph.shape.bottom if above else None)
        role = above.role if above else None
        found.append(_Rule(border, above is None, one.paragraph, (role, one.role)))
        above = one
    if above:
        bottom = above.paragraph.shape.bottom
        found.append(_Rule(bottom, True, above.paragraph, (above.role, None)))
    return found


def _drawn(subject: Subject) -> bool:
    """Whether lines are drawn about 版记, whose place only the page tells."""
    elements = _elements(subject)
    if not elements:
        return False
    place = subject.outline.places[id(elements[0].block)]
    return any(
        drawing.kind == "line"
        for element in subject.outline.elements[max(0, place - 3) :]
        if isinstance(element.block, Paragraph)
        for drawing in element.block.drawings
    )


@rule("imprint-outer", "版记首末线", "7.4.1")
def _imprint_outer(subject: Subject) -> Iterator[Departure]:
    if subject.form is Form.LETTER:
        return
    for one in _rules(subject):
        if one.is_outer and _differs(one.border, IMPRINT_OUTER):
            yield look(one.at, _weight(one.border), "0.35 毫米（1 磅）")


@rule("imprint-inner", "版记中间线", "7.4.1")
def _imprint_inner(subject: Subject) -> Iterator[Departure]:
    if subject.form is Form.LETTER:
        return
    for one in _rules(subject):
        joined = set(one.between) <= {Role.COPIES_TO}
        if not one.is_outer and not joined and _differs(one.border, IMPRINT_INNER):
            yield look(one.at, _weight(one.border), "0.25 毫米（0.75 磅）")


def _differs(border: Border | None, weight: int) -> bool:
    return border is None or abs(border.weight - weight) > _NEAR_WEIGHT


def _weight(border: Border | None) -> str:
    return f"{border.weight / 8:g} 磅" if border else "没有线"


@rule("imprint-between", "主送与抄送之间", "7.4.2")
def _imprint_between(subject: Subject) -> Iterator[Departure]:
    for one in _rules(subject):
        if one.border and not one.is_outer and set(one.between) <= {Role.COPIES_TO}:
            yield look(one.at, "有分隔线", "主送与抄送之间不加线")


@rule("imprint-color", "版记线颜色", "7.4.1")
def _imprint_color(subject: Subject) -> Iterator[Departure]:
    for one in _rules(subject):
        if one.border and one.border.color:
            yield look(one.at, words.color(one.border.color), "黑色")


@rule("imprint-width", "版记线宽度", "7.4.1")
def _imprint_width(subject: Subject) -> Iterator[Departure]:
    table = _table(subject)
    if table and abs(table.width - layout.TEXT_WIDTH) > words.NEAR_MM:
        found = words.millimetres(table.width)
        yield Departure(table.place, found, "与版心等宽（156 毫米）")


@rule("imprint-place", "版记位置", "7.4")
def _imprint_place(subject: Subject) -> Iterator[Departure]:
    table, elements = _table(subject), _elements(subject)
    known = subject.is_sound and subject.is_certain
    if not elements or (table and table.foot) or not known:
        return
    last = table or elements[-1].block
    spot = subject.pages.spot(last)
    if spot is None or (table and table.floats):
        return
    away = subject.section(last).text_height - spot.bottom
    if away > _FOOT * subject.measures.line:
        first = elements[0].paragraph
        found = f"末线约在版心下边缘之上 {words.millimetres(away)}"
        yield look(first, found, "末线与版心下边缘重合")


@rule("imprint-even", "版记所在页", "7.4", Strength.PRACTICE)
def _imprint_even(subject: Subject) -> Iterator[Departure]:
    elements = _elements(subject)
    rough = any(True for _ in subject.elements(Role.TABLE, Role.PICTURE))
    if not elements or rough or subject.form is Form.LETTER or not subject.is_sound:
        return
    if not subject.is_certain:
        return
    block = elements[0].table or elements[0].block
    spot, other = subject.pages.spot(block), subject.whole_pages.spot(block)
    if spot and other and spot.page % 2 and other.page % 2:
        yield look(elements[0].paragraph, f"第 {spot.page} 页", "最后一面（双页）")


@rule("imprint-look", "版记字体字号", "7.4.2、7.4.3", Strength.USUAL)
def _imprint_look(subject: Subject) -> Iterator[Departure]:
    for one in subject.paragraphs(*IMPRINT):
        for name in words.other_faces(list(one.inked), faces.FANGSONG):
            yield look(one, name, "四号仿宋")
        for size in words.sizes(one):
            if size != layout.SIZE_4:
                yield look(one, words.size(size), "四号仿宋")


@rule("copies-form", "抄送写法", "7.4.2")
def _copies_form(subject: Subject) -> Iterator[Departure]:
    for one in subject.paragraphs(Role.COPIES_TO):
        if not _COPIES.match(one.text):
            yield look(one, words.quoted(one.text), "“抄送：”开头，全角冒号，最后用句号")


@rule("copies-indent", "抄送位置", "7.4.2")
def _copies_indent(subject: Subject) -> Iterator[Departure]:
    for one in subject.paragraphs(Role.COPIES_TO):
        begins, _ = subject.span(one)
        right = one.shape.right
        if max(abs(begins - CELL_4), abs(right - CELL_4)) > words.NEAR_INDENT:
            found = f"左空 {words.millimetres(begins)}、右空 {words.millimetres(right)}"
            yield look(one, found, "左右各空 1 字（4.9 毫米）")


@rule("copies-turned", "抄送回行", "7.4.2")
def _copies_turned(subject: Subject) -> Iterator[Departure]:
    for one in subject.paragraphs(Role.COPIES_TO):
        wanted = 4 * CELL_4
        turned = len(line_texts(one, layout.TEXT_WIDTH)) > 1 and _LABEL.match(one.text)
        if turned and abs(one.shape.left - wanted) > words.NEAR_INDENT:
            yield look(one, f"左空 {words.millimetres(one.shape.left)}", "回行与冒号后的首字对齐")


@rule("printed-form", "印发日期写法", "7.4.3")
def _printed_form(subject: Subject) -> Iterator[Departure]:
    for one in subject.paragraphs(Role.PRINTER):
        text = "".join(one.text.split())
        if re.search("[年月日]", text) and not _PRINTED.search(text):
            yield look(one, words.quoted(one.text), "如“2023年5月8日印发”，月、日不编虚位")


@rule("printer-place", "印发机关位置", "7.4.3")
def _printer_place(subject: Subject) -> Iterator[Departure]:
    for one in subject.paragraphs(Role.PRINTER):
        begins, _ = subject.span(one)
        alone = re.match("[0-9]{4}", "".join(one.text.split()))
        if not alone and abs(begins - CELL_4) > words.NEAR_INDENT:
            yield look(one, f"左空 {words.millimetres(begins)}", "左空 1 字（4.9 毫米）")


@rule("printed-place", "印发日期位置", "7.4.3")
def _printed_place(subject: Subject) -> Iterator[Departure]:
    for one in subject.paragraphs(Role.PRINTER):
        away = layout.TEXT_WIDTH - subject.span(one)[1]
        if _DATED.search(one.text) and abs(away - CELL_4) > words.NEAR_EDGE:
            yield look(one, f"右空 {words.millimetres(away)}", "右空 1 字（4.9 毫米）")


@rule("letter-imprint", "信函的版记", "10.1")
def _letter_imprint(subject: Subject) -> Iterator[Departure]:
    if subject.form is not Form.LETTER:
        return
    for one in subject.paragraphs(Role.PRINTER):
        yield look(one, "有印发机关和印发日期", "信函版记不加印发机关和印发日期")
    for rule_there in _rules(subject)[:1]:
        if any(one.border for one in _rules(subject)):
            yield look(rule_there.at, "有分隔线", "信函版记不加分隔线")
