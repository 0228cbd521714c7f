"""How each database is set up: what a connection begins and ends with, and its statistics."""

import sqlite3
import time
from contextlib import suppress
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DisconnectionError

from portal.db import SECONDS_TO_WAIT, db, seconds_left, transaction


def tune(engine: Engine) -> None:
    """Make SQLite durable and its DDL transactional, and let no statement wait for ever.

    SQLite: WAL, synchronous=FULL, our own BEGIN. Either: 30 seconds for a lock of another's.
    """
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
        event.listen(engine, "close", _on_close)
    else:
        event.listen(engine, "connect", _on_connect_to_server)
        event.listen(engine, "checkin", _on_checkin)
        event.listen(engine, "checkout", _on_checkout)


def analyze(*tables: str) -> None:
    """Let the database see anew what ``tables`` hold, all if none is named, in a transaction.

    It chooses among its indexes by that: to be done after many rows have come at once.
    """
    for name in tables or ("",):
        db.session.connection().exec_driver_sql(f"ANALYZE {name}")


def optimize() -> None:
    """What SQLite asks for once a day: the same, where much has changed. A server sees to it."""
    if db.engine.dialect.name == "sqlite":
        with transaction():
            db.session.connection().exec_driver_sql("PRAGMA optimize")


def _on_connect(raw: Any, _record: object) -> None:
    raw.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        f"busy_timeout={SECONDS_TO_WAIT * 1000}",
        "cache_size=-8000",
        "mmap_size=1073741824",
        "temp_store=MEMORY",
        "analysis_limit=1000",
    ):
        raw.execute(f"PRAGMA {pragma}")


def _on_close(raw: Any, _record: object) -> None:
    with suppress(sqlite3.Error):  # another one writes: the next to close will do it
        raw.execute("PRAGMA busy_timeout=0")
        raw.execute("PRAGMA optimize")


def _on_connect_to_server(raw: Any, _record: object) -> None:
    raw.prepare_threshold = 2  # every page asks the same few statements
    raw.autocommit = True
    for setting in (f"lock_timeout = '{SECONDS_TO_WAIT}s'", "jit = off", "random_page_cost = 1.1"):
        raw.execute(f"SET {setting}")
    raw.autocommit = False


def _on_checkin(_raw: object, record: Any) -> None:
    record.info["used_at"] = time.monotonic()


def _on_checkout(raw: Any, record: Any, _proxy: object) -> None:
    """Ask a connection that has lain idle whether it lives; to ask each time would cost a tenth."""
    if time.monotonic() - record.info.get("used_at", time.monotonic()) < SECONDS_TO_WAIT:
        return
    try:
        raw.execute("SELECT 1")
        raw.rollback()
    except Exception as gone:
        raise DisconnectionError from gone


def _on_begin(connection: Connection) -> None:
    until = connection.get_execution_options().get("writing_until")
    raw: Any = connection.connection.driver_connection
    if until is None:
        raw.execute("BEGIN")
        return
    # A program of another's that writes into the file stands outside of our queue.
    raw.execute(f"PRAGMA busy_timeout={int(seconds_left(until) * 1000)}")
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        raw.execute(f"PRAGMA busy_timeout={SECONDS_TO_WAIT * 1000}")
