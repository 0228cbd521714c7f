"""Every page can be read and worked by everybody: axe finds nothing, at a desk and on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from portal.hazards.terms import Grade, Status
from portal.policy import Role
from tests.support import make


def violations(page):
    found = Axe().run(page).response["violations"]
    return [
        f"{page.url}: {one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]
    ]


@pytest.mark.parametrize("phone", [False, True])
def test_pages_of_hazards_hold_no_barrier(rows, visit, phone):
    with rows:
        make.office()
        late = make.hazard(Status.OPEN, Grade.MAJOR, before=2)
        review = make.hazard(Status.TO_REVIEW, firm=late.firm, before=1)
        new = make.hazard(Status.REPORTED, firm=late.firm)
        make.paper(review)
        make.user(Role.SAFETY, username="anquan")
        make.user(Role.FIRM_STAFF, unit=late.firm, username="qiye")
    page = visit("anquan", phone=phone)
    wrong = []
    for address in (
        "/",
        "/hazards/",
        "/hazards/?q=nothing",
        "/hazards/report",
        f"/hazards/{new.number}",
        f"/hazards/{review.number}",
        f"/hazards/{new.number}/refer",
        "/papers/",
        "/search?q=电",
        "/hazards/YH-1999-1",
    ):
        page.goto(address)
        wrong += violations(page)
    page.goto("/hazards/report")
    page.get_by_role("button", name="上报", exact=True).click()
    page.locator(".field-error").first.wait_for()
    wrong += violations(page)
    firm = visit("qiye", phone=phone)
    firm.goto(f"/hazards/{late.number}")
    wrong += violations(firm)
    stranger = visit(phone=phone)
    stranger.goto("/sign-in")
    wrong += violations(stranger)
    assert not wrong, "\n".join(wrong)
