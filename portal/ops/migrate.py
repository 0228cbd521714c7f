"""Bringing the database to the form this version needs, forward only."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import Connection, Engine

from portal import places
from portal.db import database_file, db

BESIDE = {
    "table": "hazard_words",
    "column": "tokens",
    "index": "ix_hazard_search_tokens",
}
"""What only a migration can say, by kind: the index of words of either database."""


class BrokenReferenceError(Exception):
    """A migration left a row that points at nothing; nothing of it was kept."""


def config(folder: Path | None = None) -> Config:
    """Alembic's settings for the migrations in ``folder``, this version's own by default."""
    made = Config()
    made.set_main_option("script_location", str(folder or places.root() / "migrations"))
    made.set_main_option("path_separator", "os")
    return made


def is_of_models(name: str | None, kind: str, _parents: object = None) -> bool:
    """Whether a name of the database is one that the models tell; the others are of migrations."""
    return not (name or "").startswith(BESIDE.get(kind, "\0"))


def pending(app: Flask, folder: Path | None = None) -> bool:
    """Whether the database lacks a migration of this version."""
    return bool(_to_do(app, ScriptDirectory.from_config(config(folder))))


def upgrade(app: Flask, folder: Path | None = None) -> list[str]:
    """Apply what is missing, all of it or nothing; the revisions applied, in order.

    An embedded database that holds something is copied first, to ``portal.db.before-0007`` for the
    first revision applied.
    """
    settings = config(folder)
    to_do = _to_do(app, ScriptDirectory.from_config(settings))
    if not to_do:
        return []
    with app.app_context():
        engine = db.engine
        _keep_copy(engine, to_do[0])
        with _writing(engine) as connection:
            settings.attributes["connection"] = connection
            command.upgrade(settings, "head")
        engine.dispose()
    return to_do


def _to_do(app: Flask, script: ScriptDirectory) -> list[str]:
    with app.app_context():
        current = _current(db.engine)
    head = script.get_current_head()
    if head is None or head == current:
        return []
    steps = script.iterate_revisions(head, current or "base")
    return [step.revision for step in steps][::-1]


def _current(engine: Engine) -> str | None:
    """The revision of a database, None for an empty one; an embedded one is not made by asking."""
    file = database_file(engine)
    if file is not None and not file.exists():
        return None
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _keep_copy(engine: Engine, revision: str) -> None:
    file = database_file(engine)
    if file is None:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists() or not _has_tables(file):
        return
    copy = file.with_name(f"{file.name}.before-{revision}")
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)


def _has_tables(file: Path) -> bool:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is not None


@contextmanager
def _writing(engine: Engine) -> Iterator[Connection]:
    """One transaction around all steps.

    SQLite changes a table by making it anew, so references are checked at the end, not on the way.
    """
    if engine.dialect.name != "sqlite":
        with engine.begin() as connection:
            yield connection
        return
    with engine.connect().execution_options(writing=True) as connection:
        raw = connection.connection.dbapi_connection
        if raw is None:
            raise RuntimeError("the connection is closed")
        raw.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                if broken:
                    raise BrokenReferenceError(f"{len(broken)} rows, the first in {broken[0][0]}")
        finally:
            raw.execute("PRAGMA foreign_keys=ON")
