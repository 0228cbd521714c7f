"""The database: db, Base, transaction(), column types, SQLite's pragmas, reach as a WHERE."""

import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    String,
    TypeDecorator,
    event,
    false,
    or_,
    true,
)
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute
from sqlalchemy.orm.exc import StaleDataError

from portal.kernel.errors import Busy, Stale
from portal.kernel.terms import Term
from portal.policy import Grant, Reach

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
SECONDS_TO_WAIT = 30
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

    def process_result_value(self, value: str | None, dialect: Dialect) -> Term | None:  # noqa: ARG002 - SQLAlchemy's interface
        """From the database."""
        return None if value is None else self.kind.of(value)


def one_of(column: str, kind: type[Term]) -> CheckConstraint:
    """A named CHECK that a column holds a code of ``kind``."""
    codes = ", ".join(f"'{code.value}'" for code in kind)
    return CheckConstraint(f"{column} IN ({codes})", name=f"{column}_known")


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
    if not _one_writer.acquire(timeout=_left(until)):
        raise Busy(BUSY)
    try:
        queue = FileLock(f"{name}.lock", timeout=_left(until), poll_interval=0.005)
        try:
            queue.acquire()
        except Timeout as full:
            raise Busy(BUSY) from full
        try:
            yield
        finally:
            queue.release()
    finally:
        _one_writer.release()


def _left(until: float) -> float:
    return max(0.0, until - time.monotonic())


def tune(engine: Engine) -> None:
    """Make SQLite durable and its DDL transactional, and let no statement wait for ever.

    SQLite: WAL, synchronous=FULL, our own BEGIN. Either: 30 seconds for a lock of another's.
    """
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
    else:
        event.listen(engine, "connect", _on_connect_to_server)


def _on_connect(raw: Any, _record: object) -> None:
    raw.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={SECONDS_TO_WAIT * 1000}",
        "cache_size=-8000",
        "mmap_size=1073741824",
        "temp_store=MEMORY",
    ):
        raw.execute(f"PRAGMA {pragma}")


def _on_connect_to_server(raw: Any, _record: object) -> None:
    raw.execute(f"SET lock_timeout = '{SECONDS_TO_WAIT}s'")
    raw.commit()


def _on_begin(connection: Connection) -> None:
    until = connection.get_execution_options().get("writing_until")
    if until is None:
        connection.exec_driver_sql("BEGIN")
        return
    # A program of another's that writes into the file stands outside of our queue.
    raw: Any = connection.connection.driver_connection
    raw.execute(f"PRAGMA busy_timeout={int(_left(until) * 1000)}")
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        raw.execute(f"PRAGMA busy_timeout={SECONDS_TO_WAIT * 1000}")


def database_file(engine: Engine) -> Path | None:
    """The embedded database's file, None on a server."""
    return Path(engine.url.database or "") if engine.dialect.name == "sqlite" else None
