"""附件 bound with the document, and the text that a notice issues: GB/T 9704-2012, 7.3.7."""

import re
from collections.abc import Iterator

from portal.gongwen import faces, layout
from portal.gongwen.checking import words
from portal.gongwen.checking.finding import Departure, Strength, rule
from portal.gongwen.checking.rules.closing import notes
from portal.gongwen.checking.subject import Subject, look
from portal.gongwen.recognising.roles import Role
from portal.gongwen.seen import Paragraph

_MARK = re.compile(r"^(?:.+号)?附件([1-9][0-9]*)?$")
_HALF_LINE = 0.5
_LAST_OF_TITLE = 3


def _marks(subject: Subject) -> list[Paragraph]:
    return [*subject.paragraphs(Role.ATTACHMENT_MARK)]


def _turns(subject: Subject, one: Paragraph) -> bool:
    """Whether a paragraph begins a page."""
    spot = subject.pages.spot(one)
    above = subject.before(one)
    last = subject.pages.spot(above) if above else None
    return spot is None or last is None or spot.page > max(last.page, last.last_page)


@rule("attached-turn", "附件另面编排", "7.3.7")
def _attached_turn(subject: Subject) -> Iterator[Departure]:
    for one in _marks(subject):
        if not _turns(subject, one):
            yield look(one, "接排在正文之后", "另起一页")


@rule("attached-form", "附件序号写法", "7.3.7")
def _attached_form(subject: Subject) -> Iterator[Departure]:
    for one in _marks(subject):
        if not _MARK.match("".join(one.text.split())):
            yield look(one, words.quoted(one.text), "“附件”或“附件1”，不加冒号")


@rule("attached-number", "附件顺序号", "7.3.7")
def _attached_number(subject: Subject) -> Iterator[Departure]:
    marks = _marks(subject)
    lists = notes(subject)
    several = len(marks) > 1 or any(len(listed) > 1 for listed in lists)
    last, restarts = 0, len(lists) - 1
    for one in marks:
        found = _MARK.match("".join(one.text.split()))
        if found is None:
            continue
        number = int(found[1] or 0)
        if restarts > 0 and number <= 1 and last:
            last, restarts = 0, restarts - 1
        if several and number <= last and not restarts:
            yield look(one, words.quoted(one.text), f"“附件{last + 1}”（与附件说明的顺序一致）")
        elif not several and number:
            yield look(one, words.quoted(one.text), "“附件”（只有一个附件时不编号）")
        last = max(last, number)


@rule("attached-face", "附件序号字体", "7.3.7")
def _attached_face(subject: Subject) -> Iterator[Departure]:
    for one in _marks(subject):
        for name in words.other_faces(list(one.inked), faces.HEITI):
            yield look(one, name, "黑体")


@rule("attached-size", "附件序号字号", "7.3.7")
def _attached_size(subject: Subject) -> Iterator[Departure]:
    for one in _marks(subject):
        for size in words.sizes(one):
            if size != layout.SIZE_3:
                yield look(one, words.size(size), "三号")


@rule("attached-place", "附件序号位置", "7.3.7")
def _attached_place(subject: Subject) -> Iterator[Departure]:
    for one in _marks(subject):
        begins, _ = subject.span(one)
        if abs(begins) > words.NEAR_INDENT:
            yield look(one, f"左空 {words.characters(begins)}", "顶格")


@rule("attached-title", "附件标题", "7.3.7")
def _attached_title(subject: Subject) -> Iterator[Departure]:
    for one in _marks(subject):
        place = subject.outline.places[id(one)]
        below = [
            element
            for element in subject.outline.elements[place + 1 :]
            if element.role is not Role.BLANK
        ]
        if not below or below[0].role is not Role.ATTACHMENT_TITLE:
            yield look(one, "没有标题", "第三行居中编排附件标题")


@rule("attached-title-line", "附件标题所在行", "7.3.7")
def _attached_title_line(subject: Subject) -> Iterator[Departure]:
    for one in _marks(subject):
        place = subject.outline.places[id(one)]
        for element in subject.outline.elements[place + 1 :]:
            if element.role is Role.ATTACHMENT_TITLE:
                white = subject.white(one, element.block)
                if white is not None and abs(white - 1) > _HALF_LINE:
                    yield look(element.paragraph, f"空 {words.lines(white)}", "第三行（空 1 行）")
            if element.role is not Role.BLANK:
                break


@rule("issued-title-line", "印发件标题所在行", "7.3.7", Strength.PRACTICE)
def _issued_title_line(subject: Subject) -> Iterator[Departure]:
    first = subject.first(Role.ISSUED_TITLE)
    spot = subject.pages.spot(first) if first and _turns(subject, first) else None
    line = round(spot.top / subject.measures.line) + 1 if spot else 1
    if first and line > _LAST_OF_TITLE:
        yield look(first, f"第 {line} 行", "新一页的第 1 至 3 行")


@rule("issued-turn", "印发的文件另起一页", "7.3.7", Strength.PRACTICE)
def _issued_turn(subject: Subject) -> Iterator[Departure]:
    first = subject.first(Role.ISSUED_TITLE)
    if first and not _turns(subject, first):
        yield look(first, "接排在正文之后", "另起一页")
