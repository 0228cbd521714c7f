"""举报 from three photos on a phone to the money: everybody a person of their own, nothing left.

The visitor has JavaScript off; handlers, the leader and finance work with it on.
"""

import re
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pyotp
import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from portal.accounts.models import User
from portal.db import db
from portal.kernel import clock
from portal.rewards.models import Reward
from portal.rewards.terms import Status
from portal.tips.models import Tip
from tests.bar import marks
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_tips import keep, press
from tests.support import make
from tests.support.rewarded import Office, office

__all__ = ["office"]

AGENT = "Mozilla/5.0 (Linux; Android 10; ZhuoYan-77) AppleWebKit/537.36 Chrome/86.0 Mobile"
ADDRESS, BEFORE = "198.51.100.23", "203.0.113.77"
LANGUAGE, REFERRER = "zh-CN,tlh;q=0.7", "https://laixi.invalid/weixin"
OF_THE_VISITOR = ("ZhuoYan-77", ADDRESS, BEFORE, "tlh;q=0.7", "laixi.invalid")
QUESTION, FACTS = "门是几号锁上的？", "到场看到门上锁。"


@contextmanager
def served(app: Callable[..., Iterable[bytes]]) -> Iterator[str]:
    """The address of an application, for as long as it is needed."""
    serving = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=serving.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{serving.server_port}"
    serving.shutdown()
    thread.join()
    serving.server_close()


