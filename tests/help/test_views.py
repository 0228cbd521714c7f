"""帮助 in the portal: a link on every page, chapters, pictures, no way out of their folder."""

from collections.abc import Iterator
from urllib.parse import quote, urlsplit

import pytest
from flask import Flask
from PIL import Image

from portal.help import views as help_pages
from portal.help.pages import Book
from portal.policy import FIRM_ROLES, Role
from portal.web.access import PUBLIC, access_of
from tests.support import make
from tests.support.app import Rows
from tests.support.page import Browser, Page

OFFICE = [role for role in Role if role not in FIRM_ROLES]
FIRM = sorted(FIRM_ROLES)


def staff_pages(app: Flask) -> list[str]:
    """The address of every page that asks for no argument and is not everybody's."""
    return sorted(
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and not rule.arguments
        and access_of(app, rule.endpoint) not in {None, PUBLIC}
    )


def visited(browser: Browser, addresses: list[str]) -> Iterator[Page]:
    """The pages of these addresses that are drawn in the shell."""
    for address in addresses:
        response = browser.client.get(address)
        status, kind = response.status_code, response.mimetype
        response.close()
        if status == 200 and kind == "text/html":
            page = browser.open(address)
            if page.root.first("header") is not None:
                yield page


def test_every_staff_page_has_a_help_link_that_opens(
    app: Flask, rows: Rows, browser: Browser
) -> None:
    with rows:
        make.office()
        make.user(*OFFICE, username="office")
    browser.sign_in("office")
    chapters: dict[str, str] = {}
    for page in visited(browser, staff_pages(app)):
        href = page.link("帮助")
        chapters[page.path] = href
    assert "/hazards/" in chapters
    assert len(chapters) >= 5
    for href in set(chapters.values()):
        assert browser.open(href).heading
    without = [path for path, href in chapters.items() if urlsplit(href).path == "/help/"]
    assert [path for path in without if not path.startswith("/help/")] == []


@pytest.mark.parametrize("role", list(Role))
def test_every_role_reads_the_handbook_with_its_own_page_first(
    role: Role, rows: Rows, browser: Browser
) -> None:
    with rows:
        make.user(role, username="reader")
    page = browser.sign_in("reader").open("/help/")
    assert page.heading == "使用手册"
    own = f"我是{role.label}"
    if page.has_link(own):
        assert page.has("我的工作")
        assert page.follow(own).heading == own


def test_every_chapter_opens_in_order(app: Flask, rows: Rows, browser: Browser) -> None:
    with rows:
        make.user(Role.SAFETY, username="anquan")
    browser.sign_in("anquan")
    with app.test_request_context():
        names = list(help_pages.book().chapters)
    for name in names:
        page = browser.open(f"/help/{quote(name)}")
        assert page.heading
        assert page.bytes <= 120 * 1024


def test_a_stranger_is_asked_to_sign_in(browser: Browser) -> None:
    assert browser.open("/help/").heading == "登录"


def test_a_chapter_that_is_not_there_says_so(rows: Rows, browser: Browser) -> None:
    with rows:
        make.user(Role.CLERK, username="wenshu")
    page = browser.sign_in("wenshu").open("/help/99-没有", expect=404)
    assert page.has("手册里没有这一章", "从手册目录里找")


@pytest.mark.parametrize(
    "name",
    ["..%2F00-认识清患.md", "%2e%2e%2f%2e%2e%2fpyproject.toml", "no.png", "..\\a.png"],
)
def test_only_a_picture_of_the_handbook_is_sent(name: str, rows: Rows, browser: Browser) -> None:
    with rows:
        make.user(Role.CLERK, username="wenshu")
    browser.sign_in("wenshu")
    response = browser.client.get(f"/help/pictures/{name}")
    assert response.status_code == 404


def test_a_picture_is_sent_once_and_then_found_unchanged(
    app: Flask,
    rows: Rows,
    browser: Browser,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path_factory.mktemp("pictures")
    Image.new("RGB", (40, 30), "white").save(folder / "desk.png")
    book = Book({}, {"desk.png": folder / "desk.png"})
    monkeypatch.setattr(help_pages, "book", lambda: book)
    with rows:
        make.user(Role.CLERK, username="wenshu")
    browser.sign_in("wenshu")
    first = browser.client.get("/help/pictures/desk.png")
    assert first.mimetype == "image/png"
    first.close()
    again = browser.client.get(
        "/help/pictures/desk.png", headers={"If-None-Match": first.headers["ETag"]}
    )
    again.close()
    assert again.status_code == 304
