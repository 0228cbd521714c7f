"""What a 重大 hazard lacks: each gap by its name, and the rule for another day."""

from datetime import UTC, date, datetime

import pytest

from portal.hazards import guards
from portal.hazards.guards import Terms
from portal.hazards.models import HazardRecord
from portal.hazards.records import Records
from portal.hazards.rules import Facts, Settled
from portal.hazards.terms import Grade, Part, Receipt, RecordKind, RemedyPart, Slot, Status
from portal.kernel.dates import Calendar

TODAY = date(2023, 6, 12)
NOON = datetime(2023, 6, 12, 4, tzinfo=UTC)
NO_HOLIDAYS = Calendar({})


def record(kind, number, **columns):
    return HazardRecord(id=number, kind=kind, at=NOON, **columns)


START = {
    "还没有重大判定": record(RecordKind.JUDGED, 1, is_major=True),
    "还没有填写发现报告": record(RecordKind.DISCOVERED, 2),
    "双报告缺“发现→监管部门”": record(RecordKind.TOLD, 3, receipt=Receipt.FOUND_DEPARTMENT),
    "双报告缺“发现→职工大会（职代会）”": record(RecordKind.TOLD, 4, receipt=Receipt.FOUND_WORKERS),
    "治理方案还没有审批": record(RecordKind.APPROVED, 6, answers_id=5),
}
PLAN = record(RecordKind.PROPOSED, 5)
END = {
    "还没有企业验收": record(RecordKind.ACCEPTED, 7),
    "双报告缺“整改→监管部门”": record(RecordKind.TOLD, 8, receipt=Receipt.FIXED_DEPARTMENT),
    "双报告缺“整改→职工大会（职代会）”": record(RecordKind.TOLD, 9, receipt=Receipt.FIXED_WORKERS),
    "挂牌督办还没有解除": record(RecordKind.RELEASED, 11, answers_id=10),
}
LISTING = record(RecordKind.LISTED, 10)


def words(gaps):
    return [gap.words for gap in gaps]


def all_but(missing, *kept):
    rows = [*kept, *(row for gap, row in {**START, **END}.items() if gap != missing)]
    return Records(sorted(rows, key=lambda row: row.id))


def test_with_every_record_nothing_is_missing():
    assert guards.gaps_to_start(all_but("", PLAN)) == []
    assert guards.gaps_to_close(all_but("", PLAN, LISTING)) == []


@pytest.mark.parametrize("missing", START)
def test_each_gap_before_the_start_is_named_alone(missing):
    found = words(guards.gaps_to_start(all_but(missing, PLAN)))
    assert len(found) == 1
    assert found[0].startswith(missing)


@pytest.mark.parametrize("missing", END)
def test_each_gap_before_the_end_is_named_alone(missing):
    found = words(guards.gaps_to_close(all_but(missing, PLAN, LISTING)))
    assert len(found) == 1
    assert found[0].startswith(missing)


def test_nothing_at_all_lacks_everything_once():
    assert len(guards.gaps_to_start(Records())) == len(START)
    assert words(guards.gaps_to_start(Records()))[-1] == "还没有提交六项治理方案"


def test_a_returned_plan_is_named_as_returned():
    rows = [PLAN, record(RecordKind.REJECTED, 6, answers_id=5, text="缺预案")]
    assert words(guards.gaps_to_start(Records(rows)))[-1] == "治理方案已退回，还没有重新提交"


def test_an_approved_plan_holds_while_a_new_one_waits():
    rows = [PLAN, START["治理方案还没有审批"], record(RecordKind.PROPOSED, 20)]
    records = Records(rows)
    assert records.remedy is PLAN
    assert records.waiting_remedy is rows[-1]


def test_a_judgement_that_says_no_is_none():
    assert Records([record(RecordKind.JUDGED, 1, is_major=False)]).judgement is None


def test_a_failed_review_undoes_the_acceptance_and_its_reports():
    later = Records(all_but("", PLAN, LISTING).rows, sent_back_at=NOON)
    found = words(guards.gaps_to_close(later))
    assert found == [
        "还没有企业验收",
        "双报告缺“整改→监管部门”",
        "双报告缺“整改→职工大会（职代会）”",
    ]


def test_the_page_lists_gaps_with_where_they_are_filled():
    facts = Facts(
        status=Status.RECTIFYING,
        grade=Grade.MAJOR,
        settled={part: Settled("写明", "王五", part is not Part.PLAN) for part in Part},
        photos={Slot.BEFORE: 1},
        fixer_ids=(),
        firm_id=3,
    )
    found = guards.gaps_ahead(facts, all_but("还没有企业验收", PLAN))
    assert [(gap.words, gap.place) for gap in found] == [
        ("还没有企业验收", "accept"),
        ("五落实“预案”还没有到位", "settled"),
        ("还没有整改后照片", "panel"),
    ]


@pytest.mark.parametrize("part", RemedyPart)
def test_each_of_the_six_parts_is_asked_for(part):
    parts = {one: "已写明" for one in RemedyPart if one is not part}
    assert guards.gaps_in_remedy(parts) == [f"治理方案缺“{part.label}”"]


def faults(due_on, wanted, *, rows=(), lead=3, most=1):
    terms = Terms(lead, most)
    return guards.extension_faults(Records(rows), due_on, wanted, TODAY, NO_HOLIDAYS, terms)


def test_three_working_days_before_the_day_is_in_time():
    assert faults(date(2023, 6, 15), date(2023, 6, 30)) == []
    assert "3 个工作日" in faults(date(2023, 6, 14), date(2023, 6, 30))[0]


def test_working_days_are_those_of_the_calendar():
    shut = Calendar({date(2023, 6, 13): "rest"})
    told = guards.extension_faults(
        Records(), date(2023, 6, 15), date(2023, 6, 30), TODAY, shut, Terms(3, 1)
    )
    assert "已来不及" in told[0]


def test_a_day_that_is_no_later_is_refused():
    assert "要晚于现在的期限 2023-06-20" in faults(date(2023, 6, 20), date(2023, 6, 20))[0]


def test_a_second_extension_is_refused_by_default():
    rows = [
        record(RecordKind.ASKED, 1, due_on=TODAY),
        record(RecordKind.GRANTED, 2, answers_id=1),
    ]
    assert "最多 1 次" in faults(date(2023, 6, 20), date(2023, 6, 30), rows=rows)[0]
    assert faults(date(2023, 6, 20), date(2023, 6, 30), rows=rows, most=2) == []


def test_a_second_wish_waits_for_the_first():
    rows = [record(RecordKind.ASKED, 1, due_on=TODAY)]
    assert "在等答复" in faults(date(2023, 6, 20), date(2023, 6, 30), rows=rows)[0]


@pytest.mark.parametrize(
    ("day", "fault"),
    [
        (date(2023, 6, 13), "不能晚于今天"),
        (date(2023, 5, 31), "不能早于发现日期 2023-06-01"),
        (date(2023, 6, 1), ""),
    ],
)
def test_a_claimed_day_lies_between_discovery_and_today(day, fault):
    assert fault in guards.day_fault(day, TODAY, date(2023, 6, 1), "判定日期")
