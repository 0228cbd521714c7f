"""What a ledger is narrowed to, as a WHERE that is built once for each set of filters.

A page asks with its own values, but there are few sets of filters: the statement of a set is kept,
and the values go along as its parameters.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, false, or_, select

from portal import policy
from portal.accounts.models import User
from portal.db import among, twice
from portal.hazards import finding, lit
from portal.hazards.finding import Query
from portal.hazards.handlers import HazardHandler
from portal.hazards.models import Hazard, HazardRecord
from portal.hazards.rules import LATE_STATES
from portal.hazards.terms import (
    OPEN_STATES,
    Category,
    Grade,
    Lamp,
    RecordKind,
    Source,
    Status,
)
from portal.kernel import clock
from portal.policy import Actor, Reach
from portal.units.models import Unit


@dataclass(frozen=True)
class Filter:
    """What a ledger is narrowed to. ``held_by`` are persons; both days of a period are in it.

    ``again``: only what has come back (重复). ``listed``: only what is under 挂牌督办 now.
    ``handled_by``: what these persons have acted on, also where it is out of reach by now.
    """

    words: str = ""
    status: Status | None = None
    grade: Grade | None = None
    source: Source | None = None
    category: Category | None = None
    firm_id: int | None = None
    firm: str = ""
    section_id: int | None = None
    found_from: date | None = None
    found_to: date | None = None
    held_by: tuple[int, ...] = ()
    late: bool = False
    open: bool = False
    lamp: Lamp | None = None
    again: bool = False
    listed: bool = False
    handled_by: tuple[int, ...] = ()


Names = tuple[Hashable, ...]
"""A set of filters, by their names: which WHERE is meant."""


@dataclass(frozen=True)
class Narrowed:
    """A set of filters with the values of one request."""

    names: Names
    values: Mapping[str, Any]


_NAMED = {
    "status": Hazard.status,
    "grade": Hazard.grade,
    "source": Hazard.source,
    "category": Hazard.category,
    "firm_id": Hazard.firm_id,
    "section_id": Hazard.section_id,
}
_FIRMS = select(Unit.id).where(
    or_(
        Unit.name.like(bindparam("firm_part"), escape="/"),
        Unit.initials.like(bindparam("firm_initials"), escape="/"),
    )
)


def _listed() -> Select[Any]:
    """The hazards that an organ has on its list: the listing is not answered by a release."""
    listing, answer = twice(HazardRecord).c, twice(HazardRecord).c
    released = select(answer.id).where(answer.answers_id == listing.id).exists()
    return select(listing.hazard_id).where(listing.kind == RecordKind.LISTED, ~released)


def _handled() -> Select[Any]:
    """The hazards that persons have acted on as one of the unit where they still work."""
    return (
        select(HazardHandler.hazard_id)
        .join(User, User.id == HazardHandler.user_id)
        .where(
            HazardHandler.user_id.in_(bindparam("handled_by", expanding=True)),
            HazardHandler.unit_id == User.unit_id,
        )
    )


_OPEN = among(Hazard.status, OPEN_STATES)
_CLAUSES: Mapping[Hashable, ColumnElement[bool]] = {
    "drafts": and_(Hazard.status == Status.DRAFT, Hazard.reporter_id == bindparam("reporter_id")),
    "told": Hazard.status != Status.DRAFT,
    "nothing": false(),
    "firm": Hazard.firm_id.in_(_FIRMS),
    "found_from": Hazard.found_at >= bindparam("found_from"),
    "found_to": Hazard.found_at < bindparam("found_to"),
    "held_by": Hazard.holder_id.in_(bindparam("held_by", expanding=True)),
    "late": and_(among(Hazard.status, LATE_STATES), Hazard.due_on < bindparam("late")),
    "open": _OPEN,
    "again": Hazard.recurrence_of_id.is_not(None),
    "listed": Hazard.id.in_(_listed()),
    "handled_by": Hazard.id.in_(_handled()),
    **{name: column == bindparam(name) for name, column in _NAMED.items()},
}
_REACHES: Mapping[Hashable, ColumnElement[bool]] = {
    "charge": Hazard.section_id.in_(bindparam("charge", expanding=True)),
    "one_charge": Hazard.section_id == bindparam("charge"),
    "own": Hazard.firm_id.in_(bindparam("own", expanding=True)),
    "one_own": Hazard.firm_id == bindparam("own"),
}


def where(names: Names) -> ColumnElement[bool]:
    """The WHERE of a set of filters; its values are parameters.

    What follows from the rest is not said twice: a database would take it for rarer than it is.
    """
    implied = {"told", "open"} if "late" in names else set()
    reaches = [_REACHES[name] for name in names if name in _REACHES]
    others = [_clause(name) for name in names if name not in _REACHES and name not in implied]
    return and_(*others, or_(*reaches)) if reaches else and_(*others)


def is_wide(names: Names) -> bool:
    """Whether all that is in reach is meant, or all that is overdue: as a rule that is much."""
    return not set(names) - {"told", "late", *_REACHES}


def _clause(name: Hashable) -> ColumnElement[bool]:
    return _lit(*name) if isinstance(name, tuple) else _CLAUSES[name]


@lru_cache(maxsize=8)
def _lit(lamp: Lamp, today: date) -> ColumnElement[bool]:
    return lit.is_lit(lamp, today)


def narrowed(actor: Actor, asked: Filter) -> Narrowed:
    """All that ``asked`` says but the words, within what ``actor`` may see.

    Drafts, one's own alone, stand apart unless asked for.
    """
    values: dict[str, Any] = {}
    names: list[Hashable] = []
    if asked.status is Status.DRAFT:
        names.append(_drafts(actor, values))
    else:
        names.append("told")
        names += () if asked.handled_by else _reach(actor, values)
    for name in _NAMED:
        value = getattr(asked, name)
        if value:
            names.append(name)
            values[name] = value
    if asked.firm:
        names.append("firm")
        part = finding.like(asked.firm)
        values |= {"firm_part": f"%{part}%", "firm_initials": f"{part.lower()}%"}
    if asked.handled_by:
        own = {actor.user_id, *(giver.user_id for giver in actor.stands_in_for)}
        names.append("handled_by")
        values["handled_by"] = sorted(own.intersection(asked.handled_by))
    for other, value in _others(asked):
        names.append(other)
        if isinstance(other, str) and value is not None:
            values[other] = value
    return Narrowed(tuple(names), values)


def _others(asked: Filter) -> Iterator[tuple[Hashable, Any]]:
    """Days, hands and what is or is not ticked: (name, value), None where it has none."""
    if asked.found_from:
        yield "found_from", midnight(asked.found_from)
    if asked.found_to:
        yield "found_to", midnight(asked.found_to + timedelta(days=1))
    if asked.held_by:
        yield "held_by", list(asked.held_by)
    if asked.late:
        yield "late", clock.today()
    if asked.open or asked.held_by:
        yield "open", None
    if asked.lamp:
        yield (asked.lamp, clock.today()), None
    if asked.again:
        yield "again", None
    if asked.listed:
        yield "listed", None


def _drafts(actor: Actor, values: dict[str, Any]) -> str:
    own = policy.Scope(person_id=actor.user_id, is_private=True)
    if not policy.may(actor, "hazard.view", own):
        return "nothing"
    values["reporter_id"] = actor.user_id
    return "drafts"


def _reach(actor: Actor, values: dict[str, Any]) -> Sequence[str]:
    """What lies within the reach of ``actor``: ``reach.reached`` by names and values."""
    grants = policy.grants(actor, "hazard.view")
    if any(grant.reach is Reach.ALL for grant in grants):
        return ()
    names = []
    for name, reach in (("charge", Reach.CHARGE), ("own", Reach.OWN)):
        units = sorted({one.by.unit_id for one in grants if one.reach is reach and one.by.unit_id})
        if units:
            values[name] = units[0] if len(units) == 1 else units
            names.append(f"one_{name}" if len(units) == 1 else name)
    return names or ("nothing",)


def searched(actor: Actor, asked: Filter) -> Query | None:
    """The words, with every facet that the index can narrow by; None where there are none."""
    states: Sequence[Status] = (asked.status,) if asked.status else ()
    if asked.open or asked.held_by:
        states = [one for one in OPEN_STATES if not states or one in states]
    if asked.late:
        states = [one for one in LATE_STATES if not states or one in states]
    named: dict[str, Sequence[object]] = {
        "status": states,
        "grade": (asked.grade,) if asked.grade else (),
        "source": (asked.source,) if asked.source else (),
        "category": (asked.category,) if asked.category else (),
        "firm": (asked.firm_id,) if asked.firm_id else (),
        "section": (asked.section_id,) if asked.section_id else (),
    }
    grants = () if asked.handled_by else policy.grants(actor, "hazard.view")
    if grants and all(grant.reach is Reach.CHARGE for grant in grants) and not asked.section_id:
        named["section"] = sorted({grant.by.unit_id or 0 for grant in grants})
    if grants and all(grant.reach is Reach.OWN for grant in grants) and not asked.firm_id:
        named["firm"] = sorted({grant.by.unit_id or 0 for grant in grants})
    return finding.parsed(asked.words, {name: of for name, of in named.items() if of})


def is_decided(actor: Actor, asked: Filter, query: Query) -> bool:
    """Whether the index of words knows all that is asked."""
    beyond = (
        asked.firm,
        asked.found_from,
        asked.found_to,
        asked.held_by,
        asked.late,
        asked.lamp,
        asked.again,
        asked.listed,
        asked.handled_by,
    )
    one_reach = len({grant.reach for grant in policy.grants(actor, "hazard.view")}) == 1
    return not (any(beyond) or query.unsure or query.is_single) and one_reach


def midnight(day: date) -> datetime:
    """The moment at which a day of Asia/Shanghai begins."""
    return clock.from_local(datetime.combine(day, time()))
