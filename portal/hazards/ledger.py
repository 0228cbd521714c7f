"""隐患台账: what it is narrowed to, its rows page by page, its totals."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    func,
    or_,
    select,
)

from portal import policy
from portal.db import db
from portal.hazards import finding, lit
from portal.hazards.columns import LedgerRow, columns
from portal.hazards.finding import Query
from portal.hazards.models import Hazard
from portal.hazards.reach import is_late, own_draft, reached
from portal.hazards.rules import LATE_STATES
from portal.hazards.search import HazardSearch, key_of
from portal.hazards.terms import OPEN_STATES, Category, Grade, Lamp, Source, Status
from portal.hazards.turning import Part, Sort, between, cut, key_in, mark_of, segments
from portal.kernel import clock
from portal.policy import Actor, Reach
from portal.units.models import Unit
from portal.web.paging import SIZE, Page

COUNTED_TO = 1001
SORTED_AT_ONCE = 10_000
"""More hits than this are not sorted by another order than their own: its index leads instead."""


@dataclass(frozen=True)
class Filter:
    """What a ledger is narrowed to. ``held_by`` are persons; both days of a period are in it."""

    words: str = ""
    status: Status | None = None
    grade: Grade | None = None
    source: Source | None = None
    category: Category | None = None
    firm_id: int | None = None
    firm: str = ""
    section_id: int | None = None
    found_from: date | None = None
    found_to: date | None = None
    held_by: tuple[int, ...] = ()
    late: bool = False
    open: bool = False
    lamp: Lamp | None = None


@dataclass(frozen=True)
class LedgerPage(Page[LedgerRow]):
    """A page of the ledger; ``late`` of all its rows are overdue, counted to ``COUNTED_TO``."""

    late: int = 0


def narrowed(actor: Actor, asked: Filter) -> ColumnElement[bool]:
    """The rows of a filtered ledger; drafts stand apart unless asked for."""
    query = finding.parsed(asked.words)
    parts = [_plain(actor, asked)]
    if query:
        parts.append(Hazard.id.in_(finding.ids(query)))
    return and_(*parts)


def _plain(actor: Actor, asked: Filter) -> ColumnElement[bool]:
    """All but the words."""
    if asked.status is Status.DRAFT:
        parts = [own_draft(actor)]
    else:
        parts = [Hazard.status != Status.DRAFT, reached(actor)]
    named = {
        Hazard.status: asked.status,
        Hazard.grade: asked.grade,
        Hazard.source: asked.source,
        Hazard.category: asked.category,
        Hazard.firm_id: asked.firm_id,
        Hazard.section_id: asked.section_id,
    }
    parts += [part == value for part, value in named.items() if value]
    if asked.firm:
        parts.append(Hazard.firm_id.in_(_firms(asked.firm)))
    if asked.found_from:
        parts.append(Hazard.found_at >= _midnight(asked.found_from))
    if asked.found_to:
        parts.append(Hazard.found_at < _midnight(asked.found_to + timedelta(days=1)))
    if asked.held_by:
        parts.append(Hazard.holder_id.in_(asked.held_by))
    if asked.late:
        parts.append(is_late(clock.today()))
    if asked.lamp:
        parts.append(lit.is_lit(asked.lamp, clock.today()))
    if asked.open or asked.held_by:
        parts.append(Hazard.status.in_(OPEN_STATES))
    return and_(*parts)


def _firms(said: str) -> Select[Any]:
    """The firms a person means by a part of a name or by pinyin initials."""
    return select(Unit.id).where(
        or_(
            Unit.name.contains(said, autoescape=True),
            Unit.initials.startswith(said.lower(), autoescape=True),
        )
    )


def _midnight(day: date) -> datetime:
    return clock.from_local(datetime.combine(day, time()))


def found_within(first: date, last: date) -> ColumnElement[bool]:
    """Found between two days, both in it."""
    return and_(
        Hazard.found_at >= _midnight(first), Hazard.found_at < _midnight(last + timedelta(days=1))
    )


def _query(actor: Actor, asked: Filter) -> Query | None:
    """The words, with every facet that the index can narrow by."""
    states: Sequence[Status] = (asked.status,) if asked.status else ()
    if asked.open or asked.held_by:
        states = [one for one in OPEN_STATES if not states or one in states]
    if asked.late:
        states = [one for one in LATE_STATES if not states or one in states]
    named: dict[str, Sequence[object]] = {
        "status": states,
        "grade": (asked.grade,) if asked.grade else (),
        "source": (asked.source,) if asked.source else (),
        "category": (asked.category,) if asked.category else (),
        "firm": (asked.firm_id,) if asked.firm_id else (),
        "section": (asked.section_id,) if asked.section_id else (),
    }
    grants = policy.grants(actor, "hazard.view")
    if all(grant.reach is Reach.CHARGE for grant in grants) and not asked.section_id:
        named["section"] = sorted({grant.by.unit_id or 0 for grant in grants})
    if all(grant.reach is Reach.OWN for grant in grants) and not asked.firm_id:
        named["firm"] = sorted({grant.by.unit_id or 0 for grant in grants})
    return finding.parsed(asked.words, {name: of for name, of in named.items() if of})


def ledger(
    actor: Actor,
    asked: Filter,
    *,
    sort: Sort = Sort.FOUND,
    cursor: str = "",
    size: int = SIZE,
    wide: bool = False,
    late: bool = False,
) -> LedgerPage:
    """A page of the ledger: plain rows of labels and dates.

    ``cursor`` says where: "o:…" after a row of the page before, "n:…" before one, "last" at the
    end. ``wide`` rows hold every column of a hazard; ``late`` counts
    the overdue ones besides.
    """
    query = None if asked.status is Status.DRAFT else _query(actor, asked)
    select_ = columns(wide=wide)
    if query and sort is Sort.FOUND:
        rows, before, after = _found(select_.where(_plain(actor, asked)), query, cursor, size)
    else:
        where = _sorted(actor, asked, query)
        rows, before, after = between(
            select_.where(where), segments(sort, drafts=asked.status is Status.DRAFT), cursor, size
        )
    total, overdue = _totals(actor, asked, query, late=late)
    return LedgerPage(
        rows,
        newer=f"n:{mark_of(rows[0], sort)}" if rows and before else None,
        older=f"o:{mark_of(rows[-1], sort)}" if rows and after else None,
        total=min(total, COUNTED_TO - 1),
        more=total >= COUNTED_TO,
        late=overdue,
    )


def _sorted(actor: Actor, asked: Filter, query: Query | None) -> ColumnElement[bool]:
    """The rows of a ledger in another order than the index of words has."""
    plain = _plain(actor, asked)
    if query is None:
        return plain
    few = query.is_single or finding.counted(query, SORTED_AT_ONCE + 1) <= SORTED_AT_ONCE
    if few:
        return and_(plain, Hazard.id.in_(finding.ids(query)))
    found = finding.hit(query, leads=False)
    one = select(HazardSearch.key).where(HazardSearch.hazard_id == Hazard.id, found)
    return and_(plain, one.correlate(Hazard).exists())


def _found(query: Select[Any], words: Query, cursor: str, size: int) -> Part:
    """In the ledger's own order, which the index of words has itself."""
    way, _, mark = cursor.partition(":")
    backwards = way in {"n", "last"}
    key = key_in(mark, segments(Sort.FOUND))[1]
    edge = key_of(*key) if key else None
    query = query.join(HazardSearch, HazardSearch.hazard_id == Hazard.id)
    order = finding.order(words)
    if edge is not None:
        query = query.where(order > edge if backwards else order < edge)
    query = query.order_by(order if backwards else order.desc()).limit(size + 1)
    rows: list[LedgerRow] = []
    if words.is_single or not (finding.on_sqlite() or backwards):
        near = query.where(finding.hit(words), finding.newest(None if words.is_single else edge))
        rows = list(db.session.execute(near).all())
    if not words.is_single and len(rows) <= size:
        rows = list(db.session.execute(query.where(finding.hit(words))).all())
    return cut(rows, size, backwards=backwards, has_key=key is not None)


