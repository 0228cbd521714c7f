"""Many at once and on paper: what cannot be is said before anything is done."""

import pytest

from portal.hazards import sheet
from portal.hazards.terms import Status
from portal.policy import Role
from tests.support import make


@pytest.fixture
def office(rows, browser):
    with rows:
        make.user(Role.SAFETY, username="anquan")
    return browser.sign_in("anquan")


def test_a_day_gone_by_is_refused_on_the_page_with_the_ticks_kept(rows, office):
    with rows:
        firm = make.firm()
        some = [make.hazard(Status.REPORTED, firm=firm, text=f"第{at}处") for at in "一二三"]
    asked = "&".join(f"n={row.number}" for row in some)
    page = office.open(f"/hazards/batch?act=confirm&{asked}")
    two = [one.get("value") for one in page.form("核实受理").controls["n"]][:2]
    again = page.send("核实受理", {"due_on": "2020-01-01", "note": "请尽快"}, n=two, expect=422)
    assert any("整改期限不能早于今天" in one for one in again.errors)
    form = again.form("核实受理")
    assert [one.get("value") for one in form.controls["n"] if one.has("checked")] == two
    assert form.value("note") == "请尽快"
    assert again.send("核实受理", {"due_on": ""}).text.count("已办理") == 2


def test_a_sheet_of_paper_says_when_its_columns_are_too_many(rows, office):
    with rows:
        make.hazard(text="配电箱无门")
    few = office.open("/hazards/print")
    assert few.has("配电箱无门")
    assert not few.has("放不下")
    every = "&".join(f"col={key}" for key in sheet.SCREEN)
    assert office.open(f"/hazards/print?{every}").has("一张纸的宽度放不下")
