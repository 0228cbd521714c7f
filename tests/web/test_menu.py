"""The menu: what one may enter and no more, short enough to be read."""

import pytest

from portal.policy import Role
from portal.units.terms import Tag
from tests.support import make


def entries(page):
    """The labels of the left menu, heading by heading."""
    side = page.root.first(cls="side")
    return [node.text for node in side.all("a", cls="item")]


def groups(page):
    return [node.text for node in page.root.first(cls="side").all(cls="group") if node.text]


@pytest.mark.parametrize("role", list(Role))
def test_every_entry_of_a_persons_menu_opens(rows, browser, role):
    with rows:
        make.office(totp_roles=[])
        make.user(role, username="someone")
    page = browser.sign_in("someone").open("/")
    hrefs = [node.get("href") for node in page.root.first(cls="side").all("a")]
    assert hrefs
    for href in hrefs:
        browser.open(href)


def test_a_person_of_every_role_has_at_most_seven_groups_and_fourteen_entries(rows, browser):
    with rows:
        make.office(totp_roles=[])
        make.user(*Role, unit=make.section(), username="all")
    page = browser.sign_in("all").open("/")
    assert len(groups(page)) <= 7
    assert len(entries(page)) <= 14


@pytest.mark.parametrize("given", [{"tags": [Tag.SELF_EMPLOYED]}, {"headcount": 12}])
def test_a_small_firm_has_at_most_five_entries(rows, browser, given):
    with rows:
        make.user(
            Role.FIRM_STAFF, Role.FIRM_HEAD, unit=make.firm("示例小店", **given), username="shop"
        )
    found = entries(browser.sign_in("shop").open("/"))
    assert 3 <= len(found) <= 5, found


def test_what_waits_is_counted_on_the_entry(rows, browser):
    with rows:
        make.hazard(reporter=make.user(Role.SAFETY, username="anquan"))
        make.notice(make.safety_officer())
        firm = make.hazard().firm
        make.user(Role.FIRM_STAFF, unit=firm, username="qiye")
    page = browser.sign_in("anquan").open("/")
    assert any(node.text.startswith("1") for node in page.root.all(cls="count"))
