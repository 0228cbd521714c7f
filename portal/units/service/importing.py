"""Firms from a table: kept between the two presses, looked at, brought in.

What came is kept as a draft of the person's, one at a time: raw cells of the known columns, read
anew at each look, so that the second press goes by what the files say then.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.attributes import flag_modified

from portal import policy
from portal.db import db, transaction
from portal.drafts import service as drafts
from portal.kernel.errors import NotFound, Refusal, Stale
from portal.policy import Actor
from portal.sheets.cells import as_seen, clean
from portal.sheets.dryrun import Parsed, dry_run
from portal.sheets.read import Rows
from portal.trail import service as trail
from portal.units import queries, sections
from portal.units.models import Unit
from portal.units.plan import Fate, Line, Plan, Span, plan
from portal.units.rules import Details, changes, told
from portal.units.service.firms import HandOn, write_down
from portal.units.sheet import MOST_ROWS, Section, sheet
from portal.units.terms import Kind

DRAFT = f"{drafts.INNER}firms.import"
BATCH = 500


@dataclass(frozen=True)
class Look:
    """A table as it would go in now: its name, what is left out, the fate of each line."""

    key: str
    source: str
    warnings: Sequence[str]
    letters: dict[str, str]
    plan: Plan


@transaction()
def receive(actor: Actor, rows: Rows, source: str) -> str:
    """Keep a table for its second press; gives its key. Raises Refusal for another table."""
    policy.require(actor, "firm.manage")
    parsed = dry_run(sheet(sections.choices()), rows, max_rows=MOST_ROWS)
    if parsed.problems:
        raise Refusal(" ".join(parsed.problems))
    key = secrets.token_urlsafe(12)
    kept = {
        "key": key,
        "source": source[:120],
        "warnings": parsed.warnings,
        "rows": _thinned(rows, parsed),
    }
    drafts.save(actor, DRAFT, kept)
    return key


def look(actor: Actor, key: str) -> Look:
    """What would become of a table that was kept. Raises NotFound where another one came since."""
    kept = _kept(actor, key)
    known_sections = sections.choices()
    parsed = dry_run(sheet(known_sections), kept["rows"], max_rows=MOST_ROWS)
    found = plan(parsed, queries.known(), span(actor, known_sections), known_sections)
    return Look(key, kept["source"], kept["warnings"], parsed.letters, found)


@transaction()
def bring_in(actor: Actor, key: str, seen: str, *, hand_on: HandOn) -> Plan:
    """Write every line that is not wrong; gives the plan that was carried out.

    Raises Stale where a file changed since the person looked (``seen`` is the plan they saw).
    """
    policy.require(actor, "firm.manage")
    shown = look(actor, key)
    if shown.plan.seen != seen:
        raise Stale("在您核对的时候，有企业档案被改过。没有导入，请重新核对下面的结果，再按一次。")
    names = {row_id: name for row_id, name, _ in sections.choices()}
    words = f"由表格导入：{shown.source}"
    _add(actor, shown.plan.of(Fate.NEW), names, words)
    for firm in _edit(actor, shown.plan.of(Fate.CHANGED), names, words):
        hand_on(policy.require(actor, "firm.manage"), firm)
    counts = {fate.value: len(shown.plan.of(fate)) for fate in Fate}
    trail.record(
        policy.require(actor, "firm.manage"), "firm.import", words=shown.source, after=counts
    )
    drafts.drop(actor, DRAFT)
    return shown.plan


def span(actor: Actor, known: Sequence[Section]) -> Span:
    """How far a person's table may reach."""
    return Span(
        every=sections.reaches_every_firm(actor),
        section_ids=frozenset(row_id for row_id, _, _ in sections.places_for(actor, known)),
    )


def _kept(actor: Actor, key: str) -> dict[str, Any]:
    kept = drafts.fields(actor, DRAFT)
    if not key or kept.get("key") != key:
        raise NotFound(
            "这份表格已经导入过，或者您后来又上传了另一份。请到企业档案里核对，需要时重新上传。"
        )
    return kept


def _thinned(rows: Rows, parsed: Parsed) -> list[list[Any]]:
    """The table with the cells of its own columns alone, every line where it stood."""
    places = set(parsed.rows[0].places.values())
    last = parsed.rows[-1].line_no
    first = parsed.rows[0].line_no
    header = max(at for at in range(first - 1) if len(rows[at]) and _names(rows[at], parsed))
    return [
        [_plain(cell) if at in places else "" for at, cell in enumerate(row)]
        if line >= header
        else []
        for line, row in enumerate(rows[:last])
    ]


def _names(row: Sequence[object], parsed: Parsed) -> bool:
    return any(as_seen(row[at]) for at in parsed.rows[0].places.values() if at < len(row))


def _plain(cell: object) -> Any:
    """A cell as JSON holds it; numbers stay numbers, so that a code cut by Excel is still seen."""
    if isinstance(cell, date):
        return as_seen(cell)
    return clean(cell) if isinstance(cell, str) else cell


def _add(actor: Actor, lines: Sequence[Line], names: dict[int, str], words: str) -> None:
    firms = []
    for line in lines:
        firm = Unit(kind=Kind.FIRM)
        write_down(firm, line.details)
        firms.append(firm)
    db.session.add_all(firms)
    db.session.flush()
    for firm, line in zip(firms, lines, strict=True):
        filled = changes(Details(), line.details)
        acting = policy.require(actor, "firm.manage", firm)
        after = told(line.details, filled, names)
        trail.record(acting, "firm.add", firm.subject, words=words, after=after)


def _edit(actor: Actor, lines: Sequence[Line], names: dict[int, str], words: str) -> list[Unit]:
    """Write the changed files; gives the firms that went to another section."""
    moved = []
    for start in range(0, len(lines), BATCH):
        some = lines[start : start + BATCH]
        ids = [line.known.firm_id for line in some if line.known]
        rows = db.session.scalars(
            select(Unit)
            .where(Unit.id.in_(ids))
            .options(selectinload(Unit.tag_rows))
            .with_for_update(of=Unit)
            .execution_options(populate_existing=True)
        )
        firms = {firm.id: firm for firm in rows}
        for line in some:
            if line.known:
                firm = firms[line.known.firm_id]
                section_id = firm.section_id
                _edit_one(actor, firm, line, names, words)
                moved += [firm] if firm.section_id != section_id else []
    db.session.flush()
    return moved


def _edit_one(actor: Actor, firm: Unit, line: Line, names: dict[int, str], words: str) -> None:
    acting = policy.require(actor, "firm.manage", firm)
    before = queries.details_of(firm)
    write_down(firm, line.details)
    flag_modified(firm, "name")
    trail.record(
        acting,
        "firm.edit",
        firm.subject,
        words=words,
        before=told(before, line.parts, names),
        after=told(line.details, line.parts, names),
    )
