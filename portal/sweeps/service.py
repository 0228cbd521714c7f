"""举一反三: begun from a hazard, answered by firms, reminded, ended with a reason."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal import policy
from portal.db import db, transaction
from portal.hazards.models import Hazard
from portal.hazards.service import reporting
from portal.hazards.service.reporting import Report
from portal.hazards.terms import Source, Status
from portal.kernel import clock
from portal.kernel.errors import Refusal, Stale
from portal.notices import service as notices
from portal.policy import Actor, Role
from portal.sweeps import queries, rules
from portal.sweeps.models import Sweep, SweepRow
from portal.trail import service as trail
from portal.units import queries as units
from portal.units.terms import Industry, Tag

TEXT_TOLD = 60


@dataclass(frozen=True)
class Said:
    """What firms are to look for, which firms, by which day."""

    text: str
    due_on: date
    tags: Collection[Tag] = ()
    industry: Industry | None = None


def concerned(actor: Actor, hazard: Hazard, said: Said) -> Sequence[tuple[int, str]]:
    """The living firms a sweep would go to, (id, name), by pinyin; the hazard's own apart."""
    found = units.alike(actor, "sweep.start", said.tags, said.industry)
    return [(firm_id, name) for firm_id, name in found if firm_id != hazard.firm_id]


@transaction()
def start(actor: Actor, hazard: Hazard, said: Said) -> Sweep:
    """举一反三: one row for each firm concerned, and everybody of them told.

    Raises Refusal where no firm is concerned or the day cannot be.
    """
    acting = policy.require(actor, "sweep.start", hazard)
    today = clock.today()
    if fault := rules.due_fault(said.due_on, today):
        raise Refusal(fault, "due_on")
    if not said.tags and said.industry is None:
        raise Refusal("请至少选一个标签或行业，再看有多少家企业。", "tags")
    firms = concerned(actor, hazard, said)
    if not firms:
        raise Refusal(
            "您的范围内没有符合的企业。请换标签或行业，或先在企业档案里补上标签。", "tags"
        )
    is_sections = acting.role is Role.SECTION
    sweep = Sweep(
        hazard_id=hazard.id,
        section_id=(acting.on_behalf_of or acting).unit_id if is_sections else None,
        tags=sorted(tag.value for tag in said.tags),
        industry=said.industry,
        text=said.text,
        due_on=said.due_on,
        started_at=clock.now(),
        starter_id=acting.user_id,
        starter_title=acting.title,
        end_reason="",
    )
    db.session.add(sweep)
    db.session.flush()
    db.session.add_all([SweepRow(sweep_id=sweep.id, firm_id=firm_id) for firm_id, _ in firms])
    db.session.flush()
    _tell(queries.to_tell(sweep), f"举一反三：{_short(sweep)}，请在 {said.due_on:%m-%d} 前反馈")
    trail.record(
        acting,
        "sweep.start",
        sweep.subject,
        words=said.text,
        after={
            "from": hazard.number,
            "due_on": said.due_on.isoformat(),
            "tags": sweep.tags,
            "industry": said.industry.value if said.industry else None,
            "firms": len(firms),
        },
    )
    return sweep


@transaction()
def read(row: SweepRow) -> None:
    """Note that the firm has opened it, the first time."""
    if row.read_at is None:
        row.read_at = clock.now()


@transaction()
def answer_none(actor: Actor, row: SweepRow, note: str = "") -> SweepRow:
    """没有同类问题. Late answers are taken and counted as such. Raises Refusal after an answer."""
    row, acting = _to_answer(actor, row)
    if row.none_at:
        raise Refusal("您的单位已经反馈过了。后来又发现的，请点“发现了，上报隐患”。")
    row.none_at, row.answerer_title, row.note = clock.now(), acting.title, note
    row.read_at = row.read_at or row.none_at
    trail.record(
        acting,
        "sweep.answer",
        row.sweep.subject,
        words=note,
        after={"firm_id": row.firm_id, "answer": "没有同类问题"},
    )
    return row


@transaction()
def find(actor: Actor, row: SweepRow) -> Hazard:
    """发现了: a draft of a report, filled in, whose 上报 is the firm's answer.

    One's own unfinished draft is gone on with. Raises Refusal where it was reported already.
    """
    row, acting = _to_answer(actor, row)
    kept = row.hazard
    if kept is not None and kept.reporter_id == actor.user_id:
        return kept
    draft = reporting.save_draft(
        actor,
        Report(
            firm_id=row.firm_id,
            text=f"举一反三排查发现：{row.sweep.text}",
            source=Source.SUPERIOR,
        ),
    )
    db.session.flush()
    row.hazard_id = draft.id
    row.read_at = row.read_at or clock.now()
    trail.record(
        acting,
        "sweep.find",
        row.sweep.subject,
        after={"firm_id": row.firm_id, "answer": "发现隐患"},
    )
    return draft


@transaction()
def remind(actor: Actor, sweep: Sweep) -> int:
    """提醒其余企业, once a day; how many persons were told. Raises Refusal."""
    acting = policy.require(actor, "sweep.remind", sweep)
    row = _locked(sweep)
    today = clock.today()
    _refuse_ended(row)
    if fault := rules.remind_fault(row.reminded_on, today):
        raise Refusal(fault)
    row.reminded_on = today
    told = queries.to_remind(row)
    _tell(told, f"提醒：举一反三还没有反馈（{row.due_on:%m-%d} 前）：{_short(row)}")
    trail.record(acting, "sweep.remind", row.subject, after={"people": len(told)})
    return len(told)


@transaction()
def end(actor: Actor, sweep: Sweep, version: int, reason: str) -> Sweep:
    """结束: no more answers are taken. Raises Stale, and Refusal where it has ended."""
    acting = policy.require(actor, "sweep.end", sweep)
    row = _locked(sweep)
    _refuse_ended(row)
    if row.version != version:
        raise Stale("您打开页面之后，这次举一反三已有人办理过。请刷新后再办理。")
    row.ended_at, row.end_reason = clock.now(), reason
    trail.record(acting, "sweep.end", row.subject, words=reason)
    return row


def _to_answer(actor: Actor, row: SweepRow) -> tuple[SweepRow, Actor]:
    acting = policy.require(actor, "sweep.answer", row)
    fresh = db.session.scalars(
        select(SweepRow)
        .where(SweepRow.id == row.id)
        .with_for_update(of=SweepRow)
        .execution_options(populate_existing=True)
    ).one()
    _refuse_ended(fresh.sweep)
    if fresh.hazard is not None and fresh.hazard.status is not Status.DRAFT:
        raise Refusal(
            f"您的单位已上报 {fresh.hazard.number}，不用再反馈。还有别的，请直接上报隐患。"
        )
    return fresh, acting


def _locked(sweep: Sweep) -> Sweep:
    query = select(Sweep).where(Sweep.id == sweep.id).with_for_update(of=Sweep)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def _refuse_ended(sweep: Sweep) -> None:
    if sweep.ended_at:
        raise Refusal(f"这次举一反三已经结束（{sweep.end_reason}），不再收反馈。")


def _tell(people: Iterable[tuple[int, int]], words: str) -> None:
    for row_id, user_id in people:
        notices.tell([user_id], words, f"/sweeps/rows/{row_id}")


def _short(sweep: Sweep) -> str:
    return sweep.text if len(sweep.text) <= TEXT_TOLD else sweep.text[:TEXT_TOLD] + "…"
