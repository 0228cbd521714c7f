"""份号, 密级, 紧急程度 and 发文机关标志: GB/T 9704-2012, 7.2.1 to 7.2.4."""

import re
from collections.abc import Iterator

from portal.gongwen import faces, layout
from portal.gongwen.checking import pages, words
from portal.gongwen.checking.finding import Departure, Strength, rule
from portal.gongwen.checking.subject import Subject, look
from portal.gongwen.content import Form
from portal.gongwen.layout import mm
from portal.gongwen.recognising.roles import LEFT_HEAD, Role
from portal.gongwen.seen import Paragraph, Place, Table
from portal.gongwen.widths import cells

_SECRECY = re.compile(r"^(绝密|机密|秘密)(★([1-9][0-9]*(年|个月)|长期))?$")
_URGENCIES = {"特急", "加急", "特提", "平急"}
_COPY_NUMBER = re.compile(r"^[0-9]{6}$")
_TOPS = {Form.FILE: layout.MARK_TOP, Form.MINUTES: layout.MARK_TOP, Form.ORDER: layout.ORDER_TOP}
_ESTIMATED = mm(4)
_TWO = 2
INK = (layout.MARK_INK - (layout.MARK_LINE - 1) / 2) * 10
MARKED = (Form.FILE, Form.LETTER, Form.ORDER, Form.MINUTES)


def _squeezed(one: Paragraph) -> str:
    return "".join(one.text.split())


@rule("copy-number-form", "份号写法", "7.2.1")
def _copy_number_form(subject: Subject) -> Iterator[Departure]:
    for one in subject.paragraphs(Role.COPY_NUMBER):
        if not _COPY_NUMBER.match(_squeezed(one)):
            yield look(one, words.quoted(one.text), "6 位阿拉伯数字，如“000001”")


@rule("secrecy-form", "密级和保密期限写法", "7.2.2")
def _secrecy_form(subject: Subject) -> Iterator[Departure]:
    for one in subject.paragraphs(Role.SECRECY):
        if not _SECRECY.match(_squeezed(one)):
            yield look(one, words.quoted(one.text), "如“机密★1年”")


@rule("urgency-form", "紧急程度写法", "7.2.3")
def _urgency_form(subject: Subject) -> Iterator[Departure]:
    for one in subject.paragraphs(Role.URGENCY):
        if _squeezed(one) not in _URGENCIES:
            yield look(one, words.quoted(one.text), "“特急”或“加急”")


@rule("left-face", "密级和紧急程度字体", "7.2.2、7.2.3", Strength.USUAL)
def _left_face(subject: Subject) -> Iterator[Departure]:
    for one in subject.paragraphs(Role.SECRECY, Role.URGENCY):
        for name in words.other_faces(list(one.inked), faces.HEITI):
            yield look(one, name, "黑体")


@rule("left-size", "份号、密级、紧急程度字号", "7.2.1、7.2.2、7.2.3", Strength.USUAL)
def _left_size(subject: Subject) -> Iterator[Departure]:
    for one in subject.paragraphs(*LEFT_HEAD):
        for size in words.sizes(one):
            if size != layout.SIZE_3:
                yield look(one, words.size(size), "三号")


@rule("left-place", "份号、密级、紧急程度位置", "7.2.1、7.2.2、7.2.3")
def _left_place(subject: Subject) -> Iterator[Departure]:
    for one in subject.paragraphs(*LEFT_HEAD):
        begins, _ = subject.span(one)
        if abs(begins) > words.NEAR_INDENT:
            yield look(one, f"距版心左边缘 {words.millimetres(begins)}", "顶格")


@rule("left-order", "份号、密级、紧急程度次序", "7.2.3")
def _left_order(subject: Subject) -> Iterator[Departure]:
    there = [one for one in subject.elements(*LEFT_HEAD) if one.text]
    ranks = [LEFT_HEAD.index(one.role) for one in there]
    if ranks != sorted(ranks):
        found = "、".join(one.role for one in there)
        yield Departure(there[0].paragraph.place, found, "份号、密级和保密期限、紧急程度自上而下")


@rule("left-top", "份号等所在行", "7.2.1")
def _left_top(subject: Subject) -> Iterator[Departure]:
    first = subject.first(*LEFT_HEAD)
    spot = subject.pages.spot(first) if first else None
    if first is None or spot is None or subject.form is not Form.FILE:
        return
    lowest = 1 if subject.first(Role.COPY_NUMBER) is None else 0
    line = round(spot.top / subject.measures.line)
    if spot.page > 1 or line > lowest:
        yield look(first, f"版心第 {line + 1} 行", "版心第 1 行（无份号时密级可在第 2 行）")


@rule("mark-missing", "发文机关标志", "7.2.4")
def _mark_missing(subject: Subject) -> Iterator[Departure]:
    if subject.form in MARKED and subject.first(Role.MARK) is None:
        yield Departure(Place("首页"), "没有", "发文机关全称或规范化简称，可加“文件”二字")


