"""复查、销号 and the other endings, each with its reason."""

from sqlalchemy import select

from portal.db import db, transaction
from portal.hazards import guards, queries, rules
from portal.hazards.models import Hazard
from portal.hazards.reach import visible
from portal.hazards.service.handling import due_days
from portal.hazards.service.moving import move, refuse_gaps, to_act_on
from portal.hazards.terms import OPEN_STATES, Action, Grade
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.policy import Actor


@transaction()
def close(actor: Actor, hazard: Hazard, version: int, note: str) -> Hazard:
    """复查合格、销号. The reviewer neither rectified it nor works for the firm.

    Raises Refusal listing every gap. Source: house rule 复查人≠整改人; 安全生产法 art. 41.
    """
    row, acting = to_act_on(actor, hazard, Action.CLOSE, version)
    gaps = rules.gaps_to_close(queries.facts(row), acting.people, acting.unit_id)
    missing = guards.gaps_to_close(queries.records(row)) if row.is_major else []
    refuse_gaps("销号", [*gaps, *(gap.words for gap in missing)], "note")
    row.review_note, row.reviewed_at, row.closed_at = note, clock.now(), clock.now()
    row.reviewer_title = acting.title
    move(row, acting, Action.CLOSE, words=note)
    return row


@transaction()
def send_back(actor: Actor, hazard: Hazard, version: int, reason: str) -> Hazard:
    """复查不合格、退回整改: back to the firm, and counted.

    What was fixed on the spot and never confirmed is confirmed by this: 一般, with a day by rule.
    """
    row, acting = to_act_on(actor, hazard, Action.SEND_BACK, version)
    row.review_note, row.reviewed_at, row.reviewer_title = reason, clock.now(), acting.title
    row.sent_back_count += 1
    facts = {}
    if row.confirmer_id is None:
        row.confirmer_id, row.grade = acting.user_id, row.grade or Grade.GENERAL
        row.due_on = row.first_due_on = due_days(clock.today())[row.grade]
        facts = {"grade": row.grade.value, "due_on": row.due_on.isoformat()}
    move(row, acting, Action.SEND_BACK, words=reason, facts=facts)
    return row


@transaction()
def dismiss(actor: Actor, hazard: Hazard, version: int, reason: str) -> Hazard:
    """不属实: an ending, with its reason."""
    row, acting = to_act_on(actor, hazard, Action.DISMISS, version)
    row.end_reason = reason
    move(row, acting, Action.DISMISS, words=reason)
    return row


def refuse_listed(hazard: Hazard, action: Action) -> None:
    """Raise a Refusal where a hazard would leave 挂牌督办 otherwise than by its release."""
    listing = queries.records(hazard).standing_listing
    if listing is not None:
        raise Refusal(
            f"{hazard.number} 正由{listing.organ}挂牌督办，解除以前不能{action.label}。"
            "请治理完成、办好“解除挂牌督办”以后再办。"
        )


@transaction()
def refer(actor: Actor, hazard: Hazard, version: int, reason: str, to: str) -> Hazard:
    """移送: to another authority, named. Raises Refusal for one under 挂牌督办.

    Source: 重庆市安全生产条例 art. 35.
    """
    row, acting = to_act_on(actor, hazard, Action.REFER, version)
    refuse_listed(row, Action.REFER)
    row.referred_to, row.end_reason = to, reason
    move(row, acting, Action.REFER, words=reason, facts={"to": to})
    return row


@transaction()
def merge(actor: Actor, hazard: Hazard, version: int, reason: str, into: str) -> Hazard:
    """重复合并: the same hazard stands under another number.

    Raises Refusal for a wrong one, and for one under 挂牌督办.
    """
    target = _target(actor, hazard, into.strip())
    row, acting = to_act_on(actor, hazard, Action.MERGE, version)
    refuse_listed(row, Action.MERGE)
    if target.id == row.id:
        raise Refusal("不能合并到它自己。请填另一条隐患的编号。", "into")
    if target.firm_id != row.firm_id:
        raise Refusal("两条隐患的责任单位不同，不能合并。请核对编号。", "into")
    if target.status not in OPEN_STATES:
        raise Refusal(
            f"{target.number} 已经是“{target.status.label}”，不再办理，不能合并进去。"
            "请填一条还在办理的隐患的编号。",
            "into",
        )
    row.merged_into_id, row.end_reason = target.id, reason
    move(row, acting, Action.MERGE, words=reason, facts={"into": target.number})
    return row


def _target(actor: Actor, hazard: Hazard, number: str) -> Hazard:
    """The hazard under ``number``, it and ``hazard`` locked in one order: two merges never cross.

    Raises Refusal where there is none that the person may see.
    """
    found = db.session.scalar(select(Hazard.id).where(Hazard.number == number, visible(actor)))
    if found is None:
        raise Refusal(f"没有找到编号 {number}。请从台账里复制编号。", "into")
    both = db.session.scalars(
        select(Hazard)
        .where(Hazard.id.in_({hazard.id, found}))
        .order_by(Hazard.id)
        .with_for_update(of=Hazard)
        .execution_options(populate_existing=True)
    )
    return next(row for row in both if row.id == found)


@transaction()
def void(actor: Actor, hazard: Hazard, version: int, reason: str) -> Hazard:
    """作废: entered by mistake; the number stays on the ledger, struck through.

    Raises Refusal for one under 挂牌督办, and where others were merged into it: nothing would be
    left of what they found.
    """
    row, acting = to_act_on(actor, hazard, Action.VOID, version)
    refuse_listed(row, Action.VOID)
    merged = db.session.scalars(
        select(Hazard.number).where(Hazard.merged_into_id == row.id).order_by(Hazard.number)
    ).all()
    if merged:
        told = "、".join(str(number) for number in merged)
        raise Refusal(
            f"{told} 已并入这一条，不能作废，否则那几条也没人办了。"
            "这一条重复的，请合并到另一条；不属实的，请判为不属实。"
        )
    row.end_reason = reason
    move(row, acting, Action.VOID, words=reason)
    return row
