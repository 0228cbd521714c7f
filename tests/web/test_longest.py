"""The longest names the forms take fit every column, on both databases."""

from portal.hazards.models import Hazard
from portal.hazards.service import reporting
from portal.hazards.service.reporting import Report
from portal.hazards.terms import Source
from portal.policy import Role
from tests.support import make


def test_the_longest_names_fit_wherever_a_title_is_written_down(rows):
    with rows:
        firm = make.firm("装" * 120)
        giver = make.user(Role.FIRM_STAFF, unit=firm, name="双" * 40)
        taker = make.user(Role.FIRM_HEAD, unit=firm, name="ﬃ" * 40)
        make.stand_in(giver, taker)
        acting = make.actor(taker)
        photo = make.photo(taker)
        row = reporting.report(
            acting, Report(firm.id, "通道堵塞", source=Source.SELF, before_photos=(photo,))
        )
        assert isinstance(row, Hazard)
        assert len(row.reporter_title) > 120


def test_a_firm_of_the_longest_name_is_filed_by_its_page(rows, browser):
    with rows:
        make.section()
        make.user(Role.SAFETY, username="anquan")
    name = "装ﷺ" * 60
    page = browser.sign_in("anquan").open("/firms/new")
    done = page.send(page.buttons()[0], {"企业名称": name})
    assert done.has(name)
