"""署名, seals, name stamps and 成文日期 to one another: GB/T 9704-2012, 7.3.5.1 to 7.3.5.3."""

from collections.abc import Iterator
from dataclasses import dataclass

from portal.gongwen import layout
from portal.gongwen.checking import words
from portal.gongwen.checking.finding import Departure, Strength, rule
from portal.gongwen.checking.rules.closing import Signed
from portal.gongwen.checking.subject import Subject, look
from portal.gongwen.layout import CELL
from portal.gongwen.recognising.roles import Role
from portal.gongwen.seen import Paragraph
from portal.gongwen.widths import twips

_HALF_LINE = 0.5
# A seal of 38 to 45 mm that presses name and date rises so far above the name that more white than
# this leaves over a line between the text and the seal.
_WHITE_MOST = 3
_APART, _STOPS = 2 * CELL, 2


@rule("seal-gap", "正文与印章之间", "7.3.5.1")
def _seal_gap(subject: Subject) -> Iterator[Departure]:
    signed = Signed(subject)
    if signed.organ is None or signed.joint or signed.stamped or not signed.is_sealed:
        return
    above = subject.before(signed.organ)
    white = subject.white(above, signed.organ) if above else None
    if white is not None and white > _WHITE_MOST:
        wanted = "空 2 行左右，使印章顶端距正文（或附件说明）一行之内"
        yield look(signed.organ, f"空 {words.lines(white)}", wanted)


@rule("date-gap", "署名与成文日期之间", "7.3.5.1、7.3.5.2")
def _date_gap(subject: Subject) -> Iterator[Departure]:
    signed = Signed(subject)
    if signed.organ is None or signed.date is None or signed.joint or signed.stamped:
        return
    organs = [*subject.paragraphs(Role.ORGAN)]
    white = subject.white(organs[-1], signed.date)
    if white is not None and white > _HALF_LINE:
        yield look(signed.date, f"空 {words.lines(white)}", "署名的下一行")


@rule("seals-a-row", "每排印章", "7.3.5.1", Strength.PRACTICE)
def _seals_a_row(subject: Subject) -> Iterator[Departure]:
    organs = [one for one in subject.elements(Role.ORGAN) if one.text]
    table = next((one.table for one in organs if one.table), None)
    for row in table.rows if table else ():
        inside = {id(block) for cell in row.cells for block in cell.blocks}
        there = [one.paragraph for one in organs if id(one.block) in inside]
        if len(there) > layout.SEALS_A_ROW:
            yield look(there[0], f"{len(there)} 个", "最多 3 个")


@rule("organ-align", "联合署名对齐", "7.3.5.2", Strength.USUAL)
def _organ_align(subject: Subject) -> Iterator[Departure]:
    signed, organs = Signed(subject), [*subject.paragraphs(Role.ORGAN)]
    if not organs or signed.joint or signed.is_sealed or not signed.is_unsealed:
        return
    edge, _ = subject.span(organs[0])
    for one in organs[1:]:
        away = subject.span(one)[0] - edge
        if abs(away) > words.NEAR_INDENT:
            yield look(one, f"偏{words.characters(abs(away))}", "与主办机关署名的首字对齐")


@dataclass(frozen=True, slots=True)
class _Stamp:
    """A line of a name stamp: how wide the stamp is, where its office ends, where it ends."""

    line: Paragraph
    width: float
    office: int
    edge: int


def _stamped(subject: Subject) -> list[_Stamp]:
    found = []
    for one in subject.paragraphs(Role.STAMPED):
        stops = sorted(place for kind, place in one.shape.tabs if kind == "right")
        name = one.words.rpartition("\t")[2].strip()
        width = sum(drawing.width for drawing in one.drawings) or twips(name, layout.SIZE_3)
        if len(stops) == _STOPS and width:
            found.append(_Stamp(one, width, *stops))
    return found


@rule("stamp-edge", "签名章右空", "7.3.5.3")
def _stamp_edge(subject: Subject) -> Iterator[Departure]:
    for one in _stamped(subject):
        away = subject.width(one.line) - one.edge
        if abs(away - layout.SEALED_RIGHT * CELL) > words.NEAR_EDGE:
            yield look(one.line, f"右空 {words.characters(away)}", "右空 4 字")


@rule("stamp-office", "签发人职务位置", "7.3.5.3")
def _stamp_office(subject: Subject) -> Iterator[Departure]:
    stamped = _stamped(subject)
    widest = max((one.width for one in stamped), default=0)
    for one in stamped:
        away = one.edge - widest - one.office
        if abs(away - _APART) > CELL / 2:
            yield look(one.line, f"距签名章 {words.characters(away)}", "签名章左空 2 字标注职务")


@rule("stamp-date", "签名章与成文日期之间", "7.3.5.3")
def _stamp_date(subject: Subject) -> Iterator[Departure]:
    stamps, date = [*subject.paragraphs(Role.STAMPED)], subject.first(Role.DATED)
    white = subject.white(stamps[-1], date) if stamps and date else None
    if date and white is not None and abs(white - 1) > _HALF_LINE:
        yield look(date, f"空 {words.lines(white)}", "签名章下空 1 行")
