"""延期 and 转办: asked in time, decided by somebody else; another section in charge."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from portal.db import db
from portal.documents import queries as papers
from portal.hazards import queries
from portal.hazards.service import closing, extending, planning, transferring
from portal.hazards.service.extending import Wish
from portal.hazards.terms import Grade, Status
from portal.kernel import clock
from portal.kernel.errors import Forbidden, Refusal
from portal.notices.models import Notice
from portal.policy import Role
from tests.support import majors, make

NOON = datetime(2023, 6, 12, 4, tzinfo=UTC)
DUE, LATER = date(2023, 6, 30), date(2023, 7, 20)


@pytest.fixture(autouse=True)
def _noon():
    with clock.frozen(NOON):
        yield


def asked(row, day=LATER):
    return extending.extend(majors.firm_of(row), row, row.version, Wish(day, "配件在途"))


def told(person_id):
    return db.session.scalars(select(Notice.text).where(Notice.user_id == person_id)).all()


def test_both_days_are_kept(rows):
    with rows:
        row = make.hazard(Status.RECTIFYING, due_on=DUE)
        asked(row)
        assert row.due_on == DUE
        assert any("申请延期到 2023-07-20" in one for one in told(make.safety_officer().id))
        extending.grant(majors.office_of(), row, row.version, "同意")
        assert (row.first_due_on, row.due_on) == (DUE, LATER)
        assert any("现期限 2023-07-20" in one for one in told(make.staff_of(row.firm).id))


def test_no_leaves_the_day_and_says_why(rows):
    with rows:
        row = make.hazard(Status.OPEN, due_on=DUE)
        asked(row)
        extending.deny(majors.office_of(), row, row.version, "配件本地有货")
        assert (row.first_due_on, row.due_on) == (DUE, DUE)
        assert any("配件本地有货" in one for one in told(make.staff_of(row.firm).id))
        asked(row)


def test_once_is_all_by_default_and_the_office_may_allow_more(rows):
    with rows:
        row = make.hazard(Status.OPEN, due_on=DUE)
        asked(row)
        extending.grant(majors.office_of(), row, row.version)
        with pytest.raises(Refusal, match="最多 1 次"):
            asked(row, LATER + timedelta(days=9))
        make.office(extensions_most=2)
        assert asked(row, LATER + timedelta(days=9)).due_on == LATER


@pytest.mark.parametrize(
    ("grade", "due_on", "days"),
    [(Grade.GENERAL, date(2023, 6, 14), "3 个"), (Grade.MAJOR, date(2023, 7, 2), "15 个")],
)
def test_too_late_is_refused_by_grade(rows, grade, due_on, days):
    with rows:
        row = make.hazard(Status.OPEN, grade, due_on=due_on)
        with pytest.raises(Refusal, match=f"{days}工作日提出，现在已来不及"):
            asked(row)


def test_who_asked_does_not_answer(rows):
    with rows:
        row = make.hazard(Status.OPEN, due_on=DUE)
        both = make.actor(make.user(Role.SAFETY, Role.FIRM_STAFF, unit=row.firm))
        extending.extend(both, row, row.version, Wish(LATER, "配件在途"))
        with pytest.raises(Forbidden, match="不能是申请人"):
            extending.grant(both, row, row.version)


def test_a_wish_that_has_gone_by_is_not_granted(rows):
    with rows:
        row = make.hazard(Status.OPEN, due_on=DUE)
        asked(row)
        with (
            clock.frozen(NOON + timedelta(days=60)),
            pytest.raises(Refusal, match="新期限已经过了"),
        ):
            extending.grant(majors.office_of(), row, row.version)


def test_without_a_wish_there_is_no_answer(rows):
    with rows:
        row = make.hazard(Status.OPEN, due_on=DUE)
        with pytest.raises(Refusal, match="没有等待答复"):
            extending.deny(majors.office_of(), row, row.version, "不行")


def test_another_section_takes_the_case_and_its_papers(rows):
    with rows:
        old, new = make.section("建设科"), make.section("经发科")
        giver = make.actor(make.user(Role.SECTION, unit=old))
        taker = make.user(Role.SECTION, unit=new)
        row = make.hazard(Status.REPORTED, firm=make.firm(section=old))
        transferring.transfer(giver, row, row.version, new.id, "属经发科行业")
        assert (row.section_id, row.holder_id, row.status) == (new.id, taker.id, Status.REPORTED)
        assert queries.get(make.actor(taker), row.number).id == row.id
        assert any("转办到经发科" in one for one in told(taker.id))
        confirmed = make.hazard(Status.OPEN, firm=make.firm(section=old))
        paper, holder = make.paper(confirmed), confirmed.holder_id
        transferring.transfer(giver, confirmed, confirmed.version, new.id, "属经发科行业")
        assert confirmed.holder_id == holder
        assert papers.get(make.actor(taker), paper.key)


def test_a_plan_that_waits_stays_with_its_approver(rows):
    with rows:
        row = make.hazard(Status.OPEN, Grade.MAJOR)
        new = make.section("经发科")
        make.user(Role.SECTION, unit=new)
        majors.judged(row)
        planning.propose(majors.firm_of(row), row, row.version, majors.SIX)
        transferring.transfer(majors.office_of(), row, row.version, new.id, "属经发科行业")
        assert row.holder_id == make.safety_officer().id


def test_the_same_a_closed_and_no_section_are_refused(rows):
    with rows:
        row = make.hazard(Status.OPEN)
        office = majors.office_of()
        closed = make.section("旧科室", is_active=False)
        for section_id, sentence in (
            (row.section_id, "已经由建设科分管"),
            (closed.id, "没有这个科室，或已停用"),
            (row.firm_id, "没有这个科室"),
            (None, "没有这个科室"),
        ):
            with pytest.raises(Refusal, match=sentence):
                transferring.transfer(office, row, row.version, section_id, "理由")


def test_what_has_ended_is_not_handed_on(rows):
    with rows:
        row = make.hazard(Status.OPEN)
        office = majors.office_of()
        closing.refer(office, row, row.version, "不归我们管", "区住房城乡建委")
        with pytest.raises(Refusal, match="现在是“移送”"):
            transferring.transfer(office, row, row.version, make.section("经发科").id, "理由")
