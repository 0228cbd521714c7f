"""What is drawn around a page: kept for all to whom it looks alike, each with their own counts."""

from typing import Any

from portal.hazards.terms import Status
from portal.policy import Role
from tests.support import make
from tests.support.app import Rows
from tests.support.page import Page


def counts(page: Page) -> list[str]:
    """Every count of the menu, the bell and the tabs."""
    return [one.text for one in page.root.all("span", cls="count")]


def test_counts_follow_what_waits_and_are_each_persons_own(rows: Rows, new_browser: Any) -> None:
    with rows:
        one = make.user(Role.SAFETY, username="anquan1")
        make.user(Role.SAFETY, username="anquan2")
    mine, theirs = (new_browser().sign_in(name) for name in ("anquan1", "anquan2"))
    assert counts(mine.open("/account/")) == []
    seen = []
    for _ in range(2):
        with rows:
            make.notice(one)
        seen.append(counts(mine.open("/account/")))
    assert [set(found) for found in seen] == [
        {f"{count} 件待处理", f"{count} 条未读"} for count in (1, 2)
    ]
    assert counts(theirs.open("/account/")) == []


def test_two_kinds_of_counts_stand_each_in_its_place(rows: Rows, new_browser: Any) -> None:
    with rows:
        hazard = make.hazard(Status.OPEN)
        staff = make.staff_of(hazard.firm)
        for _ in range(3):
            make.notice(staff)
        username = staff.username
    page = new_browser().sign_in(username).open("/account/")
    said = {node.text for node in page.root.all("a") if node.all("span", cls="count")}
    assert said == {"消息4 件待处理", "消息4 条未读", "隐患台账1 件待处理"}
