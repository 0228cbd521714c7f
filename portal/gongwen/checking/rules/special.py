"""信函, 命令 and 纪要: GB/T 9704-2012, 10."""

import re
from collections.abc import Iterator

from portal.gongwen import faces, layout
from portal.gongwen.checking import pages, words
from portal.gongwen.checking.finding import Departure, Strength, rule
from portal.gongwen.checking.pages import line_texts
from portal.gongwen.checking.rules.head import INK, ink_top
from portal.gongwen.checking.rules.headings import sliced
from portal.gongwen.checking.subject import Subject, look
from portal.gongwen.content import Form
from portal.gongwen.layout import CELL, mm
from portal.gongwen.recognising.roles import LEFT_HEAD, Element, Role
from portal.gongwen.seen import Border, Paragraph, Place, flat
from portal.gongwen.widths import twips

_LABEL = re.compile(r"^[^:：]{1,6}[:：]")
_RULE_WIDTH = mm(170)
_HALF_LINE = 0.5
_SEVEN_EIGHTHS = layout.SIZE_3 * 10 * 7 / 8
# Programs differ by as much in the white they leave under a header that reaches into the text.
_NEAR_RULE = mm(2.2)


def _mark(subject: Subject, form: Form) -> Element | None:
    marks = [one for one in subject.elements(Role.MARK) if one.text]
    return marks[0] if subject.form is form and marks else None


def _letter_marks(subject: Subject) -> list[Paragraph]:
    if subject.form is not Form.LETTER:
        return []
    return [*subject.paragraphs(Role.MARK)]


@rule("letter-top", "信函标志上边缘", "10.1")
def _letter_top(subject: Subject) -> Iterator[Departure]:
    mark = _mark(subject, Form.LETTER)
    if mark is None:
        return
    top = _header_top(subject, mark.paragraph) if mark.story else _body_top(subject, mark.paragraph)
    if top is not None and abs(top - layout.LETTER_TOP) > words.NEAR_TOP:
        found = f"距纸张上边缘 {words.millimetres(top)}"
        yield look(mark.paragraph, found, "30 毫米")


def _header_top(subject: Subject, one: Paragraph) -> float:
    """How far under the paper's edge the ink of a mark in the header begins."""
    section = subject.file.sections[0]
    top = float(section.head_distance)
    for block in flat(section.heads.get("first", section.heads.get("default", ()))):
        top += block.shape.before
        line = pages.pitch(block, section)
        if block is one:
            return top + (line - one.size * 10) / 2 + INK * one.size
        top += line + block.shape.after
    return top


def _body_top(subject: Subject, one: Paragraph) -> float | None:
    found = ink_top(subject, one)
    return None if found is None else found[0] + subject.file.sections[0].top


@rule("letter-words", "信函标志", "10.1")
def _letter_words(subject: Subject) -> Iterator[Departure]:
    for one in _letter_marks(subject)[-1:]:
        if one.text.endswith("文件"):
            yield look(one, words.quoted(one.text), "发文机关名称，不加“文件”")


def _letter_rules(subject: Subject) -> Iterator[tuple[Paragraph | None, bool]]:
    """The two double rules of a letter, the upper one first; None where there is none."""
    if subject.form is not Form.LETTER:
        return
    first = subject.file.sections[0]
    marks = _letter_marks(subject)
    heads = [*flat(first.heads.get("first", ())), *flat(first.heads.get("default", ()))]
    others = [one.paragraph for one in subject.elements(Role.RULE)]
    feet = first.feet.get("first", ())
    yield next((one for one in (*marks, *heads, *others) if _border(one)), None), True
    yield next((one for one in flat(feet) if _border(one)), None), False


def _border(one: Paragraph) -> Border | None:
    return one.shape.bottom or one.shape.top


