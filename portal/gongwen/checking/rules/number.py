"""发文字号, 签发人 and the red rule: GB/T 9704-2012, 7.2.5 to 7.2.7."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from portal.gongwen import faces, layout
from portal.gongwen.checking import words
from portal.gongwen.checking.finding import Departure, Strength, rule
from portal.gongwen.checking.pages import rule_room
from portal.gongwen.checking.rules.headings import sliced
from portal.gongwen.checking.subject import Subject, look
from portal.gongwen.content import Form
from portal.gongwen.layout import CELL, mm
from portal.gongwen.recognising.roles import Element, Role
from portal.gongwen.seen import Border, Paragraph, Place, Run
from portal.gongwen.widths import cells

_NUMBER = re.compile(r"^[一-龥]+〔[0-9]{4}〕[1-9][0-9]*号$")
_ORDER = re.compile(r"^第[1-9][0-9]*号$")
_SIGNERS = "签发人"
_LABEL = re.compile("签发人[:：]?")
_FIGURED = re.compile(r"[0-9０-９〔﹝\\[［]")
_APART = re.compile(r"\t|[、，,;；]|[ \u3000]{3,}")
_THIN, _THICK = 6, 13
_RULED = frozenset({Form.FILE, Form.MINUTES})
_GAP = 2
_SLACK = 0.5
_BELOW_INK = 0.2


@dataclass(frozen=True, slots=True)
class Line:
    """The line of a number: its runs as number, label of the signers, names of the signers."""

    number: list[Run]
    label: list[Run]
    names: list[Run]

    @property
    def text(self) -> str:
        """The number without white space."""
        return "".join("".join(run.text.split()) for run in self.number)


def line_of(paragraph: Paragraph, *, signs: bool = False) -> Line:
    """A line of the head taken apart; ``signs``: of a 上行文, where it may hold names alone."""
    words = paragraph.words
    label = _LABEL.search(words)
    stop = words.find("号") + 1
    end = label.start() if label else stop or (_unended(words) if signs else len(words))
    begin = words.rfind("\t", 0, max(0, stop - 1)) + 1 if stop and stop <= end else 0
    names = label.end() if label else end
    return Line(
        sliced(paragraph, begin, end),
        sliced(paragraph, end, names),
        sliced(paragraph, names, len(words)),
    )


def _unended(words: str) -> int:
    """Where a number without 号 ends, before the names; 0: no number has been given yet."""
    first = words.partition("\t")[0]
    return len(first) if _FIGURED.search(first) else 0


def _number_line(subject: Subject, paragraph: Paragraph) -> Line:
    return line_of(paragraph, signs=subject.outline.upward)


def _numbers(subject: Subject) -> Iterator[Paragraph]:
    return subject.paragraphs(Role.NUMBER)


def _signing(subject: Subject) -> Iterator[Paragraph]:
    """The lines that signers stand on."""
    rows = [one for one in subject.elements(Role.SIGNERS, Role.NUMBER) if one.text]
    if any(_SIGNERS in one.text for one in rows):
        yield from (one.paragraph for one in rows)


@rule("number-missing", "发文字号", "7.2.5")
def _number_missing(subject: Subject) -> Iterator[Departure]:
    blank = next(subject.elements(Role.NUMBER), None)
    if subject.form in {Form.FILE, Form.LETTER, Form.ORDER} and blank is None:
        yield Departure(Place("首页"), "没有", "发文机关标志下空二行编排发文字号")


@rule("number-form", "发文字号写法", "7.2.5、10.2.2")
def _number_form(subject: Subject) -> Iterator[Departure]:
    for one in _numbers(subject):
        text = _number_line(subject, one).text
        if subject.form is Form.ORDER:
            if not _ORDER.match(text):
                yield look(one, words.quoted(text), "如“第12号”")
        elif subject.form is not Form.MINUTES and text and not _NUMBER.match(text):
            yield look(one, words.quoted(text), "如“×发〔2023〕8号”：六角括号，不加“第”，不编虚位")


@rule("number-face", "发文字号字体", "5.2.2", Strength.USUAL)
def _number_face(subject: Subject) -> Iterator[Departure]:
    for one in _numbers(subject):
        line = _number_line(subject, one)
        for name in words.other_faces([*line.number, *line.label], faces.FANGSONG):
            yield look(one, name, "仿宋")


@rule("number-size", "发文字号字号", "5.2.2", Strength.USUAL)
def _number_size(subject: Subject) -> Iterator[Departure]:
    for one in subject.paragraphs(Role.NUMBER, Role.SIGNERS):
        for size in words.sizes(one):
            if size != layout.SIZE_3:
                yield look(one, words.size(size), "三号")


@rule("number-gap", "发文机关标志与发文字号之间", "7.2.5、7.2.6")
def _number_gap(subject: Subject) -> Iterator[Departure]:
    if subject.form not in {Form.FILE, Form.ORDER}:
        return
    marks = [one for one in subject.elements(Role.MARK) if not one.story and one.text]
    below = next(subject.elements(Role.SIGNERS, Role.NUMBER), None)
    if not marks or below is None:
        return
    last = marks[-1].table or marks[-1].block
    white = subject.white(last, below.paragraph)
    if white is not None and abs(white - _GAP) > _SLACK:
        yield look(below.paragraph, f"空 {words.lines(white)}", "空 2 行")


@rule("number-place", "发文字号位置", "7.2.5、7.2.6")
def _number_place(subject: Subject) -> Iterator[Departure]:
    for one in _numbers(subject):
        left, right = subject.span(one)
        if subject.outline.upward:
            given = _number_line(subject, one).text
            if given and abs(left - CELL) > words.NEAR_INDENT:
                yield look(one, f"左空 {words.characters(left)}", "居左空 1 字（上行文）")
        elif subject.form in {Form.FILE, Form.ORDER}:
            away = (left + right) / 2 - subject.width(one) / 2
            if abs(away) > words.NEAR_MM:
                yield look(one, f"偏离中线 {words.millimetres(abs(away))}", "居中")


def _names(one: Paragraph) -> list[Run]:
    return line_of(one, signs=True).names


@rule("signer-label", "签发人标识", "7.2.6")
def _signer_label(subject: Subject) -> Iterator[Departure]:
    for one in _signing(subject):
        text = "".join(one.text.split())
        if _SIGNERS in text and f"{_SIGNERS}：" not in text:
            yield look(one, words.quoted(one.text), "“签发人：”（全角冒号）")


@rule("signer-face", "签发人姓名字体", "7.2.6", Strength.USUAL)
def _signer_face(subject: Subject) -> Iterator[Departure]:
    for one in _signing(subject):
        for name in words.other_faces(_names(one), faces.KAITI):
            yield look(one, name, "楷体")


@rule("signer-place", "签发人位置", "7.2.6")
def _signer_place(subject: Subject) -> Iterator[Departure]:
    rows = [(one, [run.text.strip() for run in _names(one)]) for one in _signing(subject)]
    longest = max((cells(name) for _, names in rows for name in names), default=0)
    spans = [(subject.span(one)[1], one, names[-1]) for one, names in rows if names]
    if not spans:
        return
    edge, one, last = max(spans, key=lambda found: found[0])
    # Several names begin in a column; its longest one ends a character from the edge.
    away = subject.width(one) - edge - (longest - cells(last)) * CELL
    if abs(away - CELL) > CELL / 2:
        yield look(one, f"右空 {words.characters(away)}", "居右空 1 字")


@rule("signer-align", "签发人回行", "7.2.6")
def _signer_align(subject: Subject) -> Iterator[Departure]:
    rows = [(one, _first_name(one)) for one in _signing(subject)]
    begins = [(one, subject.begins(one, at)) for one, at in rows if at is not None]
    for one, place in begins[1:]:
        away = place - begins[0][1]
        if abs(away) > CELL / 2:
            side = "右" if away > 0 else "左"
            wanted = "与上一行第一个签发人姓名对齐"
            yield look(one, f"偏{side} {words.characters(abs(away))}", wanted)


def _first_name(one: Paragraph) -> int | None:
    """Where the first name of a line begins among its words; None for a line without names."""
    name = next((run.text.strip() for run in _names(one) if run.text.strip()), "")
    label = _LABEL.search(one.words)
    start = label.end() if label else one.words.find("号") + 1
    return one.words.find(name, start) if name else None


@rule("signer-rows", "每行签发人", "7.2.6", Strength.USUAL)
def _signer_rows(subject: Subject) -> Iterator[Departure]:
    for one in _signing(subject):
        # Two characters of a name may stand apart, to be as wide as three.
        names = [name for run in _names(one) for name in _APART.split(run.text) if name.strip()]
        if len(names) > 2:
            yield look(one, f"{len(names)} 人", "每行 2 人")


def red_rule(subject: Subject) -> tuple[Paragraph, Border, float] | None:
    """The rule under the number: where it is, what it is like, and how far under the ink."""
    rows = [*subject.elements(Role.NUMBER, Role.SIGNERS)]
    if not rows:
        return None
    ruled = [one for one in rows if one.paragraph.shape.bottom]
    last = (ruled or rows)[-1].paragraph
    below = _BELOW_INK * (subject.pitch(last) - last.size * 10)
    if last.shape.bottom:
        return last, last.shape.bottom, below + rule_room(last.shape.bottom)
    return _rule_after(subject, rows[-1], below)


def _rule_after(
    subject: Subject, last: Element, below: float
) -> tuple[Paragraph, Border, float] | None:
    place = subject.outline.places[id(last.block)]
    for element in subject.outline.elements[place + 1 : place + 4]:
        if element.role not in {Role.RULE, Role.BLANK}:
            return None
        one = element.paragraph
        if one.shape.bottom:
            return one, one.shape.bottom, below + subject.pitch(one) + rule_room(one.shape.bottom)
        below += subject.pitch(one)
    return None


def _drawn(subject: Subject) -> bool:
    """Whether the rule is a drawn line, whose place only the page tells."""
    blocks = subject.outline.elements
    return any(
        drawing.kind == "line"
        for element in blocks[:30]
        if isinstance(element.block, Paragraph)
        for drawing in element.block.drawings
    )


@rule("rule-missing", "红色分隔线", "7.2.7")
def _rule_missing(subject: Subject) -> Iterator[Departure]:
    number = next(subject.elements(Role.NUMBER), None)
    if subject.form is not Form.FILE or number is None or _drawn(subject):
        return
    if red_rule(subject) is None:
        yield look(number.paragraph, "没有", "发文字号之下 4 毫米处一条与版心等宽的红线")


@rule("rule-color", "红色分隔线颜色", "7.2.7")
def _rule_color(subject: Subject) -> Iterator[Departure]:
    found = red_rule(subject) if subject.form in _RULED else None
    if found and found[1].color != layout.RED:
        yield look(found[0], words.color(found[1].color), "红色 FF0000")


@rule("rule-width", "红色分隔线宽度", "7.2.7")
def _rule_width(subject: Subject) -> Iterator[Departure]:
    found = red_rule(subject) if subject.form in _RULED else None
    if found is None:
        return
    shape = found[0].shape
    there = layout.TEXT_WIDTH - shape.left - shape.right - min(0, shape.first)
    if abs(there - layout.TEXT_WIDTH) > words.NEAR_MM:
        yield look(found[0], words.millimetres(there), "与版心等宽（156 毫米）")


@rule("rule-gap", "发文字号与红色分隔线之间", "7.2.7")
def _rule_gap(subject: Subject) -> Iterator[Departure]:
    found = red_rule(subject) if subject.form is Form.FILE else None
    if found and abs(found[2] - mm(4)) > words.NEAR_MM:
        yield look(found[0], words.millimetres(found[2]), "4 毫米")


@rule("rule-weight", "红色分隔线粗细", "7.2.7", Strength.PRACTICE)
def _rule_weight(subject: Subject) -> Iterator[Departure]:
    found = red_rule(subject) if subject.form is Form.FILE else None
    if found and not _THIN <= found[1].weight <= _THICK:
        yield look(found[0], f"{found[1].weight / 8:g} 磅", "0.35–0.5 毫米（约 1 磅）")


@rule("signer-order", "发文字号与签发人同行", "7.2.6")
def _signer_order(subject: Subject) -> Iterator[Departure]:
    rows = list(subject.elements(Role.SIGNERS, Role.NUMBER))
    for above, below in pairwise(rows):
        if above.role is Role.NUMBER and below.role is Role.SIGNERS and below.text:
            yield look(below.paragraph, "排在发文字号之下", "发文字号与最后一个签发人同一行")
