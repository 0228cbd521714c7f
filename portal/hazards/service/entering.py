"""The new lines of a table written into the ledger: many rows in each statement, none by object.

Each gets its number, its 五落实, its line in the trail and its words in the index, all in the
transaction of the import.
"""

import secrets
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import select

from portal import bulk, policy
from portal.accounts import queries as people
from portal.db import db
from portal.hazards import search
from portal.hazards.handlers import HazardHandler
from portal.hazards.models import Hazard, HazardSettled
from portal.hazards.plan import Line
from portal.hazards.service.handling import due_days
from portal.hazards.service.moving import candidates_to_review
from portal.hazards.terms import Action, Grade, Part, Status
from portal.hazards.workflow import HAZARD
from portal.kernel import clock
from portal.notices import service as notices
from portal.numbering import service as numbering
from portal.office import queries as office
from portal.policy import Actor, Role
from portal.trail import service as trail
from portal.tuning import analyze
from portal.units.models import Unit

COURSE = {
    Status.OPEN: (Action.REPORT, Action.CONFIRM),
    Status.CLOSED: (Action.REPORT, Action.CONFIRM, Action.SUBMIT, Action.CLOSE),
}
"""The moves behind each state that a hazard may come in."""
CONTENT = {
    Part.MEASURES: "measures",
    Part.DUTY: "duty",
    Part.FUNDS: "funds",
    Part.PLAN: "plan",
}


@dataclass(frozen=True)
class Place:
    """Where the lines of one firm go: in which capacity one enters them, who holds what is open."""

    firm_id: int
    section_id: int | None
    acting: Actor
    holder_id: int | None


def enter(actor: Actor, lines: Sequence[Line], words: str) -> None:
    """Write ``lines`` as hazards (inside a transaction); ``words`` say where they come from."""
    if not lines:
        return
    here, year = office.current(), clock.today().year
    last = numbering.take_many("hazard", year, len(lines))
    numbers = (here.number(year, at) for at in range(last - len(lines) + 1, last + 1))
    ids = bulk.take_ids(Hazard.__table__, len(lines))
    places = _places(actor, lines)
    told = [
        _Told(row_id, number, line.row.values, places[line.firm_id])
        for row_id, number, line in zip(ids, numbers, lines, strict=True)
    ]
    _write(told)
    analyze("hazard", "hazard_settled")
    search.touch(ids)
    for one in told:
        trail.record(one.place.acting, "hazard.import", f"hazard:{one.id}", **one.line(words))
    _tell(actor, told)


@dataclass(frozen=True)
class _Told:
    """A hazard as a line tells it."""

    id: int
    number: str
    said: Mapping[str, Any]
    place: Place

    @property
    def status(self) -> Status:
        """The state it comes in."""
        return self.said.get("status") or Status.OPEN

    @property
    def holder_id(self) -> int | None:
        """Who holds it."""
        return self.place.holder_id if self.status is Status.OPEN else None

    def line(self, words: str) -> dict[str, Any]:
        """Its line in the trail."""
        after = {
            "number": self.number,
            "firm_id": self.place.firm_id,
            "place": self.said.get("place") or "",
            "status": self.status.value,
            "from": words,
        }
        return {"words": self.said["text"], "after": after}


def _write(told: Sequence[_Told]) -> None:
    connection = db.session.connection()
    now, days = clock.now(), due_days(clock.today())
    bulk.write(connection, Hazard.__table__, (_row(one, now, days) for one in told))
    settled = (row for one in told for row in _settled(one))
    bulk.write(connection, HazardSettled.__table__, settled)
    handled = (
        {"hazard_id": one.id, "user_id": person.user_id, "unit_id": person.unit_id}
        for one in told
        for person in (one.place.acting, one.place.acting.on_behalf_of)
        if person is not None and person.unit_id is not None
    )
    bulk.write(connection, HazardHandler.__table__, handled)


