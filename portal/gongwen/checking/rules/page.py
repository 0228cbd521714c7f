"""Paper and margins: GB/T 9704-2012, 5.1 and 5.2.1; a table on its side: 8."""

from collections.abc import Iterator

from portal.gongwen import layout
from portal.gongwen.checking import words
from portal.gongwen.checking.finding import Departure, rule
from portal.gongwen.checking.subject import Subject
from portal.gongwen.layout import MARGINS
from portal.gongwen.seen import Place, Section

_TURNED = {
    "top": layout.TURNED_TOP,
    "left": layout.TURNED_LEFT,
    "bottom": layout.TURNED_BOTTOM,
    "right": layout.TURNED_RIGHT,
}
_TURNED_WORDS = {"top": "上边距", "left": "左边距", "bottom": "下边距", "right": "右边距"}


def _is_a4(section: Section) -> bool:
    short, long = sorted((section.width, section.height))
    near = words.NEAR_MM
    return abs(short - layout.PAGE_WIDTH) <= near and abs(long - layout.PAGE_HEIGHT) <= near


@rule("paper", "纸张", "5.1")
def _paper(subject: Subject) -> Iterator[Departure]:
    for number, one in enumerate(subject.file.sections, start=1):
        if not _is_a4(one):
            short, long = sorted((one.width, one.height))
            found = f"{words.millimetres(short)} × {words.millimetres(long)}"
            yield Departure(Place(f"第 {number} 节"), found, "A4，210 毫米 × 297 毫米")


def _margin(subject: Subject, side: str, wanted: int, said: str) -> Iterator[Departure]:
    for number, section in subject.upright:
        there = getattr(section, side)
        if _is_a4(section) and abs(there - wanted) > words.NEAR_MM:
            yield Departure(Place(f"第 {number} 节"), words.millimetres(there), said)


@rule("margin-top", "天头（上边距）", "5.2.1")
def _margin_top(subject: Subject) -> Iterator[Departure]:
    said = "37±1 毫米（或按 GB/T 33476.2 的 34.58 毫米）"
    yield from _margin(subject, "top", subject.measures.top, said)


@rule("margin-left", "订口（左边距）", "5.2.1")
def _margin_left(subject: Subject) -> Iterator[Departure]:
    yield from _margin(subject, "left", layout.LEFT, "28±1 毫米")


@rule("margin-right", "版心宽度（右边距）", "5.2.1")
def _margin_right(subject: Subject) -> Iterator[Departure]:
    said = "26 毫米（版心宽 156 毫米）"
    yield from _margin(subject, "right", layout.RIGHT, said)


@rule("margin-bottom", "版心高度（下边距）", "5.2.1")
def _margin_bottom(subject: Subject) -> Iterator[Departure]:
    wanted = subject.measures.bottom
    if wanted == MARGINS["37"].bottom:
        said = f"{words.millimetres(wanted)}（版心高 225 毫米）"
    else:
        said = f"{words.millimetres(wanted)}（字面齐版心上下边缘）"
    yield from _margin(subject, "bottom", wanted, said)


@rule("turned-margins", "横排页的页边距", "8")
def _turned_margins(subject: Subject) -> Iterator[Departure]:
    for number, section in subject.turned:
        for side, wanted in _TURNED.items():
            there = getattr(section, side)
            if _is_a4(section) and abs(there - wanted) > words.NEAR_MM:
                found = f"{_TURNED_WORDS[side]} {words.millimetres(there)}"
                yield Departure(Place(f"第 {number} 节"), found, words.millimetres(wanted))
