"""附件说明, 署名, 成文日期, 附注: GB/T 9704-2012, 7.3.4 to 7.3.6."""

import re
from collections.abc import Iterator

from portal.gongwen import faces, layout
from portal.gongwen.checking import words
from portal.gongwen.checking.finding import Departure, Strength, rule
from portal.gongwen.checking.pages import line_texts
from portal.gongwen.checking.subject import Subject, look
from portal.gongwen.content import Form
from portal.gongwen.layout import CELL
from portal.gongwen.recognising.roles import Element, Role
from portal.gongwen.seen import Block, Paragraph
from portal.gongwen.widths import twips

_DATE = re.compile(r"^[1-9][0-9]{3}年([1-9]|1[0-2])月([1-9]|[12][0-9]|3[01])日$")
_ITEM = re.compile(r"^(附件：)?([0-9]+[.．、])?")
_ITEM_MARK = re.compile(r"^(?:附件[:：])?[0-9０-９]+([、．,，])")
_NOTE = re.compile(r"^（.+）$", re.DOTALL)
_STOPS = "。；，、.;,"
_SIGNED = (Role.ORGAN, Role.DATED, Role.STAMPED)
_HALF_LINE = 0.5
_NEAR_TURNED = 0.6 * CELL


def notes(subject: Subject) -> list[list[Paragraph]]:
    """附件说明 as lists: that of the document, and that of a text it issues."""
    found: list[list[Paragraph]] = []
    last = -2
    for one in subject.paragraphs(Role.ATTACHMENT_NOTE):
        place = subject.outline.places[id(one)]
        if place == last + 1:
            found[-1].append(one)
        else:
            found.append([one])
        last = place
    return found


def _notes(subject: Subject) -> list[Paragraph]:
    return [*subject.paragraphs(Role.ATTACHMENT_NOTE)]


def _looks(subject: Subject, *roles: Role) -> Iterator[Departure]:
    """Type that is not 3号 仿宋."""
    for one in subject.paragraphs(*roles):
        for name in words.other_faces(list(one.inked), faces.FANGSONG):
            yield look(one, name, "三号仿宋")
        for size in words.sizes(one):
            if size != layout.SIZE_3:
                yield look(one, words.size(size), "三号仿宋")


def _gap(subject: Subject, one: Paragraph | None, wanted: int, said: str) -> Iterator[Departure]:
    """White above a paragraph that is not as many lines as wanted."""
    above = subject.before(one) if one else None
    white = subject.white(above, one) if above and one else None
    if one and white is not None and abs(white - wanted) > _HALF_LINE:
        yield look(one, f"空 {words.lines(white)}", said)


@rule("note-gap", "附件说明之上的空行", "7.3.4")
def _note_gap(subject: Subject) -> Iterator[Departure]:
    for listed in notes(subject):
        yield from _gap(subject, listed[0], 1, "正文下空 1 行")
        for one in listed[1:]:
            yield from _gap(subject, one, 0, "上一项的下一行")


@rule("note-form", "附件说明写法", "7.3.4")
def _note_form(subject: Subject) -> Iterator[Departure]:
    for one in (listed[0] for listed in notes(subject)):
        if not one.text.startswith("附件："):
            yield look(one, words.quoted(one.text), "“附件：”开头（全角冒号）")


@rule("note-number", "附件说明序号", "7.3.4")
def _note_number(subject: Subject) -> Iterator[Departure]:
    for one in _notes(subject):
        found = _ITEM_MARK.match(one.text)
        if found:
            yield look(one, f"序号后是“{found[1]}”", "序号后用“.”，如“1.”")


@rule("note-end", "附件说明末尾标点", "7.3.4")
def _note_end(subject: Subject) -> Iterator[Departure]:
    for one in _notes(subject):
        text = one.text
        name = _ITEM.sub("", text)
        if text[-1] in _STOPS:
            yield look(one, f"末尾有“{text[-1]}”", "附件名称后不加标点")
        elif name.startswith("《") and name.endswith("》"):
            yield look(one, "附件名称加了书名号", "不加书名号")


