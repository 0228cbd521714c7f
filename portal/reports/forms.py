"""Filters of the reports, kept in the address."""

from collections.abc import Mapping
from datetime import date, datetime

from wtforms import HiddenField

from portal.kernel import clock
from portal.reports.queries import Asked
from portal.reports.rules import Frame
from portal.reports.terms import Cut
from portal.units.terms import Industry
from portal.web.forms import FIRST_DAY, LAST_DAY, DayField, Form, RowField, TermField


class PeriodForm(Form):
    """统计: a period, a section, an industry, a firm, and by what the table is cut."""

    class Meta(Form.Meta):
        csrf = False

    start = DayField("开始日期")
    end = DayField("结束日期")
    section = RowField("分管科室")
    industry = TermField("行业", Industry, blank="全部行业")
    firm = RowField("企业")
    by = HiddenField()

    @property
    def cut(self) -> Cut:
        """By what the table is cut: 分管科室 unless said otherwise."""
        try:
            return Cut.of(self.by.data or "")
        except ValueError:
            return Cut.SECTION

    @property
    def said(self) -> dict[str, str]:
        """The two days as an address says them; what cannot be read says nothing."""
        days = {"start": self.start.data, "end": self.end.data}
        return {name: day.isoformat() for name, day in days.items() if day}


def frame_of(said: Mapping[str, str], now: datetime) -> Frame:
    """The period and cut-off of an address: this year until now where it says nothing.

    A cut-off that has not come yet is now.
    """
    today = clock.local(now).date()
    start = _day(said.get("start", "")) or today.replace(month=1, day=1)
    end = _day(said.get("end", "")) or max(today, start)
    return Frame.of(start, end, min(now, _moment(said.get("at", "")) or now))


def asked_of(said: Mapping[str, str]) -> Asked:
    """What an address narrows a report to."""
    return Asked(**{cut.value: said.get(cut.value, "")[:40] for cut in Cut})


def month_of(said: str, today: date) -> date:
    """The first day of a month as an address says it (2023-06), this month for none."""
    return _day(f"{said}-01") or today.replace(day=1)


def _day(said: str) -> date | None:
    try:
        found = date.fromisoformat(said)
    except ValueError:
        return None
    return found if FIRST_DAY <= found <= LAST_DAY else None


def _moment(said: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        return None
    return found if found.tzinfo and FIRST_DAY <= found.date() <= LAST_DAY else None
