"""Searching hazards: the index of words of both databases, and how it is kept up to date.

A row of ``hazard_search`` holds what a hazard is searched by, folded. Beside it SQLite has the
full-text table ``hazard_words``, PostgreSQL the column ``tokens`` with its index; both hold the
row's two-character tokens and its facets. ``key`` is the ledger's order, so that what the index
gives comes in that order already.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    ForeignKey,
    Integer,
    Select,
    Text,
    bindparam,
    delete,
    event,
    inspect,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal import bulk
from portal.db import Base, db, transaction
from portal.hazards.models import Hazard
from portal.hazards.terms import Status
from portal.kernel import bigrams, clock
from portal.units.models import Unit

BATCH = 500
BITS = 30
SIGN = "␟"
TOUCHED, RENAMED = "hazards_touched", "firms_renamed"
MADE_ANEW = ("hazard_search", "hazard_words")
"""Tables that can be made again from the hazards: no backup needs them."""


class HazardSearch(Base):
    """What one hazard is searched by: its words, folded, and its place in the ledger's order."""

    __tablename__ = "hazard_search"
    key: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False
    )
    hazard_id: Mapped[int] = mapped_column(ForeignKey("hazard.id"), unique=True)
    words: Mapped[str] = mapped_column(Text)
    facets: Mapped[str] = mapped_column(Text)


ON_SQLITE = (
    "CREATE VIRTUAL TABLE hazard_words USING fts5(words, facets, content='', tokenize='ascii')",
)
ON_POSTGRESQL = (
    "ALTER TABLE hazard_search ADD COLUMN tokens tsvector",
    "CREATE INDEX ix_hazard_search_tokens ON hazard_search USING gin (tokens)"
    " WITH (fastupdate = off)",
)
_ADD = "INSERT INTO hazard_words (rowid, words, facets) VALUES (?, ?, ?)"
_TAKE_OUT = text(
    "INSERT INTO hazard_words (hazard_words, rowid, words, facets)"
    " VALUES ('delete', :key, :words, :facets)"
)
_GIVE_TOKENS = text(
    "UPDATE hazard_search SET tokens = array_to_tsvector(CAST(:tokens AS text[])) WHERE key = :key"
)


@event.listens_for(HazardSearch.__table__, "after_create")
def _complete(_table: Any, connection: Connection, **_kw: Any) -> None:
    """Make what no table of ours can say; the migration does the same."""
    for statement in ON_SQLITE if connection.dialect.name == "sqlite" else ON_POSTGRESQL:
        connection.execute(text(statement))


def key_of(found_at: datetime, hazard_id: int) -> int:
    """A hazard's place in the ledger's order: by the second it was found, then by its id."""
    return (int(found_at.timestamp()) << BITS) | hazard_id


def key_from(day: date) -> int:
    """The first key of a day of Asia/Shanghai."""
    midnight = datetime.combine(day, datetime.min.time())
    return int(clock.from_local(midnight).timestamp()) << BITS


@lru_cache(maxsize=4096)
def facet(name: str, value: object) -> str:
    """A facet as one token, which no word of a text ever is: it holds a sign of its own."""
    return f"{SIGN}{name}{SIGN}{value}".replace("_", SIGN)


def watch() -> None:
    """Keep the index with every transaction that writes a hazard or renames a firm."""
    if not event.contains(db.session, "after_flush", _note):
        event.listen(db.session, "after_flush", _note)
        event.listen(db.session, "before_commit", _keep)
        event.listen(db.session, "after_rollback", _drop)


def touch(ids: Iterable[int]) -> None:
    """Say of hazards written without their objects that their words are to be kept anew."""
    db.session.info.setdefault(TOUCHED, set()).update(ids)


def touched(session: Session) -> set[int]:
    """The hazards that a transaction has written so far, with or without their objects."""
    ids: set[int] = session.info.get(TOUCHED, set())
    return ids


def _note(session: Session, _context: object) -> None:
    for row in (*session.new, *session.dirty):
        if isinstance(row, Hazard) and row.status is not Status.DRAFT:
            session.info.setdefault(TOUCHED, set()).add(row.id)
        elif isinstance(row, Unit) and inspect(row).attrs.name.history.has_changes():
            session.info.setdefault(RENAMED, set()).add(row.id)


def _drop(session: Session) -> None:
    session.info.pop(TOUCHED, None)
    session.info.pop(RENAMED, None)


def _keep(session: Session) -> None:
    session.flush()
    ids: set[int] = session.info.pop(TOUCHED, set())
    if firms := session.info.pop(RENAMED, set()):
        ids |= set(session.scalars(select(Hazard.id).where(Hazard.firm_id.in_(firms))))
    if ids:
        index(session.connection(), ids)


