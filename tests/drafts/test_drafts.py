"""Drafts: what the autosave of a page may keep, how much, how long."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.drafts import service
from portal.drafts.models import Draft
from portal.kernel import clock
from portal.policy import Role
from tests.support import make

FORM = "hazard/YH-2023-0001/close"


@pytest.fixture
def person(rows):
    with rows:
        return make.user(Role.SAFETY, username="anquan")


@pytest.fixture
def autosave(person, browser):
    """Send fields as a page does; gives the status of the answer."""
    meta = browser.sign_in("anquan").open("/").root.first("meta", name="csrf-token")
    headers = {"X-CSRFToken": meta.get("content"), "HX-Request": "true"}

    def send(form=FORM, **fields):
        return browser.client.post(f"/drafts/{form}", data=fields, headers=headers).status_code

    return send


def kept(person, form=FORM):
    return service.fields(make.actor(person), form)


def test_a_field_is_a_text_however_often_it_is_sent(rows, person, autosave):
    assert autosave(note=["一", "二"], after_photos=["a", "b"]) == 200
    with rows:
        assert kept(person) == {"note": "一", "after_photos": ["a", "b"]}


def test_photos_are_a_list_also_where_there_is_one(rows, person, autosave):
    autosave(after_photos="a", once="x", version="1")
    with rows:
        assert kept(person) == {"after_photos": ["a"]}


def test_no_page_writes_where_the_portal_itself_puts_rows_by(rows, person, autosave):
    for form in (f"{service.INNER}firms.import", "x" * 121):
        assert autosave(form, rows="1") == 404
        with rows:
            assert kept(person, form) == {}


def test_names_and_all_values_count_towards_the_limit(autosave):
    half = "长" * (service.LONGEST // 2)
    assert autosave(note=half) == 200
    assert autosave(note=[half, half + "长"]) == 422
    assert autosave(**{half: half + "长"}) == 422


def test_a_person_keeps_two_hundred_the_oldest_goes(rows, person):
    with rows:
        mine, other = make.actor(person), make.actor(make.user(Role.SAFETY))
        for at in range(service.MOST + 2):
            with clock.frozen(clock.now() + timedelta(seconds=at)):
                service.save(mine, f"form/{at}", {"note": "好"})
        service.save(other, FORM, {"note": "好"})
        names = set(service.db.session.scalars(select(Draft.form)))
        assert names == {f"form/{at}" for at in range(2, service.MOST + 2)} | {FORM}


def test_what_has_waited_for_sixty_days_goes(rows, person):
    with rows:
        with clock.frozen(clock.now() - timedelta(days=61)):
            service.save(make.actor(person), "old", {"note": "好"})
        service.save(make.actor(person), "new", {"note": "好"})
        assert service.forget_old() == 1
        assert service.db.session.scalar(select(func.count()).select_from(Draft)) == 1
