"""举报 in a real browser: lines 8, 9, 10, 15, 46, 77 and 79 of the bar."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import make_server

from portal.db import db, transaction
from portal.tips import publishing
from portal.tips.models import Tip, TipFile
from tests.browser.conftest import ARGUMENTS, Visit
from tests.browser.test_reading import violations
from tests.informants.conftest import public
from tests.support import informant, make
from tests.support.machine import chromium as chromium_path

__all__ = ["public"]

WECHAT = (
    "Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
    "Chrome/86.0.4240.99 Mobile Safari/537.36 MicroMessenger/8.0.20"
)


@pytest.fixture
def server(public: Flask) -> Iterator[str]:
    """The address of the public pages, on a host of their own."""
    serving = make_server("127.0.0.1", 0, public, threaded=True)
    thread = threading.Thread(target=serving.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{serving.server_port}"
    serving.shutdown()
    thread.join()
    serving.server_close()


@pytest.fixture
def context_of(chromium: Browser, server: str) -> Iterator[Callable[..., BrowserContext]]:
    """A browser with settings of its own; closed before the server goes."""
    made: list[BrowserContext] = []

    def begin(**settings: Any) -> BrowserContext:
        made.append(chromium.new_context(base_url=server, **settings))
        return made[-1]

    yield begin
    for one in made:
        one.close()


def photo(words: str) -> dict[str, object]:
    return {"name": f"{words}.jpg", "mimeType": "image/jpeg", "buffer": make.photo_bytes(words)}


def press(page: Page, words: str) -> None:
    page.locator("button:visible", has_text=words).last.click()


def to_the_code(page: Page, *photos: str) -> str:
    """The way from the first page to the code, with photos."""
    page.goto("/jubao")
    page.get_by_role("link", name="我要举报").click()
    press(page, "下一步")
    page.get_by_label("单位名称或地址").fill(informant.PLACE)
    page.get_by_label("看到了什么").fill(informant.TEXT)
    press(page, "下一步：照片")
    if photos:
        page.locator("#files").set_input_files([photo(one) for one in photos])
        press(page, "加上选好的")
    press(page, "看一遍")
    press(page, "交出去")
    code = page.locator("#receipt-code").inner_text()
    return "".join(code.split())


def keep(page: Page, code: str) -> None:
    page.get_by_label("请输入最后四位").fill(code[-4:])
    press(page, "记好了，继续")
    press(page, "现在看进度")


@pytest.mark.parametrize("agent", ["", WECHAT])
def test_9_10_the_whole_way_without_script(
    context_of: Callable[..., BrowserContext], server: str, public: Flask, agent: str
) -> None:
    """On a phone, and as 微信 calls itself: three photos, the code, back by it, a word more."""
    context = context_of(
        viewport={"width": 360, "height": 740},
        is_mobile=True,
        has_touch=True,
        java_script_enabled=False,
        user_agent=agent or None,
    )
    page, elsewhere = context.new_page(), list[str]()
    page.on(
        "request", lambda one: None if one.url.startswith(server) else elsewhere.append(one.url)
    )
    code = to_the_code(page, "一", "二", "三")
    assert context.cookies() == []
    keep(page, code)
    assert informant.TEXT in page.locator("main").inner_text()
    page.get_by_label("想说的话").fill("今天还锁着")
    press(page, "送出去")
    press(page, "离开并清除")
    assert context.cookies() == []
    page.goto("/jubao/check")
    page.get_by_label("查询码").fill(code.lower())
    press(page, "查进度")
    assert "今天还锁着" in page.locator("main").inner_text()
    page.locator("summary", has_text="换查询码").click()
    press(page, "换一个查询码")
    assert "".join(page.locator("#receipt-code").inner_text().split()) != code
    assert elsewhere == []
    with public.app_context():
        assert db.session.scalars(db.select(Tip.files)).one() == 3
        assert len(db.session.scalars(db.select(TipFile.tip_id)).all()) == 3


def test_10_a_page_advises_to_leave_wechat_and_calls_no_bridge(visit: Visit) -> None:
    page = visit(phone=True)
    page.goto("/jubao")
    assert "在浏览器打开" in page.locator("main").inner_text()
    assert "WeixinJSBridge" not in page.content()


def test_15_the_history_of_the_browser_holds_no_code(
    chromium: Browser, server: str, tmp_path: Path
) -> None:
    context = chromium.browser_type.launch_persistent_context(
        str(tmp_path), executable_path=chromium_path(), args=ARGUMENTS, base_url=server
    )
    page = context.pages[0]
    code = to_the_code(page)
    keep(page, code)
    assert page.url.endswith("/jubao/status")
    context.close()
    with closing(sqlite3.connect(tmp_path / "Default" / "History")) as history:
        visited = [row[0] + row[1] for row in history.execute("SELECT url, title FROM urls")]
    assert any("/jubao" in one for one in visited)
    assert not [one for one in visited if code[:8] in one or code[-8:] in one]


def test_46_back_after_leaving_shows_nothing(visit: Visit) -> None:
    page = visit(phone=True)
    keep(page, to_the_code(page))
    press(page, "离开并清除")
    page.wait_for_load_state()
    page.evaluate("setTimeout(() => history.back(), 50)")
    page.wait_for_url(lambda url: not url.endswith("/bye"))
    page.wait_for_load_state()
    assert informant.TEXT not in page.locator("body").inner_text()


def test_54_the_script_solves_the_puzzle(visit: Visit, public: Flask) -> None:
    page = visit(phone=True)
    page.goto("/jubao/write")
    press(page, "下一步")
    page.get_by_label("单位名称或地址").fill(informant.PLACE)
    page.get_by_label("看到了什么").fill(informant.TEXT)
    press(page, "没有照片，直接看一遍")
    for _ in range(100):
        page.wait_for_timeout(200)
        if page.locator("#proof").input_value():
            break
    page.wait_for_timeout(3_100)
    press(page, "交出去")
    page.locator("#receipt-code").wait_for()
    with public.app_context():
        assert db.session.scalars(db.select(Tip.is_screened)).one()


def test_77_the_pages_hold_no_barrier(visit: Visit) -> None:
    page = visit(phone=True)
    wrong: list[str] = []

    def look() -> None:
        wrong.extend(violations(page))
        wrong.extend(_too_small(page))

    for address in ("/jubao", "/jubao/help", "/jubao/ledger", "/jubao/check", "/jubao/nothing"):
        page.goto(address)
        look()
    page.goto("/jubao/write")
    look()
    press(page, "下一步")
    look()
    press(page, "下一步：照片")
    page.locator(".field-error").first.wait_for()
    look()
    page.get_by_label("单位名称或地址").fill(informant.PLACE)
    page.get_by_label("看到了什么").fill(f"{informant.TEXT}电话 13912345678")
    press(page, "下一步：照片")
    page.locator("#files").set_input_files([photo("一")])
    press(page, "加上选好的")
    look()
    press(page, "看一遍")
    look()
    press(page, "交出去")
    look()
    code = "".join(page.locator("#receipt-code").inner_text().split())
    page.get_by_label("请输入最后四位").fill(code[-4:])
    press(page, "记好了，继续")
    look()
    press(page, "现在看进度")
    look()
    press(page, "离开并清除")
    look()
    assert not wrong, "\n".join(wrong)


def _too_small(page: Page) -> list[str]:
    """What can be touched and is lower than 44 px, its label or tile counted with it."""
    return page.evaluate(
        """() => [...document.querySelectorAll('a.btn, button, summary, input, select, textarea')]
        .filter(one => one.type !== 'hidden' && !one.closest('.trap') && one.tabIndex >= 0)
        .map(one => one.closest('.tile, .form-check') || one)
        .filter(one => one.offsetParent && one.getBoundingClientRect().height < 43.5)
        .map(one => one.outerHTML.slice(0, 90))"""
    )


@pytest.mark.parametrize("width", [320, 683])
def test_77_nothing_is_wider_than_the_screen(
    context_of: Callable[..., BrowserContext], width: int
) -> None:
    """A small phone, and a desk at 200 %."""
    context = context_of(viewport={"width": width, "height": 600})
    page = context.new_page()

    def narrow() -> None:
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url

    for address in ("/jubao", "/jubao/help", "/jubao/write", "/jubao/check"):
        page.goto(address)
        narrow()
    code = to_the_code(page, "一")
    narrow()
    keep(page, code)
    narrow()


def test_77_a_keyboard_alone_hands_a_tip_in(visit: Visit) -> None:
    page = visit()
    page.goto("/jubao/write")
    keys = page.keyboard
    page.locator("#way-0").focus()
    keys.press("Enter")
    page.locator("#place").focus()
    keys.type(informant.PLACE)
    page.locator("#text").focus()
    keys.type(informant.TEXT)
    _tab_to(page, "直接看一遍")
    keys.press("Enter")
    page.locator("dl.facts").wait_for()
    page.locator("button:visible").first.focus()
    _tab_to(page, "交出去")
    keys.press("Enter")
    code = "".join(page.locator("#receipt-code").inner_text().split())
    page.locator("#tail").focus()
    keys.type(code[-4:])
    keys.press("Enter")
    page.locator("h1", has_text="记好了").wait_for()


def _tab_to(page: Page, words: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if words in page.evaluate("document.activeElement.textContent"):
            return
    raise AssertionError(words)


def test_79_leaving_quickly_replaces_the_page_in_the_history(
    context_of: Callable[..., BrowserContext], server: str, public: Flask
) -> None:
    with public.app_context(), transaction():
        publishing.publish(neutral=f"{server}/jubao/ledger")
    context = context_of()
    page = context.new_page()
    page.goto("/jubao/help")
    page.goto("/jubao/write")
    page.get_by_role("button", name="快速离开").click()
    page.wait_for_url("**/jubao/ledger")
    page.wait_for_load_state()
    page.evaluate("setTimeout(() => history.back(), 50)")
    page.wait_for_url("**/jubao/help")