def index(connection: Connection, ids: Iterable[int]) -> None:
    """Bring the words of hazards up to date, whatever they were."""
    every = sorted(ids)
    for some in (every[at : at + BATCH] for at in range(0, len(every), BATCH)):
        asked = {"ids": some}
        kept = {
            row.hazard_id: row for row in connection.execute(_kept(connection.dialect.name), asked)
        }
        said = connection.execute(_to_say(connection.dialect.name), asked)
        rows = [_entry(row) for row in said]
        now = {row["hazard_id"]: row for row in rows}
        gone = [old for old in kept.values() if _plain(old) != now.get(old.hazard_id)]
        same = set(kept) - {old.hazard_id for old in gone}
        _remove(connection, [_plain(old) for old in gone])
        _add(connection, [row for row in rows if row["hazard_id"] not in same])


@cache
def _kept(_kind: str) -> Select[*tuple[Any, ...]]:
    """What the index of this kind of database holds of the hazards ``ids``."""
    return select(HazardSearch).where(HazardSearch.hazard_id.in_(bulk.listed("ids")))


@cache
def _to_say(_kind: str) -> Select[*tuple[Any, ...]]:
    """What is searched of the hazards ``ids``."""
    found: Select[*tuple[Any, ...]] = _said().where(Hazard.id.in_(bulk.listed("ids")))
    return found


def _said() -> Any:
    """What is searched of every hazard that is no draft."""
    return (
        select(
            Hazard.id,
            Hazard.found_at,
            Hazard.number,
            Hazard.place,
            Hazard.text,
            Hazard.status,
            Hazard.grade,
            Hazard.source,
            Hazard.category,
            Hazard.firm_id,
            Hazard.section_id,
            Unit.name.label("firm"),
            Unit.initials,
        )
        .outerjoin(Unit, Unit.id == Hazard.firm_id)
        .where(Hazard.status != Status.DRAFT)
    )


def _entry(row: Any) -> dict[str, Any]:
    facets = {
        "status": row.status,
        "grade": row.grade,
        "source": row.source,
        "category": row.category,
        "firm": row.firm_id,
        "section": row.section_id,
    }
    said = (row.number, row.firm, row.initials, row.place, row.text)
    return {
        "key": key_of(row.found_at or datetime.fromtimestamp(0, UTC), row.id),
        "hazard_id": row.id,
        "words": "\n".join(bigrams.folded(part or "") for part in said),
        "facets": " ".join(facet(name, value) for name, value in facets.items() if value),
    }


def _plain(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("key", "hazard_id", "words", "facets")}


def _remove(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        connection.execute(_TAKE_OUT, [_indexed(row) for row in rows])
    keys = [{"gone": row["key"]} for row in rows]
    connection.execute(
        delete(HazardSearch.__table__).where(HazardSearch.key == bindparam("gone")),  # type: ignore[arg-type]  # a mapped class's own table
        keys,
    )


def _add(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    if not rows:
        return
    bulk.write(connection, HazardSearch.__table__, rows)
    if connection.dialect.name == "sqlite":
        spaced = [(row["key"], bigrams.spaced(row["words"]), row["facets"]) for row in rows]
        connection.exec_driver_sql(_ADD, spaced)
        return
    told = [
        {
            "key": row["key"],
            "tokens": sorted({*bigrams.tokens(row["words"]), *row["facets"].split()}),
        }
        for row in rows
    ]
    connection.execute(_GIVE_TOKENS, told)


def _indexed(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "key": row["key"],
        "words": bigrams.spaced(row["words"]),
        "facets": row["facets"],
    }


@transaction()
def rebuild() -> int:
    """Make the whole index anew from the hazards; how many there are."""
    connection = db.session.connection()
    if connection.dialect.name == "sqlite":
        connection.execute(text("INSERT INTO hazard_words (hazard_words) VALUES ('delete-all')"))
    connection.execute(delete(HazardSearch))
    count = 0
    for rows in _all(connection):
        _add(connection, rows)
        count += len(rows)
    if connection.dialect.name == "sqlite":
        connection.execute(text("INSERT INTO hazard_words (hazard_words) VALUES ('optimize')"))
    return count


def _all(connection: Connection) -> Iterator[list[dict[str, Any]]]:
    last = 0
    while True:
        query = _said().where(Hazard.id > last).order_by(Hazard.id).limit(BATCH)
        rows = connection.execute(query).all()
        if not rows:
            return
        last = rows[-1].id
        yield [_entry(row) for row in rows]
