"""While a 重大 hazard is cured: 进展, 专家意见, and at its end 企业验收."""

from dataclasses import dataclass
from datetime import date, timedelta

from portal.db import transaction
from portal.hazards import guards
from portal.hazards.models import Hazard
from portal.hazards.service import keeping
from portal.hazards.service.moving import refuse_gaps
from portal.hazards.terms import Action, RecordKind
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.office import queries as office
from portal.policy import Actor


@dataclass(frozen=True)
class Opinion:
    """专家意见: whose, of which unit, given when."""

    expert: str
    words: str
    given_on: date


@dataclass(frozen=True)
class Acceptance:
    """企业验收: who accepted, when, what they found."""

    people: str
    words: str
    accepted_on: date


@transaction()
def progress(actor: Actor, hazard: Hazard, version: int, words: str) -> Hazard:
    """填报进展: how far the cure is. Appended, never changed."""
    row, acting, records = keeping.begin(actor, hazard, Action.PROGRESS, version)
    refuse_gaps("填报进展", [] if records.remedy else ["还没有批准的治理方案"])
    keeping.add(
        row,
        acting,
        Action.PROGRESS,
        RecordKind.PROGRESSED,
        text=words,
        happened_on=clock.today(),
    )
    return row


@transaction()
def advise(actor: Actor, hazard: Hazard, version: int, said: Opinion) -> Hazard:
    """专家意见, entered by whoever received it."""
    row, acting, _ = keeping.begin(actor, hazard, Action.ADVISE, version)
    _check_day(row, said.given_on, "出具日期", "given_on")
    keeping.add(
        row,
        acting,
        Action.ADVISE,
        RecordKind.ADVISED,
        organ=said.expert,
        text=said.words,
        happened_on=said.given_on,
    )
    return row


@transaction()
def accept(actor: Actor, hazard: Hazard, version: int, said: Acceptance) -> Hazard:
    """企业验收: the firm itself finds it put right; both reports of it are due from then on.

    A review that fails undoes it: the next one needs an acceptance anew.
    """
    row, acting, records = keeping.begin(actor, hazard, Action.ACCEPT, version)
    refuse_gaps("验收", [gap.words for gap in guards.gaps_to_start(records)])
    _check_day(row, said.accepted_on, "验收日期", "accepted_on")
    sent_back = clock.local(records.sent_back_at).date() if records.sent_back_at else None
    if sent_back and said.accepted_on < sent_back:
        raise Refusal(
            f"{sent_back:%Y-%m-%d} 复查退回过，验收日期不能早于那天。请重新验收。", "accepted_on"
        )
    days = office.current().fixed_report_days
    keeping.add(
        row,
        acting,
        Action.ACCEPT,
        RecordKind.ACCEPTED,
        organ=said.people,
        text=said.words,
        happened_on=said.accepted_on,
        due_on=said.accepted_on + timedelta(days=days),
    )
    return row


def _check_day(row: Hazard, day: date, what: str, field: str) -> None:
    found_on = clock.local(row.found_at).date() if row.found_at else None
    if fault := guards.day_fault(day, clock.today(), found_on, what):
        raise Refusal(fault, field)