@rule("letter-rules", "信函双线", "10.1")
def _letter_rules_there(subject: Subject) -> Iterator[Departure]:
    for one, is_upper in _letter_rules(subject):
        border = _border(one) if one else None
        wanted = "上粗下细的红色双线" if is_upper else "上细下粗的红色双线"
        kind = "thickThin" if is_upper else "thinThick"
        if one is None or border is None:
            where = "标志之下" if is_upper else "首页下方"
            yield Departure(Place(where), "没有双线", wanted)
        elif not border.kind.startswith(kind):
            yield Departure(one.place, f"线型 {border.kind}", wanted)


@rule("letter-rule-color", "信函双线颜色", "10.1")
def _letter_rule_color(subject: Subject) -> Iterator[Departure]:
    for one, _ in _letter_rules(subject):
        border = _border(one) if one else None
        if one and border and border.color != layout.RED:
            yield look(one, words.color(border.color), "红色 FF0000")


@rule("letter-rule-width", "信函双线长度", "10.1")
def _letter_rule_width(subject: Subject) -> Iterator[Departure]:
    width = subject.file.sections[0].text_width
    for one, _ in _letter_rules(subject):
        if one is None:
            continue
        there = width - one.shape.left - one.shape.right
        if abs(there - _RULE_WIDTH) > words.NEAR_MM:
            yield look(one, words.millimetres(there), "170 毫米")


@rule("letter-foot", "信函下双线位置", "10.1")
def _letter_foot(subject: Subject) -> Iterator[Departure]:
    first = subject.file.sections[0]
    rules = [one for one, is_upper in _letter_rules(subject) if one and not is_upper]
    for one in rules:
        there = first.foot_distance + one.shape.after
        if abs(there - mm(20)) > words.NEAR_TOP:
            yield look(one, f"距纸张下边缘 {words.millimetres(there)}", "20 毫米")


@rule("letter-rule-gap", "信函标志与上双线之间", "10.1")
def _letter_rule_gap(subject: Subject) -> Iterator[Departure]:
    mark = _mark(subject, Form.LETTER)
    section = subject.file.sections[0]
    if mark is None or mark.story != "head":
        return
    heads = list(flat(section.heads.get("first", section.heads.get("default", ()))))
    marks = [at for at, one in enumerate(heads) if one.text]
    size = heads[marks[-1]].size
    away = layout.MARK_TAIL * size * 10
    for one in heads[marks[-1] :]:
        if one is not heads[marks[-1]]:
            away += one.shape.before + pages.pitch(one, section)
        border = _border(one)
        if border:
            away += border.space * 20 + layout.LETTER_RULE_HALF
            break
        away += one.shape.after
    if abs(away - layout.LETTER_RULE_GAP) > words.NEAR_MM:
        yield look(mark.paragraph, words.millimetres(away), "4 毫米（到双线正中）")


@rule("letter-gap", "信函上双线之下的要素", "10.1")
def _letter_gap(subject: Subject) -> Iterator[Departure]:
    section = subject.file.sections[0]
    first = next(iter(subject.paragraphs(*LEFT_HEAD, Role.NUMBER)), None)
    upper = next(iter(_letter_rules(subject)), (None, True))[0]
    heads = list(flat(section.heads.get("first", section.heads.get("default", ()))))
    spot = subject.pages.spot(first) if first else None
    if first is None or spot is None or upper not in heads:
        return
    foot = float(section.head_distance)
    for one in heads:
        foot += one.shape.before + pages.pitch(one, section) + one.shape.after
        foot += pages.rule_room(one.shape.bottom)
    white = (subject.pitch(first) - first.size * 10) / 2
    away = max(section.top, foot) + spot.top + white - foot
    if abs(away - _SEVEN_EIGHTHS) > _NEAR_RULE:
        yield look(first, words.millimetres(away), "距上双线为三号汉字高度的 7/8（4.9 毫米）")


@rule("letter-number", "信函发文字号位置", "10.1")
def _letter_number(subject: Subject) -> Iterator[Departure]:
    one = subject.first(Role.NUMBER)
    if subject.form is Form.LETTER and one:
        away = subject.width(one) - subject.span(one)[1]
        if abs(away) > words.NEAR_EDGE:
            yield look(one, f"右空 {words.characters(away)}", "顶格居右")