@rule("note-indent", "附件说明位置", "7.3.4")
def _note_indent(subject: Subject) -> Iterator[Departure]:
    below = 2 * CELL + twips("附件：", layout.SIZE_3)
    items = [(place, one) for listed in notes(subject) for place, one in enumerate(listed)]
    for place, one in items:
        wanted = below if place else 2 * CELL
        begins, _ = subject.span(one)
        if abs(begins - wanted) > words.NEAR_INDENT:
            said = "与上一项序号对齐（左空 5 字）" if place else "左空 2 字"
            yield look(one, f"左空 {words.characters(begins)}", said)


@rule("note-turned", "附件说明回行", "7.3.4")
def _note_turned(subject: Subject) -> Iterator[Departure]:
    for one in _notes(subject):
        label = _ITEM.match(one.text)
        if label is None or len(line_texts(one, layout.TEXT_WIDTH)) < 2:
            continue
        wanted = subject.span(one)[0] + twips(label.group(), layout.SIZE_3)
        if abs(one.shape.left - wanted) > _NEAR_TURNED:
            found = f"左空 {words.characters(one.shape.left)}"
            yield look(one, found, "回行与附件名称的首字对齐")


@rule("note-look", "附件说明字体字号", "7.3.4", Strength.USUAL)
def _note_look(subject: Subject) -> Iterator[Departure]:
    yield from _looks(subject, Role.ATTACHMENT_NOTE)


@rule("date-form", "成文日期写法", "7.3.5.4")
def _date_form(subject: Subject) -> Iterator[Departure]:
    for one in subject.paragraphs(Role.DATED):
        if not _DATE.match("".join(one.text.split())):
            found = words.quoted(one.text)
            yield look(one, found, "阿拉伯数字，年份标全，月、日不编虚位，如“2023年5月8日”")


@rule("sign-look", "署名和日期字体字号", "5.2.2", Strength.USUAL)
def _sign_look(subject: Subject) -> Iterator[Departure]:
    yield from _looks(subject, *_SIGNED)


class Signed:
    """The date that signs, the name that belongs to it, and where they stand."""

    def __init__(self, subject: Subject) -> None:
        self.date = subject.first(Role.DATED)
        organs = [*subject.paragraphs(Role.ORGAN)]
        self.stamped = subject.first(Role.STAMPED)
        self.joint = any(subject.held(one) for one in organs)
        self.organ = organs[-1 if self.joint else 0] if organs else None
        self._organs = organs
        self._subject = subject

    @property
    def away(self) -> float:
        """How far the date ends from the right edge of the text area."""
        if self.date is None:
            return 0
        return self._subject.width(self.date) - self._subject.span(self.date)[1]

    @property
    def is_sealed(self) -> bool:
        """Whether the date ends where one under a seal does."""
        return abs(self.away - layout.SEALED_RIGHT * CELL) <= words.NEAR_EDGE

    @property
    def is_unsealed(self) -> bool:
        """Whether name and date stand as they do without a seal (7.3.5.2)."""
        if self.organ is None or self.date is None:
            return False
        begins, _ = self._subject.span(self.organ)
        ends = max(self._subject.span(one)[1] for one in self._organs)
        follows = abs(self._subject.span(self.date)[0] - begins - 2 * CELL) <= words.NEAR_EDGE
        edge = layout.UNSEALED_RIGHT * CELL
        by_name = abs(self._subject.width(self.organ) - ends - edge) <= words.NEAR_EDGE
        return follows and (by_name or abs(self.away - edge) <= words.NEAR_EDGE)


def stands_unsealed(subject: Subject) -> bool:
    """Whether name and date stand as they do without a seal, and not as with one."""
    signed = Signed(subject)
    return signed.is_unsealed and not signed.is_sealed


