"""隐患台账: what it is narrowed to, its rows page by page, its totals."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import aliased

from portal import policy
from portal.accounts.models import User
from portal.db import db
from portal.hazards import finding, lit
from portal.hazards.finding import Query
from portal.hazards.models import Hazard
from portal.hazards.reach import is_late, own_draft, reached
from portal.hazards.rules import LATE_STATES
from portal.hazards.search import HazardSearch, key_of
from portal.hazards.terms import OPEN_STATES, Category, Grade, Lamp, Source, Status
from portal.kernel import clock
from portal.kernel.terms import Term
from portal.policy import Actor, Reach
from portal.units.models import Unit
from portal.web.paging import SIZE, Page, row_id

LedgerRow = Row[*tuple[Any, ...]]
COUNTED_TO = 1001
YEARS = range(1950, 2200)
SORTED_AT_ONCE = 10_000
"""More hits than this are not sorted by another order than their own: its index leads instead."""


class Sort(Term):
    """In what order a ledger stands."""

    FOUND = "found", "发现时间（新的在前）"
    DUE = "due", "整改期限（急的在前）"
    NUMBER = "number", "编号（大的在前）"


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
) -> Page[LedgerRow]:
    """A page of the ledger: plain rows of labels and dates.

    ``cursor`` says where: "o:…" after a row of the page before, "n:…" before one, "last" at the
    end. ``wide`` rows hold every column of a hazard.
    """
    query = None if asked.status is Status.DRAFT else _query(actor, asked)
    select_ = columns(wide=wide)
    if query and sort is Sort.FOUND:
        rows, before, after = _found(select_.where(_plain(actor, asked)), query, cursor, size)
    else:
        where = _sorted(actor, asked, query)
        rows, before, after = _between(select_.where(where), _segments(asked, sort), cursor, size)
    total = _total(actor, asked, query)
    return Page(
        rows,
        newer=f"n:{_mark(rows[0], sort)}" if rows and before else None,
        older=f"o:{_mark(rows[-1], sort)}" if rows and after else None,
        total=min(total, COUNTED_TO - 1),
        more=total >= COUNTED_TO,
    )


def _sorted(actor: Actor, asked: Filter, query: Query | None) -> ColumnElement[bool]:
    """The rows of a ledger in another order than the index of words has."""
    plain = _plain(actor, asked)
    if query is None:
        return plain
    few = query.is_single or finding.counted(query, SORTED_AT_ONCE + 1) <= SORTED_AT_ONCE
    if few:
        return and_(plain, Hazard.id.in_(finding.ids(query)))
    one = select(HazardSearch.key).where(HazardSearch.hazard_id == Hazard.id, finding.hit(query))
    return and_(plain, one.correlate(Hazard).exists())


@dataclass(frozen=True)
class _Segment:
    """Rows that stand in one order; a ledger is one segment, or one after the other."""

    order: tuple[ColumnElement[Any], ...]
    reads: tuple[Callable[[str], Any], ...]
    where: ColumnElement[bool] | None = None
    rising: bool = False


def _segments(asked: Filter, sort: Sort) -> list[_Segment]:
    ids = Hazard.id.expression
    if asked.status is Status.DRAFT:
        return [_Segment((ids,), (_id,))]
    if sort is Sort.NUMBER:
        return [_Segment((Hazard.reported_at.expression, ids), (_moment, _id))]
    if sort is Sort.DUE:
        due = Hazard.due_on.expression
        return [
            _Segment((due, ids), (date.fromisoformat, _id), due.is_not(None), rising=True),
            _Segment((ids,), (_id,), due.is_(None)),
        ]
    return [_Segment((Hazard.found_at.expression, ids), (_moment, _id))]


Part = tuple[list[LedgerRow], bool, bool]
"""Rows, whether there are some before them, whether there are some after them."""


def _between(query: Select[Any], segments: list[_Segment], cursor: str, size: int) -> Part:
    way, _, mark = cursor.partition(":")
    backwards = way in {"n", "last"}
    start, key = _key(mark, segments)
    turned = segments[start::-1] if key and backwards else segments[start:]
    if backwards and not key:
        turned = segments[::-1]
    rows: list[LedgerRow] = []
    for at, segment in enumerate(turned):
        need = size + 1 - len(rows)
        if need > 0:
            rows += db.session.execute(
                _of(query, segment, key if at == 0 else None, backwards).limit(need)
            ).all()
    return _cut(rows, size, backwards=backwards, has_key=key is not None)


def _of(query: Select[Any], segment: _Segment, key: tuple[Any, ...] | None, back: bool) -> Any:
    if segment.where is not None:
        query = query.where(segment.where)
    rising = segment.rising != back
    if key:
        edge = tuple_(*segment.order)
        query = query.where(edge > tuple_(*key) if rising else edge < tuple_(*key))
    return query.order_by(*(one if rising else one.desc() for one in segment.order))


def _cut(rows: list[LedgerRow], size: int, *, backwards: bool, has_key: bool) -> Part:
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        return rows[::-1], more, has_key
    return rows, has_key, more


def _found(query: Select[Any], words: Query, cursor: str, size: int) -> Part:
    """In the ledger's own order, which the index of words has itself."""
    way, _, mark = cursor.partition(":")
    backwards = way in {"n", "last"}
    key = _key(mark, _segments(Filter(), Sort.FOUND))[1]
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
    return _cut(rows, size, backwards=backwards, has_key=key is not None)


