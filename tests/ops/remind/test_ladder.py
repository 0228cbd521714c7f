"""remind: who is told on which rung, once a day, without a flood."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from portal.accounts.models import User
from portal.db import db, transaction
from portal.hazards.models import Hazard
from portal.hazards.terms import Grade, Status
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.notices import reminding
from portal.notices.models import Reminder
from portal.notices.reminding import Call
from portal.office import service as office
from portal.office.holidays import known_days
from portal.ops.remind import remind
from portal.policy import Post, Role
from portal.trail.models import TrailLine
from tests.ops.remind.town import LADDER, SATURDAY, THURSDAY, TODAY, hazard
from tests.support import make


@pytest.mark.parametrize(
    ("left", "grade", "rungs"),
    [
        (8, Grade.GENERAL, 0),
        (7, Grade.GENERAL, 1),
        (3, Grade.GENERAL, 2),
        (0, Grade.MAJOR, 2),
        (-1, Grade.GENERAL, 3),
        (-7, Grade.GENERAL, 3),
        (-8, Grade.GENERAL, 5),
        (-1, Grade.MAJOR, 5),
    ],
)
def test_every_rung_tells_those_below_and_the_next_above(rows, place, told, left, grade, rungs):
    with rows:
        hazard(place, left=left, grade=grade)
    assert sorted(told()) == sorted(LADDER[:rungs])


def test_a_second_run_tells_nobody_twice_and_leaves_a_line_of_its_own(app, rows, place, told):
    with rows:
        late, soon = hazard(place, left=-9), hazard(place, left=2)
    first = told()
    assert first["甲安全员"] == [
        f"红灯 {late.number} 逾期 9 天：{late.text}",
        "今日提醒：逾期 1 条，3 天内到期 1 条，其中红灯 1 条。",
    ]
    assert first["丁科长"][1:] == ["今日提醒：逾期 1 条，其中红灯 1 条。"]
    assert told() == {}
    assert told(THURSDAY + timedelta(hours=6)) == {}
    with app.app_context():
        lines = db.session.scalars(select(TrailLine).where(TrailLine.verb == "ops.remind")).all()
        assert [line.words for line in lines] == [
            "提醒 5 人，发消息 10 条",
            "提醒 0 人，发消息 0 条",
            "提醒 0 人，发消息 0 条",
        ]
        rungs = select(Reminder.rung, Reminder.subject).distinct().order_by(Reminder.rung)
        assert [tuple(row) for row in db.session.execute(rungs)] == [
            ("digest", "digest"),
            ("red", f"hazard:{late.id}"),
            ("yellow", f"hazard:{soon.id}"),
        ]


def test_what_turns_red_after_the_morning_is_told_the_same_day(rows, place, told):
    with rows:
        hazard(place, left=-9)
    told()
    with rows:
        second = hazard(place, left=-10)
    again = told(THURSDAY + timedelta(hours=6))
    assert again == {name: [f"红灯 {second.number} 逾期 10 天：{second.text}"] for name in LADDER}


def test_days_without_a_run_make_no_flood(rows, place, told):
    with rows:
        hazard(place, left=-9)
        hazard(place, left=5)
    told(THURSDAY)
    after_a_fortnight = told(THURSDAY + timedelta(days=14))
    assert len(after_a_fortnight["甲安全员"]) == 3  # both are red now, and one digest
    assert all(len(said) <= 3 for said in after_a_fortnight.values())


def test_a_red_one_is_told_by_itself_again_only_after_a_week(rows, place, told):
    with rows:
        hazard(place, left=-9)
    told()
    assert told(THURSDAY + timedelta(days=1))["丁科长"] == ["今日提醒：逾期 1 条，其中红灯 1 条。"]
    assert len(told(THURSDAY + timedelta(days=7))["丁科长"]) == 2


def test_on_a_rest_day_only_what_is_red_is_told_unless_the_office_says_so(rows, place, told):
    with rows:
        hazard(place, left=-9)
        hazard(place, left=5)
    quiet = told(SATURDAY)
    assert [text[:2] for text in quiet["甲安全员"]] == ["红灯"]
    with rows:
        admin = make.actor(make.user(Role.ADMIN))
        office.change(admin, {"rest_day_reminders": "all"})
    assert told(SATURDAY + timedelta(hours=1))["甲安全员"] == [
        "今日提醒：逾期 1 条，3 天内到期 1 条，其中红灯 1 条。"
    ]


def test_a_holiday_is_quiet_and_a_sunday_worked_is_not(rows, place, told):
    with rows:
        admin = make.actor(make.user(Role.ADMIN))
        office.set_days(admin, known_days(2026))
        hazard(place, left=-40)
    holiday, worked = datetime(2026, 10, 1, 1, tzinfo=UTC), datetime(2026, 9, 20, 1, tzinfo=UTC)
    with rows, transaction():
        db.session.execute(update(Hazard).values(due_on=date(2026, 10, 4)))
    assert told(holiday) == {}
    with rows, transaction():
        db.session.execute(update(Hazard).values(due_on=date(2026, 9, 24)))
    assert told(worked)["甲安全员"] == ["今日提醒：7 天内到期 1 条。"]


def test_many_red_ones_are_spread_over_days(rows):
    calls = [
        Call(f"hazard:{at}", "red", 1, "逾期", f"红灯 {at}", "某处", "/", is_urgent=True)
        for at in range(25)
    ]
    counts = []
    with rows:
        for day in (TODAY, TODAY, TODAY + timedelta(days=1), TODAY + timedelta(days=2)):
            with transaction():
                counts.append(reminding.send(calls, day, "/", is_quiet=False).notices)
        assert counts == [11, 0, 11, 6]
        with transaction():
            reminding.forget_old(TODAY + timedelta(days=62))
        days = select(func.min(Reminder.day))
        assert db.session.scalar(days) == TODAY + timedelta(days=2)


def test_who_may_not_see_a_hazard_is_not_told_of_it(rows, place, told):
    with rows:
        stranger = make.user(Role.CLERK, name="辛文书")
        make.post(make.section(), Post.LEADER_IN_CHARGE, stranger)
        hazard(place, left=-9)
    assert sorted(told()) == sorted(LADDER[:4])


def test_who_stands_in_is_told_as_well(rows, place, told):
    with rows, clock.frozen(THURSDAY):
        giver = db.session.scalars(select(User).where(User.username == "anquanyuan")).one()
        taker = make.user(Role.FIRM_STAFF, unit=place, name="壬代办")
        make.stand_in(giver, taker)
        hazard(place, left=5)
    assert sorted(told()) == ["壬代办", "甲安全员"]


def test_what_waits_with_the_office_goes_to_its_holder_and_the_sections_head(rows, place, told):
    with rows:
        head = make.user(Role.SECTION, name="癸科长")
        make.post(make.section(), Post.HEAD, head)
        row = hazard(place, left=90, status=Status.TO_REVIEW)
        with transaction():
            db.session.execute(
                update(Hazard)
                .where(Hazard.id == row.id)
                .values(moved_at=THURSDAY - timedelta(days=7))
            )
    assert told() == {name: ["今日提醒：7 天没有进展 1 条。"] for name in ("丙科室经办", "癸科长")}


def test_an_empty_ladder_falls_back_to_those_who_are_there(rows, told):
    with rows, clock.frozen(THURSDAY - timedelta(days=2)):
        make.office()
        firm = make.firm()
        make.user(Role.SAFETY, name="戊安全科")
        row = hazard(firm, left=-9)
        with transaction():
            db.session.execute(update(Hazard).where(Hazard.id == row.id).values(holder_id=None))
            db.session.execute(update(User).where(User.unit_id == firm.id).values(is_active=False))
    assert list(told()) == ["戊安全科"]


def test_two_runs_at_once_refuse_one(app, rows, place, monkeypatch):
    with rows:
        hazard(place, left=-9)
    with clock.frozen(THURSDAY):
        remind(app)
        monkeypatch.setattr(reminding, "_told", lambda _today: set())
        with pytest.raises(Refusal, match="另一次提醒正在运行"):
            remind(app)
