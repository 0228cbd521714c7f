"""The frame itself: a person gets in, with and without JavaScript, and nothing complains."""

import pytest

from portal.policy import Role
from tests.browser.conftest import Visit
from tests.support import make
from tests.support.app import Rows


@pytest.mark.parametrize("script", [True, False])
def test_a_person_signs_in_and_out(rows: Rows, visit: Visit, *, script: bool) -> None:
    with rows:
        make.user(Role.SAFETY, username="anquan", name="张三")
    page = visit("anquan", script=script)
    assert page.locator("h1").inner_text() == "工作台"
    page.locator("summary", has_text="张三").click()
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url("**/sign-in")
    assert page.get_by_label("口令").is_visible()


def test_the_pages_fit_a_phone(rows: Rows, visit: Visit) -> None:
    with rows:
        hazard = make.hazard(before=1)
        make.user(Role.SAFETY, username="anquan")
    page = visit("anquan", phone=True)
    for address in ("/", "/hazards/", "/hazards/report", f"/hazards/{hazard.number}", "/papers/"):
        page.goto(address)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 390, f"{address} is {wide} px wide"