def from_afar(app: Flask) -> Callable[..., Iterable[bytes]]:
    """The public pages as somebody with an address of their own reaches them."""

    def called(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        return app(environ | {"REMOTE_ADDR": ADDRESS}, start)

    return called


@pytest.fixture
def visitor(chromium: Browser, office: Office) -> Iterator[Page]:
    """A small phone without script, that names itself in every header."""
    with served(from_afar(office.public)) as address:
        context = chromium.new_context(
            base_url=address,
            viewport=PHONE,
            is_mobile=True,
            has_touch=True,
            java_script_enabled=False,
            user_agent=AGENT,
            extra_http_headers={
                "X-Forwarded-For": BEFORE,
                "X-Real-IP": BEFORE,
                "Accept-Language": LANGUAGE,
            },
        )
        context.set_default_timeout(10_000)
        yield context.new_page()
        context.close()


@pytest.fixture
def staff(chromium: Browser, office: Office) -> Iterator[Callable[[str], Page]]:
    """``staff("jubao1")``: the person at a desk, signed in, the key open."""
    with served(office.app) as address:
        contexts = []

        def begin(username: str) -> Page:
            context = chromium.new_context(
                base_url=address, locale="zh-CN", timezone_id="Asia/Shanghai", viewport=DESK
            )
            context.set_default_timeout(10_000)
            contexts.append(context)
            page = context.new_page()
            _enter(page, username)
            return page

        yield begin
        for one in contexts:
            one.close()


def _enter(page: Page, username: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("口令").fill(make.PASSWORD)
    page.get_by_role("button", name="登录").click()
    second = page.locator("[name=code]")  # asked of those who handle tips
    second.or_(page.locator("a[href='/notices/']")).first.wait_for()
    if second.count():
        second.fill(pyotp.TOTP(make.TOTP_SECRET).at(int(clock.now().timestamp())))
        page.get_by_role("button", name="继续登录").click()
        page.wait_for_url(lambda url: "/sign-in" not in url)
    page.goto("/tips/key")
    page.get_by_label("登录口令").fill(make.PASSWORD)
    page.get_by_role("button", name="开箱").click()
    page.get_by_text("已开箱").wait_for()


def test_a_tip_with_three_photos_is_rewarded_without_a_name_and_leaves_nothing(
    visitor: Page,
    staff: Callable[[str], Page],
    office: Office,
    capfd: pytest.CaptureFixture[str],
) -> None:
    receipt = _hand_in(visitor)
    handler = staff("jubao1")
    _ask(handler)
    _answer(visitor, receipt)
    _settle(handler, staff("jubao2"))
    _propose(handler)
    leader = staff("lingdao1")
    leader.goto("/tips/approvals")
    leader.get_by_role("link", name="打开").click()
    assert marks.WORDS["place"] in leader.locator("main").inner_text()
    leader.get_by_role("button", name="批准", exact=True).click()
    leader.get_by_text("已批准").wait_for()
    code = _claim(visitor, receipt)
    _pay(staff("caiwu1"), "核对无误", code)
    _pay(staff("caiwu2"), "确认发放", code)
    _back(visitor, receipt)
    assert "奖励已领取" in visitor.locator("main").inner_text()
    press(visitor, "离开并清除")
    _look(office)
    _nothing_is_left(office, [receipt, code], "".join(capfd.readouterr()))


def _hand_in(page: Page) -> str:
    page.goto("/jubao", referer=REFERRER)
    page.get_by_role("link", name="我要举报").click()
    press(page, "下一步")
    page.get_by_label("单位名称或地址").fill(marks.WORDS["place"])
    page.get_by_label("看到了什么").fill(marks.WORDS["text"])
    press(page, "下一步：照片")
    photos = [
        {
            "name": f"{marks.WORDS['file']}{one}.jpg",
            "mimeType": "image/jpeg",
            "buffer": make.photo_bytes(one),
        }
        for one in "一二三"
    ]
    page.locator("#files").set_input_files(photos)  # type: ignore[arg-type]  # Playwright takes such mappings
    press(page, "加上选好的")
    press(page, "看一遍")
    page.wait_for_timeout(3_100)
    press(page, "交出去")
    receipt = "".join(page.locator("#receipt-code").inner_text().split())
    keep(page, receipt)
    press(page, "离开并清除")
    return receipt


def _ask(page: Page) -> None:
    page.goto("/tips/")
    page.get_by_role("link", name=marks.WORDS["place"]).click()
    assert page.locator("main a", has_text="文件").count() == 3
    page.locator("summary", has_text="受理").first.click()
    page.get_by_role("button", name="受理", exact=True).click()
    page.get_by_text("已受理。").first.wait_for()
    page.locator("summary", has_text="问举报人").click()
    page.get_by_label("想问的话").fill(QUESTION)
    page.get_by_role("button", name="发出").click()
    page.get_by_text("已发出").wait_for()


def _back(page: Page, receipt: str) -> None:
    page.goto("/jubao/check")
    page.get_by_label("查询码").fill(receipt.lower())
    press(page, "查进度")


def _answer(page: Page, receipt: str) -> None:
    _back(page, receipt)
    assert "我们还想问您" in page.locator("main").inner_text()
    assert QUESTION in page.locator("main").inner_text()
    page.get_by_label("想说的话").fill(marks.WORDS["more"])
    press(page, "送出去")
    press(page, "离开并清除")


def _settle(first: Page, second: Page) -> None:
    """核查, 结论 by one, 核对 by the other."""
    first.reload()
    assert marks.WORDS["more"] in first.locator("main").inner_text()
    first.locator("summary", has_text="开始核查").click()
    first.get_by_role("button", name="开始核查").click()
    first.get_by_role("link", name="作出核查结论").click()
    first.get_by_label("核查日期").fill(clock.today().isoformat())
    first.get_by_label("核查人员").fill("张甲、李乙")
    first.get_by_label("时间和地点").fill("上午九点")
    first.get_by_label("核查事实").fill(FACTS)
    first.get_by_label("处罚决定书文号").fill("某应急罚〔2026〕9号")
    first.get_by_label("罚款金额").fill("50000")
    first.get_by_label("给举报人的话").fill("属实。")
    first.get_by_role("button", name="作出结论").click()
    first.get_by_text("等另一位核对").wait_for()
    second.goto(first.url)
    second.get_by_role("button", name="核对无误").click()
    second.get_by_text("已核对").first.wait_for()


def _propose(page: Page) -> None:
    page.reload()
    page.get_by_role("button", name="奖励", exact=True).click()
    assert "7,500.00 元" in page.locator("main").inner_text()
    page.get_by_role("button", name="提出奖励").click()
    page.get_by_text("奖励已提出").wait_for()


def _claim(page: Page, receipt: str) -> str:
    _back(page, receipt)
    told = page.locator("main").inner_text()
    assert "奖励已批准" in told
    assert "7,500.00 元" in told
    assert re.search("我来领编号 .{4} 的奖励", told)
    press(page, "凭码领取")
    code = "".join(page.locator("#claim-code").inner_text().split())
    page.get_by_label("输入最后四位核对").fill(code[-4:])
    press(page, "核对最后四位")
    press(page, "离开并清除")
    return code


def _pay(page: Page, button: str, code: str) -> None:
    page.goto("/rewards/claim")
    page.get_by_label("领奖码或编号").fill(code)
    page.get_by_role("button", name="查这笔奖励").click()
    assert "7,500.00 元" in page.locator("main").inner_text()
    page.get_by_role("button", name=button).click()
    page.get_by_text("已核对" if button == "核对无误" else "已发放").first.wait_for()


def _look(office: Office) -> None:
    """Paid once, by four people of whom none is another."""
    with office.rows:
        row = db.session.scalars(db.select(Reward)).one()
        assert row.status is Status.PAID
        assert len(row.people) == 4
        names = set(db.session.scalars(db.select(User.username).where(User.id.in_(row.people))))
        assert names == {"jubao1", "lingdao1", "caiwu1", "caiwu2"}
        assert db.session.scalars(db.select(Tip.files)).one() == 3


def _nothing_is_left(office: Office, secrets: list[str], told: str) -> None:
    folder = office.settings.instance.parent
    assert not marks.found_in(folder, marks.WORDS.values())
    assert not marks.found_in(folder, OF_THE_VISITOR, 9)
    assert not marks.found_in(folder, secrets, 8)
    with office.rows:
        rows = [
            repr(tuple(row))
            for table in db.metadata.sorted_tables
            for row in db.session.execute(table.select())
        ]
    for text in (told, *rows):
        for word in marks.WORDS.values():
            assert not any(word[at : at + 5] in text for at in range(len(word) - 4))
        assert not [word for word in (*OF_THE_VISITOR, *secrets) if word in text]
    assert "lingdao1" in "".join(rows)
    if office.settings.is_sqlite:
        assert marks.found_in(folder, ["lingdao1"], 8), "the search finds what is there"
