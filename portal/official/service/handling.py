"""拟办、批示、承办、传阅、催办、办结: what is done about a 收文, and 作废 of a wrong entry.

Source: 党政机关公文处理工作条例 art. 24.
"""

from collections.abc import Collection
from datetime import date

from portal import policy
from portal.db import transaction
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.official.models_incoming import Incoming
from portal.official.service.passing import (
    advance,
    fresh,
    give,
    keep_step,
    locked,
    note,
    person,
    tell,
    whose,
)
from portal.official.terms import IncomingAction
from portal.policy import Actor
from portal.trail import service as trail

MOST_READERS = 100
LONGEST_REASON = 400


@transaction()
def propose(
    actor: Actor, key: str, version: int, opinion: str, leader_id: int | None, due_on: date | None
) -> Incoming:
    """拟办: what the 文书 proposes, to the leader who is to say; the due day if there is one."""
    row = fresh(actor, key, version, IncomingAction.PROPOSE)
    acting = policy.require(actor, "incoming.propose")
    _refuse_empty(opinion, "请写拟办意见，例如“请安全管理科阅办，6 月 20 日前报送”。")
    leader = person(leader_id, "incoming.instruct", "to_id", "请选择送哪位领导批示。")
    _due(row, due_on)
    facts = {"passed_to": leader.name, **_told(due_on)}
    advance(row, acting, IncomingAction.PROPOSE)
    keep_step(row, acting, IncomingAction.PROPOSE, opinion=opinion, facts=facts)
    give(row, leader.id, acting, "请批示")
    return row


@transaction()
def instruct(
    actor: Actor, key: str, version: int, opinion: str, to_id: int | None, due_on: date | None
) -> Incoming:
    """批示: what a leader decides, and who is to handle it until when."""
    row = fresh(actor, key, version, IncomingAction.INSTRUCT)
    handled = (one.user_id for one in row.handler_rows)
    acting = policy.require(actor, "incoming.instruct", whose(row, *handled))
    _refuse_empty(opinion, "请写批示意见，例如“请安全管理科牵头落实”。")
    handler = person(to_id, "incoming.handle", "to_id", "请选择由谁承办。")
    _due(row, due_on)
    row.section_id = handler.unit_id
    facts = {"passed_to": handler.name, **_told(due_on)}
    advance(row, acting, IncomingAction.INSTRUCT)
    keep_step(row, acting, IncomingAction.INSTRUCT, opinion=opinion, facts=facts)
    give(row, handler.id, acting, f"请承办{_until(row)}")
    return row


@transaction()
def handle(
    actor: Actor, key: str, version: int, opinion: str, to_id: int | None = None
) -> Incoming:
    """承办: how it stands; with ``to_id`` it is passed on to a colleague (转办)."""
    row = fresh(actor, key, version, IncomingAction.HANDLE)
    acting = policy.require(actor, "incoming.handle", whose(row))
    _refuse_empty(opinion, "请写承办情况。")
    heir = person(to_id, "incoming.handle", "to_id", "选的人不能承办。") if to_id else None
    advance(row, acting, IncomingAction.HANDLE)
    facts = {"passed_to": heir.name} if heir else {}
    keep_step(row, acting, IncomingAction.HANDLE, opinion=opinion, facts=facts)
    if heir is not None:
        row.section_id = heir.unit_id
        give(row, heir.id, acting, f"转给您承办{_until(row)}")
    return row


@transaction()
def circulate(
    actor: Actor, key: str, version: int, people: Collection[int], opinion: str = ""
) -> Incoming:
    """传阅: further persons are to read it; whoever has read it before reads it again."""
    row = fresh(actor, key, version, IncomingAction.CIRCULATE)
    acting = policy.require(actor, "incoming.circulate", whose(row))
    if not people:
        raise Refusal("请勾选传阅给谁。", "people")
    if len(people) > MOST_READERS:
        raise Refusal(f"一次最多传阅给 {MOST_READERS} 人。请分几次。", "people")
    found = [
        person(one, "incoming.read", "people", "有人不能传阅，可能已离岗。请重新勾选。")
        for one in dict.fromkeys(people)
    ]
    advance(row, acting, IncomingAction.CIRCULATE)
    facts = {"readers": [one.name for one in found]}
    keep_step(row, acting, IncomingAction.CIRCULATE, opinion=opinion, facts=facts)
    note(row, [one.id for one in found], circulated=True)
    tell(row, [one.id for one in found], acting, "请阅")
    return row


