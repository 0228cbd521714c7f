"""The register of papers, turned page by page, both ways."""

from portal.documents import queries
from portal.policy import Role
from tests.support import make


def numbers(page):
    return [row[0] for row in page.rows]


def test_the_previous_page_is_the_one_before_and_not_the_first(rows, browser, monkeypatch):
    monkeypatch.setattr(queries, "SIZE", 2)
    with rows:
        papers = [make.paper().number for _ in range(5)][::-1]
        make.user(Role.CLERK, username="wenshu")
    first = browser.sign_in("wenshu").open("/papers/")
    second = first.follow("下一页")
    third = second.follow("下一页")
    assert [numbers(page) for page in (first, second, third)] == [
        papers[:2],
        papers[2:4],
        papers[4:],
    ]
    assert not first.has_link("上一页")
    assert not third.has_link("下一页")
    back = third.follow("上一页")
    assert numbers(back) == papers[2:4]
    assert numbers(back.follow("上一页")) == papers[:2]
    assert numbers(third.follow("首页")) == papers[:2]
    assert not back.follow("上一页").has_link("上一页")
    assert numbers(back.follow("下一页")) == papers[4:]
