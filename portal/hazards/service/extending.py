"""延期: asked for in time with a reason, decided by the office; both deadlines are kept."""

from dataclasses import dataclass
from datetime import date

from portal.db import transaction
from portal.hazards import guards, rules
from portal.hazards.guards import Terms
from portal.hazards.models import Hazard, HazardRecord
from portal.hazards.service import keeping
from portal.hazards.service.moving import candidates_to_review
from portal.hazards.terms import Action, RecordKind
from portal.kernel import clock
from portal.kernel.errors import Forbidden, Refusal
from portal.office import queries as office
from portal.policy import Actor


@dataclass(frozen=True)
class Wish:
    """Until when, and why not earlier."""

    new_due_on: date
    reason: str


def terms_for(hazard: Hazard) -> Terms:
    """The office's rule for extensions of this hazard."""
    here = office.current()
    lead = here.extension_major_days if hazard.is_major else here.extension_general_days
    return Terms(lead, here.extensions_most)


@transaction()
def extend(actor: Actor, hazard: Hazard, version: int, said: Wish) -> Hazard:
    """申请延期. Raises Refusal too late, too often, or for a day that is no later.

    Source: 挂牌督办通知书 (宁波) “治理延期申请表，期满前 15 个工作日” (二手，待核对).
    """
    row, acting, records = keeping.begin(actor, hazard, Action.EXTEND, version)
    faults = guards.extension_faults(
        records, row.due_on, said.new_due_on, clock.today(), office.calendar(), terms_for(row)
    )
    if faults:
        raise Refusal("".join(faults), "new_due_on")
    keeping.add(
        row,
        acting,
        Action.EXTEND,
        RecordKind.ASKED,
        words=f"到 {said.new_due_on:%Y-%m-%d}：{said.reason}",
        text=said.reason,
        happened_on=clock.today(),
        due_on=said.new_due_on,
        parts={"from_due_on": row.due_on.isoformat() if row.due_on else ""},
    )
    deciders = {one.id for one in candidates_to_review(row)}
    keeping.tell(deciders, row, acting, f"申请延期到 {said.new_due_on:%Y-%m-%d}，请答复")
    return row


@transaction()
def grant(actor: Actor, hazard: Hazard, version: int, note: str = "") -> Hazard:
    """同意延期: the day to rectify by moves; the first one stays on record."""
    row, acting, asked = _to_decide(actor, hazard, Action.GRANT, version)
    if asked.due_on is None or rules.due_fault(asked.due_on, clock.today()):
        raise Refusal("申请的新期限已经过了，不能同意。请答复不同意，并写明理由。")
    row.due_on = asked.due_on
    keeping.add(
        row,
        acting,
        Action.GRANT,
        RecordKind.GRANTED,
        answers_id=asked.id,
        text=note,
        happened_on=clock.today(),
        due_on=asked.due_on,
    )
    keeping.tell(asked.people, row, acting, f"延期已同意，现期限 {asked.due_on:%Y-%m-%d}")
    return row


@transaction()
def deny(actor: Actor, hazard: Hazard, version: int, reason: str) -> Hazard:
    """不同意延期, with the reason: the day stays."""
    row, acting, asked = _to_decide(actor, hazard, Action.DENY, version)
    keeping.add(
        row,
        acting,
        Action.DENY,
        RecordKind.DENIED,
        answers_id=asked.id,
        text=reason,
        happened_on=clock.today(),
    )
    keeping.tell(asked.people, row, acting, f"延期没有同意：{reason[:60]}")
    return row


def _to_decide(
    actor: Actor, hazard: Hazard, action: Action, version: int
) -> tuple[Hazard, Actor, HazardRecord]:
    row, acting, records = keeping.begin(actor, hazard, action, version)
    asked = records.waiting_extension
    if asked is None:
        raise Refusal("没有等待答复的延期申请。请刷新页面，按现状办理。")
    if acting.people & asked.people:
        raise Forbidden("答复人不能是申请人。请换一位同事办理。")
    return row, acting, asked
