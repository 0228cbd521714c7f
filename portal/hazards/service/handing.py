"""离岗、调岗 of a person, a new section in charge: open hazards go to who can act on them."""

from collections import Counter
from collections.abc import Collection, Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from portal import policy
from portal.accounts import queries as people
from portal.accounts.models import User
from portal.db import db, transaction
from portal.documents import service as papers
from portal.hazards import approving, queries
from portal.hazards.models import Hazard
from portal.hazards.scans import HazardScan
from portal.hazards.service.moving import FIRM_STATES, who_stay
from portal.hazards.terms import OPEN_STATES, Grade, Status
from portal.kernel.errors import Refusal
from portal.notices import service as notices
from portal.policy import Actor
from portal.trail import service as trail
from portal.units.models import Unit

VERB = "hazard.hand_over"
NAMED = 5


def held(user_id: int) -> Sequence[Hazard]:
    """The open hazards in a person's hands, by number."""
    query = (
        select(Hazard)
        .where(Hazard.holder_id == user_id, Hazard.status.in_(OPEN_STATES))
        .options(joinedload(Hazard.firm))
        .order_by(Hazard.number)
    )
    return db.session.scalars(query).all()


def can_hold(actor: Actor, hazard: Hazard) -> bool:
    """Whether a person could go on with a hazard where it stands.

    With the firm: rectify it, or, from the office, watch over it. With the office: confirm it, or
    review it without having rectified it.
    """
    actions: tuple[str, ...]
    if hazard.status in FIRM_STATES:
        actions = ("hazard.submit", "hazard.refer")
    elif hazard.status is Status.REPORTED:
        actions = ("hazard.confirm",)
    else:
        actions = ("hazard.close",)
        if actor.user_id in hazard.fixer_ids:
            return False
    return any(policy.may(actor, action, hazard) for action in actions)


def heirs(hazards: Sequence[Hazard], leaver: User, among: Sequence[User]) -> list[User]:
    """Those ``among`` others who can go on with all of these hazards, colleagues first."""
    found = [
        one
        for one in among
        if one.id != leaver.id
        and all(can_hold(people.actor_for(one), hazard) for hazard in hazards)
    ]
    return sorted(found, key=lambda one: one.unit_id != leaver.unit_id)


@transaction()
def hand_over(
    from_id: int, to_id: int, acting: Actor, *, only: Collection[int] | None = None
) -> int:
    """Put the open hazards of one person, or those with the ids ``only``, into another's hands.

    How many there were. Raises Refusal, naming them, where the other cannot go on with some. How
    long they have waited goes on counting: the hazards have not moved.
    """
    query = (
        select(Hazard)
        .where(Hazard.holder_id == from_id, Hazard.status.in_(OPEN_STATES))
        .order_by(Hazard.id)
        .with_for_update(of=Hazard)
        .execution_options(populate_existing=True)
    )
    rows = [row for row in db.session.scalars(query).all() if only is None or row.id in only]
    heir = people.pinned(to_id)
    as_actor = people.actor_for(heir)
    beyond = [row.number or "" for row in rows if not can_hold(as_actor, row)]
    if beyond or not heir.is_active:
        told = "、".join(beyond[:NAMED]) + (f" 等 {len(beyond)} 条" if len(beyond) > NAMED else "")
        raise Refusal(f"{heir.name}不能接着办 {told}。请另选接手人。", "heir_hazards")
    for row in rows:
        row.holder_id = to_id
        trail.record(
            acting,
            VERB,
            row.subject,
            words=f"交给{heir.name}",
            before={"holder_id": from_id},
            after={"holder_id": to_id},
        )
    return len(rows)


@transaction()
def change_section(acting: Actor, firm: Unit) -> None:
    """Let the open hazards of a firm, with their papers, follow it to its new section in charge.

    What lay with the office goes to the new section; what is in the firm's hands, or waits for
    the approval of its 治理方案, stays there. How long they have waited goes on counting.
    """
    query = (
        select(Hazard)
        .where(
            Hazard.firm_id == firm.id,
            Hazard.status.in_(OPEN_STATES),
            Hazard.section_id.is_distinct_from(firm.section_id),
        )
        .options(joinedload(Hazard.holder))
        .order_by(Hazard.id)
        .with_for_update(of=Hazard)
        .execution_options(populate_existing=True)
    )
    section = db.session.get(Unit, firm.section_id) if firm.section_id else None
    words = f"责任单位改由{section.name}分管" if section else "责任单位改为暂无分管科室"
    told: Counter[int] = Counter()
    for row in db.session.scalars(query).all():
        before = {"section_id": row.section_id, "holder_id": row.holder_id}
        row.section_id = firm.section_id
        papers.hand_on(row.subject, firm.section_id)
        with_firm = row.holder is not None and row.holder.unit_id == firm.id
        stays = with_firm or (
            row.is_major and approving.lies_with_approver(row, queries.records(row))
        )
        if not stays:
            found = who_stay(row)
            row.holder_id = found[0].id if found else None
        after = {"section_id": row.section_id, "holder_id": row.holder_id}
        trail.record(acting, VERB, row.subject, words=words, before=before, after=after)
        if row.holder_id and row.holder_id != before["holder_id"]:
            told[row.holder_id] += 1
    for user_id, count in told.items():
        sentence = f"{firm.name}：{words}，{count} 条未办结的隐患转到您手上。"
        notices.tell([user_id], sentence, f"/hazards/?firm={firm.id}&open=1")


def count_in_charge(section_id: int) -> int:
    """How many open hazards are in the charge of a section."""
    query = select(func.count()).where(
        Hazard.section_id == section_id, Hazard.status.in_(OPEN_STATES)
    )
    return db.session.scalar(query) or 0


def open_of_firm(firm_id: int) -> tuple[int, int]:
    """How many open hazards a firm has, and how many of them are 重大."""
    query = select(func.count(), func.count().filter(Hazard.grade == Grade.MAJOR)).where(
        Hazard.firm_id == firm_id, Hazard.status.in_(OPEN_STATES)
    )
    total, major = db.session.execute(query).one()
    return total, major


def without_living_owner() -> Sequence[Hazard]:
    """Open hazards that nobody holds, or only somebody who has left, by number.

    Folded reports apart, which wait in a list of their own.
    """
    query = (
        select(Hazard)
        .outerjoin(User, User.id == Hazard.holder_id)
        .where(
            Hazard.status.in_(OPEN_STATES),
            or_(Hazard.holder_id.is_(None), User.is_active.is_(False)),
            Hazard.id.not_in(select(HazardScan.hazard_id).where(HazardScan.is_folded)),
        )
        .options(joinedload(Hazard.firm))
        .order_by(Hazard.number)
    )
    return db.session.scalars(query).all()
