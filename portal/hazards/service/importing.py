"""Hazards from a table: kept between the two presses, looked at, brought in.

A hazard comes as 待整改, or with its whole history as 已销号; each gets a number, a line in the
trail and its words in the index, all in one transaction.
"""

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select

from portal import policy
from portal.db import db, transaction
from portal.drafts import service as drafts
from portal.hazards import ledger, queries
from portal.hazards.models import Hazard, HazardSettled
from portal.hazards.plan import Fate, Known, Line, Plan, plan
from portal.hazards.reach import visible
from portal.hazards.service.handling import due_days
from portal.hazards.service.moving import candidates_to_hold
from portal.hazards.sheet import SHEET, tidy
from portal.hazards.terms import Action, Grade, Part, Status
from portal.hazards.workflow import HAZARD
from portal.kernel import clock
from portal.kernel.errors import NotFound, Refusal, Stale
from portal.notices import service as notices
from portal.numbering import service as numbering
from portal.office import queries as office
from portal.policy import Actor
from portal.sheets.cells import as_seen, clean
from portal.sheets.dryrun import Parsed, dry_run
from portal.sheets.read import Rows
from portal.trail import service as trail
from portal.units.models import Unit

DRAFT = "hazards.import"
MOST_ROWS = 5000
SOME = 500
TO_OPEN = (Action.REPORT, Action.CONFIRM)
TO_CLOSED = (*TO_OPEN, Action.SUBMIT, Action.CLOSE)


@dataclass(frozen=True)
class Look:
    """A table as it would go in now: its name, what is left out, the fate of each line."""

    key: str
    source: str
    warnings: Sequence[str]
    letters: Mapping[str, str]
    plan: Plan


@transaction()
def receive(actor: Actor, rows: Rows, source: str) -> str:
    """Keep a table for its second press; gives its key. Raises Refusal for another table."""
    policy.require(actor, "hazard.import")
    parsed = dry_run(SHEET, rows, max_rows=MOST_ROWS)
    if parsed.problems:
        raise Refusal(" ".join(parsed.problems))
    key = secrets.token_urlsafe(12)
    kept = {
        "key": key,
        "source": source[:120],
        "warnings": parsed.warnings,
        "letters": parsed.letters,
        "rows": _thinned(parsed),
    }
    drafts.save(actor, DRAFT, kept)
    return key


def _thinned(parsed: Parsed) -> list[list[Any]]:
    """The table with the cells of its own columns alone, every line where it stood."""
    keys = list(parsed.rows[0].places)
    lines: list[list[Any]] = [[] for _ in range(parsed.rows[-1].line_no)]
    labels = {column.key: column.label for column in SHEET.columns}
    lines[parsed.rows[0].line_no - 2] = [labels[key] for key in keys]
    for row in parsed.rows:
        lines[row.line_no - 1] = [_plain(row.cell(key)) for key in keys]
    return lines


def _plain(cell: object) -> Any:
    """A cell as JSON holds it; numbers stay numbers, so that one cut by Excel is still seen."""
    if isinstance(cell, date):
        return as_seen(cell)
    return clean(cell) if isinstance(cell, str) else cell


def look(actor: Actor, key: str) -> Look:
    """What would become of a table that was kept. Raises NotFound where another one came since."""
    kept = drafts.fields(actor, DRAFT)
    if not key or kept.get("key") != key:
        raise NotFound(
            "这份表格已经导入过，或者您后来又上传了另一份。请到台账里核对，需要时重新上传。"
        )
    parsed = dry_run(SHEET, kept["rows"], max_rows=MOST_ROWS)
    firms = [(row_id, name) for row_id, name, _ in queries.firms(actor, "hazard.import")]
    found = plan(parsed, firms, known(actor, parsed, firms), clock.today())
    return Look(key, kept["source"], kept["warnings"], kept["letters"], found)


def known(actor: Actor, parsed: Parsed, firms: Sequence[tuple[int, str]]) -> list[Known]:
    """The hazards of the ledger that a table may mean: by number, or by firm and day."""
    numbers = {tidy(row.values.get("number") or "") for row in parsed.rows} - {""}
    open_rows = [row for row in parsed.rows if not row.values.get("number") and not row.errors]
    named = {tidy(row.values["firm"]) for row in open_rows}
    ids = [row_id for row_id, name in firms if tidy(name) in named]
    days = [row.values["found_on"] for row in open_rows]
    found = _known(actor, Hazard.number, sorted(numbers))
    if days:
        first, last = min(days), max(days)
        found |= _known(
            actor,
            Hazard.firm_id,
            ids,
            ledger.found_within(first, last),
        )
    return list(found.values())


def _known(actor: Actor, column: Any, values: Sequence[Any], *more: Any) -> dict[int, Known]:
    found: dict[int, Known] = {}
    for at in range(0, len(values), SOME):
        query = (
            select(
                Hazard.id,
                Hazard.number,
                Hazard.firm_id,
                Hazard.place,
                Hazard.text,
                Hazard.found_at,
                Hazard.due_on,
                Hazard.status,
                Unit.name.label("firm"),
            )
            .join(Unit, Unit.id == Hazard.firm_id)
            .where(
                column.in_(values[at : at + SOME]),
                Hazard.status != Status.DRAFT,
                visible(actor),
                *more,
            )
        )
        for row in db.session.execute(query):
            day = clock.local(row.found_at).date()
            said = dict(row._mapping) | {"found_on": day}
            found[row.id] = Known(row.number, row.firm_id, day, said)
    return found


