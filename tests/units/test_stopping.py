"""停用 of a firm that still has open hazards: the page says how many, and what becomes of them."""

from portal.db import db
from portal.hazards.models import Hazard
from portal.hazards.service import handing
from portal.hazards.terms import Grade, Status
from portal.policy import Role
from tests.support import make


def test_the_page_says_what_is_open_and_stopping_takes_nobodys_work_away(rows, new_browser):
    with rows:
        firm = make.firm("示例木业公司")
        staff = make.user(Role.FIRM_STAFF, unit=firm)
        row = make.hazard(Status.OPEN, Grade.MAJOR, firm=firm)
        make.hazard(Status.REPORTED, firm=firm, text="另一处")
        make.hazard(Status.CLOSED, firm=firm, text="办完的")
        make.user(Role.SAFETY, username="anquan")
        make.user(Role.ADMIN, username="guanli")
    browser = new_browser().sign_in("anquan")
    page = browser.open(f"/firms/{firm.id}/stop")
    assert page.has("还有 2 条隐患没有办结，其中重大 1 条", "仍由企业的人整改")
    assert len(page.follow("看没有办结的隐患").rows) == 2
    admin = new_browser().sign_in("guanli").open(f"/firms/{firm.id}/stop")
    assert admin.has("还有 2 条隐患没有办结")
    assert not admin.has_link("看没有办结的隐患")
    page.send("停用", {"理由": "已搬走"})
    with rows:
        assert db.session.get_one(Hazard, row.id).holder_id == staff.id
        assert handing.without_living_owner() == []
    assert browser.open(f"/hazards/{row.number}").has("示例木业公司")


def test_a_firm_with_nothing_open_is_stopped_without_more_words(rows, browser):
    with rows:
        firm = make.firm()
        make.user(Role.SAFETY, username="anquan")
    assert not browser.sign_in("anquan").open(f"/firms/{firm.id}/stop").has("没有办结")
