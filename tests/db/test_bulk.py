"""Many rows at once: the same as by their objects, and no id twice."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Text, select
from sqlalchemy.exc import IntegrityError, StatementError

from portal import bulk
from portal.db import db, transaction
from portal.hazards.models import Hazard
from portal.hazards.terms import Status
from portal.notices.models import Notice
from tests.support import make

AT = datetime(2023, 6, 12, 2, 22, 0, 5, tzinfo=UTC)
HAZARD = Hazard.__table__
DRAFT = {"key": "a", "status": Status.DRAFT, "reporter_id": 1, "moved_at": AT, "text": "一"}


def test_rows_written_at_once_read_back_as_their_objects(rows):
    with rows:
        make.user(username="anquan")
        with transaction():
            bulk.write(db.session.connection(), HAZARD, [DRAFT, DRAFT | {"key": "b"}])
        one, other = db.session.scalars(select(Hazard).order_by(Hazard.key))
        assert (one.status, one.moved_at, one.version, one.place) == (Status.DRAFT, AT, 1, "")
        assert (one.fixed_on_spot, one.found_at, other.key) == (False, None, "b")


def test_more_rows_than_are_held_at_a_time_are_all_written_and_may_be_made_as_they_go(
    rows, monkeypatch
):
    monkeypatch.setattr(bulk, "AT_ONCE", 2)
    with rows:
        with transaction():
            told = ({"user_id": 1, "at": AT, "text": f"第 {at} 条"} for at in range(5))
            bulk.write(db.session.connection(), Notice.__table__, told)
            bulk.write(db.session.connection(), Notice.__table__, [])
        assert db.session.query(Notice).count() == 5


def test_what_a_column_does_not_take_is_refused_and_nothing_is_kept(rows):
    with rows:
        make.user(username="anquan")
        unknown, double = DRAFT | {"status": "gone"}, [DRAFT, DRAFT]
        with pytest.raises((KeyError, StatementError)), transaction():
            bulk.write(db.session.connection(), HAZARD, [unknown])
        with pytest.raises(IntegrityError), transaction():
            bulk.write(db.session.connection(), HAZARD, double)
        assert db.session.query(Hazard).count() == 0


def test_ids_that_were_taken_are_nobody_elses(rows):
    with rows:
        hazard = make.hazard()
        with transaction():
            ids = bulk.take_ids(HAZARD, 3)
            told = [DRAFT | {"id": row_id, "key": f"k{row_id}"} for row_id in ids]
            bulk.write(db.session.connection(), HAZARD, told)
        assert len({hazard.id, *ids, make.hazard().id}) == 5


def test_hundreds_of_values_are_asked_for_as_one(rows):
    with rows:
        found = [make.hazard() for _ in range(3)][1:]
        by_id = select(Hazard.id).where(Hazard.id.in_(bulk.listed("ids")))
        ids = [one.id for one in found]
        assert sorted(db.session.scalars(by_id, {"ids": [*ids, 9999]})) == ids
        by_number = select(Hazard.id).where(Hazard.number.in_(bulk.listed("numbers", Text)))
        numbers = [one.number for one in found]
        assert sorted(db.session.scalars(by_number, {"numbers": numbers})) == ids
        assert list(db.session.scalars(by_id, {"ids": []})) == []
