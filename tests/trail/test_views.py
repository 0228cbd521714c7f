from sqlalchemy import update

from portal.db import db, transaction
from portal.policy import Role
from portal.trail import service
from portal.trail.models import TrailHead
from tests.support import make
from tests.support.app import Rows
from tests.support.page import Browser


def auditor(rows: Rows, browser: Browser, role: Role = Role.AUDITOR) -> Browser:
    with rows:
        make.office()
        make.user(role, username="shenji", name="沈计")
        make.hazard()
    return browser.sign_in("shenji")


def test_an_auditor_finds_a_hazard_by_its_number(rows: Rows, browser: Browser) -> None:
    page = auditor(rows, browser).open("/trail/")
    number = next(row[4] for row in page.rows if row[4].startswith("隐患")).removeprefix("隐患 ")
    page = page.send("筛选", {"about": number})
    assert page.rows
    assert {row[4] for row in page.rows} == {f"隐患 {number}"}
    page = browser.open("/trail/?verb=hazard.report&who=沈计")
    assert page.has("没有符合条件的记录")


def test_a_line_opens_with_before_and_after(rows: Rows, browser: Browser) -> None:
    page = auditor(rows, browser, Role.DISCIPLINE).open("/trail/?verb=hazard.report")
    assert page.rows[0][3] == "上报"
    piece = browser.piece(f"/trail/{page.rows[0][0]}")
    assert piece.has("状态", "草稿", "待核实")
    assert browser.open(f"/trail/{page.rows[0][0]}").has("本行校验值", "上报")
    browser.open("/trail/999999", expect=404)


def test_the_button_says_whole_or_names_the_first_broken_line(rows: Rows, browser: Browser) -> None:
    page = auditor(rows, browser).open("/trail/").send("校验")
    assert page.has("审计日志完整")
    with rows:
        db.session.execute(update(TrailHead).values(last_hash="0" * 64))
        db.session.commit()
        last = service.queries.head()[0]
    page = browser.open("/trail/").send("校验", htmx=True)
    assert page.has(f"从第 {last + 1} 行起对不上")


def test_a_long_list_stays_small(rows: Rows, browser: Browser) -> None:
    auditor(rows, browser)
    with rows:
        person = make.actor(make.user(Role.SAFETY, name="欧阳建国"))
        for number in range(60):
            with transaction():
                service.record(
                    person,
                    "hazard.confirm",
                    f"hazard:{number}",
                    words="情况属实，限期整改。" * 9,
                    after={"status": "open", "due_on": "2026-12-01"},
                )
    page = browser.open("/trail/")
    assert len(page.rows) == 50
    assert page.bytes <= 47 * 1024  # a choice of every verb there is among it
    assert page.statements <= 12
    page = page.follow("下一页")
    assert page.rows
    assert page.has_link("上一页")


def test_an_odd_address_narrows_nothing(rows: Rows, browser: Browser) -> None:
    auditor(rows, browser)
    page = browser.open("/trail/?before=abc&since=yesterday&verb=x.y.z&about=%25")
    assert page.status == 200


def test_nobody_else_reads_the_trail(rows: Rows, browser: Browser) -> None:
    with rows:
        make.office(totp_roles=[])
        make.user(Role.ADMIN, username="guanli")
    browser.sign_in("guanli").open("/trail/", expect=403)
