"""A frame in SQL: its moments and days as parameters, so that a condition is built once."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import BindParameter, Date, bindparam

from portal.db import UtcDateTime
from portal.hazards.lamps import RED_DAYS
from portal.kernel import clock
from portal.kernel.dates import FIRST_DAY, LAST_DAY
from portal.reports.rules import DAY, Frame, first_moment, last_moment

Values = Mapping[str, date | datetime]


def _moment(name: str) -> BindParameter[datetime]:
    return bindparam(name, type_=UtcDateTime())


def _day(name: str) -> BindParameter[date]:
    return bindparam(name, type_=Date())


AT, BEGINS, ENDS = _moment("frame_at"), _moment("frame_begins"), _moment("frame_ends")
START, THROUGH = _day("frame_start"), _day("frame_through")
OVER, TODAY = _day("frame_over"), _day("frame_today")
LONG_OVER = _day("frame_long_over")


def values(frame: Frame) -> Values:
    """The parameters of a statement about a frame."""
    return {
        AT.key: frame.at,
        BEGINS.key: frame.begins,
        ENDS.key: frame.ends,
        START.key: frame.start,
        THROUGH.key: frame.through,
        TODAY.key: clock.local(frame.at).date(),
    } | _over(frame.over)


def known(start: date, end: date, over: date) -> Values:
    """The parameters of a statement about a period of days, of everything that is written now.

    ``over`` is the last day taken as wholly over.
    """
    return {
        AT.key: last_moment(LAST_DAY),
        BEGINS.key: first_moment(start),
        ENDS.key: last_moment(end),
        START.key: start,
        THROUGH.key: min(end, over),
        TODAY.key: over + DAY,
    } | _over(over)


def ever(over: date) -> Values:
    """The parameters of a statement about all hazards there are, as they are written now."""
    return known(FIRST_DAY, LAST_DAY, over)


def _over(over: date) -> dict[str, date | datetime]:
    return {OVER.key: over, LONG_OVER.key: over - RED_DAYS * DAY}