@rule("order-gap", "令号之下的空行", "10.2")
def _order_gap(subject: Subject) -> Iterator[Departure]:
    number, text = subject.first(Role.NUMBER), subject.first(Role.BODY, Role.HEADING)
    titled = subject.first(Role.TITLE)
    if subject.form is not Form.ORDER or number is None or text is None or titled:
        return
    white = subject.white(number, text)
    if white is not None and abs(white - 2) > _HALF_LINE:
        yield look(text, f"空 {words.lines(white)}", "令号下空 2 行编排正文")


@rule("order-rule", "命令不加红线", "10.2")
def _order_rule(subject: Subject) -> Iterator[Departure]:
    number = subject.first(Role.NUMBER)
    if subject.form is Form.ORDER and number and number.shape.bottom:
        yield look(number, "令号下有红线", "命令（令）不加红色分隔线")


@rule("stamp-place", "签名章署名位置", "7.3.5.3")
def _stamp_place(subject: Subject) -> Iterator[Departure]:
    one = subject.first(Role.STAMPED)
    above = subject.before(one) if one else None
    white = subject.white(above, one) if one and above else None
    if one and white is not None and abs(white - 2) > _HALF_LINE:
        yield look(one, f"空 {words.lines(white)}", "正文下空 2 行")


@rule("minutes-words", "纪要标志", "10.3")
def _minutes_words(subject: Subject) -> Iterator[Departure]:
    mark = _mark(subject, Form.MINUTES)
    if mark and not "".join(mark.text.split()).endswith("纪要"):
        yield look(mark.paragraph, words.quoted(mark.text), "“××××纪要”")


def _lists(subject: Subject) -> list[Paragraph]:
    return [*subject.paragraphs(Role.ATTENDANCE)]


@rule("attendance-label", "出席人员标识字体", "10.3", Strength.USUAL)
def _attendance_label(subject: Subject) -> Iterator[Departure]:
    for one in _lists(subject):
        label = _LABEL.match(one.words)
        runs = sliced(one, 0, label.end()) if label else []
        for name in words.other_faces(runs, faces.HEITI):
            yield look(one, name, "黑体")


@rule("attendance-names", "出席人员名单字体", "10.3", Strength.USUAL)
def _attendance_names(subject: Subject) -> Iterator[Departure]:
    for one in _lists(subject):
        label = _LABEL.match(one.words)
        runs = sliced(one, label.end() if label else 0, len(one.words))
        for name in words.other_faces(runs, faces.FANGSONG):
            yield look(one, name, "仿宋")


@rule("attendance-size", "出席人员名单字号", "10.3", Strength.USUAL)
def _attendance_size(subject: Subject) -> Iterator[Departure]:
    for one in _lists(subject):
        for size in words.sizes(one):
            if size != layout.SIZE_3:
                yield look(one, words.size(size), "三号")


@rule("attendance-gap", "出席人员之上的空行", "10.3")
def _attendance_gap(subject: Subject) -> Iterator[Departure]:
    for at, one in enumerate(_lists(subject)):
        above, wanted = subject.before(one), int(at == 0)
        white = subject.white(above, one) if above else None
        if white is not None and abs(white - wanted) > _HALF_LINE:
            said = "上一份名单的下一行" if at else "正文或附件说明下空 1 行"
            yield look(one, f"空 {words.lines(white)}", said)


@rule("attendance-indent", "出席人员位置", "10.3")
def _attendance_indent(subject: Subject) -> Iterator[Departure]:
    for one in _lists(subject):
        begins, _ = subject.span(one)
        label = _LABEL.match(one.words)
        names = begins + twips(label.group(), layout.SIZE_3) if label else begins
        turned = len(line_texts(one, layout.TEXT_WIDTH)) > 1
        if abs(begins - 2 * CELL) > words.NEAR_INDENT:
            yield look(one, f"左空 {words.characters(begins)}", "左空 2 字")
        elif turned and abs(one.shape.left - names) > CELL / 2:
            found = f"回行左空 {words.characters(one.shape.left)}"
            yield look(one, found, "回行与冒号后的首字对齐")
