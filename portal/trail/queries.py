"""Reading the trail: one thing's history, the auditor's list, the check of the chain."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Select, func, select

from portal.db import db
from portal.kernel import clock
from portal.kernel.errors import NotFound
from portal.trail.chain import GENESIS, Line, first_broken
from portal.trail.models import TrailHead, TrailLine
from portal.web.paging import SIZE, Page

BATCH = 1000
COUNTED_TO = 1001


@dataclass(frozen=True)
class Filter:
    """What the auditor asks for; days are of Asia/Shanghai, both included.

    ``subjects`` are the things a line may be about, None for all; ``verb`` is exact, or with a dot
    at its end all verbs of a feature.
    """

    who: str = ""
    verb: str = ""
    subjects: Sequence[str] | None = None
    since: date | None = None
    until: date | None = None


def history(subject: str) -> Sequence[TrailLine]:
    """Every line about ``subject``, the newest first."""
    query = select(TrailLine).where(TrailLine.subject == subject).order_by(TrailLine.id.desc())
    return db.session.scalars(query).all()


def lines(
    asked: Filter, *, before: int | None = None, after: int | None = None, size: int = SIZE
) -> Page[TrailLine]:
    """A page of the lines that fit ``asked``, the newest first.

    It ends before the line ``before``, or lies just above the line ``after``.
    """
    query = _filtered(asked)
    if after is not None:
        upward = query.where(TrailLine.id > after).order_by(TrailLine.id)
        rows = list(db.session.scalars(upward.limit(size + 1)))
        more = len(rows) > size
        shown = rows[:size][::-1]
        return _page(asked, shown, newer=more, older=bool(shown))
    if before is not None:
        query = query.where(TrailLine.id < before)
    rows = list(db.session.scalars(query.order_by(TrailLine.id.desc()).limit(size + 1)))
    return _page(asked, rows[:size], newer=before is not None, older=len(rows) > size)


def get(line_id: int) -> TrailLine:
    """One line. Raises NotFound."""
    found = db.session.get(TrailLine, line_id)
    if found is None:
        raise NotFound(f"审计日志里没有第 {line_id} 行。请回到列表重新打开。")
    return found


def _page(asked: Filter, rows: Sequence[TrailLine], *, newer: bool, older: bool) -> Page[TrailLine]:
    counted = select(func.count()).select_from(_filtered(asked).limit(COUNTED_TO).subquery())
    total = db.session.scalar(counted) or 0
    return Page(
        rows=rows,
        newer=str(rows[0].id) if rows and newer else None,
        older=str(rows[-1].id) if rows and older else None,
        total=min(total, COUNTED_TO - 1),
        more=total == COUNTED_TO,
    )


def _filtered(asked: Filter) -> Select[TrailLine]:
    query = select(TrailLine)
    if asked.who:
        query = query.where(TrailLine.actor_name.contains(asked.who, autoescape=True))
    if asked.verb.endswith("."):
        query = query.where(TrailLine.verb.startswith(asked.verb, autoescape=True))
    elif asked.verb:
        query = query.where(TrailLine.verb == asked.verb)
    if asked.subjects is not None:
        query = query.where(TrailLine.subject.in_(asked.subjects))
    if asked.since:
        query = query.where(TrailLine.at >= _midnight(asked.since))
    if asked.until:
        query = query.where(TrailLine.at < _midnight(asked.until + timedelta(days=1)))
    return query


def _midnight(day: date) -> datetime:
    return clock.from_local(datetime.combine(day, time()))


def verify() -> int | None:
    """The id of the first broken line of the whole chain, None where it is whole.

    Lines that others add meanwhile are left for the next time.
    """
    last_id, last_hash = head()
    broken = first_broken(_up_to(last_id), last_id, last_hash)
    return _beyond_the_end() if broken is None else broken


def head() -> tuple[int, str]:
    """The number of the last line and its hash."""
    row = db.session.execute(select(TrailHead.last_id, TrailHead.last_hash)).first()
    return (row.last_id, row.last_hash) if row else (0, GENESIS)


def _beyond_the_end() -> int | None:
    """A line after the known end of the chain: put there past the portal."""
    end = func.coalesce(select(TrailHead.last_id).scalar_subquery(), 0)
    return db.session.scalar(select(func.min(TrailLine.id)).where(TrailLine.id > end))


def _up_to(last_id: int) -> Iterator[tuple[Line, str, str]]:
    table = TrailLine.__table__
    at = 0
    while True:
        rows = db.session.execute(
            select(table)
            .where(table.c.id > at, table.c.id <= last_id)
            .order_by(table.c.id)
            .limit(BATCH)
        ).all()
        for row in rows:
            facts = dict(row._mapping)
            previous, found = facts.pop("previous_hash"), facts.pop("hash")
            yield Line(**facts), previous, found
            at = row.id
        if len(rows) < BATCH:
            return
