"""隐患台账: its rows page by page, its totals."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, and_, bindparam, func, select

from portal import policy
from portal.db import db, read
from portal.hazards import finding
from portal.hazards.columns import LedgerRow, columns
from portal.hazards.finding import Query, Shape
from portal.hazards.models import Hazard
from portal.hazards.narrowing import (
    Filter,
    Names,
    Narrowed,
    is_decided,
    narrowed,
    searched,
    where,
)
from portal.hazards.search import HazardSearch, key_of
from portal.hazards.terms import Status
from portal.hazards.turning import Part, Sort, Turn, between, cut, key_in, mark_of, segments, turned
from portal.policy import Actor
from portal.units.models import Unit
from portal.web.paging import SIZE, Page

COUNTED_TO = 1001
SORTED_AT_ONCE = 10_000
"""More hits than this are not sorted by another order than their own: its index leads instead."""
_EDGE = bindparam("edge", type_=BigInteger)


@dataclass(frozen=True)
class LedgerPage(Page[LedgerRow]):
    """A page of the ledger; ``late`` of all its rows are overdue, counted to ``COUNTED_TO``."""

    late: int = 0

    @property
    def late_label(self) -> str:
        """The count of overdue ones as people read it, empty for none."""
        most = COUNTED_TO - 1
        return f"{most}+" if self.late > most else str(self.late or "")


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

    ``cursor``: "o:…" after the last row of the page before, "n:…" before one, "last" at the
    end. ``wide`` rows hold every column of a hazard; ``late`` counts the overdue ones besides,
    where no words are searched for.
    """
    drafts = asked.status is Status.DRAFT
    words = None if drafts else searched(actor, asked)
    plain = narrowed(actor, asked)
    if words and sort is Sort.FOUND:
        rows, before, after = _found(plain, words, cursor, size, wide=wide)
    else:
        rows, before, after = _sorted(plain, words, sort, cursor, size, wide=wide, drafts=drafts)
    total, overdue = _totals(actor, asked, plain, words, late=late)
    return LedgerPage(
        rows,
        newer=f"n:{mark_of(rows[0], sort)}" if rows and before else None,
        older=f"o:{mark_of(rows[-1], sort)}" if rows and after else None,
        total=min(total, COUNTED_TO - 1),
        more=total >= COUNTED_TO,
        late=overdue,
    )


def _sorted(
    plain: Narrowed,
    words: Query | None,
    sort: Sort,
    cursor: str,
    size: int,
    *,
    wide: bool,
    drafts: bool,
) -> Part:
    """In the order of the table itself: of an index of its own."""
    shape = finding.shape_of(words) if words else None
    values = {**plain.values, **(finding.values_of(words) if words else {})}
    few = words is not None and (
        words.is_single or finding.counted(words, SORTED_AT_ONCE + 1) <= SORTED_AT_ONCE
    )

    def rows_of(turn: Turn, edge: Mapping[str, Any]) -> Sequence[LedgerRow]:
        return read(_page(plain.names, shape, turn, few=few, wide=wide), {**values, **edge}).all()

    return between(rows_of, sort, cursor, size, drafts=drafts)


@lru_cache(maxsize=1024)
def _page(names: Names, shape: Shape | None, turn: Turn, *, few: bool, wide: bool) -> Select[Any]:
    query = columns(wide=wide).where(where(names))
    if shape is None:
        return turned(query, turn)
    if few:
        return turned(query.where(Hazard.id.in_(finding.ids(shape))), turn)
    found = finding.hit(shape, leads=False)
    one = select(HazardSearch.key).where(HazardSearch.hazard_id == Hazard.id, found)
    return turned(query.where(one.correlate(Hazard).exists()), turn)


def _found(plain: Narrowed, words: Query, cursor: str, size: int, *, wide: bool) -> Part:
    """In the ledger's own order, which the index of words has itself."""
    way, _, mark = cursor.partition(":")
    backwards = way in {"n", "last"}
    key = key_in(mark, segments(Sort.FOUND))[1]
    shape = finding.shape_of(words)
    values = {**plain.values, **finding.values_of(words), "need": size + 1}
    if key:
        values["edge"] = key_of(*key)
    rows: list[LedgerRow] = []

    def look(*, near: bool) -> list[LedgerRow]:
        asked = (plain.names, shape, key is not None, backwards, near, wide)
        return list(read(_hits(*asked), values).all())

    if shape.is_single or not (shape.on_sqlite or backwards):
        rows = look(near=True)
    if not shape.is_single and len(rows) <= size:
        rows = look(near=False)
    return cut(rows, size, backwards=backwards, has_key=key is not None)


