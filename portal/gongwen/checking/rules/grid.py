"""Lines and characters: 22 lines of 28 characters on a page, GB/T 9704-2012, 5.2.3."""

from collections.abc import Iterator

from portal.gongwen import layout
from portal.gongwen.checking import pages, words
from portal.gongwen.checking.finding import Departure, Strength, rule
from portal.gongwen.checking.subject import Subject, look
from portal.gongwen.recognising.roles import Role
from portal.gongwen.seen import Paragraph, Place

TEXT = (Role.BODY, Role.HEADING)
_ON_LINES = (
    *(*TEXT, Role.RECIPIENTS, Role.ATTACHMENT_NOTE, Role.ATTENDANCE),
    *(Role.ORGAN, Role.DATED, Role.NOTE, Role.STAMPED),
)
_OF_28 = (*TEXT, Role.RECIPIENTS, Role.ATTACHMENT_NOTE, Role.ATTENDANCE, Role.NOTE)


def _flowing(subject: Subject, *roles: Role) -> Iterator[Paragraph]:
    """Paragraphs of text that stand free, not in a table that holds them in place."""
    return (one for one in subject.paragraphs(*roles) if subject.held(one) is None)


def _tightened(subject: Subject) -> set[int]:
    """Paragraphs on the page of the signature that are set closer to make room for it (7.3.5.5).

    That is lawful where all others stand on lines as usual.
    """
    measures = subject.measures
    date = next(subject.elements(Role.DATED), None)
    spot = subject.pages.spot(date.table or date.block) if date else None
    closer: set[int] = set()
    for one in subject.paragraphs(*_ON_LINES, Role.RECIPIENTS):
        there, place = subject.pitch(one), subject.pages.spot(one)
        if abs(there - measures.line) <= words.NEAR_LINE:
            continue
        if spot is None or place is None or place.page != spot.page:
            return set()
        if not measures.least <= there < measures.line:
            return set()
        closer.add(id(one))
    usual = any(id(one) not in closer for one in subject.paragraphs(*TEXT, Role.RECIPIENTS))
    return closer if usual else set()


@rule("line-pitch", "行距", "5.2.3", Strength.USUAL)
def _line_pitch(subject: Subject) -> Iterator[Departure]:
    wanted = subject.measures.line
    tightened = _tightened(subject)
    for one in subject.paragraphs(*_ON_LINES):
        there = subject.pitch(one)
        if one.drawings:
            continue
        if abs(there - wanted) > words.NEAR_LINE and id(one) not in tightened:
            said = pages.is_said(one, subject.section(one))
            found = (
                words.points(round(there)) if said else f"随字号（约 {words.points(round(there))}）"
            )
            yield look(one, found, f"固定值 {words.points(wanted)}")


@rule("lines-a-page", "每面行数", "5.2.3", Strength.USUAL)
def _lines_a_page(subject: Subject) -> Iterator[Departure]:
    measures = subject.measures
    for one in subject.paragraphs(*TEXT):
        there = subject.pitch(one)
        near = abs(there - measures.line) <= words.NEAR_LINE
        if near and there * layout.LINES > measures.height:
            count = int(measures.height // there)
            wanted = f"{layout.LINES} 行（固定值 {words.points(measures.line)}）"
            yield look(one, f"{count} 行（行距 {words.points(there)}）", wanted)


@rule("characters-a-line", "每行字数", "5.2.3", Strength.USUAL)
def _characters_a_line(subject: Subject) -> Iterator[Departure]:
    for one in _flowing(subject, *_OF_28):
        if subject.section(one).cell:
            continue
        closer = {run.look.pitch for run in one.inked if run.look.size == layout.SIZE_3}
        for pitch in sorted(closer):
            cell = layout.SIZE_3 * 10 + pitch
            if layout.TEXT_WIDTH // max(1, cell) != layout.CELLS:
                found = f"{layout.TEXT_WIDTH // max(1, cell)} 字（字距 {pitch / 20:+g} 磅）"
                wanted = f"{layout.CELLS} 字（字距 {layout.PITCH / 20:+g} 磅）"
                yield look(one, found, wanted)


@rule("character-grid", "文档网格", "5.2.3", Strength.USUAL)
def _character_grid(subject: Subject) -> Iterator[Departure]:
    for number, section in enumerate(subject.file.sections, start=1):
        if section.cell:
            wanted = "只指定行网格，字距用字符间距紧缩 0.25 磅"
            yield Departure(Place(f"第 {number} 节"), "指定行和字符网格", wanted)


@rule("compressed-marks", "标点压缩", "5.2.3", Strength.USUAL)
def _compressed_marks(subject: Subject) -> Iterator[Departure]:
    if subject.file.compresses:
        found, wanted = "压缩标点（一行会排到 29 字）", "不压缩"
        yield Departure(Place("全文设置"), found, wanted)


@rule("line-starts", "行首行尾禁则", "5.2.3", Strength.USUAL)
def _line_starts(subject: Subject) -> Iterator[Departure]:
    for one in subject.paragraphs(*TEXT):
        if not one.shape.kinsoku:
            yield look(one, "关闭", "打开（标点不排在行首）")


@rule("widows", "孤行控制", "5.2.3", Strength.USUAL)
def _widows(subject: Subject) -> Iterator[Departure]:
    for one in _flowing(subject, *TEXT):
        if one.shape.widow:
            yield look(one, "打开（有的页会只有 21 行）", "关闭")


@rule("justified", "正文对齐", "5.2.3", Strength.USUAL)
def _justified(subject: Subject) -> Iterator[Departure]:
    for one in _flowing(subject, *TEXT):
        if one.shape.align in {"both", "distribute"}:
            continue
        if len(pages.line_texts(one, subject.section(one).text_width)) > 1:
            yield look(one, words.align(one.shape.align), "两端对齐")
