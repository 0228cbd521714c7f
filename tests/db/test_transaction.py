"""One act: all of it or nothing."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import StatementError

from portal.db import db, transaction
from portal.kernel.errors import Refusal
from portal.notices.models import Notice
from portal.trail import queries as trail
from portal.trail import service as trailing
from portal.trail.models import TrailLine

NOON = datetime(2023, 6, 12, 4, tzinfo=UTC)


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_an_inner_act_joins_the_outer_one(rows):
    with rows:
        with pytest.raises(Refusal), transaction():
            with transaction():
                db.session.add(Notice(user_id=1, at=NOON, text="一"))
                trailing.record(None, "test.inner")
            raise Refusal("后来不行了。")
        assert count(Notice) == 0
        assert count(TrailLine) == 0


def test_lines_of_a_failed_act_do_not_turn_up_in_the_next(rows):
    with rows:
        with pytest.raises(Refusal), transaction():
            trailing.record(None, "test.lost")
            raise Refusal("不办了。")
        with transaction():
            trailing.record(None, "test.kept")
        assert [line.verb for line in trail.lines(trail.Filter()).rows] == ["test.kept"]
        assert trail.verify() is None


def test_a_moment_without_a_zone_is_refused(rows):
    with rows, pytest.raises(StatementError, match="without a time zone"), transaction():
        db.session.add(Notice(user_id=1, at=NOON.replace(tzinfo=None), text="一"))
        db.session.flush()


def test_a_moment_comes_back_aware_and_in_utc(rows):
    with rows:
        with transaction():
            db.session.add(Notice(user_id=1, at=NOON, text="一"))
        assert db.session.scalar(select(Notice.at)) == NOON
        assert db.session.scalar(select(Notice.at)).tzinfo is UTC


def test_sqlite_is_durable_and_checks_its_keys(rows):
    with rows:
        if db.engine.dialect.name != "sqlite":
            version = db.session.scalar(select(func.version()))
            assert version.startswith("PostgreSQL")
            return
        told = {
            name: db.session.connection().exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
        assert told == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
