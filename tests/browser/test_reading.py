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


NOT_PAGES = (".xlsx", ".docx", "/health", "/export", "/template", "/sign-in")


@pytest.mark.parametrize(
    ("roles", "phone"), [((Role.ADMIN, Role.AUDITOR), False), ((Role.SAFETY, Role.CLERK), True)]
)
def test_every_page_without_a_parameter_holds_no_barrier(rows, visit, app, roles, phone):
    with rows:
        make.office(totp_roles=[])
        make.hazard(Status.OPEN)
        make.user(*roles, unit=make.section("安全管理科"), username="someone", totp_secret="")
    page = visit("someone", phone=phone)
    wrong = []
    for rule in app.url_map.iter_rules():
        path = str(rule)
        if "GET" not in rule.methods or rule.arguments or path.endswith(NOT_PAGES):
            continue
        answer = page.goto(path)
        kind = answer.headers.get("content-type", "") if answer else ""
        if answer and answer.status == 200 and kind.startswith("text/html"):
            wrong += violations(page)
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > page.viewport_size["width"]:
                wrong.append(f"{path} is {wide} px wide")
    assert not wrong, "\n".join(wrong)
