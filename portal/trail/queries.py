"""Reading the trail: one thing's history, the auditor's list, the check of the chain."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Select, func, select

from portal.db import db
from portal.kernel import clock
from portal.trail.chain import GENESIS, Line, first_broken
from portal.trail.models import TrailHead, TrailLine

BATCH = 1000


@dataclass(frozen=True)
class Filter:
    """What the auditor asks for; days are of Asia/Shanghai, both included."""

    who: str = ""
    verb: str = ""
    subject: str = ""
    since: date | None = None
    until: date | None = None


def history(subject: str) -> Sequence[TrailLine]:
    """Every line about ``subject``, the newest first."""
    query = select(TrailLine).where(TrailLine.subject == subject).order_by(TrailLine.id.desc())
    return db.session.scalars(query).all()


def lines(asked: Filter, *, before_id: int | None = None, size: int = 50) -> Sequence[TrailLine]:
    """The newest lines that fit ``asked``, older than ``before_id``."""
    query = _filtered(asked)
    if before_id is not None:
        query = query.where(TrailLine.id < before_id)
    return db.session.scalars(query.order_by(TrailLine.id.desc()).limit(size)).all()


def _filtered(asked: Filter) -> Select[TrailLine]:
    query = select(TrailLine)
    if asked.who:
        query = query.where(TrailLine.actor_name.contains(asked.who, autoescape=True))
    if asked.verb:
        query = query.where(TrailLine.verb.startswith(asked.verb, autoescape=True))
    if asked.subject:
        query = query.where(TrailLine.subject.contains(asked.subject, autoescape=True))
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
