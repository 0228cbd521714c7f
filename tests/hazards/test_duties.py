"""Who may review, and what a hand-in must show: after a review failed, and for a major hazard."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.db import db, transaction
from portal.hazards import queries
from portal.hazards.rules import Settled
from portal.hazards.service import closing, handling
from portal.hazards.service.handling import Confirmation
from portal.hazards.terms import Grade, Part, Status
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.policy import Role
from tests.support import make

NOON = datetime(2023, 6, 12, 4, tzinfo=UTC)
LATER = NOON + timedelta(hours=2)


@pytest.fixture(autouse=True)
def _noon():
    with clock.frozen(NOON):
        yield


def in_charge_too(person):
    """Somebody of the firm comes over to 安全管理科, as people do."""
    with transaction():
        person.unit_id = make.safety_officer().unit_id
        person.role_rows[0].role = Role.SAFETY


def test_an_earlier_fixer_does_not_review_after_a_failed_review(rows):
    with rows:
        hazard = make.hazard(Status.TO_REVIEW)
        first = make.staff_of(hazard.firm)
        closing.send_back(make.actor(make.safety_officer()), hazard, hazard.version, "缺锁")
        second = make.user(Role.FIRM_STAFF, unit=hazard.firm)
        with clock.frozen(LATER):
            handling.submit(
                make.actor(second),
                hazard,
                hazard.version,
                note="已补",
                photos=[make.photo(second, "再拍")],
            )
        assert hazard.fixer_ids == {first.id, second.id}
        in_charge_too(first)
        with pytest.raises(Refusal, match="复查人不能是整改人"):
            closing.close(make.actor(first), hazard, hazard.version, "合格")


def test_a_hand_in_after_a_failed_review_shows_a_new_photo(rows):
    with rows:
        hazard = make.hazard(Status.TO_REVIEW)
        staff = make.staff_of(hazard.firm)
        closing.send_back(make.actor(make.safety_officer()), hazard, hazard.version, "缺锁")
        with clock.frozen(LATER):
            for words in ([], ["整改后"]):
                photos = [make.photo(staff, one) for one in words]
                with pytest.raises(Refusal, match="退回以后还没有新的整改后照片"):
                    handling.submit(
                        make.actor(staff), hazard, hazard.version, note="已补", photos=photos
                    )
            handling.submit(
                make.actor(staff),
                hazard,
                hazard.version,
                note="已补",
                photos=[make.photo(staff, "再拍")],
            )
        assert hazard.status is Status.TO_REVIEW


def test_the_five_are_not_emptied_while_a_major_hazard_is_rectified(rows):
    with rows:
        hazard = make.hazard(Status.RECTIFYING, Grade.MAJOR)
        staff = make.actor(make.staff_of(hazard.firm))
        emptied = make.settled() | {Part.FUNDS: Settled("", "", False)}
        with pytest.raises(Refusal, match="五落实缺“资金”"):
            handling.settle(staff, hazard, hazard.version, emptied)
        assert queries.facts(hazard).settled[Part.FUNDS].content == "资金已写明"


def test_a_major_hazard_without_the_five_is_not_handed_in(rows):
    with rows:
        hazard = make.hazard(Status.RECTIFYING, Grade.MAJOR)
        staff = make.staff_of(hazard.firm)
        with transaction():
            next(one for one in hazard.settled_rows if one.part is Part.PLAN).content = ""
        with pytest.raises(Refusal, match="五落实缺“预案”"):
            handling.submit(
                make.actor(staff),
                hazard,
                hazard.version,
                note="已改",
                photos=[make.photo(staff)],
            )


@pytest.mark.parametrize(
    ("due_on", "sentence"),
    [(date(2026, 6, 12), ""), (date(2026, 6, 13), "请改为 2026 年 6 月 12 日或以前")],
)
def test_nobody_gets_more_than_three_years(rows, due_on, sentence):
    with rows:
        hazard = make.hazard(Status.REPORTED)
        who = make.actor(make.safety_officer())
        said = Confirmation(Grade.MAJOR, due_on=due_on)
        if sentence:
            with pytest.raises(Refusal, match=sentence) as refused:
                handling.confirm(who, hazard, hazard.version, said)
            assert refused.value.field == "due_on"
        else:
            assert handling.confirm(who, hazard, hazard.version, said).due_on == due_on


def test_on_a_leap_day_three_years_end_in_february(rows):
    with rows, clock.frozen(datetime(2024, 2, 29, 4, tzinfo=UTC)):
        hazard = make.hazard(Status.REPORTED)
        who = make.actor(make.safety_officer())
        said = Confirmation(Grade.MAJOR, due_on=date(2027, 3, 1))
        with pytest.raises(Refusal, match="2027 年 2 月 28 日或以前"):
            handling.confirm(who, hazard, hazard.version, said)
        assert db.session.get_one(type(hazard), hazard.id).status is Status.REPORTED
