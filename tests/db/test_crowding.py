"""Several at once: nobody waits for ever, and what is told is that the portal is busy."""

import sqlite3
import threading
import time
from contextlib import closing

import pytest
from sqlalchemy import select, text, update

from portal.accounts.models import SignIn
from portal.accounts.session import SEEN_EVERY
from portal.db import db, transaction
from portal.kernel import clock
from portal.kernel.errors import Busy
from portal.notices.models import Notice
from portal.policy import Role
from tests.support import make


@pytest.fixture
def is_sqlite(app):
    with app.app_context():
        return db.engine.dialect.name == "sqlite"


@pytest.fixture
def stranger(app, is_sqlite):
    """Another program that writes into the same database, outside of the portal's queue."""
    with app.app_context():
        engine = db.engine
        if is_sqlite:
            with closing(sqlite3.connect(engine.url.database, isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                yield other
                other.execute("ROLLBACK")
        else:
            with engine.connect() as other:
                other.execute(text("LOCK TABLE notice, sign_in IN EXCLUSIVE MODE"))
                yield other
                other.rollback()


def hurried(is_sqlite):
    """Wait a moment where the portal waits half a minute."""
    if not is_sqlite:
        db.session.execute(text("SET LOCAL lock_timeout = '50ms'"))


def test_a_lock_that_is_not_given_up_is_told_as_busy(app, rows, stranger, is_sqlite):
    with rows, pytest.raises(Busy, match="没有轮到您"), transaction(wait=0.05):
        hurried(is_sqlite)
        db.session.add(Notice(user_id=1, at=clock.now(), text="一"))
    with rows:
        assert "writing" not in db.session.info


def test_the_turn_to_write_is_waited_for_no_longer_than_said(app, rows, is_sqlite):
    if not is_sqlite:
        with rows:
            assert db.session.scalar(text("SHOW lock_timeout")) == "30s"
            return
    begun, end = threading.Event(), threading.Event()

    def hold():
        with app.app_context(), transaction():
            begun.set()
            end.wait(10)

    other = threading.Thread(target=hold)
    other.start()
    begun.wait(10)
    try:
        at = time.monotonic()
        with rows, pytest.raises(Busy), transaction(wait=0):
            pass
        assert time.monotonic() - at < 1
    finally:
        end.set()
        other.join()


def test_two_acts_that_wait_for_each_other_end_with_one_done_and_one_told(app, rows, is_sqlite):
    with rows:
        people = [make.user(Role.SAFETY) for _ in range(2)]
        ids = [make.notice(person).id for person in people]
    together, ended = threading.Barrier(2), []

    def act(order):
        with app.app_context():
            try:
                with transaction():
                    for at, row_id in enumerate(order):
                        db.session.execute(
                            update(Notice).where(Notice.id == row_id).values(text="改")
                        )
                        if at == 0 and not is_sqlite:
                            together.wait(10)
                ended.append("done")
            except Busy:
                ended.append("busy")
            db.session.remove()

    threads = [threading.Thread(target=act, args=(order,)) for order in (ids, ids[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ended) == (["done", "done"] if is_sqlite else ["busy", "done"])


def test_a_page_opens_while_somebody_else_writes(app, rows, browser):
    with rows:
        make.user(Role.SAFETY, username="anquan")
    browser.sign_in("anquan")
    with rows:
        session_id = db.session.scalar(select(SignIn.id))
        before = db.session.scalar(select(SignIn.seen_at))
    begun, end = threading.Event(), threading.Event()

    def hold():
        with app.app_context(), transaction():
            locked = select(SignIn.id).where(SignIn.id == session_id).with_for_update()
            db.session.execute(locked)
            begun.set()
            end.wait(20)

    other = threading.Thread(target=hold)
    other.start()
    begun.wait(10)
    try:
        at = time.monotonic()
        with clock.frozen(before + 2 * SEEN_EVERY):
            browser.open("/")
        assert time.monotonic() - at < 2
    finally:
        end.set()
        other.join()
    with rows:
        assert db.session.scalar(select(SignIn.seen_at)) == before
    with clock.frozen(before + 2 * SEEN_EVERY):
        browser.open("/")
    with rows:
        assert db.session.scalar(select(SignIn.seen_at)) > before
