"""请假代办: one's to-dos to a colleague of the unit, from day to day."""

from datetime import date

from sqlalchemy import select

from portal import policy
from portal.accounts import queries as people
from portal.accounts.models import Delegation
from portal.accounts.service.people import to_change
from portal.accounts.terms import Act
from portal.db import db, transaction
from portal.kernel import clock
from portal.kernel.errors import NotFound, Refusal
from portal.notices import service as notices
from portal.policy import Actor, Scope
from portal.staffing import queries, rules
from portal.staffing.rules import Span
from portal.trail import service as trail

PAGE = "/account/"


@transaction()
def delegate(actor: Actor, to_id: int, starts_on: date, ends_on: date) -> Delegation:
    """Hand one's own to-dos to a colleague; days are of Asia/Shanghai, both included.

    Raises Refusal for a stranger to the unit, days that are wrong, a time given to another already
    and a colleague who is away then.
    """
    acting = policy.require(actor, "account.own", Scope(person_id=actor.user_id))
    giver = to_change(actor.user_id)
    taker = people.pinned(to_id)
    if not taker.is_active or taker.unit_id != giver.unit_id:
        raise Refusal("只能交给本单位在岗的同事。请重新选择。", "to_id")
    said = Span(to_id, starts_on, ends_on)
    faults = rules.span_faults(said, clock.today(), _spans(giver.id))
    for field, sentence in faults.items():
        raise Refusal(sentence, field)
    if any(one.overlaps(said) for one in _spans(taker.id)):
        raise Refusal(f"{taker.name}那几天也请了假。请另选一位同事。", "to_id")
    row = Delegation(from_id=giver.id, to_id=taker.id, starts_on=starts_on, ends_on=ends_on)
    db.session.add(row)
    db.session.flush()
    trail.record(acting, Act.DELEGATE.value, giver.subject, after=_facts(row))
    days = f"{rules.written(starts_on)}至 {rules.written(ends_on)}"
    notices.tell([taker.id], f"{giver.name}把 {days}的待办交给您代办。", PAGE)
    return row


@transaction()
def end(actor: Actor, delegation_id: int) -> Delegation:
    """End one's own delegation early. Raises NotFound for another's."""
    acting = policy.require(actor, "account.own", Scope(person_id=actor.user_id))
    row = db.session.scalars(
        select(Delegation)
        .where(Delegation.id == delegation_id, Delegation.from_id == actor.user_id)
        .with_for_update(of=Delegation)
    ).one_or_none()
    if row is None:
        raise NotFound("没有找到这次代办。请刷新“我的账号”查看。")
    if row.ended_at is None:
        _end(acting, row, f"{actor.name}提前结束了代办，他的待办不再由您办理。")
    return row


def _end(acting: Actor, row: Delegation, told: str) -> None:
    row.ended_at = clock.now()
    trail.record(acting, Act.END_DELEGATION.value, f"user:{row.from_id}", before=_facts(row))
    notices.tell([row.to_id], told, PAGE)


def given(user_id: int) -> list[Delegation]:
    """What a person has handed to others and still runs or is to come."""
    return [one for one in people.delegations(user_id) if one.from_id == user_id]


def end_given(from_id: int, acting: Actor) -> int:
    """End what a leaver has handed over (inside a transaction): others hold it for good now."""
    rows = given(from_id)
    for row in rows:
        _end(acting, row, f"{row.giver.name}已交接，代办到此为止。")
    return len(rows)


@transaction()
def hand_over(from_id: int, to_id: int, acting: Actor) -> int:
    """Let another stand in where this person stood in for colleagues; how many times.

    Raises Refusal where the other is the one stood in for, or of another unit.
    """
    heir = people.pinned(to_id)
    rows = queries.taken(from_id)
    for row in rows:
        if heir.id == row.from_id or heir.unit_id != row.giver.unit_id or not heir.is_active:
            raise Refusal(f"{heir.name}不能代{row.giver.name}办理。请另选接手人。", "heir_taken")
        _end(acting, row, "您的代办已交接给别人。")
        fresh = Delegation(
            from_id=row.from_id,
            to_id=heir.id,
            starts_on=max(row.starts_on, clock.today()),
            ends_on=row.ends_on,
        )
        db.session.add(fresh)
        trail.record(acting, Act.DELEGATE.value, f"user:{row.from_id}", after=_facts(fresh))
        notices.tell([row.from_id], f"您请假期间的待办改由{heir.name}代办。", PAGE)
    return len(rows)


def _spans(user_id: int) -> list[Span]:
    return [Span(one.to_id, one.starts_on, one.ends_on) for one in given(user_id)]


def _facts(row: Delegation) -> dict[str, object]:
    return {
        "to_id": row.to_id,
        "starts_on": row.starts_on.isoformat(),
        "ends_on": row.ends_on.isoformat(),
    }
