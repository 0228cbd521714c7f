"""What a person searches for, as conditions on the index of either database.

A query is words with spaces between them; a hazard is found where every word stands in what it is
searched by. A run of two or more Chinese letters is found wherever it stands, a run of Latin
letters and digits where one begins. A run of one single letter is in no index: a query of nothing
else looks at the newest rows alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    Text,
    and_,
    bindparam,
    cast,
    column,
    func,
    literal,
    literal_column,
    select,
    table,
    true,
)
from sqlalchemy.sql.expression import UnaryExpression
from sqlalchemy.sql.operators import custom_op
from sqlalchemy.types import UserDefinedType

from portal.db import db, read
from portal.hazards.search import HazardSearch, facet
from portal.kernel import bigrams

MOST_WORDS = 5
LONGEST = 100
WINDOW = 4000
"""How many of the newest rows are looked at one by one: for single letters, and by PostgreSQL
before its index, since a common word fills its page there."""

_fts = table("hazard_words", column("rowid"), column("hazard_words"))
# With a plus in front of it the index is never looked up by a key: it leads, and gives the order.
_led_by: ColumnElement[int] = UnaryExpression(_fts.c.rowid, operator=custom_op("+"))
_tokens: ColumnElement[Any] = literal_column("hazard_search.tokens")
Facets = Mapping[str, Sequence[object]]


class TsQuery(UserDefinedType[str]):
    """PostgreSQL's type of a query, without loading all of its dialect."""

    cache_ok = True

    def get_col_spec(self, **_kw: Any) -> str:
        """Its name there."""
        return "tsquery"


@dataclass(frozen=True)
class Query:
    """A parsed query: its words, folded, and the facets that hold besides."""

    words: tuple[str, ...]
    facets: Facets = field(default_factory=dict)

    @property
    def runs(self) -> list[str]:
        """What the index can find."""
        found = [run for word in self.words for run in bigrams.words_of(word)]
        return [run for run in found if len(run) > 1 or bigrams.is_plain(run)]

    @property
    def is_single(self) -> bool:
        """Whether there is nothing the index can find: single letters alone."""
        return not self.runs

    @property
    def unsure(self) -> list[str]:
        """The words that the index alone does not decide: several runs, or a single letter."""
        return [word for word in self.words if [word] != self.runs_of(word)]

    def runs_of(self, word: str) -> list[str]:
        """The runs of one word that the index can find."""
        return Query((word,)).runs


def parsed(said: str, facets: Facets | None = None) -> Query | None:
    """A query as typed, None where it holds no word."""
    words = [word for word in bigrams.folded(said[:LONGEST]).split() if bigrams.words_of(word)]
    return Query(tuple(words[:MOST_WORDS]), facets or {}) if words else None


def on_sqlite() -> bool:
    """Whether the embedded database serves."""
    return db.engine.dialect.name == "sqlite"


@dataclass(frozen=True)
class Shape:
    """What kind of WHERE a query needs on which database; its words are parameters."""

    on_sqlite: bool
    is_single: bool
    loose: int


def shape_of(query: Query) -> Shape:
    """The kind of WHERE this query needs here."""
    return Shape(on_sqlite(), query.is_single, len(_loose(query)))


def values_of(query: Query) -> dict[str, str]:
    """The parameters of the WHERE."""
    if on_sqlite():
        return {"match": _match(query)} | dict(_loose(query))
    words = {name: f"%{like(word)}%" for name, word in _loose(query)}
    return {"match": _tsquery(query)} | words


def _loose(query: Query) -> list[tuple[str, str]]:
    """The words that are looked up in the text itself, by the names of their parameters."""
    if on_sqlite():
        words = query.unsure
    else:
        pairs = [run for run in query.runs if len(run) > 2 and not bigrams.is_plain(run)]
        words = sorted({*pairs, *query.unsure})
    return [(f"loose{at}", word) for at, word in enumerate(words)]


