"""治理方案: six parts by the firm, approved or returned by 安全管理科."""

from collections.abc import Mapping

from portal.accounts import queries as people
from portal.db import transaction
from portal.hazards import approving, guards
from portal.hazards.models import Hazard, HazardRecord
from portal.hazards.service import keeping
from portal.hazards.service.moving import refuse_gaps, who_stay
from portal.hazards.terms import Action, RecordKind, RemedyPart
from portal.kernel import clock
from portal.kernel.errors import Forbidden, Refusal
from portal.policy import Actor


@transaction()
def propose(actor: Actor, hazard: Hazard, version: int, parts: Mapping[RemedyPart, str]) -> Hazard:
    """提交治理方案: all six parts; it lies with the approver until decided.

    Raises Refusal naming every empty part, before the judgement, and while one waits.
    Source: 重庆市安全生产条例 art. 23; 安全生产事故隐患排查治理暂行规定 art. 15 (待核对).
    """
    row, acting, records = keeping.begin(actor, hazard, Action.PROPOSE, version)
    if records.judgement is None:
        raise Refusal("还没有重大判定，不能报治理方案。请先由安全管理科或分管科室判定。")
    if records.waiting_remedy:
        raise Refusal("已有一份治理方案在审批，不能再报。请等审批结果。")
    refuse_gaps("提交治理方案", guards.gaps_in_remedy(parts))
    keeping.add(
        row,
        acting,
        Action.PROPOSE,
        RecordKind.PROPOSED,
        text="\n".join(f"{part.label}：{parts[part]}" for part in RemedyPart),
        parts={part.value: parts[part] for part in RemedyPart},
        happened_on=clock.today(),
    )
    deciders = approving.approvers()
    if deciders and people.pinned(deciders[0].id):
        _hand(row, deciders[0].id)
    keeping.tell({one.id for one in deciders}, row, acting, "的治理方案等您审批")
    return row


@transaction()
def approve(actor: Actor, hazard: Hazard, version: int, note: str = "") -> Hazard:
    """批准治理方案. Raises Forbidden, naming who approves; who wrote it never does."""
    row, acting, waiting = _to_decide(actor, hazard, Action.APPROVE, version)
    _decided(row, acting, Action.APPROVE, RecordKind.APPROVED, waiting, note)
    _back_to_firm(row)
    keeping.tell(_concerned(row, waiting), row, acting, "的治理方案已批准，请按方案治理")
    return row


@transaction()
def reject(actor: Actor, hazard: Hazard, version: int, reason: str) -> Hazard:
    """退回治理方案, with the reason."""
    row, acting, waiting = _to_decide(actor, hazard, Action.REJECT, version)
    _decided(row, acting, Action.REJECT, RecordKind.REJECTED, waiting, reason)
    _back_to_firm(row)
    words = f"的治理方案已退回：{reason[:60]}。请修改后重新提交"
    keeping.tell(_concerned(row, waiting), row, acting, words)
    return row


def _to_decide(
    actor: Actor, hazard: Hazard, action: Action, version: int
) -> tuple[Hazard, Actor, HazardRecord]:
    row, _, records = keeping.begin(actor, hazard, action, version)
    acting = approving.as_approver(actor)
    waiting = records.waiting_remedy
    if waiting is None:
        raise Refusal("没有等待审批的治理方案。请刷新页面，按现状办理。")
    if acting.people & waiting.people:
        raise Forbidden("审批人不能是写方案的人。请换一位同事审批。")
    return row, acting, waiting


def _decided(
    row: Hazard, acting: Actor, action: Action, kind: RecordKind, waiting: HazardRecord, text: str
) -> None:
    today = clock.today()
    keeping.add(row, acting, action, kind, answers_id=waiting.id, text=text, happened_on=today)


def _hand(row: Hazard, user_id: int | None) -> None:
    """Into somebody's hands, from now on; the state stays."""
    row.holder_id, row.moved_at = user_id, clock.now()


def _back_to_firm(row: Hazard) -> None:
    found = who_stay(row)
    _hand(row, found[0].id if found else None)


def _concerned(row: Hazard, waiting: HazardRecord) -> set[int]:
    return {one for one in (row.holder_id, waiting.user_id) if one}
