"""台账 taken out: as a workbook, at once or by a job, and as a Word table lying down."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from io import BytesIO
from typing import Any

from portal import policy
from portal.accounts import queries as people
from portal.accounts.models import User
from portal.db import db, transaction
from portal.documents.press import write
from portal.gongwen.content import Document, Form, Paragraph, Table
from portal.hazards import ledger, sheet, wide
from portal.hazards.narrowing import Filter
from portal.hazards.terms import Category, Grade, Lamp, Source, Status
from portal.hazards.turning import Sort
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.notices import jobs
from portal.notices.models import Job
from portal.notices.tasks import Outcome, Progress, task
from portal.policy import Actor
from portal.sheets.write import write_workbook
from portal.trail import service as trail

AT_ONCE = 5000
IN_WORD = 2000
WORD_COLUMNS = ("number", "firm", "place", "text", "grade", "found_on", "due_on", "status")
TASK = "hazards.export"
READERS: Mapping[str, Any] = {
    "status": Status,
    "grade": Grade,
    "source": Source,
    "category": Category,
    "lamp": Lamp,
    "found_from": date.fromisoformat,
    "found_to": date.fromisoformat,
    "held_by": tuple,
    "handled_by": tuple,
}


@transaction()
def note(actor: Actor, words: str) -> Actor:
    """Leave a line that a ledger was taken out, and how it was narrowed. Raises Forbidden."""
    acting = policy.require(actor, "hazard.export")
    trail.record(acting, "hazard.export", words=words)
    return acting


def workbook(actor: Actor, asked: Filter, sort: Sort, words: str) -> BytesIO:
    """A filtered ledger as a workbook, in all its columns, read and written batch by batch."""
    note(actor, words)
    file = BytesIO()
    write_workbook(sheet.SHEET, _values(actor, asked, sort), file)
    return file


def _values(
    actor: Actor,
    asked: Filter,
    sort: Sort,
    progress: Progress | None = None,
    total: int = 0,
    wanted: Sequence[str] = (),
) -> Iterator[dict[str, Any]]:
    done = 0
    for rows in ledger.walk(actor, asked, sort):
        yield from wide.values(rows, done + 1, wanted)
        done += len(rows)
        if progress:
            progress.tell(done, max(total, done), f"已写出 {done:,} 行")


@transaction()
def by_job(actor: Actor, asked: Filter, sort: Sort, words: str) -> Job:
    """The same by a job; its file waits in 消息 for seven days."""
    note(actor, words)
    told = {name: value for name, value in asdict(asked).items() if value}
    for name in ("found_from", "found_to"):
        if name in told:
            told[name] = told[name].isoformat()
    return jobs.ask(actor, TASK, "导出台账", {"filter": told, "sort": sort.value})


@task(TASK, "导出台账")
def run(progress: Progress, told: Mapping[str, Any]) -> Outcome:
    """Write the workbook for who asked, in what they may see now."""
    actor = people.actor_for(db.session.get_one(User, progress.user_id))
    policy.require(actor, "hazard.export")
    asked = _filter(told["filter"])
    sort = Sort.of(told["sort"])
    total = ledger.count(actor, asked)
    write_workbook(sheet.SHEET, _values(actor, asked, sort, progress, total), progress.file)
    return Outcome(f"共 {total:,} 条", name=f"{sheet.NAME} {clock.today():%Y-%m-%d}.xlsx")


def _filter(told: Mapping[str, Any]) -> Filter:
    return Filter(
        **{name: READERS[name](value) if name in READERS else value for name, value in told.items()}
    )


def word(actor: Actor, asked: Filter, sort: Sort, columns: Sequence[str], words: str) -> bytes:
    """A filtered ledger as a ruled table on pages lying down. Raises Refusal for too long a one."""
    if ledger.count(actor, asked, IN_WORD + 1) > IN_WORD:
        raise Refusal(f"超过 {IN_WORD:,} 条，Word 放不下。请缩小筛选范围，或导出 Excel。")
    acting = note(actor, f"Word：{words}")
    keys = [key for key in columns if key in sheet.BY_KEY]
    rows = tuple(
        tuple(sheet.shown(sheet.BY_KEY[key], row[key]) for key in keys)
        for row in _values(actor, asked, sort, wanted=keys)
    )
    head = tuple(sheet.BY_KEY[key].label for key in keys)
    now = clock.local(clock.now())
    made = f"筛选：{words}。共 {len(rows)} 条。{now:%Y-%m-%d %H:%M} {acting.title}导出。"
    table = Table(rows, head, widths=tuple(sheet.BY_KEY[key].width for key in keys), turned=True)
    return write(
        Document(form=Form.PAPER, title=sheet.NAME, body=(Paragraph(made, flush=True), table))
    )