def like(said: str) -> str:
    """A text for LIKE with the escape character ``/``."""
    return said.replace("/", "//").replace("%", "/%").replace("_", "/_")


def hit(shape: Shape, *, leads: bool = True) -> ColumnElement[bool]:
    """Whether a row of ``hazard_search`` is found; on SQLite joined to its index.

    The index ``leads`` and gives its order, or else it is asked about one row after the other.
    """
    parts: list[ColumnElement[bool]] = []
    loose = [bindparam(f"loose{at}", type_=Text) for at in range(shape.loose)]
    if shape.on_sqlite:
        if not shape.is_single:
            parts.append(_fts.c.hazard_words.op("MATCH")(bindparam("match", type_=Text)))
            parts.append(HazardSearch.key == (_led_by if leads else _fts.c.rowid))
        parts += [func.instr(HazardSearch.words, word) > 0 for word in loose]
        return and_(true(), *parts)
    if not shape.is_single:
        parts.append(_tokens.op("@@")(cast(bindparam("match", type_=Text), TsQuery())))
    parts += [HazardSearch.words.like(word, escape="/") for word in loose]
    return and_(true(), *parts)


def order(shape: Shape) -> ColumnElement[Any]:
    """The ledger's order over what is found: the key, or the index's own copy of it."""
    is_index = shape.on_sqlite and not shape.is_single
    return _fts.c.rowid if is_index else HazardSearch.key.expression


def ids(shape: Shape) -> Select[Any]:
    """The ids of all hazards that are found; of single letters, among the newest rows alone."""
    found = select(HazardSearch.hazard_id).where(hit(shape))
    return found.where(newest()) if shape.is_single else found


def counted(query: Query, most: int) -> int:
    """How many the index finds, ``most`` at most; exact where no word is unsure."""
    return read(_counted(shape_of(query), most), values_of(query)).scalar() or 0


@lru_cache(maxsize=64)
def _counted(shape: Shape, most: int) -> Select[Any]:
    return select(counting(shape, most))


def counting(shape: Shape, most: int) -> ScalarSelect[Any]:
    """``counted``, for a statement that counts more than one thing."""
    if shape.on_sqlite:
        match = _fts.c.hazard_words.op("MATCH")(bindparam("match", type_=Text))
        rows = select(_fts.c.rowid).where(match)
    else:
        rows = select(HazardSearch.key).where(hit(shape))
    return select(func.count()).select_from(rows.limit(most).subquery()).scalar_subquery()


def newest(before: ColumnElement[int] | None = None) -> ColumnElement[bool]:
    """The newest rows of the index, or those next before a key."""
    keys = select(HazardSearch.key).order_by(HazardSearch.key.desc()).limit(WINDOW)
    if before is not None:
        keys = keys.where(HazardSearch.key < before)
    least = select(func.min(keys.subquery().c.key)).scalar_subquery()
    return HazardSearch.key >= func.coalesce(least, literal(0))


def _match(query: Query) -> str:
    """The query in FTS5's own words."""
    parts = []
    for run in query.runs:
        phrase = " ".join(bigrams.pairs(run))
        parts.append(f'words : "{phrase}"' + (" *" if bigrams.is_plain(run) else ""))
    for name, values in query.facets.items():
        either = " OR ".join(f'"{facet(name, value)}"' for value in values)
        parts.append(f"facets : ({either})")
    return " AND ".join(f"({part})" for part in parts)


def _tsquery(query: Query) -> str:
    """The query in PostgreSQL's own words."""
    parts = []
    for run in query.runs:
        parts += [
            f"'{token}'" + (":*" if bigrams.is_plain(run) else "") for token in bigrams.pairs(run)
        ]
    for name, values in query.facets.items():
        parts.append("(" + " | ".join(f"'{facet(name, value)}'" for value in values) + ")")
    return " & ".join(parts)
