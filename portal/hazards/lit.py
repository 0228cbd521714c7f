"""The lamps as conditions on the database, and the last day on which something happened."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, func, not_, or_, select

from portal.db import read, twice
from portal.hazards.lamps import (
    BLUE_DAYS,
    IDLE_DAYS,
    ORDER,
    RED_DAYS,
    SENT_BACK,
    YELLOW_DAYS,
    Signs,
)
from portal.hazards.models import Hazard, HazardRecord
from portal.hazards.rules import LATE_STATES
from portal.hazards.terms import OPEN_STATES, Grade, Lamp
from portal.kernel import clock

Lightable = Row[*tuple[Any, ...]] | Hazard
"""A row with what Signs needs: of a ledger, or the hazard itself."""


def is_lit(lamp: Lamp, today: date) -> ColumnElement[bool]:
    """``lamps.lamp`` as a WHERE: hazards whose lamp is this one on ``today``."""
    above = [_at_least(one, today) for one in ORDER[: ORDER.index(lamp)]]
    return and_(_at_least(lamp, today), not_(or_(*above))) if above else _at_least(lamp, today)


def is_any(today: date) -> ColumnElement[bool]:
    """Hazards that light any lamp."""
    return or_(*(_at_least(lamp, today) for lamp in ORDER))


def _at_least(lamp: Lamp, today: date) -> ColumnElement[bool]:
    """What alone lights a lamp; one more urgent may be lit besides. Never NULL."""
    with_firm = Hazard.status.in_(LATE_STATES)
    if lamp is Lamp.RED:
        return is_red(_due_before(today), _due_before(today - timedelta(days=RED_DAYS)))
    if lamp is Lamp.ORANGE:
        return and_(with_firm, or_(_due_before(today), Hazard.sent_back_count >= SENT_BACK))
    if lamp is Lamp.YELLOW:
        soon = _due_before(today + timedelta(days=YELLOW_DAYS + 1))
        return or_(and_(with_firm, soon), and_(Hazard.status.in_(OPEN_STATES), _is_idle(today)))
    return and_(with_firm, _due_before(today + timedelta(days=BLUE_DAYS + 1)))


def is_red(is_over: ColumnElement[bool], is_long_over: ColumnElement[bool]) -> ColumnElement[bool]:
    """红灯 as a WHERE: the day to rectify by is over, or is so by more than ``RED_DAYS`` days."""
    is_major = and_(Hazard.grade.is_not(None), Hazard.grade == Grade.MAJOR)
    is_late = and_(Hazard.status.in_(LATE_STATES), or_(is_long_over, and_(is_major, is_over)))
    return or_(is_late, and_(Hazard.status.in_(OPEN_STATES), _recurs_major()))


def _due_before(day: date) -> ColumnElement[bool]:
    return and_(Hazard.due_on.is_not(None), Hazard.due_on < day)


def _is_idle(today: date) -> ColumnElement[bool]:
    since = idle_since(today)
    told = select(HazardRecord.id).where(
        HazardRecord.hazard_id == Hazard.id, HazardRecord.at >= since
    )
    return and_(Hazard.moved_at < since, ~told.exists())


def _recurs_major() -> ColumnElement[bool]:
    earlier = twice(Hazard).c
    major = select(earlier.id).where(
        earlier.id == Hazard.recurrence_of_id, earlier.grade == Grade.MAJOR
    )
    return and_(Hazard.recurrence_of_id.is_not(None), major.exists())


def idle_since(today: date) -> datetime:
    """What nobody touched from this moment on is idle on ``today``."""
    return clock.from_local(datetime.combine(today - timedelta(days=IDLE_DAYS - 1), time()))


def signs_of(rows: Sequence[Lightable], today: date) -> dict[int, Signs]:
    """What the lamps of many hazards are reckoned from, in two statements at most."""
    since = idle_since(today)
    still = [row.id for row in rows if row.status in OPEN_STATES and row.moved_at < since]
    return signs_told(rows, last_records(still))


def signs_told(rows: Sequence[Lightable], recorded: Mapping[int, datetime]) -> dict[int, Signs]:
    """The same where it is known already when something was last ``recorded`` of each."""
    earlier = {row.recurrence_of_id for row in rows if row.status in OPEN_STATES} - {None}
    majors = _majors(earlier)
    return {
        row.id: Signs(
            row.status,
            row.grade is Grade.MAJOR,
            row.due_on,
            row.sent_back_count,
            clock.local(max(row.moved_at, recorded.get(row.id, row.moved_at))).date(),
            row.recurrence_of_id in majors,
        )
        for row in rows
    }


_MAJORS = select(Hazard.id).where(
    Hazard.id.in_(bindparam("ids", expanding=True)), Hazard.grade == Grade.MAJOR
)
_LAST = (
    select(HazardRecord.hazard_id, func.max(HazardRecord.at).label("at"))
    .where(HazardRecord.hazard_id.in_(bindparam("ids", expanding=True)))
    .group_by(HazardRecord.hazard_id)
)


def _majors(ids: Collection[int | None]) -> set[int]:
    return set(read(_MAJORS, {"ids": list(ids)}).scalars()) if ids else set()


def last_records(ids: Collection[int]) -> Mapping[int, datetime]:
    """When the last record of each hazard was given, where there is one."""
    return {row.hazard_id: row.at for row in read(_LAST, {"ids": list(ids)})} if ids else {}