def _totals(actor: Actor, asked: Filter, query: Query | None, *, late: bool) -> tuple[int, int]:
    """How many rows there are, how many are overdue if that is asked: in one statement."""
    counts = [_counting(actor, asked, query)]
    if late:
        overdue = replace(asked, late=True)
        counts.append(_counting(actor, overdue, _query(actor, overdue)))
    found = db.session.execute(select(*counts)).one()
    return found[0] or 0, (found[1] or 0) if late else 0


def _counting(actor: Actor, asked: Filter, query: Query | None) -> Any:
    """How many rows there are, counted to ``COUNTED_TO``: a part of a statement."""
    if query is None:
        rows = select(Hazard.id).where(_plain(actor, asked))
    elif _is_decided(actor, asked, query):
        return finding.counting(query, COUNTED_TO)
    else:
        rows = (
            select(Hazard.id)
            .join(HazardSearch, HazardSearch.hazard_id == Hazard.id)
            .where(_plain(actor, asked), finding.hit(query))
        )
        if query.is_single:
            rows = rows.where(finding.newest())
    limited = rows.limit(COUNTED_TO).subquery()
    return select(func.count()).select_from(limited).scalar_subquery()


def _is_decided(actor: Actor, asked: Filter, query: Query) -> bool:
    """Whether the index of words knows all that is asked."""
    beyond = (asked.firm, asked.found_from, asked.found_to, asked.held_by, asked.late, asked.lamp)
    one_reach = len({grant.reach for grant in policy.grants(actor, "hazard.view")}) == 1
    return not (any(beyond) or query.unsure or query.is_single) and one_reach


