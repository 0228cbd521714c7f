"""核实、整改: from the office's confirmation to the firm's hand-in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm.attributes import flag_modified

from portal.db import transaction
from portal.files import service as files
from portal.hazards import guards, queries, rules
from portal.hazards.deadlines import Span, due_date
from portal.hazards.deadlines import unknown_years as unknown
from portal.hazards.models import Hazard, HazardSettled
from portal.hazards.rules import Settled
from portal.hazards.service import judging, linking, spot
from portal.hazards.service.judging import Judgement
from portal.hazards.service.moving import FIRM_STATES, move, rectified, refuse_gaps, to_act_on
from portal.hazards.terms import Action, Category, Grade, LedgerKind, Part, Slot, Status
from portal.kernel import clock, money
from portal.kernel.dates import Calendar
from portal.kernel.errors import Refusal
from portal.office import queries as office
from portal.office.rules import WORKDAYS
from portal.policy import Actor
from portal.trail import service as trail


@dataclass(frozen=True)
class Confirmation:
    """核实: what the office finds. ``due_on`` None takes the day the rule gives.

    With a ``clause`` it is judged 重大 at once, ``note`` saying why: by its code, or "" for what
    the catalogue does not hold; None leaves the judgement for later.
    """

    grade: Grade
    category: Category | None = None
    ledger_kind: LedgerKind | None = None
    due_on: date | None = None
    note: str = ""
    clause: str | None = None


def due_days(today: date) -> dict[Grade, date]:
    """The last day to rectify, by grade and the office's settings, for what is graded today."""
    calendar = _calendar()
    return {grade: due_date(span, today, calendar) for grade, span in spans().items()}


def spans() -> dict[Grade, Span]:
    """How long the office gives to rectify, by grade."""
    here = office.current()
    return {
        Grade.GENERAL: Span(here.general_days, here.general_days_as == WORKDAYS),
        Grade.MAJOR: Span(here.major_days, here.major_days_as == WORKDAYS),
    }


def _calendar() -> Calendar:
    """The holidays, read only where workdays are counted."""
    counted = any(span.in_workdays for span in spans().values())
    return office.calendar() if counted else Calendar({})


def unknown_years(today: date) -> list[int]:
    """The years that the days to rectify run through and whose holidays are not entered."""
    calendar = _calendar()
    found = {
        year
        for span in spans().values()
        for year in unknown(span, today, due_date(span, today, calendar), calendar)
    }
    return sorted(found)


@transaction()
def confirm(actor: Actor, hazard: Hazard, version: int, said: Confirmation) -> Hazard:
    """核实: the hazard is real; grade it, set its day, hand it to the firm.

    Raises Refusal for a day that cannot be, and for a clause that is unknown or of another time.
    """
    row, acting = to_act_on(actor, hazard, Action.CONFIRM, version)
    today = clock.today()
    due_on = said.due_on or due_days(today)[said.grade]
    if fault := rules.due_fault(due_on, today, _late_entry(row)):
        raise Refusal(fault, "due_on")
    row.grade, row.category, row.ledger_kind = said.grade, said.category, said.ledger_kind
    row.due_on = row.first_due_on = due_on
    row.confirmer_id = acting.user_id
    facts = {"grade": said.grade.value, "due_on": due_on.isoformat()}
    move(row, acting, Action.CONFIRM, words=said.note, facts=facts)
    if said.grade is Grade.MAJOR and said.clause is not None:
        judging.write_down(row, acting, Judgement(True, said.clause, said.note, today))
    linking.found_again(row, acting)
    return row


def _late_entry(row: Hazard) -> date | None:
    """The day a late entry was found, None for what was reported the same day."""
    if row.found_at is None or row.reported_at is None:
        return None
    found_on, reported_on = clock.local(row.found_at).date(), clock.local(row.reported_at).date()
    return found_on if rules.is_late_entry(found_on, reported_on) else None


