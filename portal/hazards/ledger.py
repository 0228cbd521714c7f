"""隐患台账: its rows page by page, its totals."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, and_, bindparam, case, func, select

from portal import policy
from portal.db import read
from portal.hazards import finding
from portal.hazards.columns import LedgerRow, Narrow, columns
from portal.hazards.finding import Query, Shape
from portal.hazards.models import Hazard
from portal.hazards.narrowing import (
    Filter,
    Names,
    Narrowed,
    is_decided,
    is_wide,
    narrowed,
    searched,
    where,
)
from portal.hazards.search import HazardSearch, key_of
from portal.hazards.terms import Status
from portal.hazards.turning import Part, Sort, Turn, between, cut, key_in, mark_of, segments, turned
from portal.plain import Plain
from portal.policy import Actor
from portal.units.models import Unit
from portal.web.paging import SIZE, Page

COUNTED_TO = 1001
SORTED_AT_ONCE = 10_000
"""More hits than this are not sorted by another order than their own: its index leads instead."""
_EDGE = bindparam("edge", type_=BigInteger)


@dataclass(frozen=True)
class LedgerPage(Page[Any]):
    """A page of the ledger; ``late`` of all its rows are overdue, counted to ``COUNTED_TO``.

    ``narrow`` are its rows where they are not wide.
    """

    late: int = 0
    narrow: Narrow | None = None

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
        found, before, after = _found(plain, words, cursor, size, wide=wide)
    else:
        found, before, after = _sorted(plain, words, sort, cursor, size, wide=wide, drafts=drafts)
    narrow = None if wide else Narrow(found)
    rows = found if narrow is None else narrow
    total, overdue = _totals(actor, asked, plain, words, late=late)
    return LedgerPage(
        rows,
        newer=f"n:{mark_of(rows[0], sort)}" if rows and before else None,
        older=f"o:{mark_of(rows[-1], sort)}" if rows and after else None,
        total=min(total, COUNTED_TO - 1),
        more=total >= COUNTED_TO,
        late=overdue,
        narrow=narrow,
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

    def rows_of(turn: Turn, edge: Mapping[str, Any]) -> Sequence[Any]:
        query = _page(plain.names, shape, turn, few=few, wide=wide)
        return _read(query, {**values, **edge}, wide=wide)

    return between(rows_of, sort, cursor, size, drafts=drafts)


def _read(query: Plain, values: Mapping[str, Any], *, wide: bool) -> Sequence[Any]:
    """Wide rows with their values and names, others as they are."""
    return read(query.query, values).all() if wide else query.raw(values)


@lru_cache(maxsize=1024)
def _page(names: Names, shape: Shape | None, turn: Turn, *, few: bool, wide: bool) -> Plain:
    query = columns(wide=wide).where(where(names))
    if shape is not None and few:
        query = query.where(Hazard.id.in_(finding.ids(shape)))
    elif shape is not None:
        found = finding.hit(shape, leads=False)
        one = select(HazardSearch.key).where(HazardSearch.hazard_id == Hazard.id, found)
        query = query.where(one.correlate(Hazard).exists())
    return Plain(turned(query, turn))


def _found(plain: Narrowed, words: Query, cursor: str, size: int, *, wide: bool) -> Part:
    """In the ledger's own order, which the index of words has itself."""
    way, _, mark = cursor.partition(":")
    backwards = way in {"n", "last"}
    key = key_in(mark, segments(Sort.FOUND))[1]
    shape = finding.shape_of(words)
    values = {**plain.values, **finding.values_of(words), "need": size + 1}
    if key:
        values["edge"] = key_of(*key)
    rows: list[Any] = []

    def look(*, near: bool) -> list[Any]:
        asked = (plain.names, shape, key is not None, backwards, near, wide)
        return list(_read(_hits(*asked), values, wide=wide))

    if shape.is_single or not (shape.on_sqlite or backwards):
        rows = look(near=True)
    if not shape.is_single and len(rows) <= size:
        rows = look(near=False)
    return cut(rows, size, backwards=backwards, has_key=key is not None)


@lru_cache(maxsize=1024)
def _hits(
    names: Names, shape: Shape, has_key: bool, backwards: bool, near: bool, wide: bool
) -> Plain:
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
        query = query.where(finding.newest(_EDGE if has_key and not shape.is_single else None))
    return Plain(query)


def _totals(
    actor: Actor, asked: Filter, plain: Narrowed, words: Query | None, *, late: bool
) -> tuple[int, int]:
    """How many rows there are, how many are overdue if that is asked: in one statement."""
    if words is not None:
        decided = is_decided(actor, asked, words)
        query = _count_found(plain.names, finding.shape_of(words), decided)
        return query.raw({**plain.values, **finding.values_of(words)})[0][0] or 0, 0
    if not late or asked.late:
        total = _count(plain.names, ()).raw(plain.values)[0][0]
        return total, total if late else 0
    overdue = narrowed(actor, replace(asked, late=True))
    found = _count(plain.names, overdue.names).raw(overdue.values)[0]
    return found[0], found[1]


@lru_cache(maxsize=512)
def _count(names: Names, late: Names) -> Plain:
    asked = [one for one in (names, late) if one]
    parts = [(select(Hazard.id).where(where(one)), is_wide(one)) for one in asked]
    return Plain(select(*(_stepped(rows) if many else _counted(rows) for rows, many in parts)))


@lru_cache(maxsize=512)
def _count_found(names: Names, shape: Shape, decided: bool) -> Plain:
    if decided:
        return Plain(select(finding.counting(shape, COUNTED_TO)))
    rows = (
        select(Hazard.id)
        .join(HazardSearch, HazardSearch.hazard_id == Hazard.id)
        .where(where(names), finding.hit(shape))
    )
    return Plain(select(_counted(rows.where(finding.newest()) if shape.is_single else rows)))


def _counted(rows: Select[Any]) -> Any:
    """How many rows there are, counted to ``COUNTED_TO``: a part of a statement."""
    limited = rows.limit(COUNTED_TO).subquery()
    return select(func.count()).select_from(limited).scalar_subquery()


def _stepped(rows: Select[Any]) -> Any:
    """The same for what is likely to be more: to step over a thousand is cheaper than to count."""
    most = rows.limit(1).offset(COUNTED_TO - 1).scalar_subquery()
    return case((most.is_not(None), COUNTED_TO), else_=_counted(rows))


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
    found = _NAME.raw({"firm_id": firm_id})
    return found[0][0] if found else ""


_NAME = Plain(lambda: select(Unit.name).where(Unit.id == bindparam("firm_id")))


def by_words(actor: Actor, words: str, *, size: int = 20) -> Sequence[Any]:
    """The newest hazards one may see that hold every word: for the search of the whole portal."""
    if not finding.parsed(words) or not policy.may(actor, "hazard.view"):
        return []
    return ledger(actor, Filter(words=words), size=size).rows
