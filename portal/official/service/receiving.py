"""签收: a unit here signs for its copy itself; what went outside is ticked by the 文书."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select

from portal import policy
from portal.accounts.models import User, UserRole
from portal.db import db, transaction
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.notices import service as notices
from portal.official import queries, receipts, texts
from portal.official.models import OfficialDocument
from portal.official.models_out import Distribution
from portal.official.terms import Channel
from portal.policy import TABLE, Actor
from portal.trail import service as trail

RECEIVERS = tuple(TABLE["document.receive"])
ON_PAPER = frozenset(set(Channel) - {Channel.ONLINE})


@dataclass(frozen=True)
class Ticked:
    """What the 文书 writes down of paper copies: whose, who took them, on which day."""

    ids: Collection[int]
    receiver: str
    received_on: date


def tell(row: OfficialDocument, sent: Iterable[Distribution], words: str = "请签收") -> int:
    """Tell everybody who may sign for their unit (inside a transaction); how many units have some.

    The address leads to the unit's own copy.
    """
    by_unit = {one.unit_id: one for one in sent if one.unit_id is not None}
    found: dict[int, set[int]] = {}
    query = (
        select(User.unit_id, User.id)
        .join(UserRole, UserRole.user_id == User.id)
        .where(User.unit_id.in_(by_unit), User.is_active, UserRole.role.in_(RECEIVERS))
    )
    for unit_id, user_id in db.session.execute(query):
        found.setdefault(unit_id, set()).add(user_id)
    for unit_id, people in found.items():
        text = f"{row.number}《{row.title[:60]}》{words}"
        notices.tell(people, text, f"/received/{by_unit[unit_id].id}")
    return len(found)


@transaction()
def sign(actor: Actor, row_id: int) -> Distribution:
    """签收 for one's own unit; twice changes nothing. Raises NotFound for another unit's copy."""
    receipts.get(actor, row_id)
    copy = db.session.scalars(
        select(Distribution)
        .where(Distribution.id == row_id)
        .with_for_update(of=Distribution)
        .execution_options(populate_existing=True)
    ).one()
    acting = policy.require(actor, "document.receive", copy)
    if copy.received_at is not None:
        return copy
    if copy.document.voided_at is not None:
        raise Refusal("这份公文已经作废，不用签收。请不要再按它办理。")
    copy.received_at, copy.receiver = clock.now(), acting.title
    trail.record(
        acting,
        "document.receive",
        copy.document.trail_subject,
        after={"recipient": copy.recipient},
    )
    return copy


@transaction()
def tick(actor: Actor, key: str, said: Ticked) -> int:
    """Write down who took paper copies outside; how many. Raises Refusal for what is not to be.

    What is a unit's own to sign for here is not ticked for it.
    """
    acting = policy.require(actor, "document.tick")
    row = queries.get(actor, key)
    rows = _to_tick(row, said.ids)
    texts.refuse_secrets(said.receiver)
    if not rows:
        raise Refusal("没有选中还没签收的收件单位。请勾选后再登记。", "ids")
    if not said.receiver.strip():
        raise Refusal("请填写签收人，例如“收发室李某”。", "receiver")
    _refuse_day(said.received_on, rows)
    at = _moment(said.received_on)
    for one in rows:
        one.received_at = max(at, one.sent_at)
        one.receiver = said.receiver.strip()[:300]
    trail.record(
        acting,
        "document.tick",
        row.trail_subject,
        words=said.receiver.strip(),
        after={"recipients": [one.recipient for one in rows]},
    )
    return len(rows)


def _to_tick(row: OfficialDocument, ids: Collection[int]) -> Sequence[Distribution]:
    query = (
        select(Distribution)
        .where(
            Distribution.document_id == row.id,
            Distribution.id.in_(ids),
            Distribution.received_at.is_(None),
        )
        .order_by(Distribution.id)
        .with_for_update(of=Distribution)
        .execution_options(populate_existing=True)
    )
    return [one for one in db.session.scalars(query) if may_tick(one.unit_id, one.channel)]


def may_tick(unit_id: int | None, channel: Channel) -> bool:
    """Whether the 文书 writes a receipt down: it went outside, or on paper."""
    return unit_id is None or channel in ON_PAPER


def _refuse_day(day: date, rows: Sequence[Distribution]) -> None:
    first = min(clock.local(one.sent_at).date() for one in rows)
    if day > clock.today():
        raise Refusal("签收日期还没有到。请填今天或更早的日期。", "received_on")
    if day < first:
        raise Refusal(f"签收日期早于发出日期 {first:%Y-%m-%d}。请核对。", "received_on")


def _moment(day: date) -> datetime:
    """Now, or noon of an earlier day: paper is signed with a day alone."""
    if day == clock.today():
        return clock.now()
    return clock.from_local(datetime.combine(day, time(12)))


@transaction()
def remind(actor: Actor, key: str) -> int:
    """Tell the units here that have not signed once more; how many. Raises Refusal for none."""
    acting = policy.require(actor, "document.tick")
    row = queries.get(actor, key)
    rows = receipts.missing(row)
    if row.voided_at is not None or not rows:
        raise Refusal("本系统里的收件单位都已签收，没有要提醒的。")
    told = tell(row, rows, "还没有签收，请尽快签收")
    after = {"recipients": [one.recipient for one in rows]}
    trail.record(acting, "document.remind", row.trail_subject, after=after)
    return told
