"""Many hazards at once: each by its own verb, in its own transaction, with its own line."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from portal import policy
from portal.accounts import queries as people
from portal.accounts.models import User
from portal.db import db, transaction
from portal.files.models import StoredFile
from portal.hazards import handlers, queries, rules, scans
from portal.hazards.models import Hazard
from portal.hazards.reach import visible
from portal.hazards.service import closing, handing, handling
from portal.hazards.service.handling import Confirmation
from portal.hazards.service.moving import stale_words
from portal.hazards.terms import OPEN_STATES, Status
from portal.kernel.errors import Refusal, Stale
from portal.kernel.terms import Term
from portal.notices import service as notices
from portal.policy import Actor
from portal.trail import service as trail

MOST = 50


class Act(Term):
    """What can be done to many at once."""

    ASSIGN = "assign", "指定经办人"
    CONFIRM = "confirm", "核实受理"
    CLOSE = "close", "批量销号"


@dataclass(frozen=True)
class Told:
    """What came of one row: done, or the sentence that says why not."""

    number: str
    refused: str = ""


Picked = Sequence[tuple[str, int]]
"""Numbers, each with the version the page showed."""


def rows(actor: Actor, numbers: Sequence[str]) -> Sequence[Hazard]:
    """The hazards with these numbers that the person may see, ``MOST`` at most, by number."""
    query = (
        select(Hazard)
        .where(Hazard.number.in_(list(dict.fromkeys(numbers))[:MOST]), visible(actor))
        .options(
            joinedload(Hazard.firm),
            joinedload(Hazard.holder).joinedload(User.unit),
            selectinload(Hazard.settled_rows),
            selectinload(Hazard.fixer_rows),
        )
        .order_by(Hazard.number)
    )
    return db.session.scalars(query).all()


def gaps(actor: Actor, act: Act, hazards: Sequence[Hazard]) -> dict[int, list[str]]:
    """What keeps each hazard from it, by its id; empty where nothing does."""
    if act is Act.CONFIRM:
        return {row.id: _gaps_to_confirm(actor, row) for row in hazards}
    if act is Act.ASSIGN:
        return {row.id: _gaps_to_assign(actor, row) for row in hazards}
    photos: dict[str, list[StoredFile]] = defaultdict(list)
    subjects = [row.subject for row in hazards]
    for file in db.session.scalars(select(StoredFile).where(StoredFile.subject.in_(subjects))):
        photos[file.subject].append(file)
    return {row.id: _gaps_to_close(actor, row, photos[row.subject]) for row in hazards}


def _gaps_to_confirm(actor: Actor, row: Hazard) -> list[str]:
    if row.status is not Status.REPORTED:
        return [f"现在是“{row.status.label}”，不用核实"]
    return [] if policy.may(actor, "hazard.confirm", row) else ["不在您的办理范围内"]


def _gaps_to_assign(actor: Actor, row: Hazard) -> list[str]:
    if row.status not in OPEN_STATES:
        return [f"现在是“{row.status.label}”，已经办结"]
    if row.holder is None:
        return ["现在没有人经办，请先在企业或科室里配齐人员"]
    return [] if policy.may(actor, "hazard.assign", row) else ["不在您的办理范围内"]


def _gaps_to_close(actor: Actor, row: Hazard, photos: Sequence[StoredFile]) -> list[str]:
    if row.status is not Status.TO_REVIEW:
        return [f"现在是“{row.status.label}”，还不到复查"]
    if row.is_major:
        return ["重大事故隐患要一条一条复查，不能批量销号"]
    if not policy.may(actor, "hazard.close", row):
        return ["不在您的办理范围内"]
    acting = policy.require(actor, "hazard.close", row)
    return rules.gaps_to_close(queries.facts(row, photos), acting.people, acting.unit_id)


def candidates(hazards: Sequence[Hazard]) -> list[User]:
    """Who of the units that hold these hazards could go on with one of them, by name."""
    units = {row.holder.unit_id for row in hazards if row.holder}
    query = (
        select(User)
        .where(User.unit_id.in_(units), User.is_active)
        .options(joinedload(User.unit), selectinload(User.role_rows))
        .order_by(User.sort_key, User.id)
    )
    found = db.session.scalars(query).all()
    return [one for one in found if any(_could(one, row) for row in hazards)]


def _could(person: User, row: Hazard) -> bool:
    same_unit = row.holder is not None and row.holder.unit_id == person.unit_id
    return same_unit and handing.can_hold(people.actor_for(person), row)


@transaction()
def assign(actor: Actor, hazard: Hazard, version: int, to_id: int) -> None:
    """指定经办人: another person of the unit that holds it. How long it waits goes on counting.

    Raises Forbidden, Stale, and Refusal for who is not of that unit or cannot go on with it.
    """
    acting = policy.require(actor, "hazard.assign", hazard)
    row = db.session.scalars(
        select(Hazard)
        .where(Hazard.id == hazard.id)
        .with_for_update(of=Hazard)
        .execution_options(populate_existing=True)
    ).one()
    if row.version != version:
        raise Stale(stale_words(row))
    if missing := _gaps_to_assign(actor, row):
        raise Refusal(f"不能指定经办人：{missing[0]}。")
    heir = people.pinned(to_id)
    if not heir.is_active or not _could(heir, row):
        raise Refusal(f"{heir.name}不是经办单位的人，或不能接着办这一条。请另选一位。")
    before, row.holder_id = row.holder_id, heir.id
    handlers.note(row.id, acting)
    trail.record(
        acting,
        "hazard.assign",
        row.subject,
        words=f"由{heir.name}经办",
        before={"holder_id": before},
        after={"holder_id": heir.id},
    )
    notices.tell(
        {heir.id} - {acting.user_id},
        f"{row.number} {row.status.label}，指定由您经办：{row.text[:40]}",
        f"/hazards/{row.number}",
    )


def assign_all(actor: Actor, picked: Picked, to_id: int) -> list[Told]:
    """指定经办人 for each of them."""
    return _each(actor, picked, lambda row, version: assign(actor, row, version, to_id))


def confirm_all(actor: Actor, picked: Picked, said: Confirmation) -> list[Told]:
    """核实 each of them with the same grade and day."""
    return _each(actor, picked, lambda row, version: handling.confirm(actor, row, version, said))


def close_all(actor: Actor, picked: Picked, note: str) -> list[Told]:
    """销号 each of them with the same words; never a major one."""

    def close(row: Hazard, version: int) -> object:
        if row.is_major:
            raise Refusal("重大事故隐患要一条一条复查，不能批量销号。")
        return closing.close(actor, row, version, note)

    return _each(actor, picked, close)


def dismiss_all(actor: Actor, picked: Picked, reason: str) -> list[Told]:
    """判为不属实 each folded report of a flood, with the same reason; nothing is deleted."""

    def dismiss(row: Hazard, version: int) -> object:
        return closing.dismiss(actor, row, version, reason)

    return _each(actor, picked, dismiss, most=scans.SHOWN)


def _each(
    actor: Actor, picked: Picked, do: Callable[[Hazard, int], object], most: int = MOST
) -> list[Told]:
    told = []
    for number, version in picked[:most]:
        try:
            do(queries.get(actor, number), version)
        except Refusal as refusal:
            told.append(Told(number, str(refusal)))
        else:
            told.append(Told(number))
    return told