@lru_cache(maxsize=1024)
def _hits(
    names: Names, shape: Shape, has_key: bool, backwards: bool, near: bool, wide: bool
) -> Select[Any]:
    order = finding.order(shape)
    query: Select[Any] = (
        columns(wide=wide)
        .join(HazardSearch, HazardSearch.hazard_id == Hazard.id)
        .where(where(names), finding.hit(shape))
        .order_by(order if backwards else order.desc())
        .limit(bindparam("need", type_=BigInteger))
    )
    if has_key:
        query = query.where(order > _EDGE if backwards else order < _EDGE)
    if near:
        return query.where(finding.newest(_EDGE if has_key and not shape.is_single else None))
    return query


def _totals(
    actor: Actor, asked: Filter, plain: Narrowed, words: Query | None, *, late: bool
) -> tuple[int, int]:
    """How many rows there are, how many are overdue if that is asked: in one statement."""
    if words is not None:
        decided = is_decided(actor, asked, words)
        query = _count_found(plain.names, finding.shape_of(words), decided)
        return read(query, {**plain.values, **finding.values_of(words)}).scalar() or 0, 0
    overdue = narrowed(actor, replace(asked, late=True)) if late else None
    query = _count(plain.names, overdue.names if overdue else ())
    found = read(query, overdue.values if overdue else plain.values).one()
    return found[0], found[1] if late else 0


@lru_cache(maxsize=512)
def _count(names: Names, late: Names) -> Select[Any]:
    parts = [select(Hazard.id).where(where(one)) for one in (names, late) if one]
    return select(*(_counted(rows) for rows in parts))


@lru_cache(maxsize=512)
def _count_found(names: Names, shape: Shape, decided: bool) -> Select[Any]:
    if decided:
        return select(finding.counting(shape, COUNTED_TO))
    rows = (
        select(Hazard.id)
        .join(HazardSearch, HazardSearch.hazard_id == Hazard.id)
        .where(where(names), finding.hit(shape))
    )
    return select(_counted(rows.where(finding.newest()) if shape.is_single else rows))


def _counted(rows: Select[Any]) -> Any:
    """How many rows there are, counted to ``COUNTED_TO``: a part of a statement."""
    limited = rows.limit(COUNTED_TO).subquery()
    return select(func.count()).select_from(limited).scalar_subquery()


def _all_of(actor: Actor, asked: Filter) -> tuple[ColumnElement[bool], dict[str, Any]]:
    """The rows of a filtered ledger as a WHERE, and its values."""
    plain, words = narrowed(actor, asked), finding.parsed(asked.words)
    if words is None:
        return where(plain.names), {**plain.values}
    found = Hazard.id.in_(finding.ids(finding.shape_of(words)))
    return and_(where(plain.names), found), {**plain.values, **finding.values_of(words)}


def walk(
    actor: Actor, asked: Filter, sort: Sort = Sort.FOUND, *, size: int = 500
) -> Iterator[list[LedgerRow]]:
    """Every row of a ledger, wide, some hundred at a time: memory does not grow with them."""
    all_of, values = _all_of(actor, asked)
    query, cursor = columns(wide=True).where(all_of), ""
    drafts = asked.status is Status.DRAFT
    statement = cache(lambda turn: turned(query, turn))

    def rows_of(turn: Turn, edge: Mapping[str, Any]) -> Sequence[LedgerRow]:
        return read(statement(turn), {**values, **edge}).all()

    while True:
        rows, _, more = between(rows_of, sort, cursor, size, drafts=drafts)
        if rows:
            yield rows
            cursor = f"o:{mark_of(rows[-1], sort)}"
        if not more:
            return


def count(actor: Actor, asked: Filter, most: int | None = None) -> int:
    """How many rows a ledger has, counted to ``most`` if that is said."""
    all_of, values = _all_of(actor, asked)
    rows = select(Hazard.id).where(all_of).limit(most).subquery()
    return read(select(func.count()).select_from(rows), values).scalar() or 0


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
