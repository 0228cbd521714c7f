"""A long list of plain rows: its statements built once, its pages turned by the keys of its edges.

``Listing`` knows the columns, what a list may be narrowed to, and in which orders it stands; the
values of a request go along.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Row,
    Select,
    and_,
    bindparam,
    func,
    or_,
    select,
    tuple_,
)

from portal.db import read
from portal.web.paging import SIZE, Page

ListRow = Row[*tuple[Any, ...]]
Names = tuple[str | int, ...]
"""What a list is narrowed to, by name; a number is a word that is searched for."""
COUNTED_TO = 1001
MOST_WORDS = 5
BATCH = 500


@dataclass(frozen=True)
class Order:
    """In what order a list stands: the columns, the last of them the row's own id."""

    columns: tuple[ColumnElement[Any], ...]
    rising: bool = False


@dataclass(frozen=True)
class Narrowed:
    """Which clauses hold, and their values."""

    names: Names = ()
    values: Mapping[str, Any] = field(default_factory=dict)

    def and_with(self, name: str, value: Any = None) -> "Narrowed":
        """The same, and one clause more where ``value`` says something."""
        if value is None or value == "" or value == [] or value == ():
            return self
        return Narrowed((*self.names, name), {**self.values, name: value})

    def and_words(self, words: str) -> "Narrowed":
        """The same, and every word of ``words`` in one of the columns that are searched."""
        found = words.split()[:MOST_WORDS]
        plain = [one.replace("/", "//").replace("%", "/%").replace("_", "/_") for one in found]
        told = {f"word{at}": f"%{one}%" for at, one in enumerate(plain)}
        return Narrowed((*self.names, *range(len(found))), {**self.values, **told})


@dataclass(frozen=True, eq=False)
class Listing:
    """``query`` gives the rows without order or limit, ``ids`` is the column of their ids.

    ``clauses`` are the names a list may be narrowed to, ``searched`` the columns of its words.
    """

    query: Select[*tuple[Any, ...]]
    ids: ColumnElement[int]
    clauses: Mapping[str, ColumnElement[bool]]
    orders: Mapping[str, Order]
    searched: Sequence[ColumnElement[Any]] = ()

    def page(
        self,
        asked: Narrowed,
        order: str = "",
        *,
        before: int | None = None,
        after: int | None = None,
        size: int = SIZE,
    ) -> Page[ListRow]:
        """A page: it ends before the row ``before``, or begins after ``after``, else at the top.

        In a list whose latest rows come first, "before" leads down: to the older ones.
        """
        total = self.count(asked, COUNTED_TO)
        upward = after is not None
        edge = self._edge(order, after if upward else before)
        way = ("up" if upward else "down") if edge else ""
        values = {**asked.values, **edge, "need": size + 1}
        rows = read(self._rows(asked.names, order, way), values).all()
        has_more, shown = len(rows) > size, rows[:size]
        if way == "up":
            shown = shown[::-1]
        is_cut_above = has_more if way == "up" else bool(way)
        is_cut_below = has_more if way != "up" else True
        return Page(
            shown,
            newer=str(shown[0].id) if shown and is_cut_above else None,
            older=str(shown[-1].id) if shown and is_cut_below else None,
            total=min(total, COUNTED_TO - 1),
            more=total >= COUNTED_TO,
        )

    def walk(self, asked: Narrowed, order: str = "") -> Iterator[Sequence[ListRow]]:
        """Every row, some hundred at a time: memory does not grow with them."""
        last: int | None = None
        while True:
            edge = self._edge(order, last)
            values = {**asked.values, **edge, "need": BATCH}
            rows = read(self._rows(asked.names, order, "down" if edge else ""), values).all()
            if rows:
                yield rows
                last = rows[-1].id
            if len(rows) < BATCH:
                return

    def first(self, asked: Narrowed, order: str = "", *, size: int) -> Sequence[ListRow]:
        """The first rows."""
        return read(self._rows(asked.names, order, ""), {**asked.values, "need": size}).all()

    def count(self, asked: Narrowed, most: int) -> int:
        """How many rows there are, counted to ``most``."""
        found = read(self._count(asked.names), {**asked.values, "most": most}).scalar()
        return found or 0

    def _edge(self, order: str, row_id: int | None) -> dict[str, Any]:
        """The keys of an edge row as values; empty where there is none, or it is gone."""
        if row_id is None:
            return {}
        found = read(self._keys[order], {"edge": row_id}).first()
        return {f"edge{at}": value for at, value in enumerate(found)} if found else {}

    @cached_property
    def _keys(self) -> Mapping[str, Select[*tuple[Any, ...]]]:
        return {
            name: select(*order.columns).where(self.ids == bindparam("edge"))
            for name, order in self.orders.items()
        }

    @lru_cache(maxsize=256)  # noqa: B019 - a listing lives as long as its module
    def _rows(self, names: Names, order: str, way: str) -> Select[*tuple[Any, ...]]:
        stands = self.orders[order]
        query = self.query.where(self._where(names))
        rising = stands.rising != (way == "up")
        if way:
            binds = (
                bindparam(f"edge{at}", type_=one.type) for at, one in enumerate(stands.columns)
            )
            keys, edge = tuple_(*stands.columns), tuple_(*binds)
            query = query.where(keys > edge if rising else keys < edge)
        query = query.order_by(*(one if rising else one.desc() for one in stands.columns))
        return query.limit(bindparam("need", type_=Integer))

    @lru_cache(maxsize=256)  # noqa: B019 - a listing lives as long as its module
    def _count(self, names: Names) -> Select[*tuple[Any, ...]]:
        rows = select(self.ids).where(self._where(names)).limit(bindparam("most", type_=Integer))
        return select(func.count()).select_from(rows.subquery())

    def _where(self, names: Names) -> ColumnElement[bool]:
        told = (self._has_word(one) if isinstance(one, int) else self.clauses[one] for one in names)
        return and_(self.ids > 0, *told)

    def _has_word(self, at: int) -> ColumnElement[bool]:
        word: BindParameter[str] = bindparam(f"word{at}")
        return or_(*(column.like(word, escape="/") for column in self.searched))
