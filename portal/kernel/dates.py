"""Days of Asia/Shanghai: days left and the words for it, and the working calendar."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Literal, get_args

Kind = Literal["rest", "work"]
"""What a listed day is: 放假 (``rest``) or 调休上班 (``work``)."""

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
"""The days that a person can mean."""
WRITTEN = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d")
_SATURDAY = 5
_DECEMBER = 12


def read(said: str) -> date:
    """A day as people write it: 2023-06-12, 2023年6月12日, 20230612. Raises ValueError."""
    for way in WRITTEN:
        try:
            return datetime.strptime(said, way).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise ValueError(said)


def days_left(due_on: date, today: date) -> int:
    """Days from ``today`` to ``due_on``; 0 on the day itself, negative when overdue."""
    return (due_on - today).days


def is_overdue(due_on: date, today: date) -> bool:
    """Whether ``due_on`` has passed; the day itself still counts as in time."""
    return today > due_on


def left(due_on: date, today: date) -> str:
    """The words for a due day: ``剩 3 天``, ``今天到期`` or ``逾期 2 天``."""
    days = days_left(due_on, today)
    if days == 0:
        return "今天到期"
    return f"剩 {days} 天" if days > 0 else f"逾期 {-days} 天"


@dataclass(frozen=True)
class Calendar:
    """The working calendar: weekends, the year's holidays and its make-up workdays.

    Source: 国务院办公厅 yearly notice 关于部分节假日安排的通知, entered as ``holidays``.
    """

    holidays: Mapping[date, Kind]

    def __post_init__(self) -> None:
        unknown = set(self.holidays.values()) - set(get_args(Kind))
        if unknown:
            raise ValueError(f"a calendar day is rest or work, not {sorted(unknown)}")
        object.__setattr__(self, "holidays", MappingProxyType(dict(self.holidays)))

    def is_workday(self, day: date) -> bool:
        """Whether people work on ``day``; in a year not entered yet, Monday to Friday."""
        kind = self.holidays.get(day)
        return day.weekday() < _SATURDAY if kind is None else kind == "work"

    def after(self, day: date, days: int) -> date:
        """The day ``days`` calendar days after ``day``; a rest day is not moved."""
        return day + timedelta(days=days)

    def workdays_after(self, day: date, days: int) -> date:
        """The ``days``-th workday after ``day``, which itself is not counted; 0 gives ``day``."""
        if days < 0:
            raise ValueError("workdays are counted forward")
        left_to_count = days
        while left_to_count:
            day += timedelta(days=1)
            left_to_count -= self.is_workday(day)
        return day

    def knows(self, year: int) -> bool:
        """Whether the notice of ``year`` is entered; if not, a deadline may shift later.

        Days at the end of December belong to the next year's notice and do not count.
        """
        return any(day.year == year and day.month < _DECEMBER for day in self.holidays)
