"""Reading 重复隐患: what a hazard repeats, how often, and what repeated it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from portal.db import db
from portal.hazards import recurrence
from portal.hazards.models import Hazard, HazardRecord
from portal.hazards.recurrence import Told
from portal.hazards.terms import Ground, RecordKind, Status
from portal.kernel import clock

NOT_REAL = (Status.DRAFT, Status.REPORTED, Status.DISMISSED, Status.MERGED, Status.VOIDED)
"""Nothing comes again that nobody has confirmed, or that was found to be nothing."""
MOST_COMPARED = 200


@dataclass(frozen=True)
class Repeated:
    """An earlier hazard that comes again, and by what one sees it."""

    hazard_id: int
    ground: Ground


@dataclass(frozen=True)
class Neighbour:
    """Another hazard of the same chain."""

    number: str
    found_on: date
    status: Status


@dataclass(frozen=True)
class Chain:
    """What a hazard repeats, the how-manieth it is in twelve months, and what repeated it."""

    earlier: Neighbour | None
    ground: Ground | None
    times: int
    later: Sequence[Neighbour]


def latest(hazard: Hazard) -> Repeated | None:
    """The latest earlier hazard that this one repeats (rules R1 to R3), None where it is new."""
    place = recurrence.place_key(hazard.place)
    if not place or hazard.found_at is None or hazard.firm_id is None:
        return None
    since = recurrence.since(clock.local(hazard.found_at).date())
    earlier = or_(
        Hazard.found_at < hazard.found_at,
        and_(Hazard.found_at == hazard.found_at, Hazard.id < hazard.id),
    )
    query = (
        select(Hazard.id, Hazard.place)
        .where(
            Hazard.firm_id == hazard.firm_id,
            Hazard.found_at >= clock.from_local(datetime.combine(since, time())),
            earlier,
            Hazard.id != hazard.id,
            Hazard.status.not_in(NOT_REAL),
            Hazard.place != "",
        )
        .order_by(Hazard.found_at.desc(), Hazard.id.desc())
    )
    rows = db.session.execute(query)
    there = [row.id for row in rows if recurrence.place_key(row.place) == place]
    return _alike(hazard, there[:MOST_COMPARED]) if there else None


def _alike(hazard: Hazard, ids: Sequence[int]) -> Repeated | None:
    texts = dict(db.session.execute(select(Hazard.id, Hazard.text).where(Hazard.id.in_(ids))).all())
    clauses = _clauses([hazard.id, *ids])
    mine = Told(clauses.get(hazard.id, ""), hazard.text)
    for one in ids:
        found = recurrence.ground(mine, Told(clauses.get(one, ""), texts[one]))
        if found:
            return Repeated(one, found)
    return None


def _clauses(ids: Collection[int]) -> dict[int, str]:
    """The clause of each hazard by the judgement that stands; those without one are left out."""
    query = (
        select(HazardRecord.hazard_id, HazardRecord.clause)
        .where(HazardRecord.kind == RecordKind.JUDGED, HazardRecord.hazard_id.in_(ids))
        .order_by(HazardRecord.id)
    )
    return {row.hazard_id: row.clause for row in db.session.execute(query) if row.clause}


def chain(hazard: Hazard, *, any_later: bool = True) -> Chain:
    """The hazard's place among those that it repeats and that repeat it.

    ``any_later`` is False where none is known to repeat it.
    """
    later = _later(hazard) if any_later else []
    if hazard.recurrence_of_id is None:
        return Chain(None, None, 1, later)
    before = _before(hazard)
    found_at = hazard.found_at or clock.now()
    since = recurrence.since(clock.local(found_at).date())
    times = 1 + sum(one.found_on >= since for one in before)
    return Chain(before[0], hazard.recurrence_ground, times, later)


def _later(hazard: Hazard) -> list[Neighbour]:
    query = (
        select(Hazard.number, Hazard.found_at, Hazard.status)
        .where(Hazard.recurrence_of_id == hazard.id, Hazard.status != Status.DRAFT)
        .order_by(Hazard.found_at)
    )
    return [_neighbour(*row) for row in db.session.execute(query)]


def _before(hazard: Hazard) -> list[Neighbour]:
    """The hazards of the chain before this one, the latest first."""
    columns = (Hazard.id, Hazard.number, Hazard.found_at, Hazard.status, Hazard.recurrence_of_id)
    steps = select(*columns).where(Hazard.id == hazard.recurrence_of_id).cte(recursive=True)
    one = aliased(Hazard)
    steps = steps.union_all(
        select(one.id, one.number, one.found_at, one.status, one.recurrence_of_id).join(
            steps, one.id == steps.c.recurrence_of_id
        )
    )
    query = select(steps.c.number, steps.c.found_at, steps.c.status)
    order = query.order_by(steps.c.found_at.desc(), steps.c.id.desc())
    return [_neighbour(*row) for row in db.session.execute(order)]


def _neighbour(number: str | None, found_at: datetime | None, status: Status) -> Neighbour:
    return Neighbour(number or "", clock.local(found_at or clock.now()).date(), status)
