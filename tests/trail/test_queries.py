"""The chain against somebody with all rights on the database, and the auditor's list."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, delete, insert, select, text, update

from portal.db import db, transaction
from portal.kernel import clock
from portal.policy import Role
from portal.trail import queries, service
from portal.trail.models import TrailHead, TrailLine
from portal.trail.queries import Filter
from tests.support import make
from tests.support.app import Rows

LINES = TrailLine.__table__
NOON = datetime(2026, 11, 25, 4, tzinfo=UTC)


def write(count: int, **facts: Any) -> None:
    """Lines by one person, each in a transaction of its own."""
    for number in range(count):
        with transaction():
            told = {"verb": "hazard.report", "subject": f"hazard:{number}"} | facts
            service.record(None, told.pop("verb"), told.pop("subject"), after={"n": number}, **told)


@contextmanager
def with_all_rights() -> Iterator[Connection]:
    """A connection past the portal, as a database administrator has it."""
    db.session.rollback()
    with db.engine.begin() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            triggers = connection.execute(
                text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            ).all()
            for name, _ in triggers:
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
        else:
            connection.exec_driver_sql("ALTER TABLE trail_line DISABLE TRIGGER USER")
        yield connection
        if not is_sqlite:
            connection.exec_driver_sql("ALTER TABLE trail_line ENABLE TRIGGER USER")


def edit(connection: Connection) -> None:
    connection.execute(update(LINES).where(LINES.c.id == 3).values(words="改过"))


def remove(connection: Connection) -> None:
    connection.execute(delete(LINES).where(LINES.c.id == 3))


def close_the_gap(connection: Connection) -> None:
    connection.execute(delete(LINES).where(LINES.c.id == 3))
    for number in (4, 5, 6):
        connection.execute(update(LINES).where(LINES.c.id == number).values(id=number - 1))


def put_between(connection: Connection) -> None:
    for number in (6, 5, 4, 3):
        connection.execute(update(LINES).where(LINES.c.id == number).values(id=number + 1))
    row = dict(connection.execute(select(LINES).where(LINES.c.id == 2)).one()._mapping)
    connection.execute(insert(LINES).values(row | {"id": 3, "hash": "f" * 64}))


def change_places(connection: Connection) -> None:
    for old, new in ((3, 99), (4, 3), (99, 4)):
        connection.execute(update(LINES).where(LINES.c.id == old).values(id=new))


def cut_the_tail(connection: Connection) -> None:
    connection.execute(delete(LINES).where(LINES.c.id >= 3))


def put_at_the_end(connection: Connection) -> None:
    row = dict(connection.execute(select(LINES).where(LINES.c.id == 6)).one()._mapping)
    connection.execute(insert(LINES).values(row | {"id": 7, "hash": "f" * 64}))


def forget_the_end(connection: Connection) -> None:
    connection.execute(delete(TrailHead.__table__))


@pytest.mark.parametrize(
    ("tamper", "broken"),
    [
        (edit, 3),
        (remove, 3),
        (close_the_gap, 3),
        (put_between, 3),
        (change_places, 3),
        (cut_the_tail, 3),
        (put_at_the_end, 7),
        (forget_the_end, 1),
    ],
)
def test_whoever_tampers_is_found_at_the_first_broken_line(
    rows: Rows, tamper: Callable[[Connection], None], broken: int
) -> None:
    with rows:
        write(6)
        assert queries.verify() is None
        with with_all_rights() as connection:
            tamper(connection)
        assert queries.verify() == broken
        db.session.rollback()


def test_a_long_chain_is_verified_past_one_batch(
    rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "BATCH", 3)
    with rows:
        write(8)
        assert queries.verify() is None


def test_a_work_that_is_undone_leaves_no_line(rows: Rows) -> None:
    with rows:
        with pytest.raises(ZeroDivisionError), transaction():
            service.record(None, "hazard.report", "hazard:1")
            raise ZeroDivisionError
        write(1)
        assert queries.head()[0] == 1
        assert queries.verify() is None


def test_the_check_itself_leaves_a_line(rows: Rows) -> None:
    with rows:
        write(2)
        auditor = make.actor(make.user(Role.AUDITOR))
        found = service.check(auditor)
        assert (found.lines, found.broken) == (2, None)
        assert queries.get(3).verb == "trail.verify"


def test_pages_go_down_and_up_again_without_a_gap(rows: Rows) -> None:
    with rows:
        write(7)
        first = queries.lines(Filter(), size=3)
        second = queries.lines(Filter(), before=int(first.older or 0), size=3)
        third = queries.lines(Filter(), before=int(second.older or 0), size=3)
        back = queries.lines(Filter(), after=int(third.newer or 0), size=3)
        up = queries.lines(Filter(), after=int(back.newer or 0), size=3)
        shown = [[line.id for line in page.rows] for page in (first, second, third, back, up)]
    assert shown == [[7, 6, 5], [4, 3, 2], [1], [4, 3, 2], [7, 6, 5]]
    assert (first.newer, third.older, up.newer, first.total) == (None, None, None, 7)


def test_the_list_is_narrowed_by_person_verb_thing_and_day(rows: Rows) -> None:
    with rows:
        zhang = make.actor(make.user(Role.SAFETY, name="张三"))
        for day, verb, subject in (
            (0, "hazard.report", "hazard:1"),
            (1, "hazard.close", "hazard:1"),
            (1, "paper.issue", "hazard:11"),
        ):
            with clock.frozen(NOON + timedelta(days=day)), transaction():
                service.record(zhang, verb, subject)
        write(1, verb="account.sign_in_failed", subject="")

        def ids(**asked: Any) -> list[int]:
            return [line.id for line in queries.lines(Filter(**asked)).rows]

        day = clock.local(NOON).date()
        assert ids(who="张三") == [3, 2, 1]
        assert ids(who="%") == []
        assert ids(verb="hazard.close") == [2]
        assert ids(verb="hazard.") == [2, 1]
        assert ids(subjects=["hazard:1"]) == [2, 1]
        assert ids(subjects=[]) == []
        assert ids(who="张三", since=day, until=day) == [1]