@transaction()
def fix_on_spot(
    actor: Actor, hazard: Hazard, version: int, *, photos: Sequence[str], note: str
) -> Hazard:
    """即查即改 of a hazard that waits for confirmation: bind the after-photos, go to review."""
    row, _ = to_act_on(actor, hazard, Action.FIXED_ON_SPOT, version)
    if photos:
        files.bind(actor, photos, row.subject, Slot.AFTER.value)
    spot.fix_on_spot(actor, row, note or spot.NOTE)
    return row


@transaction()
def settle(
    actor: Actor,
    hazard: Hazard,
    version: int,
    parts: Mapping[Part, Settled],
    proofs: Mapping[Part, Sequence[str]] | None = None,
) -> Hazard:
    """五落实: write down measures, duty, funds, time and plan; ``proofs`` are keys of photos.

    A proof is added and stays. Raises Refusal where a major hazard that is being rectified would
    lose one of the parts.
    Source: 重庆市安全生产条例 art. 23; 专项行动工作方案 三（三）.
    """
    row, acting = to_act_on(actor, hazard, Action.SETTLE, version)
    if row.status not in FIRM_STATES:
        raise Refusal("现在不在责任单位手上，不能改五落实。请刷新页面查看。")
    if row.status is Status.RECTIFYING:
        known = queries.facts(row)
        written = replace(known, settled={**known.settled, **parts})
        refuse_gaps("保存", rules.gaps_to_start(written))
    kept = {one.part: one for one in row.settled_rows}
    before = {part.value: one.content for part, one in kept.items()}
    for part, said in parts.items():
        one = kept.get(part)
        if one is None:
            one = HazardSettled(hazard_id=row.id, part=part)
            row.settled_rows.append(one)
        if said.in_place and not one.in_place:
            one.settled_on = clock.today()
        one.content, one.owner, one.in_place = said.content, said.owner, said.in_place
        if not said.in_place:
            one.settled_on = None
    if Part.FUNDS in parts:
        before |= _amount(row.funds_fen)
        row.funds_fen = parts[Part.FUNDS].amount_fen
    for part, keys in (proofs or {}).items():
        if keys:
            files.bind(actor, keys, row.proof_subject, part.value)
    flag_modified(row, "moved_at")  # what hangs on the row changed: its version goes on
    trail.record(
        acting,
        "hazard.settle",
        row.subject,
        words="；".join(_told(part, said) for part, said in parts.items()),
        before=before,
        after={part.value: said.content for part, said in parts.items()} | _amount(row.funds_fen),
    )
    return row


def _told(part: Part, said: Settled) -> str:
    amount = "" if said.amount_fen is None else f"（{money.yuan(said.amount_fen)}）"
    return f"{part.label}：{said.content}{amount}"


def _amount(fen: int | None) -> dict[str, str]:
    return {} if fen is None else {"funds_amount": money.yuan(fen)}


@transaction()
def start(actor: Actor, hazard: Hazard, version: int, note: str = "") -> Hazard:
    """开始整改. A major hazard needs its records and 五落实 first; the refusal lists every gap."""
    row, acting = to_act_on(actor, hazard, Action.START, version)
    missing = guards.gaps_to_start(queries.records(row)) if row.is_major else []
    settled = rules.gaps_to_start(queries.facts(row))
    refuse_gaps("开始整改", [*(gap.words for gap in missing), *settled])
    move(row, acting, Action.START, words=note)
    return row


@transaction()
def submit(
    actor: Actor, hazard: Hazard, version: int, *, note: str, photos: Sequence[str]
) -> Hazard:
    """提交复查: what was done, and the after-photos that show it."""
    row, acting = to_act_on(actor, hazard, Action.SUBMIT, version)
    if photos:
        files.bind(actor, photos, row.subject, Slot.AFTER.value)
    refuse_gaps("提交复查", rules.gaps_to_submit(queries.facts(row)), "photos")
    rectified(row, acting, note)
    move(row, acting, Action.SUBMIT, words=note)
    return row
