"""The verbs of a hazard: one transaction, one line in the trail, told to whom it concerns."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from portal.db import db, transaction
from portal.documents import queries as papers
from portal.hazards import queries
from portal.hazards.models import Hazard
from portal.hazards.service import closing, handling, reporting
from portal.hazards.service.handling import Confirmation
from portal.hazards.service.reporting import Report
from portal.hazards.terms import Grade, Part, Slot, Source, Status
from portal.kernel import clock
from portal.kernel.errors import Forbidden, NotFound, Refusal, Stale
from portal.notices.models import Notice
from portal.policy import Post, Role
from portal.trail import queries as trail
from tests.support import majors, make

NOON = datetime(2023, 6, 12, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon():
    with clock.frozen(NOON):
        yield


def verbs(hazard):
    return [line.verb for line in reversed(trail.history(hazard.subject))]


def test_a_report_takes_the_next_number_of_the_year_and_leaves_a_line(rows):
    with rows:
        first, second = make.hazard(Status.REPORTED), make.hazard(Status.REPORTED)
        assert [first.number, second.number] == ["YH-2023-0001", "YH-2023-0002"]
        assert verbs(first) == ["hazard.report"]
        assert trail.verify() is None


def test_a_new_year_begins_with_number_one(rows):
    with rows:
        make.hazard(Status.REPORTED)
        with clock.frozen(datetime(2023, 12, 31, 16, 30, tzinfo=UTC)):
            assert make.hazard(Status.REPORTED).number == "YH-2024-0001"


def test_a_failed_report_loses_no_number(rows):
    with rows:
        firm, who = make.firm(), make.actor(make.user(Role.SAFETY))
        said = Report(firm_id=firm.id, text="电线拖地", fixed_on_spot=True)
        with pytest.raises(Refusal, match="缺整改前照片"):
            reporting.report(who, said)
        assert make.hazard(Status.REPORTED, firm=firm).number == "YH-2023-0001"
        assert db.session.scalars(select(Hazard)).all()[0].text != "电线拖地"


def test_a_time_that_has_not_come_is_refused(rows):
    with rows:
        firm, who = make.firm(), make.actor(make.user(Role.SAFETY))
        said = Report(firm_id=firm.id, text="电线拖地", found_at=NOON + timedelta(hours=1))
        with pytest.raises(Refusal, match="还没有到") as refused:
            reporting.report(who, said)
        assert refused.value.field == "found_at"


def test_a_firm_reports_for_itself_only(rows):
    with rows:
        own, other = make.firm(), make.firm()
        who = make.actor(make.user(Role.FIRM_STAFF, unit=own))
        assert reporting.report(who, Report(firm_id=own.id, text="电线拖地")).firm_id == own.id
        with pytest.raises(Refusal, match="请选择责任单位"):
            reporting.report(who, Report(firm_id=other.id, text="电线拖地"))


def test_a_report_goes_to_the_section_in_charge(rows):
    with rows:
        section = make.section("建设科")
        first = make.user(Role.SECTION, unit=section)
        hazard = make.hazard(Status.REPORTED, firm=make.firm(section=section))
        assert hazard.holder_id == first.id


def test_without_anybody_in_the_section_the_safety_office_holds_it(rows):
    with rows:
        safety = make.user(Role.SAFETY)
        hazard = make.hazard(Status.REPORTED, firm=make.firm(section=make.section("空科室")))
        assert hazard.holder_id == safety.id


def test_confirming_grades_it_sets_its_day_and_hands_it_to_the_firm(rows):
    with rows:
        hazard = make.hazard(Status.REPORTED)
        staff = make.user(Role.FIRM_STAFF, unit=hazard.firm)
        who = make.actor(make.safety_officer())
        handling.confirm(who, hazard, hazard.version, Confirmation(Grade.GENERAL))
        assert (hazard.status, hazard.grade) == (Status.OPEN, Grade.GENERAL)
        assert hazard.due_on == clock.today() + timedelta(days=15)
        assert hazard.holder_id == staff.id
        told = db.session.scalars(select(Notice).where(Notice.user_id == staff.id)).all()
        assert [hazard.number in one.text for one in told] == [True]


def test_a_late_entry_may_have_a_day_gone_by_but_none_before_it_was_found(rows):
    with rows:
        row = make.hazard(Status.REPORTED, found_at=NOON - timedelta(days=30))
        who = make.actor(make.safety_officer())
        found_on = clock.today() - timedelta(days=30)
        early = Confirmation(Grade.GENERAL, due_on=found_on - timedelta(days=1))
        with pytest.raises(Refusal, match="不能早于发现日期。请改为 2023 年 5 月 13 日或以后"):
            handling.confirm(who, row, row.version, early)
        handling.confirm(who, row, row.version, Confirmation(Grade.GENERAL, due_on=found_on))
        assert row.due_on == found_on


def test_a_due_day_in_the_past_is_refused_with_the_day_to_write(rows):
    with rows:
        hazard = make.hazard(Status.REPORTED)
        found = Confirmation(Grade.GENERAL, due_on=clock.today() - timedelta(days=1))
        with pytest.raises(Refusal, match="请改为 2023 年 6 月 12 日或以后") as refused:
            handling.confirm(make.actor(make.safety_officer()), hazard, hazard.version, found)
        assert refused.value.field == "due_on"


def test_a_stale_page_is_refused_and_says_what_happened(rows):
    with rows:
        hazard = make.hazard(Status.REPORTED)
        who, seen = make.actor(make.safety_officer()), hazard.version
        handling.confirm(who, hazard, seen, Confirmation(Grade.GENERAL))
        with pytest.raises(Stale, match="待整改"):
            closing.dismiss(who, hazard, seen, "看错了")
        assert hazard.status is Status.OPEN


def test_a_major_hazard_starts_only_with_the_five_settled(rows):
    with rows:
        hazard = make.hazard(Status.OPEN, Grade.MAJOR)
        majors.ready_to_start(hazard)
        staff = make.actor(make.staff_of(hazard.firm))
        with pytest.raises(Refusal, match="五落实缺“措施”.*五落实缺“预案”"):
            handling.start(staff, hazard, hazard.version)
        handling.settle(staff, hazard, hazard.version, make.settled())
        handling.start(staff, hazard, hazard.version)
        assert hazard.status is Status.RECTIFYING
        assert {row.part for row in hazard.settled_rows} == set(Part)


def test_two_people_settling_at_once_do_not_overwrite_each_other(rows):
    with rows:
        hazard = make.hazard(Status.OPEN, Grade.MAJOR)
        staff, seen = make.actor(make.staff_of(hazard.firm)), hazard.version
        handling.settle(staff, hazard, seen, make.settled())
        with pytest.raises(Stale):
            handling.settle(staff, hazard, seen, make.settled())


def test_a_hand_in_needs_an_after_photo(rows):
    with rows:
        hazard = make.hazard(Status.OPEN)
        staff = make.actor(make.staff_of(hazard.firm))
        with pytest.raises(Refusal, match="还没有整改后照片") as refused:
            handling.submit(staff, hazard, hazard.version, note="已改", photos=[])
        assert refused.value.field == "photos"


def test_the_whole_way_leaves_each_step_in_the_trail(rows):
    with rows:
        hazard = make.hazard(Status.CLOSED)
        assert verbs(hazard) == [
            "hazard.report",
            "hazard.confirm",
            "hazard.start",
            "hazard.submit",
            "hazard.close",
        ]
        assert hazard.closed_at == NOON
        assert hazard.holder_id is None


def test_the_reviewer_is_not_the_one_who_fixed_it_on_the_spot(rows):
    with rows:
        inspector = make.user(Role.SAFETY)
        second = make.user(Role.SAFETY)
        said = Report(
            firm_id=make.firm().id,
            text="灭火器被遮挡",
            source=Source.SECTION,
            fixed_on_spot=True,
            before_photos=(make.photo(inspector, "前"),),
            after_photos=(make.photo(inspector, "后"),),
        )
        hazard = reporting.report(make.actor(inspector), said)
        assert hazard.status is Status.TO_REVIEW
        assert hazard.holder_id == second.id
        with pytest.raises(Refusal, match="复查人不能是整改人"):
            closing.close(make.actor(inspector), hazard, hazard.version, "合格")
        closing.close(make.actor(second), hazard, hazard.version, "合格")
        assert hazard.status is Status.CLOSED


def test_standing_in_does_not_get_around_the_separation_of_duty(rows):
    with rows:
        section = make.section()
        fixer, colleague = (make.user(Role.SECTION, unit=section) for _ in range(2))
        said = Report(
            firm_id=make.firm(section=section).id,
            text="灭火器被遮挡",
            fixed_on_spot=True,
            before_photos=(make.photo(fixer, "前"),),
            after_photos=(make.photo(fixer, "后"),),
        )
        hazard = reporting.report(make.actor(fixer), said)
        make.stand_in(giver=colleague, taker=fixer)
        with pytest.raises(Refusal, match="复查人不能是整改人"):
            closing.close(make.actor(fixer), hazard, hazard.version, "合格")


def test_sending_back_counts_and_gives_it_to_the_firm_again(rows):
    with rows:
        hazard = make.hazard(Status.TO_REVIEW)
        who = make.actor(make.safety_officer())
        closing.send_back(who, hazard, hazard.version, "电箱门仍缺锁")
        assert (hazard.status, hazard.sent_back_count) == (Status.RECTIFYING, 1)
        assert hazard.holder_id == make.staff_of(hazard.firm).id


def test_a_firm_cannot_confirm_or_close(rows):
    with rows:
        hazard = make.hazard(Status.TO_REVIEW)
        staff = make.actor(make.staff_of(hazard.firm))
        with pytest.raises(Forbidden, match="安全管理科"):
            closing.close(staff, hazard, hazard.version, "合格")


def test_merging_asks_for_another_hazard_of_the_same_firm(rows):
    with rows:
        hazard, elsewhere = make.hazard(), make.hazard(firm=make.firm())
        same = make.hazard(firm=hazard.firm)
        who = make.actor(make.safety_officer())
        for into, sentence in (
            ("YH-1999-0001", "没有找到编号"),
            (hazard.number, "不能合并到它自己"),
            (elsewhere.number, "责任单位不同"),
        ):
            with pytest.raises(Refusal, match=sentence) as refused:
                closing.merge(who, hazard, hazard.version, "重复", into)
            assert refused.value.field == "into"
        closing.merge(who, hazard, hazard.version, "重复", same.number)
        assert (hazard.status, hazard.merged_into_id) == (Status.MERGED, same.id)


def test_only_the_safety_office_voids(rows):
    with rows:
        section = make.section()
        hazard = make.hazard(firm=make.firm(section=section))
        who = make.actor(make.user(Role.SECTION, unit=section))
        with pytest.raises(Forbidden):
            closing.void(who, hazard, hazard.version, "录错")


def test_a_draft_is_its_writers_alone_and_becomes_the_report(rows):
    with rows:
        writer, other = make.user(Role.SAFETY), make.user(Role.SAFETY)
        said = Report(firm_id=make.firm().id, text="电线", draft_key=make.key())
        draft = reporting.save_draft(make.actor(writer), said)
        assert draft.key == said.draft_key
        with pytest.raises(NotFound):
            queries.draft(make.actor(other), draft.key)
        reported = reporting.report(make.actor(writer), said)
        assert reported.id == draft.id
        with pytest.raises(Refusal, match="已经上报"):
            reporting.save_draft(make.actor(writer), said)


def test_a_draft_key_of_somebody_else_is_not_taken_over(rows):
    with rows:
        firm = make.firm()
        key = make.key()
        first = reporting.save_draft(
            make.actor(make.user(Role.SAFETY)), Report(firm.id, "甲", draft_key=key)
        )
        second = reporting.save_draft(
            make.actor(make.user(Role.SAFETY)), Report(firm.id, "乙", draft_key=key)
        )
        assert first.id != second.id
        assert first.text == "甲"


def test_photos_beyond_ten_are_refused(rows):
    with rows:
        who = make.user(Role.SAFETY)
        keys = tuple(make.photo(who, f"第{at}张") for at in range(11))
        with pytest.raises(Refusal, match="最多 10 张"):
            reporting.report(make.actor(who), Report(make.firm().id, "电线", before_photos=keys))


def test_another_persons_photo_cannot_be_bound(rows):
    with rows:
        key = make.photo(make.user(Role.SAFETY))
        who = make.actor(make.user(Role.SAFETY))
        with pytest.raises(Refusal, match="照片已过期或不在了"):
            reporting.report(who, Report(make.firm().id, "电线", before_photos=(key,)))


def test_a_paper_is_numbered_within_its_series_and_its_bytes_are_frozen(rows):
    with rows:
        hazard = make.hazard()
        first, second = make.paper(hazard), make.paper(make.hazard(firm=hazard.firm))
        assert [first.number, second.number] == [
            "某新城管安改〔2023〕1号",
            "某新城管安改〔2023〕2号",
        ]
        assert [paper.number for paper in papers.of(hazard.subject)] == [first.number]


def test_the_section_head_holds_the_review_when_the_only_officer_fixed_it(rows):
    with rows:
        section = make.section()
        fixer = make.user(Role.SECTION, unit=section)
        head = make.user(Role.SECTION, unit=section)
        make.post(section, Post.HEAD, head)
        said = Report(
            firm_id=make.firm(section=section).id,
            text="灭火器被遮挡",
            fixed_on_spot=True,
            before_photos=(make.photo(fixer, "前"),),
            after_photos=(make.photo(fixer, "后"),),
        )
        assert reporting.report(make.actor(fixer), said).holder_id == head.id


def test_facts_count_photos_by_what_they_show(rows):
    with rows:
        hazard = make.hazard(Status.TO_REVIEW, before=2)
        assert queries.facts(hazard).photos == {Slot.BEFORE: 2, Slot.AFTER: 1}


def test_the_database_itself_refuses_a_closed_hazard_without_a_date(rows):
    with rows:
        hazard = make.hazard()
        with pytest.raises(Exception, match="closed_has_date"), transaction():
            db.session.execute(
                Hazard.__table__.update().where(Hazard.id == hazard.id).values(status=Status.CLOSED)
            )


def test_an_autosave_and_the_report_of_one_form_meet_in_one_row(app, rows):
    with rows:
        who = make.actor(make.user(Role.SAFETY))
        said = Report(firm_id=make.firm().id, text="电线拖地", draft_key=make.key())
    ended = []

    def act(verb):
        with app.app_context(), clock.frozen(NOON):
            try:
                ended.append(verb(who, said).number)
            except Refusal as refusal:
                ended.append(str(refusal))
            db.session.remove()

    verbs_ = [reporting.save_draft, reporting.report, reporting.save_draft, reporting.report]
    threads = [threading.Thread(target=act, args=(verb,)) for verb in verbs_]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with rows:
        found = db.session.scalars(select(Hazard)).all()
    assert [hazard.number for hazard in found] == ["YH-2023-0001"]
    assert "YH-2023-0001" in ended
