"""Reading sweeps: the office's list, the feedback table with its figures, a firm's own rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, false, func, null, select, true
from sqlalchemy.orm import joinedload

from portal import policy
from portal.accounts.models import User, UserRole
from portal.db import db, within
from portal.hazards.models import Hazard
from portal.hazards.terms import Status
from portal.kernel import clock
from portal.kernel.errors import NotFound
from portal.policy import FIRM_ROLES, Actor
from portal.sweeps import rules
from portal.sweeps.models import Sweep, SweepRow
from portal.sweeps.terms import Shown, State
from portal.units.models import Unit
from portal.web.paging import SIZE, Page

Found = Row[*tuple[Any, ...]]
_reported = and_(SweepRow.hazard_id.is_not(None), Hazard.status != Status.DRAFT)
# The first answer counts: a firm that had none and found one later has answered in time.
_answered_at = func.coalesce(SweepRow.none_at, case((_reported, Hazard.reported_at), else_=null()))


@dataclass(frozen=True)
class Line:
    """One firm's row of the feedback table, in words."""

    row_id: int
    firm: str
    phone: str
    state: State
    is_late: bool
    answered_at: datetime | None
    who: str
    note: str
    number: str
    has_people: bool


def visible(actor: Actor) -> ColumnElement[bool]:
    """The sweeps ``actor`` may see."""
    return within(policy.grants(actor, "sweep.view"), section=Sweep.section_id)


def get(actor: Actor, sweep_id: int) -> Sweep:
    """One sweep of the office's. Raises NotFound, also for the unseen."""
    query = select(Sweep).where(Sweep.id == sweep_id, visible(actor))
    found = db.session.scalars(query.options(joinedload(Sweep.hazard))).one_or_none()
    if found is None:
        raise NotFound("没有找到这次举一反三，可能不在您的范围内。请从列表里打开。")
    return found


def ledger(actor: Actor, *, before: int | None = None) -> Page[tuple[Sweep, int, int]]:
    """A page of the sweeps within reach, the newest first, those ``before`` a row's id.

    Each with how many firms are due and how many done.
    """
    query = (
        select(Sweep, func.count(SweepRow.id), func.count(_answered_at))
        .join(SweepRow, SweepRow.sweep_id == Sweep.id)
        .outerjoin(Hazard, Hazard.id == SweepRow.hazard_id)
        .where(visible(actor), Sweep.id < before if before else true())
        .group_by(Sweep.id)
        .order_by(Sweep.id.desc())
        .limit(SIZE + 1)
    )
    found = [(row[0], row[1], row[2]) for row in db.session.execute(query)]
    total = db.session.scalar(select(func.count()).select_from(Sweep).where(visible(actor))) or 0
    older = str(found[SIZE - 1][0].id) if len(found) > SIZE else None
    return Page(found[:SIZE], newer=None, older=older, total=total)


def _which(sweep: Sweep) -> Mapping[Shown, ColumnElement[bool]]:
    """Each figure of the feedback table as a condition on its rows."""
    tomorrow = datetime.combine(sweep.due_on + timedelta(days=1), time())
    over = clock.from_local(tomorrow)
    answered = _answered_at.is_not(None)
    is_over = clock.now() >= over
    missing = _answered_at.is_(None)
    return {
        Shown.DUE: true(),
        Shown.DONE: answered,
        Shown.LATE: and_(answered, _answered_at >= over),
        Shown.MISSING: missing if is_over else false(),
        Shown.UNREAD: and_(missing, SweepRow.read_at.is_(None)),
        Shown.FOUND: _reported,
    }


def figures(sweep: Sweep) -> dict[Shown, int]:
    """The figures above the feedback table; each counts exactly the rows it opens."""
    parts = [func.count().filter(one).label(name.value) for name, one in _which(sweep).items()]
    query = (
        select(*parts)
        .select_from(SweepRow)
        .outerjoin(Hazard, Hazard.id == SweepRow.hazard_id)
        .where(SweepRow.sweep_id == sweep.id)
    )
    row = db.session.execute(query).one()
    return {name: row._mapping[name.value] for name in Shown}


