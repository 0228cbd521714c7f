"""The dated records of a 重大 hazard, given by those who may, in their order."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from portal.db import db, transaction
from portal.hazards import approving, criteria, queries
from portal.hazards.models import HazardRecord
from portal.hazards.service import (
    closing,
    following,
    handling,
    judging,
    listing,
    planning,
    telling,
)
from portal.hazards.service.following import Acceptance
from portal.hazards.service.judging import Judgement
from portal.hazards.service.listing import Listing
from portal.hazards.service.telling import Told
from portal.hazards.terms import Grade, Level, Receipt, RemedyPart, Status
from portal.kernel import clock
from portal.kernel.errors import Forbidden, Refusal, Stale
from portal.policy import Post, Role
from portal.trail import queries as trail
from portal.units.models import Unit
from tests.support import majors, make

NOON = datetime(2023, 6, 12, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon():
    with clock.frozen(NOON):
        yield


def major(status=Status.OPEN, **more):
    return make.hazard(status, Grade.MAJOR, **more)


def some_clause(*, verified):
    on = clock.today()
    return next((one for one in criteria.in_force(on) if one.verified is verified), None)


def test_from_suspicion_to_release(rows):
    with rows:
        make.office()
        row = major(before=1)
        staff = majors.firm_of(row)
        with pytest.raises(Refusal, match="还没有重大判定.*还没有提交六项治理方案.*五落实缺"):
            handling.start(staff, row, row.version)
        majors.ready_to_start(row)
        handling.settle(staff, row, row.version, make.settled())
        handling.start(staff, row, row.version)
        majors.listed(row)
        following.progress(staff, row, row.version, "溶剂已移库一半")
        after = make.photo(make.staff_of(row.firm), "后")
        handling.submit(staff, row, row.version, note="全部移库", photos=[after])
        office = majors.office_of()
        with pytest.raises(Refusal, match="企业验收.*整改→监管部门.*挂牌督办还没有解除"):
            closing.close(office, row, row.version, "合格")
        with pytest.raises(Refusal, match="还没有企业验收"):
            majors.released(row)
        majors.ready_to_close(row)
        majors.released(row)
        closing.close(office, row, row.version, "合格")
        assert row.status is Status.CLOSED
        verbs = {line.verb for line in trail.history(row.subject)}
        wanted = ("judge", "discover", "tell", "propose", "approve", "put_on_list", "release")
        assert {f"hazard.{verb}" for verb in wanted} <= verbs


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (lambda who, row: closing.void(who, row, row.version, "报错了"), "不能作废这一条"),
        (lambda who, row: closing.refer(who, row, row.version, "移", "住建委"), "不能移送其他部门"),
        (
            lambda who, row: closing.merge(who, row, row.version, "同", other_of(row)),
            "不能合并到另一条",
        ),
        (
            lambda who, row: judging.judge(
                who, row, row.version, Judgement(False, "", "不构成", clock.today())
            ),
            "解除以前不能改判为一般",
        ),
    ],
)
def test_what_is_under_supervision_leaves_it_by_release_alone(rows, act, sentence):
    with rows:
        row = major()
        majors.judged(row)
        majors.listed(row)
        with pytest.raises(Refusal, match=sentence):
            act(majors.office_of(), row)
        db.session.refresh(row)
        assert (row.status, row.grade) == (Status.OPEN, Grade.MAJOR)


def other_of(row):
    return make.hazard(firm=db.session.get_one(Unit, row.firm_id), text="同一处").number


def test_a_page_of_an_ending_says_that_supervision_is_not_released(rows, browser):
    with rows:
        row = major()
        majors.judged(row)
        majors.listed(row)
        make.user(Role.SAFETY, username="anquan")
    page = browser.sign_in("anquan").open(f"/hazards/{row.number}/void", expect=422)
    assert page.has("挂牌督办，解除以前不能作废这一条")


def test_the_receipts_are_due_by_the_offices_days(rows):
    with rows:
        make.office(found_report_days=2, fixed_report_days=5)
        row = major(Status.RECTIFYING)
        majors.accepted(row)
        found = queries.records(row)
        today = clock.today()
        assert found.due_of(Receipt.FOUND_WORKERS) == today + timedelta(days=2)
        assert found.due_of(Receipt.FIXED_WORKERS) == today + timedelta(days=5)


def test_judging_again_does_not_put_the_report_off(rows):
    with rows:
        row = major()
        majors.judged(row)
        first = queries.records(row).found_due_on
        with clock.frozen(NOON + timedelta(days=5)):
            majors.judged(row)
            assert queries.records(row).found_due_on == first
            assert queries.records(row).judgement.happened_on == clock.today()


def test_the_grade_follows_the_judgement_until_the_start(rows):
    with rows:
        row = make.hazard(Status.OPEN)
        majors.judged(row)
        assert row.grade is Grade.MAJOR
        majors.judged(row, is_major=False)
        assert row.grade is Grade.GENERAL
        started = major(Status.RECTIFYING)
        with pytest.raises(Refusal, match="等级不能再改"):
            majors.judged(started, is_major=False)


@pytest.mark.parametrize(
    ("clause", "day", "sentence"),
    [
        ("NO-1", date(2023, 6, 12), "判定标准里没有“NO-1”"),
        ("", date(2023, 6, 13), "判定日期不能晚于今天"),
        ("", date(2023, 6, 11), "判定日期不能早于发现日期"),
    ],
)
def test_a_judgement_that_cannot_be_is_refused(rows, clause, day, sentence):
    with rows:
        row = major()
        said = Judgement(True, clause, "依据", day)
        with pytest.raises(Refusal, match=sentence):
            judging.judge(majors.office_of(), row, row.version, said)


def test_a_clause_of_another_time_is_refused(rows):
    with rows:
        row = major()
        on = clock.today()
        gone = next(one for one in criteria.catalogue() if not one.standard.holds(on))
        with pytest.raises(Refusal, match="不适用"):
            majors.judged(row, clause=gone.code)


def test_a_person_resolves_an_unverified_clause_with_their_name(rows):
    with rows:
        row = major()
        clause = some_clause(verified=False)
        majors.judged(row, clause=clause.code)
        assert not queries.records(row).judgement.is_resolved
        majors.judged(row, clause=clause.code, resolved=True)
        kept = queries.records(row).judgement
        assert kept.is_resolved
        assert kept.user_id == make.safety_officer().id


def test_a_plan_with_an_empty_part_is_refused_by_name(rows):
    with rows:
        row = major()
        majors.judged(row)
        parts = majors.SIX | {RemedyPart.MONEY: ""}
        with pytest.raises(Refusal, match="治理方案缺“经费和物资的落实”"):
            planning.propose(majors.firm_of(row), row, row.version, parts)


def test_a_plan_lies_with_the_approver_and_comes_back(rows):
    with rows:
        row = major()
        majors.judged(row)
        firm = row.holder_id
        planning.propose(majors.firm_of(row), row, row.version, majors.SIX)
        assert row.holder_id == make.safety_officer().id
        with pytest.raises(Refusal, match="已有一份治理方案在审批"):
            planning.propose(majors.firm_of(row), row, row.version, majors.SIX)
        planning.reject(majors.office_of(), row, row.version, "缺应急预案")
        assert row.holder_id == firm
        assert queries.records(row).last_rejected.text == "缺应急预案"
        with pytest.raises(Refusal, match="没有等待审批"):
            planning.approve(majors.office_of(), row, row.version)


def test_only_the_holder_of_the_post_approves(rows):
    with rows:
        row = major()
        head = make.user(Role.SAFETY, name="方例批")
        other = make.actor(make.user(Role.SAFETY))
        make.post(head.unit, Post.APPROVER, head)
        majors.judged(row)
        planning.propose(majors.firm_of(row), row, row.version, majors.SIX)
        with pytest.raises(Forbidden, match="方例批"):
            planning.approve(other, row, row.version)
        assert [one.id for one in approving.approvers()] == [head.id]
        planning.approve(make.actor(head), row, row.version)
        assert queries.records(row).remedy


def test_who_wrote_the_plan_does_not_approve_it(rows):
    with rows:
        row = major()
        both = make.user(Role.SAFETY, Role.FIRM_STAFF, unit=row.firm)
        majors.judged(row)
        planning.propose(make.actor(both), row, row.version, majors.SIX)
        with pytest.raises(Forbidden, match="不能是写方案的人"):
            planning.approve(make.actor(both), row, row.version)


def test_reports_come_after_what_they_report(rows):
    with rows:
        row = major()
        with pytest.raises(Refusal, match="还没有重大判定"):
            majors.discovered(row)
        majors.judged(row)
        with pytest.raises(Refusal, match="还没有发现报告"):
            majors.told(row, Receipt.FOUND_DEPARTMENT)
        majors.discovered(row)
        with pytest.raises(Refusal, match="还没有企业验收"):
            majors.told(row, Receipt.FIXED_WORKERS)
        said = Told(Receipt.FOUND_DEPARTMENT, "某局", clock.today() + timedelta(days=1))
        with pytest.raises(Refusal, match="报告日期不能晚于今天"):
            telling.tell(majors.firm_of(row), row, row.version, said)


def test_acceptance_waits_for_the_records_and_is_undone_by_a_failed_review(rows):
    with rows:
        row = major(Status.TO_REVIEW)
        with clock.frozen(NOON + timedelta(hours=1)):
            closing.send_back(majors.office_of(), row, row.version, "还有两桶")
        assert queries.records(row).acceptance is None
        said = Acceptance("王五", "合格", clock.today())
        with clock.frozen(NOON + timedelta(hours=2)):
            following.accept(majors.firm_of(row), row, row.version, said)
        assert queries.records(row).acceptance


def test_a_listing_of_the_past_or_twice_is_refused(rows):
    with rows:
        row = major()
        office, today = majors.office_of(), clock.today()
        past = Listing(Level.COUNTY, "某区安委会", today, today - timedelta(days=1))
        with pytest.raises(Refusal, match="还没有重大判定"):
            listing.put_on_list(office, row, row.version, past)
        majors.judged(row)
        with pytest.raises(Refusal, match="督办期限不能早于今天"):
            listing.put_on_list(office, row, row.version, past)
        majors.listed(row)
        with pytest.raises(Refusal, match="已经挂牌"):
            majors.listed(row)


def test_a_general_hazard_has_no_such_records(rows):
    with rows:
        row = make.hazard(Status.OPEN)
        with pytest.raises(Refusal, match="一般隐患不用"):
            majors.discovered(row)


def test_an_ended_hazard_takes_no_record(rows):
    with rows:
        row = major(Status.CLOSED)
        with pytest.raises(Refusal, match="现在是“已销号”"):
            majors.judged(row)


def test_a_stale_page_gives_no_record(rows):
    with rows:
        row = major()
        seen = row.version
        majors.judged(row)
        said = Judgement(True, "", "依据", clock.today())
        with pytest.raises(Stale):
            judging.judge(majors.office_of(), row, seen, said)


@pytest.mark.parametrize("role", [Role.LEADER, Role.AUDITOR, Role.FIRM_HEAD])
def test_who_has_no_part_in_it_judges_nothing(rows, role):
    with rows:
        row = major()
        who = make.actor(make.user(role))
        with pytest.raises(Forbidden):
            judging.judge(who, row, row.version, Judgement(True, "", "依据", clock.today()))


def test_the_database_decides_a_plan_once(rows):
    with rows:
        row = major(Status.RECTIFYING)
        decided = queries.records(row).answer(queries.records(row).remedy)
        with pytest.raises(Exception, match="answers_id"), transaction():
            db.session.execute(
                HazardRecord.__table__.insert().from_select(
                    ["hazard_id", "kind", "answers_id", "clause", "is_major", "is_resolved",
                     "organ", "number", "text", "parts", "at", "user_id", "title"],
                    select(
                        HazardRecord.hazard_id, HazardRecord.kind, HazardRecord.answers_id,
                        HazardRecord.clause, HazardRecord.is_major, HazardRecord.is_resolved,
                        HazardRecord.organ, HazardRecord.number, HazardRecord.text,
                        HazardRecord.parts, HazardRecord.at, HazardRecord.user_id,
                        HazardRecord.title,
                    ).where(HazardRecord.id == decided.id),
                )
            )  # fmt: skip


def test_the_database_refuses_a_return_without_a_reason(rows):
    with rows:
        row = major(Status.RECTIFYING)
        decided = queries.records(row).answer(queries.records(row).remedy)
        with pytest.raises(Exception, match="refusal_has_reason"), transaction():
            db.session.execute(
                update(HazardRecord)
                .where(HazardRecord.id == decided.id)
                .values(kind="rejected", text="")
            )
