"""Filled databases: made once, kept in bench/.data, copied for each run so that none wears out."""

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from bench.fill import fill
from bench.filled import Filled, settings_for
from bench.say import say
from portal.app import create_app
from portal.db import db
from portal.kernel import clock
from portal.settings import Settings
from tests.support import postgres

HERE = Path(__file__).parent
DATA = HERE / ".data"
KEPT_BESIDE = (
    "kernel/bigrams",
    "hazards/search",
    "reports/metrics",
    "reports/parts",
    "reports/tallies",
)
"""What makes the index of words and the counters."""
FRESH = timedelta(days=7)
"""Older rows are filled again: what is open or late depends on the day."""


@contextmanager
def sqlite(rows: int) -> Iterator[Filled]:
    """A copy of the filled file, gone when the block ends."""
    kept, run = DATA / f"sqlite-{rows}", DATA / f"sqlite-{rows}-run"
    if not _is_fresh(kept):
        shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir(parents=True)
        _fill(settings_for(kept, f"sqlite:///{kept / 'portal.db'}"), rows)
        with closing(sqlite3.connect(kept / "portal.db")) as raw:
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        _stamp(kept)
    shutil.rmtree(run, ignore_errors=True)
    shutil.copytree(kept, run)
    try:
        yield Filled("SQLite", rows, settings_for(run, f"sqlite:///{run / 'portal.db'}"))
    finally:
        shutil.rmtree(run, ignore_errors=True)


@contextmanager
def on_postgres(rows: int, given: str = "") -> Iterator[Filled]:
    """A filled database on the server ``given``, or on one that lives as long as the block."""
    run = DATA / f"postgres-{rows}-run"
    name = f"qinghuan_bench_{rows}"
    with ExitStack() as stack:
        server = given or stack.enter_context(postgres.cluster())
        _on_server(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        _on_server(server, f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")
        shutil.rmtree(run, ignore_errors=True)
        run.mkdir(parents=True)
        url = make_url(server).set(database=name).render_as_string(hide_password=False)
        settings = settings_for(run, url)
        try:
            _fill(settings, rows)
            yield Filled("PostgreSQL", rows, settings)
        finally:
            _on_server(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            shutil.rmtree(run, ignore_errors=True)


def _fill(settings: Settings, rows: int) -> None:
    say(f"filling {rows:,} hazards …")
    app = create_app(settings)
    say(f"filled in {fill(app, rows):.0f} s")
    with app.app_context():
        db.engine.dispose()


def _on_server(server: str, statement: str) -> None:
    engine = create_engine(server, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))


def _made_from() -> str:
    """What a filled database depends on: the programs that fill it and the migrations."""
    sources = [HERE / f"{name}.py" for name in ("words", "district", "hazards", "told", "fill")]
    sources += [HERE.parent / "portal" / f"{name}.py" for name in KEPT_BESIDE]
    sources += sorted((HERE.parent / "migrations" / "versions").glob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()


def _stamp(folder: Path) -> None:
    told = {"made_from": _made_from(), "at": clock.now().timestamp()}
    (folder / "stamp.json").write_text(json.dumps(told), "utf-8")


def _is_fresh(folder: Path) -> bool:
    try:
        told = json.loads((folder / "stamp.json").read_text("utf-8"))
    except (OSError, ValueError):
        return False
    young = clock.now().timestamp() - told["at"] < FRESH.total_seconds()
    return bool(young and told["made_from"] == _made_from())
