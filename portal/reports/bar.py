"""What a report can be narrowed to, as its address says it: period, cut-off, filters."""

from collections.abc import Mapping
from datetime import date, datetime

from portal.kernel import clock
from portal.kernel.dates import FIRST_DAY, LAST_DAY
from portal.reports.asked import Asked
from portal.reports.rules import Frame
from portal.reports.terms import Cut
from portal.units.terms import Industry
from portal.web.bar import Bar, Choice, Day, Row, Words

BAR = Bar(
    Day("start", "开始日期"),
    Day("end", "结束日期"),
    Row("section", "分管科室"),
    Choice("industry", "行业", Industry, "全部行业"),
    Words("firm", "企业", "企业或拼音首字母", longest=40),
)


def cut_of(said: Mapping[str, str]) -> Cut:
    """By what the table is cut: 分管科室 unless an address says otherwise."""
    try:
        return Cut.of(said.get("by", ""))
    except ValueError:
        return Cut.SECTION


def frame_of(said: Mapping[str, str], now: datetime) -> Frame:
    """The period and cut-off of an address: this year until now where it says nothing.

    A cut-off that has not come yet is now; one that is named stands, even after the period.
    """
    today = clock.local(now).date()
    start = _day("start", said) or today.replace(month=1, day=1)
    end = _day("end", said) or max(today, start)
    at = _moment(said.get("at", ""))
    frame = Frame.of(start, end, now)
    return Frame(frame.start, frame.end, min(at, now)) if at else frame


def asked_of(said: Mapping[str, str]) -> Asked:
    """What an address narrows a report to."""
    return Asked(**{cut.value: said.get(cut.value, "").strip()[:40] for cut in Cut})


def month_of(said: str, today: date) -> date:
    """The first day of a month as an address says it (2023-06), this month for none."""
    try:
        found = date.fromisoformat(f"{said}-01")
    except ValueError:
        return today.replace(day=1)
    return found if FIRST_DAY <= found <= LAST_DAY else today.replace(day=1)


def _day(name: str, said: Mapping[str, str]) -> date | None:
    day: date | None = BAR.fields[name].read(said[name]) if said.get(name) else None
    return day


def _moment(said: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        return None
    return found if found.tzinfo and FIRST_DAY <= found.date() <= LAST_DAY else None