def _row(one: _Told, now: datetime, days: Mapping[Grade, date]) -> dict[str, Any]:
    said, place = one.said, one.place
    grade = said.get("grade") or Grade.GENERAL
    due_on = said.get("due_on") or days[grade]
    return {
        "id": one.id,
        "key": secrets.token_urlsafe(18),
        "number": one.number,
        "status": _state(one.status),
        "grade": grade,
        "source": said["source"],
        "category": said.get("category"),
        "ledger_kind": said.get("ledger_kind"),
        "firm_id": place.firm_id,
        "section_id": place.section_id,
        "place": said.get("place") or "",
        "text": said["text"],
        "found_at": _noon(said["found_on"], now),
        "reported_at": now,
        "reporter_id": place.acting.user_id,
        "reporter_title": said.get("finder") or place.acting.title,
        "due_on": due_on,
        "first_due_on": due_on,
        "holder_id": one.holder_id,
        "confirmer_id": place.acting.user_id,
        "moved_at": now,
        "fix_note": said.get("fix_note") or "",
        "funds_fen": said.get("amount"),
        **_ending(one, now),
    }


def _ending(one: _Told, now: datetime) -> dict[str, Any]:
    """How it was rectified, reviewed and closed; nothing for one that is open."""
    said = one.said
    closed = said["closed_on"] if one.status is Status.CLOSED else None
    return {
        "fixed_at": closed and _noon(said.get("fixed_on") or closed, now),
        "fixer_title": (closed and said.get("owner")) or "",
        "reviewed_at": closed and _noon(said.get("reviewed_on") or closed, now),
        "reviewer_title": (closed and said.get("reviewer")) or "",
        "review_note": (closed and said.get("review_note")) or "",
        "closed_at": closed and _noon(closed, now),
    }


@cache
def _state(status: Status) -> Status:
    """The state itself, reached by the table of moves."""
    state = Status.DRAFT
    for action in COURSE[status]:
        state = HAZARD.after(state, action)
    return state


def _settled(one: _Told) -> Iterator[dict[str, Any]]:
    owner = one.said.get("owner") or ""
    for part, key in CONTENT.items():
        text = one.said.get(key) or ""
        its_owner = owner if part is Part.DUTY else ""
        if text or its_owner:
            yield {"hazard_id": one.id, "part": part, "content": text, "owner": its_owner}


def _noon(day: date, now: datetime) -> datetime:
    """A claimed day as a moment: noon of it, or now if that has not come."""
    return min(_noon_of(day), now.replace(microsecond=0))


@lru_cache(maxsize=4096)
def _noon_of(day: date) -> datetime:
    return clock.from_local(datetime.combine(day, time(12)))


def _places(actor: Actor, lines: Sequence[Line]) -> dict[int, Place]:
    """Where the lines go, by firm. Raises Forbidden for a firm one may not enter them for."""
    ids = {line.firm_id for line in lines}
    firms = db.session.scalars(select(Unit).where(Unit.id.in_(ids))).all()
    is_open = {line.firm_id for line in lines if line.row.values.get("status") is not Status.CLOSED}
    holders = _holders([firm for firm in firms if firm.id in is_open])
    return {
        firm.id: Place(
            firm.id,
            firm.section_id,
            policy.require(actor, "hazard.import", firm),
            holders.get(firm.id),
        )
        for firm in firms
    }


def _holders(firms: Sequence[Unit]) -> dict[int, int | None]:
    """Who holds an open hazard of each firm; of those without people of their own, by section."""
    ids = [firm.id for firm in firms]
    first: dict[int, int | None] = {}
    for role in (Role.FIRM_HEAD, Role.FIRM_STAFF):
        first |= people.first_holders(role, ids)
    by_section: dict[int | None, int | None] = {}
    for firm in firms:
        if firm.id not in first:
            if firm.section_id not in by_section:
                found = candidates_to_review(Hazard(section_id=firm.section_id))
                by_section[firm.section_id] = found[0].id if found else None
            first[firm.id] = by_section[firm.section_id]
    return first


def _tell(actor: Actor, told: Sequence[_Told]) -> None:
    """Tell each holder once."""
    counts = Counter(one.holder_id for one in told if one.holder_id)
    for user_id, count in counts.items():
        notices.tell(
            {user_id} - {actor.user_id},
            f"从表格导入了 {count} 条待整改的隐患，在您手上。",
            "/hazards/?mine=y&sort=due",
        )
