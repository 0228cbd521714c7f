"""Periods, cut-offs and percentages: what every number is reckoned with. Values in, values out."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from portal.kernel import clock

EMPTY = "—"
TICK = timedelta(microseconds=1)
DAY = timedelta(days=1)
LONGEST_TREND = 12
DECEMBER = 12


def first_moment(day: date) -> datetime:
    """When a day of Asia/Shanghai begins."""
    return clock.from_local(datetime.combine(day, time.min))


def last_moment(day: date) -> datetime:
    """The last moment of a day of Asia/Shanghai."""
    return first_moment(day + DAY) - TICK


@dataclass(frozen=True)
class Frame:
    """A period of days, both ends counted, and the cut-off: what came after it is not known."""

    start: date
    end: date
    at: datetime

    @classmethod
    def of(cls, start: date, end: date, now: datetime) -> "Frame":
        """The period cut off at its end, or at ``now`` while it still runs; ends are put in order.

        A cut-off in the past may be given as ``now``; then it stands.
        """
        first, last = min(start, end), max(start, end)
        return cls(first, last, min(now, last_moment(last)))

    @property
    def begins(self) -> datetime:
        """The first moment of the period."""
        return first_moment(self.start)

    @property
    def ends(self) -> datetime:
        """The last moment of the period that is known."""
        return min(self.at, last_moment(self.end))

    @property
    def over(self) -> date:
        """The last day that is wholly over at the cut-off: a day to rectify by ends with itself."""
        return clock.local(self.at + TICK).date() - DAY

    @property
    def through(self) -> date:
        """The last day of the period that is wholly over."""
        return min(self.end, self.over)


def this_month(now: datetime) -> Frame:
    """The month that runs, cut off now."""
    today = clock.local(now).date()
    return Frame.of(today.replace(day=1), month_end(today), now)


def months(frame: Frame, most: int = LONGEST_TREND) -> list[tuple[date, date]]:
    """The months of a period as (first day, last day) within it, the last ``most`` of them."""
    found: list[tuple[date, date]] = []
    last = min(frame.end, clock.local(frame.ends).date())
    while last >= frame.start and len(found) < most:
        first = max(last.replace(day=1), frame.start)
        found.append((first, last))
        last = last.replace(day=1) - DAY
    return found[::-1]


def month_end(first: date) -> date:
    """The last day of the month of ``first``."""
    if first.month == DECEMBER:
        return date(first.year, DECEMBER, 31)
    return first.replace(month=first.month + 1, day=1) - DAY


def percent(part: int, whole: int, sign: str = "%") -> str:
    """``part`` of ``whole`` with one decimal, halves rounded up; “—” of nothing."""
    if not whole:
        return EMPTY
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}{sign}"
