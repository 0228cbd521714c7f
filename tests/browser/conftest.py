"""A real browser before a real server: the machine's own Chromium, never one that is fetched."""

import threading
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from werkzeug.serving import make_server

from tests.support import make
from tests.support.machine import chromium as chromium_path
from tests.support.machine import is_ci, words_for

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
# What Chromium says of an answer that was meant: a form with an error, a page that is not there.
EXPECTED = (
    "Failed to load resource: the server responded with a status of 4",
    "Response Status Error Code 4",
)

Visit = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if __package__ in item.nodeid.replace("/", "."):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for all journeys."""
    path = chromium_path()
    if path is None:
        words = words_for("Chromium", "chromium")
        pytest.fail(words) if is_ci() else pytest.skip(words)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def server(app: Flask) -> Iterator[str]:
    """The address at which ``app`` is served, by threads as in production."""
    serving = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=serving.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{serving.server_port}"
    serving.shutdown()
    thread.join()
    serving.server_close()


@pytest.fixture
def visit(chromium: Browser, server: str) -> Iterator[Visit]:
    """A person's browser: ``visit("anquan", phone=True)``; ``script=False`` without JavaScript.

    A script error or something the content policy stopped fails the test.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(EXPECTED):
            complaints.append(message.text)

    def begin(username: str = "", *, phone: bool = False, script: bool = True) -> Page:
        context = chromium.new_context(
            base_url=server,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport=PHONE if phone else DESK,
            is_mobile=phone,
            has_touch=phone,
            java_script_enabled=script,
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", heard)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if username:
            sign_in(page, username)
        return page

    yield begin
    for context in contexts:
        context.close()
    assert not complaints


def sign_in(page: Page, username: str, password: str = make.PASSWORD) -> None:
    """Sign in by the page."""
    page.goto("/sign-in")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("口令").fill(password)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
