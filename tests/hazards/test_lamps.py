"""亮灯: the borders of every lamp, and the same in the database."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from sqlalchemy import select, update

from portal.db import db, transaction
from portal.hazards import lamps, lit
from portal.hazards.lamps import Signs, lamp, reasons
from portal.hazards.models import Hazard, HazardRecord
from portal.hazards.terms import ENDINGS, Grade, Ground, Lamp, RecordKind, Status
from portal.kernel import clock
from tests.support import make

TODAY = date(2026, 10, 8)  # the first day of work after the holiday
MORNING = datetime(2026, 10, 8, 1, tzinfo=UTC)


def signs(left=30, **given):
    known = {
        "status": Status.RECTIFYING,
        "is_major": False,
        "due_on": TODAY + timedelta(days=left),
        "sent_back_count": 0,
        "moved_on": TODAY,
    }
    return Signs(**(known | given))


@pytest.mark.parametrize(
    ("left", "lit_"),
    [
        (8, None),
        (7, Lamp.BLUE),
        (4, Lamp.BLUE),
        (3, Lamp.YELLOW),
        (1, Lamp.YELLOW),
        (0, Lamp.YELLOW),
        (-1, Lamp.ORANGE),
        (-7, Lamp.ORANGE),
        (-8, Lamp.RED),
        (-400, Lamp.RED),
    ],
)
def test_a_lamp_changes_on_its_day_and_rest_days_count(left, lit_):
    assert lamp(signs(left), TODAY) is lit_
    assert lamp(signs(left, status=Status.OPEN), TODAY) is lit_


@pytest.mark.parametrize(("left", "lit_"), [(1, Lamp.YELLOW), (0, Lamp.YELLOW), (-1, Lamp.RED)])
def test_a_major_hazard_is_red_from_its_first_day_overdue(left, lit_):
    assert lamp(signs(left, is_major=True), TODAY) is lit_


@pytest.mark.parametrize(
    ("times", "lit_"), [(0, None), (1, None), (2, Lamp.ORANGE), (5, Lamp.ORANGE)]
)
def test_sent_back_twice_is_orange(times, lit_):
    assert lamp(signs(sent_back_count=times), TODAY) is lit_


@pytest.mark.parametrize(
    ("days", "lit_"), [(0, None), (6, None), (7, Lamp.YELLOW), (30, Lamp.YELLOW)]
)
def test_a_week_without_progress_is_yellow(days, lit_):
    assert lamp(signs(moved_on=TODAY - timedelta(days=days)), TODAY) is lit_


def test_with_the_office_only_waiting_lights_a_lamp():
    for status in (Status.REPORTED, Status.TO_REVIEW):
        assert lamp(signs(-30, status=status, is_major=True, sent_back_count=3), TODAY) is None
        waited = signs(-30, status=status, moved_on=TODAY - timedelta(days=7))
        assert lamp(waited, TODAY) is Lamp.YELLOW


@pytest.mark.parametrize("status", [Status.DRAFT, Status.CLOSED, *sorted(ENDINGS)])
def test_what_is_over_has_no_lamp(status):
    old = TODAY - timedelta(days=90)
    assert lamp(signs(-30, status=status, sent_back_count=9, moved_on=old), TODAY) is None


@pytest.mark.parametrize("status", [Status.REPORTED, Status.OPEN, Status.TO_REVIEW])
def test_a_major_hazard_that_came_back_is_red_while_it_is_open(status):
    assert lamp(signs(status=status, recurs_major=True), TODAY) is Lamp.RED
    assert lamp(signs(status=Status.CLOSED, recurs_major=True), TODAY) is None


def test_every_reason_is_told_the_most_urgent_first():
    pressing = signs(-9, sent_back_count=2, moved_on=TODAY - timedelta(days=12))
    assert reasons(pressing, TODAY) == [
        (Lamp.RED, "逾期 9 天"),
        (Lamp.ORANGE, "退回 2 次"),
        (Lamp.YELLOW, "12 天没有进展"),
    ]
    assert lamps.up_to(Lamp.ORANGE) == (Lamp.RED, Lamp.ORANGE)


def test_the_database_finds_what_the_rule_says(rows):
    """One row is given every combination in turn; the rule and the WHERE must agree."""
    with rows, clock.frozen(MORNING):
        row = make.hazard(Status.RECTIFYING)
    with rows, clock.frozen(MORNING), transaction():
        days = (None, *(TODAY + timedelta(days=left) for left in (-8, -7, -1, 0, 3, 4, 7, 8)))
        states = (Status.REPORTED, Status.RECTIFYING, Status.TO_REVIEW, Status.VOIDED)
        for due_on, status, grade, times, idle in product(
            days, states, (None, Grade.GENERAL, Grade.MAJOR), (1, 2), (6, 7)
        ):
            moved_at = MORNING - timedelta(days=idle)
            db.session.execute(
                update(Hazard).values(
                    due_on=due_on,
                    status=status,
                    grade=grade,
                    sent_back_count=times,
                    moved_at=moved_at,
                    end_reason="报错了",
                )
            )
            said = Signs(status, grade is Grade.MAJOR, due_on, times, clock.local(moved_at).date())
            expected = lamp(said, TODAY)
            columns = [lit.is_lit(one, TODAY).label(one.value) for one in Lamp]
            found = db.session.execute(
                select(*columns, lit.is_any(TODAY).label("some")).where(Hazard.id == row.id)
            ).one()
            assert {one: bool(getattr(found, one.value)) for one in Lamp} == {
                one: one is expected for one in Lamp
            }, said
            assert bool(found.some) is (expected is not None), said


def test_a_record_counts_as_progress(rows):
    with rows, clock.frozen(MORNING):
        row = make.hazard(Status.RECTIFYING, due_on=TODAY + timedelta(days=60))
        person = make.safety_officer()
    later = MORNING + timedelta(days=7)
    with rows, clock.frozen(later):
        today = clock.today()
        query = select(Hazard.id).where(lit.is_lit(Lamp.YELLOW, today))
        assert db.session.scalars(query).all() == [row.id]
        with transaction():
            db.session.add(
                HazardRecord(
                    hazard_id=row.id,
                    kind=RecordKind.ADVISED,
                    text="按图施工",
                    at=later,
                    user_id=person.id,
                )
            )
        assert db.session.scalars(query).all() == []
        assert lit.last_records([row.id]) == {row.id: later}
        assert lit.last_records([]) == {}


def test_what_recurs_is_looked_up(rows):
    with rows, clock.frozen(MORNING):
        first = make.hazard(Status.RECTIFYING, due_on=TODAY + timedelta(days=60))
        again = make.hazard(Status.OPEN, due_on=TODAY + timedelta(days=60))
        for grade, expected in ((Grade.GENERAL, None), (Grade.MAJOR, Lamp.RED)):
            with transaction():
                db.session.execute(update(Hazard).where(Hazard.id == first.id).values(grade=grade))
                db.session.execute(
                    update(Hazard)
                    .where(Hazard.id == again.id)
                    .values(recurrence_of_id=first.id, recurrence_ground=next(iter(Ground)))
                )
            row = db.session.get_one(Hazard, again.id)
            assert lamp(lit.signs_of([row], TODAY)[row.id], TODAY) is expected
            found = db.session.scalars(select(Hazard.id).where(lit.is_lit(Lamp.RED, TODAY))).all()
            assert found == ([row.id] if expected else [])


def test_the_lamp_is_the_most_urgent_of_its_reasons():
    for status, is_major, left, sent_back, idle, recurs in product(
        Status, (True, False), (None, *range(-9, 10)), (0, 1, 2), (0, 6, 7), (True, False)
    ):
        seen = signs(
            status=status,
            is_major=is_major,
            due_on=None if left is None else TODAY + timedelta(days=left),
            sent_back_count=sent_back,
            moved_on=TODAY - timedelta(days=idle),
            recurs_major=recurs,
        )
        found = reasons(seen, TODAY)
        assert lamp(seen, TODAY) is (found[0][0] if found else None), seen
