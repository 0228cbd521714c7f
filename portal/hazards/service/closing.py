"""复查、销号 and the other endings, each with its reason."""

from sqlalchemy import select

from portal.db import db, transaction
from portal.hazards import queries, rules
from portal.hazards.models import Hazard
from portal.hazards.service.moving import move, refuse_gaps, to_act_on
from portal.hazards.terms import Action, Status
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.policy import Actor


@transaction()
def close(actor: Actor, hazard: Hazard, version: int, note: str) -> Hazard:
    """复查合格、销号. The reviewer neither rectified it nor works for the firm.

    Raises Refusal listing every gap. Source: house rule 复查人≠整改人; 安全生产法 art. 41.
    """
    row, acting = to_act_on(actor, hazard, Action.CLOSE, version)
    refuse_gaps(
        "销号", rules.gaps_to_close(queries.facts(row), acting.people, acting.unit_id), "note"
    )
    row.review_note, row.reviewed_at, row.closed_at = note, clock.now(), clock.now()
    row.reviewer_title = acting.title
    move(row, acting, Action.CLOSE, words=note)
    return row


@transaction()
def send_back(actor: Actor, hazard: Hazard, version: int, reason: str) -> Hazard:
    """复查不合格、退回整改: back to the firm, and counted."""
    row, acting = to_act_on(actor, hazard, Action.SEND_BACK, version)
    row.review_note, row.reviewed_at, row.reviewer_title = reason, clock.now(), acting.title
    row.sent_back_count += 1
    row.fixer_id = row.fixer_behind_id = None
    move(row, acting, Action.SEND_BACK, words=reason)
    return row


@transaction()
def dismiss(actor: Actor, hazard: Hazard, version: int, reason: str) -> Hazard:
    """不属实: an ending, with its reason."""
    return _end(actor, hazard, version, Action.DISMISS, reason)


@transaction()
def refer(actor: Actor, hazard: Hazard, version: int, reason: str, to: str) -> Hazard:
    """移送: to another authority, named. Source: 重庆市安全生产条例 art. 35."""
    row, acting = to_act_on(actor, hazard, Action.REFER, version)
    row.referred_to, row.end_reason = to, reason
    move(row, acting, Action.REFER, words=reason, facts={"to": to})
    return row


@transaction()
def merge(actor: Actor, hazard: Hazard, version: int, reason: str, into: str) -> Hazard:
    """重复合并: the same hazard stands under another number. Raises Refusal for a wrong one."""
    row, acting = to_act_on(actor, hazard, Action.MERGE, version)
    target = db.session.scalars(
        select(Hazard).where(Hazard.number == into.strip(), queries.visible(actor))
    ).one_or_none()
    if target is None or target.status is Status.DRAFT:
        raise Refusal(f"没有找到编号 {into}。请从台账里复制编号。", "into")
    if target.id == row.id:
        raise Refusal("不能合并到它自己。请填另一条隐患的编号。", "into")
    if target.firm_id != row.firm_id:
        raise Refusal("两条隐患的责任单位不同，不能合并。请核对编号。", "into")
    if target.status is Status.MERGED:
        raise Refusal("那一条自己已合并到别处。请填最后保留的那一条的编号。", "into")
    row.merged_into_id, row.end_reason = target.id, reason
    move(row, acting, Action.MERGE, words=reason, facts={"into": target.number})
    return row


@transaction()
def void(actor: Actor, hazard: Hazard, version: int, reason: str) -> Hazard:
    """作废: entered by mistake; the number stays on the ledger, struck through."""
    return _end(actor, hazard, version, Action.VOID, reason)


def _end(actor: Actor, hazard: Hazard, version: int, action: Action, reason: str) -> Hazard:
    row, acting = to_act_on(actor, hazard, action, version)
    row.end_reason = reason
    move(row, acting, action, words=reason)
    return row