@transaction()
def read(actor: Actor, key: str) -> Incoming:
    """已阅 of a person it was circulated to; twice changes nothing. Raises Refusal for others."""
    row = locked(actor, key)
    acting = policy.require(actor, "incoming.read", row)
    mine = [
        one
        for one in row.handler_rows
        if one.user_id in acting.people and one.circulated_at is not None
    ]
    if not mine:
        raise Refusal("这份收文没有传阅给您，不用点“已阅”。")
    unread = [one for one in mine if one.read_at is None]
    for one in unread:
        one.read_at = clock.now()
    if unread:
        trail.record(acting, "incoming.read", row.trail_subject)
    return row


@transaction()
def urge(actor: Actor, key: str, version: int, opinion: str) -> Incoming:
    """催办: whoever holds it is told to go on."""
    row = fresh(actor, key, version, IncomingAction.URGE)
    acting = policy.require(actor, "incoming.urge")
    _refuse_empty(opinion, "请写催办的话，例如“请于明天下班前报送”。")
    if row.holder_id is None:
        raise Refusal("现在没有人在办，催不了。请先确定承办人。", "opinion")
    told = row.holder.name if row.holder else ""
    advance(row, acting, IncomingAction.URGE)
    keep_step(row, acting, IncomingAction.URGE, opinion=opinion, facts={"passed_to": told})
    tell(row, [row.holder_id], acting, f"催办{_until(row)}：{opinion[:80]}")
    return row


@transaction()
def finish(actor: Actor, key: str, version: int, opinion: str) -> Incoming:
    """办结: with the result; by who handles it or the 文书."""
    row = fresh(actor, key, version, IncomingAction.FINISH)
    acting = policy.require(actor, "incoming.finish", whose(row))
    _refuse_empty(opinion, "请写办理结果，例如“已按要求报送，复函 6 号”。")
    handled = {one.user_id for one in row.handler_rows}
    row.finished_at, row.holder_id = clock.now(), None
    advance(row, acting, IncomingAction.FINISH)
    keep_step(row, acting, IncomingAction.FINISH, opinion=opinion)
    tell(row, handled, acting, "已办结")
    return row


@transaction()
def void(actor: Actor, key: str, version: int, reason: str) -> Incoming:
    """作废 of a wrong entry, with the reason; the 收文号 stays and is not used again."""
    row = fresh(actor, key, version, IncomingAction.VOID)
    acting = policy.require(actor, "incoming.void")
    _refuse_empty(reason, "请写明作废理由，例如“重复登记”。")
    row.void_reason, row.holder_id = reason.strip()[:LONGEST_REASON], None
    advance(row, acting, IncomingAction.VOID)
    keep_step(row, acting, IncomingAction.VOID, opinion=reason)
    return row


def _refuse_empty(words: str, sentence: str) -> None:
    if not words.strip():
        raise Refusal(sentence, "opinion")


def _due(row: Incoming, due_on: date | None) -> None:
    """The due day as it is said now; an unsaid one stays as it was."""
    if due_on is None:
        return
    if due_on < row.received_on:
        raise Refusal("办理期限早于收文日期。请核对。", "due_on")
    row.due_on = due_on


def _told(due_on: date | None) -> dict[str, str]:
    return {"due_on": due_on.isoformat()} if due_on else {}


def _until(row: Incoming) -> str:
    return f"（期限 {row.due_on:%Y-%m-%d}）" if row.due_on else ""
