"""开箱: the key is made, printed, opened for one session, locked, and found again."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from portal.accounts.service import slips
from portal.db import db
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.policy import Role
from portal.sealing import keyring
from portal.tips.models import HandlerKey, OpenKey
from portal.tips.service import founding, handlers
from tests.accounts import trail
from tests.support import handlers as desk
from tests.support import make

NEW = "Guanting-27-Lukou"
MORNING = datetime(2026, 3, 2, 1, tzinfo=UTC)
GROUPS = re.compile(r"(?:[0-9A-Z]{3} ){10}[0-9A-Z]{3}")


@pytest.fixture
def newcomer(rows, settings):
    with rows:
        founding.found(settings.instance)
        make.user(Role.TIPS, username="jubao1")


def printed_on(page) -> list[str]:
    found = GROUPS.search(" ".join(page.text.split()))
    assert found, page.text
    return found.group().split()


def open_keys(rows) -> int:
    with rows:
        return db.session.scalar(select(func.count()).select_from(OpenKey))


def test_a_key_is_made_printed_once_and_in_use_when_the_print_is_read_back(newcomer, rows, browser):
    page = browser.sign_in("jubao1").open("/tips/key")
    assert "恢复密钥" in page.text
    paper = page.send("设置密钥，马上打印", {"登录口令": make.PASSWORD})
    groups = printed_on(paper)
    assert browser.open("/tips/key").has_field("last"), "not in use before it was read back"
    wrong = browser.open("/tips/key").send("印好了，开始用", {"last": "000"}, expect=422)
    assert "和打印的不一样" in wrong.text
    assert not GROUPS.search(" ".join(wrong.text.split())), "shown once"
    page = wrong.send("印好了，开始用", {"last": groups[-1].lower()})
    assert "锁上" in page.buttons()
    with rows:
        assert len(desk.lines("box.make_key")) == 1
        assert "".join(groups) not in trail.everything()


def test_a_key_is_made_by_the_sign_in_password_alone(newcomer, rows, browser):
    page = browser.sign_in("jubao1").open("/tips/key")
    assert "口令不对" in page.send("设置密钥，马上打印", {"登录口令": "x"}, expect=422).text
    with rows:
        assert not handlers.has_key(desk.id_of("jubao1"))
        assert len(desk.lines("account.sign_in_failed")) == 1


def test_a_short_password_locks_no_key(newcomer, rows, browser):
    with rows:
        make.office(tips_password_length=30)
    page = browser.sign_in("jubao1").open("/tips/key")
    page = page.send("设置密钥，马上打印", {"登录口令": make.PASSWORD}, expect=422)
    assert "至少 30 位" in page.text


def test_what_needs_the_key_open_leads_to_opening_and_back(rows, settings, browser):
    with rows:
        desk.office(settings)
        box_id = desk.box().id
    page = browser.sign_in("jubao1").open(f"/tips/boxes/{box_id}/admit")
    assert page.path.startswith("/tips/key?next=")
    back = page.send("开箱", {"登录口令": make.PASSWORD})
    assert back.path == f"/tips/boxes/{box_id}/admit"


def test_an_open_key_is_bound_to_the_cookie_of_its_session(rows, settings, browser):
    with rows:
        desk.office(settings)
    desk.open_box(browser.sign_in("jubao1"))
    with rows:
        row = db.session.scalars(select(OpenKey)).one()
        user_id = desk.id_of("jubao1")
        private = desk.opener_of("jubao1", settings).private
        assert private not in row.sealed
        with pytest.raises(keyring.WrongSecret):
            keyring.unwrap_by_token(row.sealed, b"x" * 43, handlers.owner(user_id))
        assert handlers.opened(row.sign_in_id, user_id, "x" * 43) is None


def test_locking_signing_out_and_ending_from_elsewhere_close_it(
    rows, settings, browser, new_browser
):
    with rows:
        desk.office(settings)
    desk.open_box(browser.sign_in("jubao1")).send("锁上")
    assert open_keys(rows) == 0
    desk.open_box(browser)
    browser.open("/account/").form("退出登录").press("退出登录")
    assert open_keys(rows) == 0
    other = new_browser().sign_in("jubao1")
    desk.open_box(other)
    assert open_keys(rows) == 1
    with rows:
        make.user(Role.ADMIN, username="guanli")
        user_id = desk.id_of("jubao1")
    new_browser().sign_in("guanli").open(f"/people/{user_id}").send("结束他的登录")
    assert open_keys(rows) == 0


def test_a_quarter_of_an_hour_without_an_act_closes_it_on_the_server_too(rows, settings, browser):
    with rows:
        desk.office(settings)
    with clock.frozen(MORNING):
        desk.open_box(browser.sign_in("jubao1"))
    with clock.frozen(MORNING + timedelta(minutes=14)):
        assert "锁上" in browser.open("/tips/key").buttons()
    with clock.frozen(MORNING + timedelta(minutes=28)), rows:
        assert handlers.close_idle() == 0, "it was used meanwhile"
    with clock.frozen(MORNING + timedelta(minutes=30)):
        assert browser.open("/tips/key").path.startswith("/sign-in"), "so ends the session"
        with rows:
            assert handlers.close_idle() == 1
    assert open_keys(rows) == 0


def test_what_was_typed_while_the_key_closed_is_sent_once_it_is_opened(rows, settings, browser):
    with rows:
        desk.office(settings)
        box_id, user_id = desk.box().id, desk.id_of("jubao2")
    desk.open_box(browser.sign_in("jubao1"))
    page = browser.open(f"/tips/boxes/{box_id}/remove/{user_id}")
    with rows:
        handlers.close([row.sign_in_id for row in db.session.scalars(select(OpenKey))])
    again = page.send("移出并换钥匙", {"移出的理由": "轮岗。"}, expect=403)
    assert "已带到本页" in again.text
    wrong = again.send("开箱并提交", {"登录口令": "x"}, expect=403)
    assert "口令不对" in wrong.text
    refused = wrong.send("开箱并提交", {"登录口令": make.PASSWORD})
    assert refused.path == "/tips/boxes"
    with rows:
        assert desk.copies_of("jubao2") == 0


def test_a_new_password_opens_the_same_key(rows, settings, browser):
    with rows:
        desk.office(settings)
        before = desk.opener_of("jubao1", settings).private
    page = browser.sign_in("jubao1").open("/account/password")
    page.send("改成新口令", {"原口令": make.PASSWORD, "新口令": NEW, "再输一遍新口令": NEW})
    with rows:
        assert desk.opener_of("jubao1", settings, NEW).private == before
        with pytest.raises(Refusal):
            desk.opener_of("jubao1", settings)


def reset_by_slip(rows, settings, new_browser) -> str:
    """The administrator prints a slip for jubao1: the new password, chosen after it."""
    with rows:
        make.user(Role.ADMIN, username="guanli")
        user_id = desk.id_of("jubao1")
    page = new_browser().sign_in("guanli").open(f"/people/slips?id={user_id}")
    assert "恢复密钥" in page.text, "said before it is confirmed"
    with rows:
        boss = make.actor(make.people.by_username("guanli"))
        slip = slips.hand_out(boss, slips.prepare([user_id]))[0].password
    page = new_browser().sign_in("jubao1", slip).open("/account/password")
    page.send("改成新口令", {"原口令": slip, "新口令": NEW, "再输一遍新口令": NEW})
    return NEW


def test_after_a_slip_the_printed_key_opens_and_the_new_password_from_then_on(
    rows, settings, browser, new_browser
):
    with rows:
        desk.office(settings)
        user_id = desk.id_of("jubao1")
        private = desk.opener_of("jubao1", settings).private
        recovery = handlers.reprint(user_id, private, settings.instance)
        handlers.note_printed(user_id, recovery[-3:], settings.instance)
    reset_by_slip(rows, settings, new_browser)
    page = browser.sign_in("jubao1", NEW).open("/tips/key")
    refused = page.send("开箱", {"登录口令": NEW}, expect=422)
    assert "锁在原来的口令上" in refused.text
    page = refused.follow("用恢复密钥打开")
    wrong = page.send("打开", {"打印的恢复密钥": recovery[:-1], "登录口令": NEW}, expect=422)
    assert "少了几个" in wrong.text
    done = wrong.send("打开", {"打印的恢复密钥": recovery.lower(), "登录口令": NEW})
    assert "锁上" in done.buttons()
    with rows:
        assert desk.opener_of("jubao1", settings, NEW).private == private
        assert not db.session.get_one(HandlerKey, user_id).is_astray


def test_without_the_print_a_new_key_is_let_in_by_another_member(
    rows, settings, browser, new_browser
):
    with rows:
        desk.office(settings)
        tip_id, epoch = desk.tip(), desk.box().epoch
    reset_by_slip(rows, settings, new_browser)
    page = browser.sign_in("jubao1", NEW).open("/tips/key/renew")
    assert "先看清" in page.send("换新钥匙，马上打印", {"登录口令": NEW}, expect=422).text
    paper = page.send("换新钥匙，马上打印", {"登录口令": NEW, "is_sure": True})
    paper.send("印好了，开始用", {"last": printed_on(paper)[-1]})
    with rows:
        assert desk.copies_of("jubao1") == 0
        assert desk.box().epoch == epoch + 1
        assert not desk.can_open(desk.opener_of("jubao1", settings, NEW), tip_id)
        mark, box_id = desk.mark_of("jubao1"), desk.box().id
    other = new_browser().sign_in("jubao2")
    desk.open_box(other)
    page = other.open(f"/tips/boxes/{box_id}/admit")
    page.send("加入", {"加入谁": "举报1号（某区新城经管委）", "对方的核对码": mark})
    with rows:
        assert desk.can_open(desk.opener_of("jubao1", settings, NEW), tip_id)


def test_another_print_makes_the_first_one_worthless(rows, settings, browser):
    with rows:
        desk.office(settings)
        user_id = desk.id_of("jubao1")
        private = desk.opener_of("jubao1", settings).private
        old = handlers.reprint(user_id, private, settings.instance)
        handlers.note_printed(user_id, old[-3:], settings.instance)
    page = browser.sign_in("jubao1").open("/tips/key/reprint")
    groups = printed_on(page.send("作废旧的，打印新的", {"登录口令": make.PASSWORD}))
    with rows:
        assert handlers.recover(user_id, "".join(groups)) == private
        with pytest.raises(Refusal, match="恢复密钥不对"):
            handlers.recover(user_id, old)


def test_nobody_standing_in_may_make_a_key(rows, settings, browser):
    with rows:
        founding.found(settings.instance)
        giver = make.user(Role.DISCIPLINE)
        taker = make.user(
            Role.CLERK, username="wenshu", unit=giver.unit, totp_secret=make.TOTP_SECRET
        )
        make.stand_in(giver, taker)
    browser.sign_in("wenshu").open("/tips/key", expect=403)
