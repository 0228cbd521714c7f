"""经手: who acted on a hazard reads on while they work in the same unit, and no longer."""

import importlib.util
from dataclasses import replace

import pytest
from sqlalchemy import delete, select, text

from portal import places
from portal.accounts.service import people
from portal.db import db, transaction
from portal.hazards import ledger, queries
from portal.hazards.handlers import HazardHandler
from portal.hazards.narrowing import Filter
from portal.hazards.service import handling, transferring
from portal.hazards.service.handling import Confirmation
from portal.hazards.terms import Grade, Status
from portal.kernel.errors import Forbidden, NotFound
from portal.policy import Role
from portal.units.models import Unit
from tests.support import make


@pytest.fixture
def moved_on(rows):
    """A hazard confirmed by a person of one section and transferred to another one."""
    with rows:
        make.office()
        old, new = make.section("建设科"), make.section("经发科")
        handler = make.user(Role.SECTION, unit=old, username="jianshe")
        make.user(Role.SECTION, unit=old, username="tongshi")
        row = make.hazard(Status.REPORTED, firm=make.firm(section=old), before=1)
        who = make.actor(handler)
        handling.confirm(who, row, row.version, Confirmation(Grade.GENERAL))
        make.paper(row)
        transferring.transfer(who, row, row.version, new.id, "属经发科行业")
    return row


def numbers(actor, asked):
    return [row.number for row in ledger.ledger(actor, asked).rows]


def test_the_page_its_photos_and_its_papers_stay_open_to_who_handled_it(moved_on, new_browser):
    address = f"/hazards/{moved_on.number}"
    page = new_browser().sign_in("jianshe").open(address)
    assert page.buttons() == []
    photos = [node.get("href") for node in page.root.all("a") if "/photos/" in node.get("href")]
    paper = page.link("〕1号")
    assert len(photos) == 1
    for href in (photos[0], f"{photos[0]}/thumb", paper):
        assert page.browser.open(href).data
    colleague = new_browser().sign_in("tongshi")
    for href in (address, photos[0], paper):
        colleague.open(href, expect=404)


def test_reading_on_is_no_leave_to_act(moved_on, rows):
    with rows:
        person = make.actor(people.queries.by_username("jianshe"))
        row = queries.get(person, moved_on.number)
        with pytest.raises(Forbidden):
            transferring.transfer(person, row, row.version, row.section_id, "要回来")


def test_what_one_handled_is_listed_by_its_own_filter_alone(moved_on, rows):
    with rows:
        person = make.actor(people.queries.by_username("jianshe"))
        other = make.actor(people.queries.by_username("tongshi"))
        mine = Filter(handled_by=(person.user_id,))
        assert numbers(person, Filter()) == []
        assert numbers(person, mine) == [moved_on.number]
        assert numbers(person, Filter(handled_by=(person.user_id,), words="配电箱门")) == []
        assert numbers(person, Filter(handled_by=(person.user_id,), words="电箱无门")) == [
            moved_on.number
        ]
        assert numbers(other, mine) == []


def test_it_ends_with_the_work_in_that_unit(moved_on, rows):
    with rows:
        boss = make.actor(make.user(Role.ADMIN))
        row = people.queries.by_username("jianshe")
        with transaction():
            other = make.section("园林科")
        people.place(boss, row.id, row.version, other.id, {Role.SECTION})
        person = make.actor(people.queries.by_username("jianshe"))
        with pytest.raises(NotFound):
            queries.get(person, moved_on.number)
        assert numbers(person, Filter(handled_by=(person.user_id,))) == []


def test_the_migration_reads_from_the_trail_who_handled_what_since_they_came(moved_on, rows):
    path = places.CHECKOUT / "migrations" / "versions" / "0005_funds_and_handlers.py"
    source = importlib.util.spec_from_file_location("handlers", path)
    step = importlib.util.module_from_spec(source)
    source.loader.exec_module(step)
    kept = select(HazardHandler.user_id, HazardHandler.unit_id).order_by(HazardHandler.user_id)
    with rows:
        before = db.session.execute(kept).all()
        assert len(before) == 2
        with transaction():
            db.session.execute(delete(HazardHandler))
            db.session.execute(text(step.KNOWN))
        assert db.session.execute(kept).all() == before
        row = people.queries.by_username("jianshe")
        boss = make.actor(make.user(Role.ADMIN))
        people.place(boss, row.id, row.version, make.section("园林科").id, {Role.SECTION})
        with transaction():
            db.session.execute(delete(HazardHandler))
            db.session.execute(text(step.KNOWN))
        assert row.id not in {user_id for user_id, _ in db.session.execute(kept)}


def test_a_stand_in_reads_what_the_colleague_handled(moved_on, rows):
    with rows:
        giver = people.queries.by_username("jianshe")
        taker = make.user(Role.SECTION, unit=db.session.get_one(Unit, giver.unit_id))
        deputy = replace(make.actor(taker), stands_in_for=(make.actor(giver),))
        assert queries.get(deputy, moved_on.number).id == moved_on.id
        with pytest.raises(NotFound):
            queries.get(make.actor(taker), moved_on.number)
