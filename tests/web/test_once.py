"""A form sent twice makes one record."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.db import db
from portal.kernel import clock
from portal.kernel.errors import Refusal, Stale
from portal.web.once import OnceKey, forget_old, new_key, once
from tests.support import make


def test_the_second_arrival_gets_the_first_result(rows):
    with rows:
        done = []
        key = new_key()
        for _ in range(2):
            assert once(key, 1, lambda: done.append(1) or "/there") == "/there"
        assert done == [1]


def test_a_refused_act_may_be_tried_again_with_the_same_key(rows):
    def refuse():
        raise Refusal("没有照片。请补拍。")

    with rows:
        key = new_key()
        with pytest.raises(Refusal):
            once(key, 1, refuse)
        assert once(key, 1, lambda: "/there") == "/there"


def test_another_persons_key_is_not_answered(rows):
    with rows:
        key = new_key()
        once(key, 1, lambda: "/there")
        with pytest.raises(Stale):
            once(key, 2, lambda: "/elsewhere")


def test_a_key_is_not_answered_by_another_act_of_the_same_person(app, rows):
    key = new_key()
    with app.test_request_context("/hazards/YH-1/start"):
        assert once(key, 1, lambda: "/there") == "/there"
        assert once(key, 1, lambda: "/never") == "/there"
    with app.test_request_context("/hazards/YH-2/start"), pytest.raises(Stale):
        once(key, 1, lambda: "/elsewhere")


def test_what_is_no_key_is_refused_with_a_sentence(rows):
    with rows, pytest.raises(Refusal, match="请刷新页面"):
        once("k" * 65, 1, lambda: "/there")


def test_two_at_the_same_moment_make_one(app, rows):
    with rows:
        make.section()
    key, done, led = new_key(), [], []

    def press():
        with app.app_context():
            led.append(once(key, 1, lambda: done.append(1) or "/there"))
            db.session.remove()

    threads = [threading.Thread(target=press) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [1]
    assert set(led) == {"/there"}


def test_keys_are_kept_for_seven_days(rows):
    with rows:
        old, new = new_key(), new_key()
        with clock.frozen(clock.now() - timedelta(days=8)):
            once(old, 1, lambda: "/there")
        once(new, 1, lambda: "/there")
        assert forget_old() == 1
        assert db.session.scalars(select(OnceKey.key)).all() == [new]
