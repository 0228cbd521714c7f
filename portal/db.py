"""The database: db, Base, transaction(), column types, SQLite's pragmas, reach as a WHERE."""

import threading
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
def transaction() -> Iterator[None]:
    """One act: all of it or nothing; nested, it joins the outer one.

    It begins on fresh rows: what the page read before is read again. On SQLite writers queue on
    a lock before BEGIN IMMEDIATE, so that none starves. Raises Busy after 30 seconds of waiting
    and Stale when somebody else changed a row in between.
    """
    if db.session.info.get("writing"):
        yield
        return
    db.session.rollback()
    with _turn_to_write(db.engine):
        db.session.info["writing"] = True
        try:
            db.session.connection(execution_options={"writing": True})
            yield
            db.session.commit()
        except StaleDataError as stale:
            db.session.rollback()
            raise Stale("刚才有人先办理了这一条，您的修改未保存。请刷新后再办理。") from stale
        except BaseException:
            db.session.rollback()
            raise
        finally:
            db.session.info.pop("writing", None)


_one_writer = threading.Lock()


@contextmanager
def _turn_to_write(engine: Engine) -> Iterator[None]:
    name = engine.url.database
    if engine.dialect.name != "sqlite" or not name or name == ":memory:":
        yield
        return
    if not _one_writer.acquire(timeout=SECONDS_TO_WAIT):
        raise Busy("现在办理的人较多，没有轮到您。您填写的内容还在，请稍后再提交一次。")
    try:
        with FileLock(f"{name}.lock", timeout=SECONDS_TO_WAIT, poll_interval=0.005):
            yield
    except Timeout as full:
        raise Busy("现在办理的人较多，没有轮到您。您填写的内容还在，请稍后再提交一次。") from full
    finally:
        _one_writer.release()


def tune(engine: Engine) -> None:
    """Make SQLite durable and its DDL transactional (WAL, synchronous=FULL, our own BEGIN)."""
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)


def _on_connect(raw: Any, _record: object) -> None:
    raw.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=5000",
        "cache_size=-8000",
        "mmap_size=1073741824",
        "temp_store=MEMORY",
    ):
        raw.execute(f"PRAGMA {pragma}")


def _on_begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def database_file(engine: Engine) -> Path | None:
    """The embedded database's file, None on a server."""
    return Path(engine.url.database or "") if engine.dialect.name == "sqlite" else None
