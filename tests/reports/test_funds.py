"""投入资金: the sum on 统计 and in the monthly table, and the rows behind it."""

import pytest

from portal.db import transaction
from portal.hazards.terms import Status
from portal.policy import Role
from portal.units.terms import Industry
from tests.support import make


@pytest.fixture
def leader(rows, browser):
    with rows:
        make.user(Role.LEADER, username="lingdao")
    return browser.sign_in("lingdao")


def spent(fen, status=Status.OPEN, **more):
    row = make.hazard(status, **more)
    with transaction():
        row.funds_fen = fen
    return row


def test_without_a_figure_there_is_a_dash(rows, leader):
    with rows:
        make.hazard()
    assert leader.open("/reports/").has("投入资金 —")


def test_the_money_is_added_up_and_opens_the_hazards_that_name_it(rows, leader):
    with rows:
        firm = make.firm(industry=Industry.CONSTRUCTION)
        some = [spent(1_234_500, firm=firm), spent(20_000_000, firm=firm)]
        spent(999, Status.VOIDED, firm=firm)  # ended: not counted
        make.hazard(firm=firm)
    page = leader.open("/reports/")
    assert page.has("投入资金 212,345.00 元")
    behind = page.follow("2 条")
    assert {row[0] for row in behind.rows} == {row.number for row in some}
    monthly = leader.open("/reports/monthly")
    assert monthly.has("21.23")
