"""Anybody tries anything, in any order, from any page: the rules hold."""

import re

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from portal import policy
from portal.accounts import queries as people
from portal.accounts.models import User
from portal.db import db
from portal.hazards.models import Hazard
from portal.hazards.service import handing
from portal.hazards.terms import ENDINGS, Action, Grade, Status
from portal.kernel.errors import Forbidden, Refusal, Stale
from portal.trail import queries as trail
from portal.trail.models import TrailLine
from tests.hazards.payloads import act
from tests.hazards.town import Town
from tests.hazards.walking import LIVING, MOVES, MOVING, lacks, may, seen, tried
from tests.support import make

WALKS, STEPS = 7, 32
LEAST_DONE = 12
CURED = {Status.RECTIFYING, Status.TO_REVIEW, Status.CLOSED}


def test_nothing_anybody_does_leads_out_of_the_rules(app):
    with app.app_context():
        town = Town()

        @given(st.randoms(use_true_random=True))
        @settings(max_examples=WALKS, deadline=None, phases=[Phase.generate])
        def walk(chance):
            row = town.new(chance)
            for _ in range(STEPS):
                if db.session.get_one(Hazard, row.id).status not in LIVING:
                    row = town.new(chance)
                if chance.random() < 0.06:
                    town.happening(chance)
                    all_is_well(db.session.scalars(select(Hazard)))
                else:
                    step(town, row, chance)
                    all_is_well([row])

        walk()
        all_is_well(db.session.scalars(select(Hazard)))
        numbers_have_no_gap()
        assert trail.verify() is None
        assert len(town.done) >= LEAST_DONE, set(tried()) - town.done


def test_who_may_do_what_is_as_the_house_says(rows):
    with rows:
        town = Town()
        hazards = [make.hazard(firm=firm) for firm in town.firms]
        for row in hazards:
            for who in town.people:
                for action in tried():
                    allowed = policy.may(who, f"hazard.{action.value}", row)
                    assert allowed is may(who, action, row), f"{action} by {who.roles}"


def step(town, row, chance):
    """One act by somebody: it is as the rules say, or a sentence and nothing else."""
    row = db.session.get_one(Hazard, row.id)
    action = town.likely(row, chance) if chance.random() < 0.7 else chance.choice(tried())
    crowd = town.people
    if chance.random() < 0.6:
        crowd = [one for one in crowd if may(one, action, row)] or crowd
    who = chance.choice(crowd)
    before = seen(row)
    version = before.version + (
        0 if chance.random() < 0.9 else chance.choice([-1, 1, -before.version])
    )
    is_allowed, told = may(who, action, row), None
    try:
        act(who, action, row, version, chance, town)
    except Refusal as refusal:
        told = refusal
    after = seen(row)
    what = f"{action} by {sorted(who.roles)} at {version}: {before} → {after}, {told}"
    if told is not None:
        assert after == before, what
        assert str(told).endswith("。"), what
        if action is not Action.MERGE:
            assert isinstance(told, Forbidden) or is_allowed, what
            assert isinstance(told, Stale | Forbidden) or version == before.version, what
        return
    assert is_allowed, what
    assert version == before.version, what
    assert after.version > before.version, what
    if action in MOVING:
        assert after.status == MOVES[before.status, action], what
    else:
        assert after.status is before.status, what
    assert after.lines > before.lines, what
    town.done.add(action)
    town.reached.add((after.status, after.grade is Grade.MAJOR))


def all_is_well(hazards):
    """What holds for every hazard at every moment."""
    for row in hazards:
        db.session.refresh(row)
        if row.status in LIVING:
            somebody_holds(row)
        else:
            assert row.holder_id is None
        if row.status in ENDINGS:
            assert "解除挂牌" not in lacks(row)[1], f"{row.number} left 挂牌督办 by {row.status}"
        if row.grade is Grade.MAJOR and row.status in CURED:
            start, close = lacks(row)
            assert not start, f"{row.number} {row.status} without {start}"
            assert not close or row.status is not Status.CLOSED, f"{row.number} without {close}"
        if row.status is Status.CLOSED:
            another_reviewed(row)


def somebody_holds(row):
    holder = row.holder
    assert holder is not None, f"{row.number} {row.status} is in nobody's hands"
    assert holder.is_active, f"{row.number} {row.status} is held by who has left"
    assert handing.can_hold(people.actor_for(holder), row), (
        f"{row.number} {row.status} is held by {holder.username}, who cannot go on with it"
    )


def another_reviewed(row):
    """复查人≠整改人, nor somebody of the firm, nor who stands in for one of them."""
    lines = db.session.scalars(select(TrailLine).where(TrailLine.subject == row.subject)).all()
    fixing = {"hazard.submit", "hazard.fixed_on_spot"}
    fixers = {
        one
        for line in lines
        if line.verb in fixing
        for one in (line.actor_id, line.on_behalf_of_id)
    }
    closing = next(line for line in lines if line.verb == "hazard.close")
    assert not {closing.actor_id, closing.on_behalf_of_id} & (fixers - {None})
    assert db.session.get_one(User, closing.actor_id).unit_id != row.firm_id


def numbers_have_no_gap():
    numbers = db.session.scalars(select(Hazard.number).order_by(Hazard.id)).all()
    found = [int(re.fullmatch(r"YH-\d{4}-(\d+)", one)[1]) for one in numbers]
    assert found == list(range(1, len(found) + 1))