@transaction()
def bring_in(actor: Actor, key: str, seen: str) -> Plan:
    """Enter every new line; gives the plan that was carried out.

    Raises Stale where the ledger changed since the person looked (``seen`` is what they saw).
    """
    acting = policy.require(actor, "hazard.import")
    shown = look(actor, key)
    if shown.plan.seen != seen:
        raise Stale("在您核对的时候，台账有了变化。没有导入，请重新核对下面的结果，再按一次。")
    _enter(actor, shown.plan.of(Fate.NEW), f"由表格导入：{shown.source}")
    counts = {fate.value: len(shown.plan.of(fate)) for fate in Fate}
    trail.record(acting, "hazard.import", words=shown.source, after=counts)
    drafts.drop(actor, DRAFT)
    return shown.plan


def _enter(actor: Actor, lines: Sequence[Line], words: str) -> None:
    if not lines:
        return
    year, now = clock.today().year, clock.now()
    here, days = office.current(), due_days(clock.today())
    last = numbering.take_many("hazard", year, len(lines))
    ids = {line.firm_id for line in lines}
    firms = {row.id: row for row in db.session.scalars(select(Unit).where(Unit.id.in_(ids)))}
    entered: list[tuple[Hazard, Actor]] = []
    for at, line in enumerate(lines, last - len(lines) + 1):
        firm = firms[line.firm_id]
        acting = policy.require(actor, "hazard.import", firm)
        row = _row(line.row.values, acting, firm, now, days)
        row.number = here.number(year, at)
        entered.append((row, acting))
    _hand_out([row for row, _ in entered], actor)
    db.session.add_all([row for row, _ in entered])
    db.session.flush()
    for row, acting in entered:
        trail.record(
            acting,
            "hazard.import",
            row.subject,
            words=row.text,
            after={
                "number": row.number,
                "firm_id": row.firm_id,
                "place": row.place,
                "status": row.status.value,
                "from": words,
            },
        )


def _row(
    said: Mapping[str, Any], acting: Actor, firm: Unit, now: datetime, days: Mapping[Grade, date]
) -> Hazard:
    """A hazard as a line tells it, moved through its states by the table of moves."""
    grade = said.get("grade") or Grade.GENERAL
    due_on = said.get("due_on") or days[grade]
    row = Hazard(
        key=secrets.token_urlsafe(18),
        grade=grade,
        source=said["source"],
        category=said.get("category"),
        ledger_kind=said.get("ledger_kind"),
        firm_id=firm.id,
        section_id=firm.section_id,
        place=said.get("place") or "",
        text=said["text"],
        found_at=_noon(said["found_on"]),
        reported_at=now,
        reporter_id=acting.user_id,
        reporter_title=said.get("finder") or acting.title,
        due_on=due_on,
        first_due_on=due_on,
        confirmer_id=acting.user_id,
        moved_at=now,
        fix_note=said.get("fix_note") or "",
    )
    row.settled_rows = _settled(said)
    row.status = HAZARD.after(Status.DRAFT, TO_OPEN[0])
    row.status = HAZARD.after(row.status, TO_OPEN[1])
    if said.get("status") is Status.CLOSED:
        _close(row, said)
    return row


def _close(row: Hazard, said: Mapping[str, Any]) -> None:
    closed = said["closed_on"]
    fixed, reviewed = said.get("fixed_on") or closed, said.get("reviewed_on") or closed
    row.fixed_at, row.reviewed_at, row.closed_at = _noon(fixed), _noon(reviewed), _noon(closed)
    row.fixer_title, row.reviewer_title = said.get("owner") or "", said.get("reviewer") or ""
    row.review_note = said.get("review_note") or ""
    for action in TO_CLOSED[len(TO_OPEN) :]:
        row.status = HAZARD.after(row.status, action)


def _settled(said: Mapping[str, Any]) -> list[HazardSettled]:
    content = {
        Part.MEASURES: said.get("measures"),
        Part.DUTY: said.get("duty"),
        Part.FUNDS: said.get("funds"),
        Part.PLAN: said.get("plan"),
    }
    owner = said.get("owner") or ""
    return [
        HazardSettled(part=part, content=text or "", owner=owner if part is Part.DUTY else "")
        for part, text in content.items()
        if text or (part is Part.DUTY and owner)
    ]


def _hand_out(rows: Sequence[Hazard], actor: Actor) -> None:
    """Put what is open into the hands of its firm, and tell each holder once."""
    holders: dict[int, int | None] = {}
    told: Counter[int] = Counter()
    for row in rows:
        if row.status is not Status.OPEN or row.firm_id is None:
            continue
        if row.firm_id not in holders:
            found = candidates_to_hold(row)
            holders[row.firm_id] = found[0].id if found else None
        row.holder_id = holders[row.firm_id]
        if row.holder_id:
            told[row.holder_id] += 1
    for user_id, count in told.items():
        notices.tell(
            {user_id} - {actor.user_id},
            f"从表格导入了 {count} 条待整改的隐患，在您手上。",
            "/hazards/?mine=y&sort=due",
        )


def _noon(day: date) -> datetime:
    """A claimed day as a moment: noon of it, or now if that has not come."""
    return min(clock.from_local(datetime.combine(day, time(12))), clock.now())