def lines(sweep: Sweep, shown: Shown) -> list[Line]:
    """The rows of the feedback table that a figure counts, by the firms' pinyin."""
    has_people = (
        select(User.id)
        .join(UserRole, UserRole.user_id == User.id)
        .where(User.unit_id == Unit.id, User.is_active, UserRole.role.in_(sorted(FIRM_ROLES)))
        .exists()
    )
    query = (
        select(
            SweepRow,
            Unit.name,
            Unit.phone,
            _answered_at.label("answered_at"),
            Hazard.number,
            Hazard.reporter_title,
            has_people.label("has_people"),
        )
        .join(Unit, Unit.id == SweepRow.firm_id)
        .outerjoin(Hazard, Hazard.id == SweepRow.hazard_id)
        .where(SweepRow.sweep_id == sweep.id, _which(sweep)[shown])
        .order_by(Unit.sort_key, Unit.id)
    )
    return [_line(row, sweep.due_on) for row in db.session.execute(query)]


def _line(found: Found, due_on: date) -> Line:
    row: SweepRow = found[0]
    at: datetime | None = found.answered_at
    return Line(
        row_id=row.id,
        firm=found.name,
        phone=found.phone,
        state=state(row, found.number or ""),
        is_late=at is not None and rules.is_late(clock.local(at).date(), due_on),
        answered_at=at,
        who=(found.reporter_title if found.number else row.answerer_title) or "",
        note=row.note,
        number=found.number or "",
        has_people=found.has_people,
    )


def state(row: SweepRow, number: str) -> State:
    """Where a firm stands; ``number`` is that of the hazard it reported, if it did."""
    if number:
        return State.FOUND
    if row.none_at:
        return State.NONE
    return State.READ if row.read_at else State.UNREAD


def row_of(actor: Actor, row_id: int) -> SweepRow:
    """One's own firm's row. Raises NotFound for any other."""
    own = within(policy.grants(actor, "sweep.answer"), firm=SweepRow.firm_id)
    query = (
        select(SweepRow)
        .where(SweepRow.id == row_id, own)
        .options(joinedload(SweepRow.sweep), joinedload(SweepRow.firm), joinedload(SweepRow.hazard))
    )
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound("没有找到这份举一反三，可能不是派给您单位的。请从“消息”里打开。")
    return found


def waiting(actor: Actor) -> Sequence[tuple[int, str, date]]:
    """What one's own firm has not answered: (row id, what to look for, the day), urgent first."""
    if not policy.may(actor, "sweep.answer"):
        return []
    own = within(policy.grants(actor, "sweep.answer"), firm=SweepRow.firm_id)
    query = (
        select(SweepRow.id, Sweep.text, Sweep.due_on)
        .join(Sweep, Sweep.id == SweepRow.sweep_id)
        .outerjoin(Hazard, Hazard.id == SweepRow.hazard_id)
        .where(own, Sweep.ended_at.is_(None), _answered_at.is_(None))
        .order_by(Sweep.due_on, SweepRow.id)
        .limit(SIZE)
    )
    return [(row[0], row[1], row[2]) for row in db.session.execute(query)]


def to_remind(sweep: Sweep) -> Sequence[tuple[int, int]]:
    """Who of the firms that have not answered can be told: (row id, user id)."""
    return _people(_answered_at.is_(None), sweep)


def to_tell(sweep: Sweep) -> Sequence[tuple[int, int]]:
    """Who of all firms concerned can be told: (row id, user id)."""
    return _people(true(), sweep)


def _people(which: ColumnElement[bool], sweep: Sweep) -> Sequence[tuple[int, int]]:
    query = (
        select(SweepRow.id, User.id)
        .join(User, User.unit_id == SweepRow.firm_id)
        .join(UserRole, UserRole.user_id == User.id)
        .outerjoin(Hazard, Hazard.id == SweepRow.hazard_id)
        .where(
            SweepRow.sweep_id == sweep.id,
            User.is_active,
            UserRole.role.in_(sorted(FIRM_ROLES)),
            which,
        )
        .distinct()
        .order_by(SweepRow.id, User.id)
    )
    return [(row[0], row[1]) for row in db.session.execute(query)]
