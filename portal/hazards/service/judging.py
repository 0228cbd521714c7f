"""重大判定: by the clause of a 判定标准, by whom, on which day."""

from dataclasses import dataclass
from datetime import date, timedelta

from portal.db import transaction
from portal.hazards import approving, criteria, guards
from portal.hazards.models import Hazard
from portal.hazards.service import keeping, linking
from portal.hazards.service.moving import who_stay
from portal.hazards.terms import Action, Grade, RecordKind, Status
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.office import queries as office
from portal.policy import Actor


@dataclass(frozen=True)
class Judgement:
    """What a person judges. ``clause`` empty: the standard is not in the catalogue.

    ``is_resolved``: they have compared the clause's text with the official one.
    """

    is_major: bool
    clause: str
    basis: str
    judged_on: date
    is_resolved: bool = False


@transaction()
def judge(actor: Actor, hazard: Hazard, version: int, said: Judgement) -> Hazard:
    """Judge a hazard 重大 or not by the published clauses; a later judgement supersedes.

    The grade follows while nothing has been started: afterwards 重大 stays 重大. What is 一般
    after all goes from the approver of its 治理方案 back to its firm. Raises Refusal for an
    unknown clause, a clause of another time, a day that cannot be.
    Source: 重庆市安全生产条例 art. 23; the published 判定标准 of each industry.
    """
    row, acting, records = keeping.begin(actor, hazard, Action.JUDGE, version)
    grade = Grade.MAJOR if said.is_major else Grade.GENERAL
    if row.grade is not grade and row.status is not Status.OPEN:
        raise Refusal("整改已经开始，等级不能再改。请按现在的等级办完。", "outcome")
    if records.standing_listing and not said.is_major:
        raise Refusal("正在挂牌督办，解除以前不能改判为一般。请先解除挂牌督办。", "outcome")
    write_down(row, acting, said)
    row.grade = grade
    if not row.is_major and approving.lies_with_approver(row, records):
        found = who_stay(row)
        row.holder_id, row.moved_at = found[0].id if found else None, clock.now()
    linking.found_again(row, acting)
    if row.holder_id:
        outcome = "已判定为重大事故隐患" if said.is_major else "已判定为一般隐患"
        keeping.tell([row.holder_id], row, acting, f"{outcome}，请按页面列出的事项办理")
    return row


def write_down(row: Hazard, acting: Actor, said: Judgement) -> None:
    """Give a hazard a judgement (inside a transaction); the report of it is due from its day on.

    Raises Refusal for an unknown clause, a clause of another time, a day that cannot be.
    """
    found_on = clock.local(row.found_at).date() if row.found_at else None
    fault = guards.day_fault(said.judged_on, clock.today(), found_on, "判定日期")
    if fault:
        raise Refusal(fault, "judged_on")
    clause = said.clause if said.is_major else ""
    resolved = _checked(clause, found_on or clock.today(), is_resolved=said.is_resolved)
    days = office.current().found_report_days
    keeping.add(
        row,
        acting,
        Action.JUDGE,
        RecordKind.JUDGED,
        words=f"{'构成' if said.is_major else '不构成'}重大事故隐患。{said.basis}",
        is_major=said.is_major,
        clause=clause,
        is_resolved=resolved,
        text=said.basis,
        happened_on=said.judged_on,
        due_on=said.judged_on + timedelta(days=days) if said.is_major else None,
    )


def _checked(code: str, on: date, *, is_resolved: bool) -> bool:
    """Whether a person's word that the text was compared is needed and given."""
    if not code:
        return False
    clause = criteria.get(code)
    if not clause.standard.holds(on):
        raise Refusal(
            f"{clause.cited}在发现当天（{on:%Y-%m-%d}）不适用。请改选当天有效的条款。", "clause"
        )
    return is_resolved and not clause.verified
