"""Page numbers: GB/T 9704-2012, 7.5 and 8."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from portal.gongwen import faces, layout
from portal.gongwen.checking import pages, words
from portal.gongwen.checking.finding import Departure, Strength, rule
from portal.gongwen.checking.subject import Subject, look
from portal.gongwen.content import Form
from portal.gongwen.layout import CELL_4, MARGINS, mm
from portal.gongwen.recognising.roles import IMPRINT, Element, Role
from portal.gongwen.seen import Drawing, Paragraph, Place, Section, flat

_FOLIO = re.compile(r"^—[  ]?[0-9]*[  ]?—$")
_SPACED = re.compile(r"\s{2,}|\u3000")
_TEXT = (Role.BODY, Role.HEADING, Role.TABLE, Role.TITLE)
_ALL = (*_TEXT, *IMPRINT)
_KINDS = ("default", "even")
_AREA_FOOT = MARGINS["37"].bottom


class _Folio(NamedTuple):
    """A page number: its paragraph, the box it stands in, the feet of which pages, the section."""

    paragraph: Paragraph
    box: Drawing | None
    kind: str
    section: Section

    @property
    def floats(self) -> bool:
        """Whether its place is that of a box or frame, which the page alone tells."""
        return self.box is not None or self.paragraph.shape.framed


def _in(section: Section, kind: str) -> Iterator[_Folio]:
    for one in flat(section.feet.get(kind, ())):
        for box in one.drawings:
            for inner in flat(box.blocks):
                if _counts(inner):
                    yield _Folio(inner, box, kind, section)
        if _counts(one):
            yield _Folio(one, None, kind, section)


def _counts(one: Paragraph) -> bool:
    return any(run.code.upper().startswith("PAGE") for run in one.runs)


def _sections(subject: Subject, *roles: Role) -> list[tuple[int, Section]]:
    """The sections with text, whose pages have numbers; or those with some elements."""
    used = {one.block.section for one in subject.elements(*(roles or _TEXT)) if one.text}
    return [(at + 1, one) for at, one in enumerate(subject.file.sections) if at in used]


def _folios(subject: Subject, *kinds: str) -> Iterator[_Folio]:
    """The page numbers of upright pages, each once."""
    known: set[int] = set()
    for _, section in _sections(subject, *_ALL):
        for kind in kinds or _KINDS:
            for folio in () if section.is_turned else _in(section, kind):
                if id(folio.paragraph) not in known:
                    known.add(id(folio.paragraph))
                    yield folio


@rule("folio-missing", "页码", "7.5")
def _folio_missing(subject: Subject) -> Iterator[Departure]:
    if subject.form is Form.CARD:
        return
    for number, section in _sections(subject):
        if not any(True for _ in _in(section, "default")):
            yield Departure(Place(f"第 {number} 节页脚"), "没有页码", "页脚编排页码“— 1 —”")


@rule("folio-odd-even", "单双页页码分列两侧", "7.5")
def _folio_odd_even(subject: Subject) -> Iterator[Departure]:
    there = any(True for _ in _folios(subject, "default"))
    even = any(True for _ in _folios(subject, "even"))
    if there and not (subject.file.even_odd and even):
        yield Departure(Place("页脚"), "单双页相同", "设“奇偶页不同”，单页居右、双页居左")


@rule("folio-face", "页码字体", "7.5", Strength.USUAL)
def _folio_face(subject: Subject) -> Iterator[Departure]:
    for folio in _folios(subject):
        names = {run.look.face_of(one) for run in folio.paragraph.inked for one in run.text.strip()}
        for name in sorted(names):
            if not words.is_face(name, faces.SONGTI):
                yield look(folio.paragraph, name or "未指定字体", "半角宋体")


@rule("folio-size", "页码字号", "7.5", Strength.USUAL)
def _folio_size(subject: Subject) -> Iterator[Departure]:
    for folio in _folios(subject):
        for size in words.sizes(folio.paragraph):
            if size != layout.SIZE_4:
                yield look(folio.paragraph, words.size(size), "四号")


@rule("folio-form", "页码写法", "7.5")
def _folio_form(subject: Subject) -> Iterator[Departure]:
    for folio in _folios(subject):
        text = folio.paragraph.text
        if not _FOLIO.match(_SPACED.sub(" ", text)) or "\u3000" in text:
            yield look(folio.paragraph, words.quoted(text), "“— 1 —”（左右各一条一字线）")


@rule("folio-odd", "单页页码位置", "7.5")
def _folio_odd(subject: Subject) -> Iterator[Departure]:
    for folio in _folios(subject, "default"):
        one = folio.paragraph
        if folio.floats or not subject.file.even_odd:
            continue
        away = folio.section.text_width - subject.span(one, folio.section)[1]
        if abs(away - CELL_4) > words.NEAR_EDGE:
            yield look(one, f"右空 {words.millimetres(away)}", "居右空 1 字（4.9 毫米）")


@rule("folio-even", "双页页码位置", "7.5")
def _folio_even(subject: Subject) -> Iterator[Departure]:
    for folio in _folios(subject, "even"):
        one = folio.paragraph
        if folio.floats or not subject.file.even_odd:
            continue
        away = subject.span(one, folio.section)[0]
        if abs(away - CELL_4) > words.NEAR_EDGE:
            yield look(one, f"左空 {words.millimetres(away)}", "居左空 1 字（4.9 毫米）")


@rule("folio-distance", "页码与版心的距离", "7.5")
def _folio_distance(subject: Subject) -> Iterator[Departure]:
    for folio in _folios(subject):
        if folio.floats:
            continue
        one = folio.paragraph
        foot = folio.section.feet.get(folio.kind, ())
        below = sum(
            pages.pitch(block, folio.section)
            for block in foot[foot.index(one) + 1 :]
            if isinstance(block, Paragraph)
        )
        line = pages.pitch(one, folio.section)
        middle = folio.section.foot_distance + one.shape.after + below + line / 2
        there = _AREA_FOOT - middle
        if abs(there - mm(7)) > words.NEAR_MM:
            yield look(one, words.millimetres(there), "版心下边缘之下 7 毫米")


@rule("folio-turned", "横排页的页码", "8")
def _folio_turned(subject: Subject) -> Iterator[Departure]:
    for number, section in _sections(subject):
        if not section.is_turned:
            continue
        for kind in _KINDS:
            for folio in _in(section, kind):
                if folio.box is None or not folio.box.upright:
                    wanted = "在横排页左侧，字头朝右，与其他页装订后的位置一致"
                    yield Departure(Place(f"第 {number} 节页脚"), "随横排页放在下方", wanted)
                    return


@rule("folio-blank", "空白页和版记页的页码", "7.5")
def _folio_blank(subject: Subject) -> Iterator[Departure]:
    imprint = next((one for one in subject.elements(*IMPRINT) if one.text), None)
    if imprint is None or subject.form is Form.LETTER:
        return
    at = (imprint.table or imprint.block).section
    said = {one.block.section for one in subject.outline.elements if one.text and not one.story}
    by_sections = at > 1 and at - 1 not in said
    if not by_sections and not _follows_blank(subject, imprint):
        return
    for number in (at - 1, at) if by_sections else (at,):
        section = subject.file.sections[number]
        if any(True for kind in _KINDS for _ in _in(section, kind)):
            wanted = "版记页前有空白页的，空白页和版记页不编页码"
            yield Departure(Place(f"第 {number + 1} 节页脚"), "有页码", wanted)
            return


def _follows_blank(subject: Subject, imprint: Element) -> bool:
    """Whether the page before the 版记 is surely blank, where page breaks alone make it so."""
    rough = any(True for _ in subject.elements(Role.TABLE, Role.PICTURE))
    spot = subject.pages.spot(imprint.table or imprint.block)
    if spot is None or rough or not subject.is_certain or not subject.is_sound:
        return False
    above = [one for one in subject.outline.elements if one.text and one.role not in IMPRINT]
    spots = [subject.pages.spot(one.table or one.block) for one in above if not one.story]
    last = max((max(one.page, one.last_page) for one in spots if one), default=spot.page)
    return spot.page > last + 1 and spot.page % 2 == 0


@rule("folio-letter", "信函首页不显示页码", "10.1")
def _folio_letter(subject: Subject) -> Iterator[Departure]:
    first = subject.file.sections[0]
    if subject.form is not Form.LETTER:
        return
    if not first.has_first or any(True for _ in _in(first, "first")):
        yield Departure(Place("首页页脚"), "有页码", "首页不显示页码（设“首页不同”）")
