"""Nothing is handed to a person who leaves at the same moment."""

import threading

import pytest

from portal.accounts.models import User
from portal.db import db, transaction
from portal.hazards.models import Hazard
from portal.hazards.service import handing
from portal.hazards.terms import Status
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.policy import Role
from portal.staffing.service import delegating
from tests.support import make


@pytest.fixture
def two(rows):
    """Two people of a section; the first holds a hazard."""
    with rows:
        section = make.section()
        first, second = (make.user(Role.SECTION, unit=section) for _ in range(2))
        make.hazard(Status.REPORTED, firm=make.firm(section=section))
        return first, second


def while_leaving(app, leaver, act):
    """What is refused when ``act`` is done while ``leaver`` is being closed, not yet for good."""
    gone, told = threading.Event(), []

    def leave():
        with app.app_context():
            with transaction():
                db.session.get_one(User, leaver.id).is_active = False
                db.session.flush()
                gone.set()
                threading.Event().wait(0.5)
            db.session.remove()

    def hand():
        gone.wait(10)
        with app.app_context():
            try:
                act()
            except Refusal as refusal:
                told.append(str(refusal))
            db.session.remove()

    threads = [threading.Thread(target=one) for one in (leave, hand)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return "".join(told)


def test_open_hazards_are_not_handed_to_who_leaves(app, rows, two):
    first, second = two
    with rows:
        boss = make.actor(make.user(Role.ADMIN))
    said = while_leaving(app, second, lambda: handing.hand_over(first.id, second.id, boss))
    assert "不能接着办" in said
    with rows:
        assert db.session.query(Hazard).one().holder_id == first.id


def test_to_dos_are_not_delegated_to_who_leaves(app, rows, two):
    first, second = two
    with rows:
        giver = make.actor(first)
    today = clock.today()
    said = while_leaving(app, second, lambda: delegating.delegate(giver, second.id, today, today))
    assert "只能交给本单位在岗的同事" in said
