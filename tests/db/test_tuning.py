"""What a connection is set to, and that the database learns what its tables hold."""

import time

import pytest
from sqlalchemy import text

from portal import tuning
from portal.db import db, transaction
from tests.support import make


@pytest.fixture
def is_sqlite(app):
    with app.app_context():
        return db.engine.dialect.name == "sqlite"


def said(statement):
    return db.session.execute(text(statement)).scalar()


def test_a_connection_is_set_as_the_design_says(rows, is_sqlite):
    with rows:
        if is_sqlite:
            wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
            wanted |= {"cache_size": -8000, "mmap_size": 1 << 30, "temp_store": 2}
            assert {name: said(f"PRAGMA {name}") for name in wanted} == wanted
            return
        wanted = {"jit": "off", "random_page_cost": "1.1", "lock_timeout": "30s"}
        assert {name: said(f"SHOW {name}") for name in wanted} == wanted
        raw = db.session.connection().connection.driver_connection
        assert raw.prepare_threshold == 2


def statistics(is_sqlite):
    if is_sqlite:
        return said("SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_stat1'") and said(
            "SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'hazard'"
        )
    return said("SELECT count(*) FROM pg_stats WHERE tablename = 'hazard'")


def test_the_database_learns_what_a_table_holds(rows, is_sqlite):
    with rows:
        make.hazard()
        with transaction():
            tuning.analyze("hazard")
        assert statistics(is_sqlite)
        with transaction():
            tuning.analyze()
        tuning.optimize()


def test_sqlite_is_asked_what_it_needs_as_a_connection_ends(rows, is_sqlite):
    if not is_sqlite:
        pytest.skip("a server sees to it by itself")
    with rows:
        seen = []
        raw = db.engine.raw_connection()
        raw.driver_connection.set_trace_callback(seen.append)
        raw.invalidate()
        assert "PRAGMA optimize" in seen


def test_a_connection_to_a_server_that_lay_idle_is_asked_whether_it_lives(
    rows, is_sqlite, monkeypatch
):
    if is_sqlite:
        pytest.skip("the embedded database has no connection to lose")
    with rows:
        kept = said("SELECT pg_backend_pid()")
        with db.engine.connect() as other:
            db.session.remove()
            other.execute(text("SELECT pg_terminate_backend(:pid, 1000)"), {"pid": kept})
            later = time.monotonic() + 60
            monkeypatch.setattr(tuning.time, "monotonic", lambda: later)
            assert said("SELECT pg_backend_pid()") != kept
