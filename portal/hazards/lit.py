"""The lamps as conditions on the database, and the last day on which something happened."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, not_, or_, select
from sqlalchemy.orm import aliased

from portal.db import db
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
from portal.hazards.reach import reached
from portal.hazards.rules import LATE_STATES
from portal.hazards.terms import OPEN_STATES, Grade, Lamp
from portal.kernel import clock
from portal.policy import Actor

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
        is_major = and_(Hazard.grade.is_not(None), Hazard.grade == Grade.MAJOR)
        long_ago = _due_before(today - timedelta(days=RED_DAYS))
        late = and_(with_firm, or_(long_ago, and_(is_major, _due_before(today))))
        return or_(late, and_(Hazard.status.in_(OPEN_STATES), _recurs_major()))
    if lamp is Lamp.ORANGE:
        return and_(with_firm, or_(_due_before(today), Hazard.sent_back_count >= SENT_BACK))
    if lamp is Lamp.YELLOW:
        soon = _due_before(today + timedelta(days=YELLOW_DAYS + 1))
        return or_(and_(with_firm, soon), and_(Hazard.status.in_(OPEN_STATES), _is_idle(today)))
    return and_(with_firm, _due_before(today + timedelta(days=BLUE_DAYS + 1)))


def _due_before(day: date) -> ColumnElement[bool]:
    return and_(Hazard.due_on.is_not(None), Hazard.due_on < day)


def _is_idle(today: date) -> ColumnElement[bool]:
    since = idle_since(today)
    told = select(HazardRecord.id).where(
        HazardRecord.hazard_id == Hazard.id, HazardRecord.at >= since
    )
    return and_(Hazard.moved_at < since, ~told.exists())


def _recurs_major() -> ColumnElement[bool]:
    earlier = aliased(Hazard)
    major = select(earlier.id).where(
        earlier.id == Hazard.recurrence_of_id, earlier.grade == Grade.MAJOR
    )
    return and_(Hazard.recurrence_of_id.is_not(None), major.exists())


def idle_since(today: date) -> datetime:
    """What nobody touched from this moment on is idle on ``today``."""
    return clock.from_local(datetime.combine(today - timedelta(days=IDLE_DAYS - 1), time()))


def count(actor: Actor, lamp: Lamp) -> int:
    """How many hazards that ``actor`` may see have this lamp today."""
    where = and_(Hazard.status.in_(OPEN_STATES), reached(actor), is_lit(lamp, clock.today()))
    return db.session.scalar(select(func.count()).select_from(Hazard).where(where)) or 0


def signs_of(rows: Sequence[Lightable], today: date) -> dict[int, Signs]:
    """What the lamps of many hazards are reckoned from, in two statements at most."""
    since = idle_since(today)
    still = [row.id for row in rows if row.status in OPEN_STATES and row.moved_at < since]
    recorded = last_records(still)
    earlier = {row.recurrence_of_id for row in rows if row.status in OPEN_STATES} - {None}
    majors = _majors(earlier)
    return {
        row.id: Signs(
            status=row.status,
            is_major=row.grade is Grade.MAJOR,
            due_on=row.due_on,
            sent_back_count=row.sent_back_count,
            moved_on=clock.local(max(row.moved_at, recorded.get(row.id, row.moved_at))).date(),
            recurs_major=row.recurrence_of_id in majors,
        )
        for row in rows
    }


def _majors(ids: Collection[int | None]) -> set[int]:
    if not ids:
        return set()
    query = select(Hazard.id).where(Hazard.id.in_(ids), Hazard.grade == Grade.MAJOR)
    return set(db.session.scalars(query))


def last_records(ids: Collection[int]) -> Mapping[int, datetime]:
    """When the last record of each hazard was given, where there is one."""
    if not ids:
        return {}
    query = (
        select(HazardRecord.hazard_id, func.max(HazardRecord.at).label("at"))
        .where(HazardRecord.hazard_id.in_(ids))
        .group_by(HazardRecord.hazard_id)
    )
    return {row.hazard_id: row.at for row in db.session.execute(query)}
