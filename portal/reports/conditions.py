"""The conditions behind the numbers: which hazards are meant, up to the cut-off of a frame.

What held at a past moment is reckoned from the moments a row keeps: 登记 ``reported_at``, 销号
``closed_at``, and ``moved_at``, which stands still once a hazard has come to another end; state,
grade and day to rectify by come from ``past``. Category, section and firm are those of now.
"""

from sqlalchemy import ColumnElement, and_, func, or_, select

from portal.db import among
from portal.hazards.lit import is_red
from portal.hazards.models import Hazard, HazardRecord, HazardSettled
from portal.hazards.rules import LATE_STATES
from portal.hazards.terms import (
    ENDINGS,
    OPEN_STATES,
    Grade,
    Part,
    RecordKind,
    Status,
)
from portal.reports.days import local_day, unindexed
from portal.reports.frames import AT, BEGINS, ENDS, LONG_OVER, OVER, START, THROUGH, TODAY
from portal.reports.past import DUE_ON, GRADE, STATUS

Condition = ColumnElement[bool]
_ENDINGS = sorted(ENDINGS)


def graded(grade: Grade, among: Condition) -> Condition:
    """Those ``among`` some that had a grade at the cut-off."""
    return and_(among, GRADE == grade)  # noqa: SIM300 - a column, not a constant


def ended_as(status: Status) -> Condition:
    """Come to an end other than 销号 within the period."""
    return and_(Hazard.status == status, Hazard.moved_at.between(BEGINS, ENDS))


def recorded(kind: RecordKind, *more: Condition) -> Condition:
    """重大 of the period that had a record of a kind by the cut-off."""
    with_one = select(HazardRecord.id).where(
        HazardRecord.hazard_id == Hazard.id, HazardRecord.kind == kind, HazardRecord.at <= AT, *more
    )
    return and_(COUNTED, GRADE == Grade.MAJOR, with_one.exists())


def _in_place() -> Condition:
    parts = (
        select(func.count())
        .where(
            HazardSettled.hazard_id == Hazard.id,
            HazardSettled.in_place,
            HazardSettled.content != "",
            HazardSettled.settled_on <= TODAY,
        )
        .correlate(Hazard)
    )
    return parts.scalar_subquery() == len(Part)


KNOWN = and_(Hazard.status != Status.DRAFT, Hazard.reported_at <= AT)
NOT_CLOSED = or_(Hazard.closed_at.is_(None), Hazard.closed_at > AT)
IS_CLOSED = and_(Hazard.closed_at.is_not(None), Hazard.closed_at <= AT)
NOT_ENDED = or_(~among(Hazard.status, _ENDINGS), Hazard.moved_at > AT)
IN_PLACE = _in_place()

OPENING = and_(
    Hazard.status != Status.DRAFT,
    Hazard.reported_at < BEGINS,
    or_(Hazard.closed_at.is_(None), Hazard.closed_at >= BEGINS),
    or_(~among(Hazard.status, _ENDINGS), Hazard.moved_at >= BEGINS),
)
NEW = and_(Hazard.status != Status.DRAFT, Hazard.reported_at.between(BEGINS, ENDS))
BACK_ENTRY = and_(NEW, local_day(Hazard.found_at) < local_day(Hazard.reported_at))
CLOSED = and_(Hazard.closed_at.is_not(None), Hazard.closed_at.between(BEGINS, ENDS))
SENT_BACK = and_(CLOSED, Hazard.sent_back_count > 0)
ENDED = and_(among(Hazard.status, _ENDINGS), Hazard.moved_at.between(BEGINS, ENDS))
STOCK = and_(KNOWN, NOT_CLOSED, NOT_ENDED)
RECTIFYING = and_(KNOWN, STATUS == Status.RECTIFYING)
OVERDUE = and_(KNOWN, among(STATUS, LATE_STATES), DUE_ON <= OVER)
RED = and_(KNOWN, is_red(Hazard.due_on <= OVER, Hazard.due_on <= LONG_OVER))
DUE = and_(KNOWN, NOT_ENDED, DUE_ON.between(START, THROUGH))
DUE_CLOSED = and_(DUE, IS_CLOSED)
DUE_IN_TIME = and_(
    DUE_CLOSED,
    or_(
        and_(Hazard.fixed_on_spot, Hazard.sent_back_count == 0),
        local_day(Hazard.closed_at) <= DUE_ON,
    ),
)
COUNTED = and_(NEW, NOT_ENDED)
UNGRADED = and_(COUNTED, GRADE.is_(None))
RECTIFIED = and_(COUNTED, IS_CLOSED)
TO_SETTLE = and_(COUNTED, Hazard.fixed_on_spot.is_(False), GRADE.is_not(None))
SETTLED = and_(TO_SETTLE, IN_PLACE)
PLANNED = recorded(RecordKind.APPROVED)
PLANNED_IN_PLACE = and_(PLANNED, IN_PLACE)
CONCERNED = and_(
    Hazard.status != Status.DRAFT,
    unindexed(Hazard.reported_at) <= AT,
    or_(
        among(unindexed(Hazard.status), OPEN_STATES),
        Hazard.moved_at >= BEGINS,
        unindexed(Hazard.due_on).between(START, THROUGH),
    ),
)
"""Wider than every number of a period, narrower than the ledger: what has to be looked at."""
