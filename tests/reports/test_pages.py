"""The pages of the reports, walked."""

from portal.policy import Role
from tests.support import make


def test_pages_open(rows, browser):
    with rows:
        make.office()
        make.user(Role.SAFETY, username="anquan")
        make.hazard()
    browser.sign_in("anquan")
    for path in (
        "/reports/",
        "/reports/?by=firm",
        "/reports/?by=industry",
        "/reports/?by=category",
        "/reports/monthly",
        "/reports/rows?metric=new",
        "/reports/rows?metric=firms",
    ):
        page = browser.open(path)
        print(path, page.statements, page.text[:1500])
    browser.open("/reports/monthly.xlsx")
    browser.open("/reports/monthly.docx")