def count_late(actor: Actor, asked: Filter) -> int:
    """How many rows of a filtered ledger are overdue, counted to ``COUNTED_TO``."""
    late = replace(asked, late=True)
    return _totals(actor, late, _query(actor, late), late=False)[0]


def walk(
    actor: Actor, asked: Filter, sort: Sort = Sort.FOUND, *, size: int = 500
) -> Iterator[list[LedgerRow]]:
    """Every row of a ledger, wide, some hundred at a time: memory does not grow with them."""
    query = columns(wide=True).where(narrowed(actor, asked))
    parts, cursor = segments(sort, drafts=asked.status is Status.DRAFT), ""
    while True:
        rows, _, more = between(query, parts, cursor, size)
        if rows:
            yield rows
            cursor = f"o:{mark_of(rows[-1], sort)}"
        if not more:
            return


def count(actor: Actor, asked: Filter, most: int | None = None) -> int:
    """How many rows a ledger has, counted to ``most`` if that is said."""
    rows = select(Hazard.id).where(narrowed(actor, asked)).limit(most).subquery()
    return db.session.scalar(select(func.count()).select_from(rows)) or 0


def is_single(words: str) -> bool:
    """Whether a query holds single letters alone, which no index knows."""
    query = finding.parsed(words)
    return query is not None and query.is_single


def firm_name(firm_id: int) -> str:
    """The name of a firm that an address tells by its number, empty for none."""
    return db.session.scalar(select(Unit.name).where(Unit.id == firm_id)) or ""


def by_words(actor: Actor, words: str, *, size: int = 20) -> Sequence[LedgerRow]:
    """The newest hazards one may see that hold every word: for the search of the whole portal."""
    if not finding.parsed(words) or not policy.may(actor, "hazard.view"):
        return []
    return ledger(actor, Filter(words=words), size=size).rows