@rule("date-place", "成文日期位置", "7.3.5.1、7.3.5.2、7.3.5.3")
def _date_place(subject: Subject) -> Iterator[Departure]:
    signed = Signed(subject)
    if signed.date and not signed.is_sealed and not signed.is_unsealed:
        wanted = "盖章的右空 4 字；不盖章的首字比署名首字右移 2 字，其中长的右空 2 字"
        yield look(signed.date, f"右空 {words.characters(signed.away)}", wanted)


@rule("organ-place", "发文机关署名位置", "7.3.5.1")
def _organ_place(subject: Subject) -> Iterator[Departure]:
    signed = Signed(subject)
    if signed.date is None or signed.organ is None or signed.stamped or not signed.is_sealed:
        return
    if signed.is_unsealed:
        return
    name, date = subject.span(signed.organ), subject.span(signed.date)
    away = (name[0] + name[1] - date[0] - date[1]) / 2
    if abs(away) > CELL / 2:
        side = "右" if away > 0 else "左"
        found = f"偏{side} {words.characters(abs(away))}"
        yield look(signed.organ, found, "以成文日期为准居中")


@rule("sign-gap", "不盖章的署名之上的空行", "7.3.5.2")
def _sign_gap(subject: Subject) -> Iterator[Departure]:
    signed = Signed(subject)
    if signed.organ and signed.is_unsealed and not signed.is_sealed:
        yield from _gap(subject, signed.organ, 1, "正文（或附件说明）下空 1 行")


@rule("sign-words", "此页无正文", "7.3.5.5")
def _sign_words(subject: Subject) -> Iterator[Departure]:
    for one in subject.file.paragraphs:
        if "此页无正文" in one.text:
            yield look(one, "标注“此页无正文”", "调整行距、字距，使署名页有正文")


@rule("sign-alone", "署名与正文同页", "7.3.5.5")
def _sign_alone(subject: Subject) -> Iterator[Departure]:
    date = next(subject.elements(Role.DATED), None)
    if date is None or subject.form is Form.PAPER or not subject.is_certain:
        return
    place = subject.outline.places[id(date.block)]
    above = [one for one in subject.outline.elements[:place] if _is_text(one)]
    spot = subject.pages.spot(date.table or date.block)
    last = subject.pages.spot(above[-1].block) if above else None
    if spot and last and spot.page > max(last.page, last.last_page):
        yield look(date.paragraph, f"第 {spot.page} 页只有署名和日期", "署名页至少有一行正文")


def _is_text(one: Element) -> bool:
    return one.role in {Role.BODY, Role.HEADING, Role.TABLE, Role.ATTACHMENT_NOTE}


@rule("annotation-form", "附注写法", "7.3.6")
def _annotation_form(subject: Subject) -> Iterator[Departure]:
    for one in subject.paragraphs(Role.NOTE):
        if not _NOTE.match(one.text):
            yield look(one, words.quoted(one.text), "加全角圆括号（）")


@rule("annotation-indent", "附注位置", "7.3.6")
def _annotation_indent(subject: Subject) -> Iterator[Departure]:
    for one in subject.paragraphs(Role.NOTE):
        begins = one.shape.left + one.shape.first
        if abs(begins - 2 * CELL) > words.NEAR_INDENT and not one.words[:1].isspace():
            yield look(one, f"左空 {words.characters(begins)}", "居左空 2 字")


@rule("annotation-gap", "附注所在行", "7.3.6")
def _annotation_gap(subject: Subject) -> Iterator[Departure]:
    date, note = next(subject.elements(Role.DATED), None), subject.first(Role.NOTE)
    above: Block | None = (date.table or date.block) if date else None
    white = subject.white(above, note) if above and note else None
    if note and white is not None and white > _HALF_LINE:
        yield look(note, f"与成文日期之间空 {words.lines(white)}", "成文日期的下一行")


@rule("annotation-look", "附注字体字号", "7.3.6", Strength.USUAL)
def _annotation_look(subject: Subject) -> Iterator[Departure]:
    yield from _looks(subject, Role.NOTE)
