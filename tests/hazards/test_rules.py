"""Rules of a hazard: due dates, guards, the rail."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.hazards import rules
from portal.hazards.rules import Facts, Settled
from portal.hazards.terms import Grade, Part, Slot, Status

TODAY = date(2023, 6, 12)
NOON = datetime(2023, 6, 12, 4, tzinfo=UTC)
FULL = {part: Settled("已写明", "王五", True) for part in Part}


def facts(**given):
    known = {
        "status": Status.RECTIFYING,
        "grade": Grade.GENERAL,
        "settled": {},
        "photos": {Slot.BEFORE: 1, Slot.AFTER: 1},
        "photo_times": [NOON, NOON],
        "fixer_ids": {7},
        "firm_id": 3,
    }
    return Facts(**(known | given))


def test_a_hazard_found_on_an_earlier_day_is_a_late_entry():
    assert rules.is_late_entry(date(2023, 6, 11), TODAY)
    assert not rules.is_late_entry(TODAY, TODAY)


@pytest.mark.parametrize("part", list(Part))
def test_each_missing_part_of_the_five_is_named(part):
    gaps = rules.gaps_in_five_settled({one: row for one, row in FULL.items() if one is not part})
    assert gaps == [f"五落实缺“{part.label}”"]


def test_duty_needs_a_person():
    gaps = rules.gaps_in_five_settled(FULL | {Part.DUTY: Settled("项目部负责", "", False)})
    assert gaps == ["五落实“责任”没有写责任人"]


def test_a_major_hazard_lists_every_gap_before_it_starts():
    assert len(rules.gaps_to_start(facts(grade=Grade.MAJOR))) == len(Part)
    assert rules.gaps_to_start(facts(grade=Grade.MAJOR, settled=FULL)) == []


def test_a_general_hazard_may_start_without_the_five():
    assert rules.gaps_to_start(facts()) == []


def test_nothing_is_handed_in_without_an_after_photo():
    assert rules.gaps_to_submit(facts(photos={Slot.BEFORE: 1})) == ["还没有整改后照片"]


def test_a_major_hazard_is_not_handed_in_before_it_has_started():
    found = rules.gaps_to_submit(facts(grade=Grade.MAJOR, status=Status.OPEN))
    assert len(found) == 1
    assert "五落实" in found[0]


@pytest.mark.parametrize(
    ("given", "gap"),
    [
        ({"photos": {Slot.AFTER: 1}}, "缺整改前照片"),
        ({"photos": {Slot.BEFORE: 1}}, "缺整改后照片"),
        ({"grade": Grade.MAJOR}, "重大事故隐患不能按即查即改办理"),
        ({"photo_times": [NOON - timedelta(days=1), NOON]}, "要在同一天拍摄"),
        ({"photo_times": [NOON + timedelta(hours=1)]}, "请核对相机时间"),
        ({"same_photo": True}, "同一张照片"),
    ],
)
def test_fixed_on_spot_needs_both_photos_of_the_same_day(given, gap):
    assert any(gap in one for one in rules.gaps_on_spot(facts(**given), NOON))


def test_fixed_on_spot_with_both_photos_of_today_has_no_gap():
    assert rules.gaps_on_spot(facts(grade=None), NOON) == []


def test_the_one_who_rectified_does_not_close():
    assert rules.gaps_to_close(facts(), {7}, 1) == ["复查人不能是整改人，请换一位同事复查"]


def test_nobody_of_the_firm_closes():
    assert rules.gaps_to_close(facts(), {8}, 3) == ["复查人不能是责任单位的人"]


def test_a_major_hazard_does_not_close_while_a_part_is_not_in_place():
    settled = FULL | {Part.PLAN: Settled("现场处置方案", "王五", False)}
    found = rules.gaps_to_close(facts(grade=Grade.MAJOR, settled=settled), {8}, 1)
    assert found == ["五落实“预案”还没有到位"]


def test_the_rail_shows_what_is_done_and_what_is_now():
    assert rules.rail(Status.RECTIFYING) == [
        ("待核实", "done"),
        ("待整改", "done"),
        ("整改中", "now"),
        ("待复查", ""),
        ("已销号", ""),
    ]
    assert {state for _, state in rules.rail(Status.CLOSED)} == {"done"}
    assert rules.rail(Status.VOIDED) == [("作废", "now")]
