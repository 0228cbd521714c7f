"""The database: db, Base, transaction(), column types, reach as a WHERE."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    CursorResult,
    DateTime,
    Dialect,
    Engine,
    Executable,
    Index,
    MetaData,
    SQLColumnExpression,
    String,
    TypeDecorator,
    cast,
    false,
    func,
    literal_column,
    or_,
    true,
)
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.schema import CreateIndex
from sqlalchemy.sql.compiler import DDLCompiler

from portal.kernel.errors import Busy, Stale
from portal.kernel.later import Later
from portal.kernel.terms import Term
from portal.policy import Grant, Reach

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
filelock = Later("filelock")
SECONDS_TO_WAIT = 30
WHERE = "where"
BUSY = "现在办理的人较多，没有轮到您。您填写的内容还在，请稍后再提交一次。"
CROWDED = {
    "55P03",  # lock_not_available
    "40P01",  # deadlock_detected
    "40001",  # serialization_failure
}


class Base(DeclarativeBase):
    """The one declarative base; every constraint has a name."""

    metadata = MetaData(naming_convention=NAMES)


db = SQLAlchemy(model_class=Base)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC. A naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's interface
        """To the database."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's interface
        """From the database."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    # To and from SQLite's text in one step: a long list has thousands of moments.

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        """To the database."""
        return _told if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: Any) -> Callable[[Any], Any] | None:
        """From the database."""
        return _read if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


_TO_THE_ZONE = len("2023-06-12 10:22:00.000000")


def _told(moment: datetime | None) -> str | None:
    """A moment as SQLite's text, in UTC."""
    if moment is None:
        return None
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return moment.astimezone(UTC).isoformat(" ", "microseconds")[:_TO_THE_ZONE]


def _read(told: str | None) -> datetime | None:
    """A moment of SQLite's text, which is in UTC."""
    return None if told is None else datetime.fromisoformat(f"{told}+00:00")


class TermCode(TypeDecorator[Term]):
    """A Term, stored as its code."""

    impl = String(40)
    cache_ok = True

    def __init__(self, kind: type[Term]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's interface
        """To the database; anything but a member of the list is refused."""
        return None if value is None else str(self.kind.of(value))

    # A look into a dictionary: a long list has thousands of codes.

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], str | None]:  # noqa: ARG002 - SQLAlchemy's interface
        """To the database."""
        codes: dict[str | None, str | None] = {one.value: one.value for one in self.kind}
        return (codes | {None: None}).__getitem__

    def result_processor(
        self,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy's interface
        coltype: Any,  # noqa: ARG002 - SQLAlchemy's interface
    ) -> Callable[[str | None], Term | None]:
        """From the database."""
        members: dict[str | None, Term | None] = {one.value: one for one in self.kind}
        return (members | {None: None}).__getitem__


def one_of(column: str, kind: type[Term]) -> CheckConstraint:
    """A named CHECK that a column holds a code of ``kind``."""
    codes = ", ".join(f"'{code.value}'" for code in kind)
    return CheckConstraint(f"{column} IN ({codes})", name=f"{column}_known")


def among(
    column: InstrumentedAttribute[Any] | ColumnElement[Any], terms: Iterable[Term]
) -> ColumnElement[bool]:
    """``IN`` with its codes written out: so a database knows its partial index again."""
    return column.in_([literal_column(f"'{term.value}'") for term in terms])


def twice(kind: type[Base]) -> Any:
    """The table of ``kind`` once more in a statement, its columns in ``c``.

    For what is built while the portal loads: an alias of the class puts all classes together.
    """
    return kind.__table__.alias()


def partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index of those rows alone for which ``where`` holds, alike on both databases."""
    return Index(name, *columns, unique=unique, info={WHERE: where})


@compiles(CreateIndex)
def _with_where(create: Any, compiler: DDLCompiler, **kw: Any) -> str:
    """Said here, and not by each database's own option: that would load both of them to start."""
    made = str(compiler.visit_create_index(create, **kw))
    where = create.element.info.get(WHERE)
    return f"{made} WHERE {where}" if where else made


