"""What the pages show of reminders: the last run, the lamps, one's own address."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from portal.accounts.models import User
from portal.db import db, transaction
from portal.kernel import clock
from portal.ops import reminded
from portal.ops.remind import remind
from portal.policy import Role
from tests.support import make


def test_the_page_of_the_administrator_shows_the_last_run(rows, browser, settings, place, app):
    with rows:
        make.user(Role.ADMIN, username="guanli")
    page = browser.sign_in("guanli").open("/system")
    assert page.has("还没有发过提醒", "从未")
    remind(app)
    page = browser.open("/system")
    assert not page.has("还没有发过提醒")
    assert page.has("0 人，0 条消息")
    last = reminded.last_reminded(settings.instance)
    assert last is not None
    old = (clock.now() - timedelta(days=3)).isoformat()
    reminded.remember(settings.instance, replace(last, at=old))
    assert browser.open("/system").has("最近两天没有发过提醒")
    reminded.remember(settings.instance, replace(last, mails_missing=2))
    assert browser.open("/system").has("有 2 封邮件没有发出")


def test_a_red_one_is_seen_in_the_ledger_on_the_desk_and_on_its_page(rows, browser, place):
    with rows:
        late, calm = make.hazard(firm=place), make.hazard(firm=place)
        with transaction():
            late.due_on = clock.today() - timedelta(days=9)
        make.user(Role.LEADER, username="lingdao")
    visit = browser.sign_in("lingdao")
    ledger = visit.open("/hazards/?lamp=red")
    assert [row[0] for row in ledger.rows] == [late.number]
    assert "红灯 逾期 9 天" in ledger.rows[0][-1]
    assert visit.open("/hazards/?lamp=blue").has("没有符合条件的隐患")
    assert visit.open("/").follow("1红灯").path == "/hazards/?lamp=red"
    assert visit.open(f"/hazards/{late.number}").has("红灯 逾期 9 天")
    assert not visit.open(f"/hazards/{calm.number}").has("红灯")


def test_one_enters_an_address_and_takes_it_away(rows, browser, place):
    visit = browser.sign_in("anquanyuan")
    page = visit.open("/account/").send("保存邮箱", {"邮箱": "jia@"}, expect=422)
    assert "“jia@”不是邮箱" in " ".join(page.errors)
    page.send("保存邮箱", {"邮箱": " jia@example.com "})
    with rows:
        user = db.session.scalars(select(User).where(User.username == "anquanyuan")).one()
        assert user.email == "jia@example.com"
    assert visit.open("/account/").send("保存邮箱", {"邮箱": ""}).has("邮箱已清空")
