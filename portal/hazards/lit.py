"""The lamps as conditions on the database, and the last day on which something happened."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, func, not_, or_, select

from portal.db import db
from portal.hazards.lamps import BLUE_DAYS, IDLE_DAYS, ORDER, RED_DAYS, SENT_BACK, YELLOW_DAYS
from portal.hazards.models import Hazard, HazardRecord
from portal.hazards.rules import LATE_STATES
from portal.hazards.terms import OPEN_STATES, Grade, Lamp
from portal.kernel import clock


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
        return and_(with_firm, or_(long_ago, and_(is_major, _due_before(today))))
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


def idle_since(today: date) -> datetime:
    """What nobody touched from this moment on is idle on ``today``."""
    return clock.from_local(datetime.combine(today - timedelta(days=IDLE_DAYS - 1), time()))


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