def within(
    grants: Sequence[Grant],
    *,
    section: InstrumentedAttribute[Any] | None = None,
    firm: InstrumentedAttribute[Any] | None = None,
    person: InstrumentedAttribute[Any] | None = None,
) -> ColumnElement[bool]:
    """What ``grants`` reach, as a WHERE over the columns that say whose a row is."""
    parts: list[ColumnElement[bool]] = []
    for grant in grants:
        match grant.reach:
            case Reach.ALL:
                return true()
            case Reach.CHARGE if section is not None and grant.by.unit_id is not None:
                parts.append(section == grant.by.unit_id)
            case Reach.OWN if firm is not None and grant.by.unit_id is not None:
                parts.append(firm == grant.by.unit_id)
            case Reach.SELF if person is not None:
                parts.append(person == grant.by.user_id)
    return or_(*parts) if parts else false()


def read(
    statement: Executable, values: Mapping[str, Any] | None = None
) -> CursorResult[*tuple[Any, ...]]:
    """Rows of plain columns of what has been flushed, by the session's own connection.

    For the statements of every page: built once, with their values apart, they cost half of what
    a session's ``execute`` takes.
    """
    return db.session.connection().execute(statement, values)


def upsert(table: Any) -> Any:
    """An INSERT that can be told what to do with a row that is there already."""
    return import_module(f"sqlalchemy.dialects.{db.engine.dialect.name}").insert(table)


AHEAD = "ahead"
PART, ROW = "\x1f", "\x1e"
"""What stands between the parts of a row and between the rows of a text that holds several."""


def ahead(name: str) -> Any:
    """What the first statement of a page has read besides, None where it has not."""
    return db.session.info.get(AHEAD, {}).get(name)


def in_one(*parts: SQLColumnExpression[Any]) -> ColumnElement[str]:
    """Several rows of several columns as one text: to be read along with something else."""
    first, *others = (cast(one, String) for one in parts)
    row: ColumnElement[str] = first
    for part in others:
        row = row + PART + part
    return func.coalesce(func.aggregate_strings(row, ROW), "")


def rows_in(text: str | None) -> list[tuple[str, ...]]:
    """The rows that ``in_one`` put into a text, in no order."""
    return [tuple(row.split(PART)) for row in text.split(ROW)] if text else []


@contextmanager
def transaction(*, wait: float = SECONDS_TO_WAIT) -> Iterator[None]:
    """One act: all of it or nothing; nested, it joins the outer one.

    It begins on fresh rows: what the page read before is read again. On SQLite writers queue on
    a lock before BEGIN IMMEDIATE, so that none starves, ``wait`` seconds at most; on PostgreSQL
    each row locked by another is waited for up to 30 seconds. Raises Busy when the wait is over or
    two acts stand in each other's way, Stale when somebody else changed a row in between.
    """
    if db.session.info.get("writing"):
        yield
        return
    db.session.rollback()
    db.session.info.pop(AHEAD, None)
    until = time.monotonic() + wait
    with _turn_to_write(db.engine, until):
        db.session.info["writing"] = True
        try:
            db.session.connection(execution_options={"writing_until": until})
            yield
            db.session.commit()
        except StaleDataError as stale:
            db.session.rollback()
            raise Stale("刚才有人先办理了这一条，您的修改未保存。请刷新后再办理。") from stale
        except OperationalError as error:
            db.session.rollback()
            if _is_crowded(error.orig):
                raise Busy(BUSY) from error
            raise
        except BaseException:
            db.session.rollback()
            raise
        finally:
            db.session.info.pop("writing", None)


def _is_crowded(fault: BaseException | None) -> bool:
    """Whether a driver's error only says that others were at it at the same moment."""
    if isinstance(fault, sqlite3.OperationalError):
        return fault.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
    return getattr(fault, "sqlstate", None) in CROWDED


_one_writer = threading.Lock()


@contextmanager
def _turn_to_write(engine: Engine, until: float) -> Iterator[None]:
    name = engine.url.database
    if engine.dialect.name != "sqlite" or not name or name == ":memory:":
        yield
        return
    if not _one_writer.acquire(timeout=seconds_left(until)):
        raise Busy(BUSY)
    try:
        queue = filelock.FileLock(f"{name}.lock", timeout=seconds_left(until), poll_interval=0.005)
        try:
            queue.acquire()
        except filelock.Timeout as full:
            raise Busy(BUSY) from full
        try:
            yield
        finally:
            queue.release()
    finally:
        _one_writer.release()


def seconds_left(until: float) -> float:
    """How long it is to a moment of the steady clock, 0 where it is over."""
    return max(0.0, until - time.monotonic())


def database_file(engine: Engine) -> Path | None:
    """The embedded database's file, None on a server."""
    return Path(engine.url.database or "") if engine.dialect.name == "sqlite" else None
