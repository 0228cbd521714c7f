"""In whose hands a hazard is: always somebody who can go on with it, whatever changed around it."""

import pytest

from portal.accounts import queries as people
from portal.db import db, transaction
from portal.hazards.models import Hazard
from portal.hazards.service import handing, handling, judging, planning, transferring
from portal.hazards.service.judging import Judgement
from portal.hazards.service.reporting import Report, report
from portal.hazards.terms import Grade, Status
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.policy import Role
from portal.units.models import Unit
from tests.support import majors, make


@pytest.fixture
def handed_in(rows):
    """A 重大 hazard that waits for its review while a second 治理方案 waits for its approval."""
    with rows:
        section = make.section("建设科")
        make.user(Role.SECTION, unit=section)
        firm = make.firm(section=section)
        row = make.hazard(Status.RECTIFYING, Grade.MAJOR, firm=firm)
        staff = majors.firm_of(row)
        planning.propose(staff, row, row.version, majors.SIX)
        photo = make.photo(make.staff_of(firm), "后")
        handling.submit(staff, row, row.version, note="已改好", photos=[photo])
        return row


def test_a_review_goes_to_the_new_section_though_a_plan_waits(rows, handed_in):
    with rows:
        section = make.section("经发科")
        new = make.user(Role.SECTION, unit=section)
        row = db.session.merge(handed_in)
        transferring.transfer(majors.office_of(), row, row.version, section.id, "属经发科")
        assert row.holder_id == new.id


def test_a_review_follows_its_firm_to_the_new_section_though_a_plan_waits(rows, handed_in):
    with rows:
        section = make.section("经发科")
        new = make.user(Role.SECTION, unit=section)
        firm = db.session.get_one(Unit, handed_in.firm_id)
        with transaction():
            firm.section_id = section.id
            db.session.flush()
            handing.change_section(majors.office_of(), firm)
        assert db.session.get_one(Hazard, handed_in.id).holder_id == new.id


def test_what_is_general_after_all_goes_from_the_approver_back_to_its_firm(rows):
    with rows:
        row = make.hazard(Status.OPEN, Grade.MAJOR)
        staff = make.staff_of(row.firm)
        majors.judged(row)
        planning.propose(majors.firm_of(row), row, row.version, majors.SIX)
        assert row.holder_id == make.safety_officer().id
        said = Judgement(False, "", "不构成重大", clock.today())
        judging.judge(majors.office_of(), row, row.version, said)
        assert row.holder_id == staff.id
        assert handing.can_hold(people.actor_for(staff), row)


def test_who_alone_could_review_it_puts_nothing_right_on_the_spot(rows):
    with rows:
        firm, officer = make.firm(), make.user(Role.SAFETY)
        before, after = make.photo(officer, "前"), make.photo(officer, "后")
        said = Report(
            firm_id=firm.id,
            text="灭火器被遮挡",
            fixed_on_spot=True,
            before_photos=(before,),
            after_photos=(after,),
        )
        with pytest.raises(Refusal, match="除了您没有别人能复查") as refused:
            report(make.actor(officer), said)
        assert refused.value.field == "fixed_on_spot"
        db.session.expunge_all()  # the refusal still holds the report that is no more
    with rows:
        second = make.user(Role.SECTION, unit=make.section())
        assert report(make.actor(db.session.merge(officer)), said).holder_id == second.id