def _total(actor: Actor, asked: Filter, query: Query | None) -> int:
    """How many rows there are, counted to ``COUNTED_TO``."""
    if query is None:
        rows = select(Hazard.id).where(_plain(actor, asked))
    elif _is_decided(actor, asked, query):
        return finding.counted(query, COUNTED_TO)
    else:
        rows = (
            select(Hazard.id)
            .join(HazardSearch, HazardSearch.hazard_id == Hazard.id)
            .where(_plain(actor, asked), finding.hit(query))
        )
        if query.is_single:
            rows = rows.where(finding.newest())
    limited = rows.limit(COUNTED_TO).subquery()
    return db.session.scalar(select(func.count()).select_from(limited)) or 0


def _is_decided(actor: Actor, asked: Filter, query: Query) -> bool:
    """Whether the index of words knows all that is asked."""
    beyond = (asked.firm, asked.found_from, asked.found_to, asked.held_by, asked.late, asked.lamp)
    one_reach = len({grant.reach for grant in policy.grants(actor, "hazard.view")}) == 1
    return not (any(beyond) or query.unsure or query.is_single) and one_reach


def count_late(actor: Actor, asked: Filter) -> int:
    """How many rows of a filtered ledger are overdue, counted to ``COUNTED_TO``."""
    late = replace(asked, late=True)
    return _total(actor, late, _query(actor, late))


def columns(*, wide: bool = False) -> Any:
    """What a row of a ledger is read from; ``wide``: with all that its columns can show."""
    firm, holder_unit = aliased(Unit), aliased(Unit)
    narrow = (
        Hazard.id,
        Hazard.key,
        Hazard.number,
        Hazard.status,
        Hazard.grade,
        Hazard.text,
        Hazard.place,
        Hazard.found_at,
        Hazard.reported_at,
        Hazard.due_on,
        Hazard.moved_at,
        Hazard.holder_id,
        Hazard.sent_back_count,
        Hazard.recurrence_of_id,
        firm.name.label("firm"),
        holder_unit.name.label("holder_unit"),
        User.name.label("holder"),
    )
    query: Any = (
        select(*narrow)
        .outerjoin(firm, firm.id == Hazard.firm_id)
        .outerjoin(User, User.id == Hazard.holder_id)
        .outerjoin(holder_unit, holder_unit.id == User.unit_id)
    )
    if not wide:
        return query
    section = aliased(Unit)
    return query.add_columns(
        Hazard.source,
        Hazard.category,
        Hazard.ledger_kind,
        Hazard.reporter_title,
        Hazard.fixed_on_spot,
        Hazard.fix_note,
        Hazard.fixed_at,
        Hazard.fixer_title,
        Hazard.review_note,
        Hazard.reviewed_at,
        Hazard.reviewer_title,
        Hazard.closed_at,
        Hazard.end_reason,
        Hazard.referred_to,
        firm.industry.label("industry"),
        firm.address.label("firm_address"),
        section.name.label("section"),
    ).outerjoin(section, section.id == Hazard.section_id)


def _mark(row: LedgerRow, sort: Sort) -> str:
    if row.status is Status.DRAFT:
        return f"0~{row.id}"
    if sort is Sort.DUE:
        return f"0~{row.due_on.isoformat()}~{row.id}" if row.due_on else f"1~{row.id}"
    at = row.reported_at if sort is Sort.NUMBER else row.found_at
    return f"0~{at.isoformat()}~{row.id}"


def _key(mark: str, segments: list[_Segment]) -> tuple[int, tuple[Any, ...] | None]:
    """The segment and the edge that a mark names; the beginning for what names none."""
    at, *told = mark.split("~")
    try:
        segment = segments[int(at)]
        return int(at), tuple(read(value) for read, value in zip(segment.reads, told, strict=True))
    except (ValueError, IndexError):
        return 0, None


def _moment(told: str) -> datetime:
    found = datetime.fromisoformat(told)
    if found.tzinfo is None or found.year not in YEARS:
        raise ValueError("no moment of a hazard")
    return found


def _id(told: str) -> int:
    found = row_id(told)
    if found is None:
        raise ValueError("not the number of a row")
    return found


def by_words(actor: Actor, words: str, *, size: int = 20) -> Sequence[LedgerRow]:
    """The newest hazards one may see that hold every word: for the search of the whole portal."""
    if not finding.parsed(words) or not policy.may(actor, "hazard.view"):
        return []
    return ledger(actor, Filter(words=words), size=size).rows
