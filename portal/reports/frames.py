"""A frame in SQL: its moments and days as parameters, so that a condition is built once."""

from datetime import date, datetime

from sqlalchemy import BindParameter, Date, bindparam

from portal.db import UtcDateTime
from portal.kernel import clock
from portal.reports.rules import Frame


def _moment(name: str) -> BindParameter[datetime]:
    return bindparam(name, type_=UtcDateTime())


def _day(name: str) -> BindParameter[date]:
    return bindparam(name, type_=Date())


AT, BEGINS, ENDS = _moment("frame_at"), _moment("frame_begins"), _moment("frame_ends")
START, THROUGH = _day("frame_start"), _day("frame_through")
OVER, TODAY = _day("frame_over"), _day("frame_today")


def values(frame: Frame) -> dict[str, date | datetime]:
    """The parameters of a statement about a frame."""
    return {
        AT.key: frame.at,
        BEGINS.key: frame.begins,
        ENDS.key: frame.ends,
        START.key: frame.start,
        THROUGH.key: frame.through,
        OVER.key: frame.over,
        TODAY.key: clock.local(frame.at).date(),
    }
