"""A real office's first day: from `init` to the first hazard, without any demonstration data."""

import re
from datetime import UTC, datetime

import pyotp
import pytest

from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.ops.found import found
from tests.ops.conftest import ANSWERS, Places
from tests.support.page import Browser, Page

NEW_PASSWORD = "Diyitian-2026-Kouling"


def first_sign_in(browser: Browser, username: str, one_time: str) -> Page:
    """Sign in with what the slip says, and choose a password."""
    page = browser.open("/sign-in").send("登录", {"用户名": username, "口令": one_time})
    assert page.path.startswith("/account/password")
    return page.send(
        "改成新口令",
        {"原口令": one_time, "新口令": NEW_PASSWORD, "再输一遍新口令": NEW_PASSWORD},
    )


def bind_the_phone(page: Page) -> None:
    """Type in the six digits that an authenticator shows for the secret on the page."""
    secret = re.search(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}", page.text)
    assert secret is not None
    code = pyotp.TOTP(secret[0].replace(" ", "")).now()
    page = page.send("开通，显示恢复码", {"code": code})
    assert page.has("恢复码")


def print_slip(browser: Browser, person: str) -> tuple[str, str]:
    """Print the slip of one person: what stands on it."""
    page = browser.open("/people/").follow(person)
    page = page.follow("打印一次性口令单").send("生成并打印 1 张")
    told = re.search(r"用户名：(\S+).*?一次性口令：(\S+)", page.text, re.S)
    assert told is not None
    return told[1], told[2]


def test_an_office_comes_from_nothing_to_its_first_hazard(places: Places) -> None:
    app = places.new()
    first = found(app, ANSWERS)
    admin = Browser(app)

    page = first_sign_in(admin, first.username, first.password)
    assert page.path.startswith("/account/totp")
    bind_the_phone(page)

    page = admin.open("/system/start")
    missing = [row[0] for row in page.rows if "待补" in row[2]]
    assert [re.sub(r"^\d\. ", "", row)[:2] for row in missing] == ["企业", "人员", "备份"]
    assert page.has("已填", "某新城")

    page = admin.open("/firms/new").send(
        "建立档案",
        {"企业名称": "示例建设工程有限公司", "地址": "某路 1 号", "分管科室": "建设科"},
    )
    assert page.has("示例建设工程有限公司")

    for name, unit, role in (
        ("李四", "建设科", "section"),
        ("王五", "示例建设工程有限公司", "firm_staff"),
    ):
        page = admin.open("/people/new")
        page = page.send("新建", {"姓名": name, "单位": unit, "roles": [role]})
        assert page.has(f"已新建 {name}")

    people = {name: print_slip(admin, name) for name in ("李四", "王五")}
    firm, section = Browser(app), Browser(app)
    assert first_sign_in(firm, *people["王五"]).path == "/"
    page = firm.open("/hazards/report").send(
        "上报",
        {
            "部位": "3 号楼一层",
            "隐患情况": "钢管堆占消防通道，剩余宽度 0.9 米。",
            "排查来源": "企业自查",
        },
    )
    number = page.path.rsplit("/", 1)[-1]
    assert number.endswith("-0001")

    assert first_sign_in(section, *people["李四"]).has(number)
    assert section.open(f"/hazards/{number}").has("钢管堆占消防通道", "待核实")

    left = [row[0] for row in admin.open("/system/start").rows if "待补" in row[2]]
    assert ["备份" in row for row in left] == [True]


def test_the_one_time_password_ends_after_a_day(places: Places) -> None:
    app = places.new()
    with clock.frozen(datetime(2026, 5, 6, 1, tzinfo=UTC)):
        first = found(app, ANSWERS)
    assert first.until == datetime(2026, 5, 7, 1, tzinfo=UTC)
    page = Browser(app).open("/sign-in")
    page = page.send("登录", {"用户名": first.username, "口令": first.password}, expect=422)
    assert page.has("用户名或口令不对")


def test_a_place_is_founded_once(places: Places) -> None:
    app = places.new()
    found(app, ANSWERS)
    with pytest.raises(Refusal, match="初始化只做一次"):
        found(app, ANSWERS)