@rule("mark-face", "发文机关标志字体", "7.2.4", Strength.USUAL)
def _mark_face(subject: Subject) -> Iterator[Departure]:
    for one in subject.paragraphs(Role.MARK):
        for name in words.other_faces(list(one.inked), faces.XIAOBIAOSONG):
            yield look(one, name, "小标宋体")


@rule("mark-color", "发文机关标志颜色", "7.2.4")
def _mark_color(subject: Subject) -> Iterator[Departure]:
    for one in subject.paragraphs(Role.MARK):
        for color in sorted(one.colors - {layout.RED}):
            yield look(one, words.color(color), "红色 FF0000")


@rule("mark-centred", "发文机关标志位置", "7.2.4")
def _mark_centred(subject: Subject) -> Iterator[Departure]:
    marks = list(subject.paragraphs(Role.MARK))
    spans = [subject.span(one) for one in marks]
    if not marks:
        return
    held = any(subject.held(one) for one in marks)
    middle = (layout.TEXT_WIDTH if held else subject.width(marks[0])) / 2
    if held:
        left, right = min(one[0] for one in spans), max(one[1] for one in spans)
        spans = [(left, right)]
    for one, (left, right) in zip(marks, spans, strict=False):
        away = (left + right) / 2 - middle
        if abs(away) > 2 * words.NEAR_MM:
            side = "偏右" if away > 0 else "偏左"
            yield look(one, f"{side} {words.millimetres(abs(away))}", "居中")


def ink_top(subject: Subject, one: Paragraph) -> tuple[float, bool] | None:
    """How far a mark's ink begins below the top of the text area, and whether that is certain."""
    spot = subject.pages.spot(one)
    if spot is None or spot.page > 1:
        return None
    section = subject.section(one)
    line = pages.pitch(one, section)
    ink = (line - one.size * 10) / 2 + INK * one.size
    return spot.top + ink - subject.measures.inset, one.shape.rule == "exact"


@rule("mark-top", "发文机关标志上边缘", "7.2.4、10.2.1、10.3.1")
def _mark_top(subject: Subject) -> Iterator[Departure]:
    first, wanted = subject.first(Role.MARK), _TOPS.get(subject.form)
    found = ink_top(subject, first) if first else None
    if first is None or found is None or wanted is None:
        return
    top, certain = found
    if abs(top - wanted) > (words.NEAR_TOP if certain else _ESTIMATED):
        there = f"距版心上边缘 {words.millimetres(top)}"
        yield look(first, there, words.millimetres(wanted))


def _joint(subject: Subject) -> tuple[Table, list[Paragraph]] | None:
    """The table of a joint mark, with its names in the order of the organs."""
    marks = [one for one in subject.elements(Role.MARK) if one.text and one.table]
    table = marks[0].table if marks else None
    if table is None or len(table.rows) < _TWO:
        return None
    firsts = {id(block) for row in table.rows for block in row.cells[0].blocks}
    return table, [one.paragraph for one in marks if id(one.block) in firsts]


@rule("mark-spread", "联合行文标志各机关名称", "7.2.4", Strength.PRACTICE)
def _mark_spread(subject: Subject) -> Iterator[Departure]:
    joint = _joint(subject)
    spans = [(one, subject.span(one)) for one in joint[1]] if joint else []
    widest = max((right - left for _, (left, right) in spans), default=0)
    for one, (left, right) in spans:
        if widest - (right - left) > words.NEAR_MM:
            found = f"宽 {words.millimetres(right - left)}"
            yield look(one, found, f"与最长的名称两端对齐（{words.millimetres(widest)}）")


@rule("mark-word", "联合行文标志的“文件”二字", "7.2.4")
def _mark_word(subject: Subject) -> Iterator[Departure]:
    joint = _joint(subject)
    if joint is None or len(joint[0].rows[0].cells) < _TWO:
        return
    first, *below = (row.cells[-1] for row in joint[0].rows)
    spans = all(cell.goes_on for cell in below)
    for block in first.blocks:
        if isinstance(block, Paragraph) and block.text and not (spans and first.align == "center"):
            yield look(block, "没有上下居中", "在各机关名称右侧，上下居中")


@rule("mark-width", "发文机关标志宽度", "7.2.4")
def _mark_width(subject: Subject) -> Iterator[Departure]:
    for one in subject.paragraphs(Role.MARK):
        room = layout.TEXT_WIDTH
        for line in one.words.split("\n"):
            scale = min((run.look.scale for run in one.inked), default=100)
            pitch = next((run.look.pitch for run in one.inked), 0)
            wide = (cells(line.strip()) * one.size * 10 * scale / 100) + pitch * len(line)
            if wide > room + words.SLIGHT:
                yield look(one, f"宽 {words.millimetres(wide)}", "不超出版心（156 毫米）")
