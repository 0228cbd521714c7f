"""Two people at the same moment: nothing is lost, nothing hangs on nobody."""

import contextlib
import threading

import pytest

from portal.accounts.models import User
from portal.db import db, transaction
from portal.hazards.models import Hazard
from portal.hazards.service import closing
from portal.hazards.terms import Status
from portal.kernel.errors import Busy, Refusal
from portal.policy import Role
from portal.trail import queries as trail
from tests.support import make


def side_by_side(app, *acts):
    """Run each act in a thread and a context of its own."""

    def run(act):
        with app.app_context():
            act()
            db.session.remove()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_a_hazard_does_not_end_with_who_leaves_at_the_same_moment(app, rows):
    with rows:
        section = make.section()
        leaver, stays = (make.user(Role.SECTION, unit=section) for _ in range(2))
        firm = make.firm(section=section)
        make.safety_officer()
    gone = threading.Event()
    made = []

    def leave():
        with transaction():
            db.session.get_one(User, leaver.id).is_active = False
            db.session.flush()
            gone.set()
            threading.Event().wait(0.5)

    def report():
        gone.wait(10)
        made.append(make.hazard(Status.REPORTED, firm=firm).id)

    side_by_side(app, leave, report)
    with rows:
        assert db.session.get_one(Hazard, made[0]).holder_id == stays.id


def test_two_merges_that_cross_leave_one_hazard_open(app, rows, monkeypatch):
    with rows:
        first = make.hazard(Status.OPEN)
        second = make.hazard(Status.OPEN, firm=first.firm)
        who = make.actor(make.safety_officer())
        pairs = [(first, second.number), (second, first.number)]
    both, told = threading.Barrier(2), []
    to_act_on = closing.to_act_on

    def slowly(*given):
        found = to_act_on(*given)
        with contextlib.suppress(threading.BrokenBarrierError):
            both.wait(0.5)
        return found

    monkeypatch.setattr(closing, "to_act_on", slowly)

    def merge(hazard, into):
        try:
            closing.merge(who, hazard, hazard.version, "重复", into)
        except Refusal as refusal:
            told.append(type(refusal))

    side_by_side(app, *(lambda pair=pair: merge(*pair) for pair in pairs))
    assert len(told) == 1
    assert told[0] is not Busy
    with rows:
        states = [db.session.get_one(Hazard, one.id).status for one in (first, second)]
        assert sorted(states) == [Status.MERGED, Status.OPEN]
        assert trail.verify() is None


@pytest.mark.parametrize(
    "ended", [Status.CLOSED, Status.VOIDED, Status.DISMISSED, Status.REFERRED, Status.MERGED]
)
def test_nothing_is_merged_into_what_is_no_longer_worked_on(rows, ended):
    with rows:
        hazard = make.hazard(Status.OPEN)
        dead = make.hazard(ended, firm=hazard.firm)
        who = make.actor(make.safety_officer())
        with pytest.raises(Refusal, match=f"已经是“{ended.label}”，不再办理"):
            closing.merge(who, hazard, hazard.version, "重复", dead.number)


def test_what_others_were_merged_into_is_not_voided(rows):
    with rows:
        kept = make.hazard(Status.OPEN)
        other = make.hazard(Status.OPEN, firm=kept.firm)
        third = make.hazard(Status.OPEN, firm=kept.firm)
        who = make.actor(make.safety_officer())
        closing.merge(who, other, other.version, "重复", kept.number)
        with pytest.raises(Refusal, match=f"{other.number} 已并入这一条，不能作废"):
            closing.void(who, kept, kept.version, "录错")
        closing.merge(who, kept, kept.version, "重复", third.number)
        assert kept.merged_into_id == third.id
