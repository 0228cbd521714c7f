"""即查即改: photos of one day, a grade and a day from the start, a reviewer who settles both."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.db import db, transaction
from portal.files.models import StoredFile
from portal.hazards.service import closing, handling, issuing
from portal.hazards.terms import Grade, Status
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.office.terms import PaperKind
from tests.support import make

NOON = datetime(2023, 6, 12, 4, tzinfo=UTC)
BEFORE_MIDNIGHT = datetime(2023, 6, 12, 15, 55, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon():
    with clock.frozen(NOON):
        yield


def taken(key, at):
    with transaction():
        db.session.query(StoredFile).filter_by(key=key).one().taken_at = at


def fixed(hazard, *, after_at=None, words="后"):
    """The firm's safety officer puts it right on the spot."""
    staff = make.staff_of(hazard.firm)
    key = make.photo(staff, words)
    if after_at:
        taken(key, after_at)
    return handling.fix_on_spot(
        make.actor(staff), hazard, hazard.version, photos=[key], note="已搬开"
    )


def test_it_is_graded_and_due_that_day_so_that_no_paper_lacks_a_day(rows):
    with rows:
        make.office()
        hazard = fixed(make.hazard(Status.REPORTED, before=1))
        today = clock.today()
        assert (hazard.status, hazard.grade) == (Status.TO_REVIEW, Grade.GENERAL)
        assert (hazard.due_on, hazard.first_due_on) == (today, today)
        order = issuing.order_of(hazard, PaperKind.RECTIFY_NOTICE)
        assert "于2023年6月12日前" in str(order.make("某单位", "", today).body)


def test_a_review_that_passes_keeps_the_grade(rows):
    with rows:
        hazard = fixed(make.hazard(Status.REPORTED, before=1))
        closing.close(make.actor(make.safety_officer()), hazard, hazard.version, "合格")
        assert (hazard.status, hazard.grade) == (Status.CLOSED, Grade.GENERAL)


def test_a_review_that_fails_confirms_it_and_sets_its_day(rows):
    with rows:
        hazard = fixed(make.hazard(Status.REPORTED, before=1))
        reviewer = make.safety_officer()
        with clock.frozen(NOON + timedelta(days=3)):
            closing.send_back(make.actor(reviewer), hazard, hazard.version, "又堆上了")
            due = clock.today() + timedelta(days=15)
        assert (hazard.status, hazard.grade) == (Status.RECTIFYING, Grade.GENERAL)
        assert (hazard.due_on, hazard.first_due_on) == (due, due)
        assert hazard.confirmer_id == reviewer.id


def test_a_confirmed_hazard_keeps_its_day_when_it_is_sent_back(rows):
    with rows:
        hazard = make.hazard(Status.TO_REVIEW)
        due = hazard.due_on
        with clock.frozen(NOON + timedelta(days=40)):
            closing.send_back(make.actor(make.safety_officer()), hazard, hazard.version, "又堆上了")
        assert hazard.due_on == due


def test_photos_before_midnight_are_taken_after_it(rows):
    with rows:
        with clock.frozen(BEFORE_MIDNIGHT):
            hazard = make.hazard(Status.REPORTED, before=1)
        with clock.frozen(BEFORE_MIDNIGHT + timedelta(minutes=10)):
            fixed(hazard, after_at=BEFORE_MIDNIGHT)
        assert hazard.status is Status.TO_REVIEW


@pytest.mark.parametrize(
    ("later", "after", "gap"),
    [
        (timedelta(minutes=10), timedelta(minutes=10), "同一天拍摄"),
        (timedelta(hours=25), timedelta(0), "24 小时以内"),
        (timedelta(0), timedelta(hours=2), "照片拍摄时间晚于现在，请核对相机时间"),
    ],
)
def test_photos_of_two_days_too_old_or_of_the_future_are_refused(rows, later, after, gap):
    with rows:
        with clock.frozen(BEFORE_MIDNIGHT):
            hazard = make.hazard(Status.REPORTED, before=1)
        with clock.frozen(BEFORE_MIDNIGHT + later), pytest.raises(Refusal, match=gap):
            fixed(hazard, after_at=BEFORE_MIDNIGHT + after)
        assert db.session.get_one(type(hazard), hazard.id).status is Status.REPORTED


def test_a_phone_that_is_a_minute_ahead_is_no_future(rows):
    with rows:
        hazard = make.hazard(Status.REPORTED, before=1)
        fixed(hazard, after_at=NOON + timedelta(minutes=1))
        assert hazard.status is Status.TO_REVIEW


def test_the_same_picture_is_not_before_and_after(rows):
    with rows:
        hazard = make.hazard(Status.REPORTED, before=1)
        with pytest.raises(Refusal, match="同一张照片"):
            fixed(hazard, words="整改前0")
