"""我的账号: password, telephone, sessions, second factor."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from portal.accounts.models import RecoveryCode, User
from portal.accounts.terms import Act
from portal.db import db
from portal.kernel import clock
from portal.policy import Role
from tests.accounts import trail
from tests.support import make

MORNING = datetime(2026, 3, 2, 1, tzinfo=UTC)
NEW = "Guanting-27-lu"


def change(page, old=make.PASSWORD, new=NEW, again=NEW, **more):
    sent = {"原口令": old, "新口令": new, "再输一遍新口令": again}
    return page.send("改成新口令", sent, **more)


def test_a_new_password_ends_the_other_sessions_and_leaves_a_line(rows, browser, new_browser):
    with rows:
        make.user(username="anquan")
    other = new_browser().sign_in("anquan")
    page = browser.sign_in("anquan").open("/account/password")
    assert change(page).heading == "我的账号"
    assert browser.open("/").path == "/"
    assert other.open("/").path.startswith("/sign-in")
    assert new_browser().sign_in("anquan", NEW).open("/").path == "/"
    with rows:
        line = trail.verbs(Act.PASSWORD)[0]
        assert line.after == {"ended": 1}
        assert NEW not in trail.everything()


@pytest.mark.parametrize(
    ("old", "new", "again", "told"),
    [
        ("Bushi-2023-zhege", NEW, NEW, "口令不对"),
        (make.PASSWORD, "Duan-1", "Duan-1", "至少 10 位"),
        (make.PASSWORD, NEW, NEW + "x", "不一样"),
        (make.PASSWORD, make.PASSWORD, make.PASSWORD, "和原口令相同"),
        (make.PASSWORD, "", "", "请输入新口令"),
    ],
)
def test_a_bad_new_password_is_refused_beside_its_field(rows, browser, old, new, again, told):
    with rows:
        make.user(username="anquan")
    page = browser.sign_in("anquan").open("/account/password")
    refused = change(page, old, new, again, expect=422)
    assert any(told in one for one in refused.errors)
    assert any(told in one for one in change(page, old, new, again, expect=422, htmx=True).errors)


def test_a_tip_officer_needs_twelve_characters(rows, browser):
    with rows:
        make.user(Role.TIPS, username="jubao")
    page = browser.sign_in("jubao").open("/account/password")
    assert page.has("至少 12 位")
    refused = change(page, new="Guanting-27", again="Guanting-27", expect=422)
    assert any("至少 12 位" in one for one in refused.errors)


def test_guessing_the_old_password_makes_one_wait(rows, browser):
    with rows:
        make.user(username="anquan")
    page = browser.sign_in("anquan").open("/account/password")
    for _ in range(5):
        change(page, old="Bushi-2023-zhege", expect=422)
    refused = change(page, expect=422)
    assert any("请等" in one for one in refused.errors)


def test_one_changes_ones_own_telephone_and_it_is_kept_one_way(rows, browser):
    with rows:
        user = make.user(username="anquan")
    page = browser.sign_in("anquan").open("/account/")
    wrong = page.send("保存手机号", {"手机号": "12345"}, expect=422)
    assert any("不是电话号码" in one for one in wrong.errors)
    assert wrong.form("保存手机号").value("phone") == "12345"
    wrong.send("保存手机号", {"手机号": "+86 138 0013 8000"})
    with rows:
        assert db.session.get_one(User, user.id).phone == "13800138000"
        line = trail.verbs(Act.PHONE)[0]
        assert (line.before, line.after) == ({"phone": ""}, {"phone": "13800138000"})


def test_the_sessions_are_listed_in_plain_words_and_ended_one_by_one(rows, browser, new_browser):
    with rows:
        make.user(username="anquan")
    other = new_browser()
    other.client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Windows NT 10.0) Chrome/86"
    other.client.environ_base["REMOTE_ADDR"] = "10.1.2.3"
    other.sign_in("anquan")
    page = browser.sign_in("anquan").open("/account/")
    assert page.has("Windows 上的 Chrome", "10.1.2.3", "这一次")
    assert len(page.rows) == 2
    after = page.send("结束")
    assert len(after.rows) == 1
    assert other.open("/").path.startswith("/sign-in")


def test_all_other_sessions_end_at_once(rows, browser, new_browser):
    with rows:
        make.user(username="anquan")
    others = [new_browser().sign_in("anquan") for _ in range(2)]
    page = browser.sign_in("anquan").open("/account/")
    assert "2 处" in page.send("结束其他各处登录").notes[0]
    assert all(one.open("/").path.startswith("/sign-in") for one in others)


def test_a_session_that_is_over_is_not_listed(rows, browser, new_browser):
    with rows:
        make.user(username="anquan")
    with clock.frozen(MORNING):
        new_browser().sign_in("anquan")
    with clock.frozen(MORNING + timedelta(hours=2)):
        assert len(browser.sign_in("anquan").open("/account/").rows) == 1


def test_nobody_ends_the_session_of_another(rows, browser, new_browser):
    with rows:
        make.user(username="anquan")
        make.user(username="anquan2")
    mine = browser.sign_in("anquan").open("/account/")
    other = new_browser().sign_in("anquan2")
    token = mine.form("保存手机号").value("csrf_token")
    for sign_in_id in (2, 99):
        sent = {"csrf_token": token}
        browser.fetch("POST", f"/account/sign-ins/{sign_in_id}/end", expect=404, data=sent)
    assert other.open("/").path == "/"


def secret_of(page):
    return page.root.first("b", cls="font-monospace").text.replace(" ", "")


def turned_on(browser):
    """The page of recovery codes, and the secret."""
    page = browser.open("/account/totp")
    secret = secret_of(page)
    code = pyotp.TOTP(secret).at(clock.now())
    return page.send("开通，显示恢复码", {"手机上现在的六位数": code}), secret


def test_the_second_factor_is_on_after_a_code_and_shows_ten_codes_once(rows, browser, new_browser):
    with rows:
        user = make.user(username="anquan")
    with clock.frozen(MORNING):
        page, secret = turned_on(browser.sign_in("anquan"))
        codes = [cell.removeprefix("□ ") for row in page.rows for cell in row]
        assert len(set(codes)) == 10
        assert "只显示一次" in page.text
        assert browser.open("/account/").has("动态码已开通", "还有 10 个恢复码")
        assert not any(code in browser.open("/account/").text for code in codes)
        asked = new_browser().open("/sign-in")
        asked = asked.send("登录", {"用户名": "anquan", "口令": make.PASSWORD})
        assert asked.send("继续登录", {"动态码": codes[0]}).path == "/"
    with rows:
        kept = db.session.query(RecoveryCode).filter_by(user_id=user.id).all()
        assert all(codes[0] not in row.code_hash for row in kept)
        assert len(trail.verbs(Act.TOTP_ON)) == 1
        assert secret not in trail.everything()


def test_the_picture_to_scan_has_no_style_and_the_secret_stays_until_a_code_fits(rows, browser):
    with rows:
        make.user(username="anquan")
    page = browser.sign_in("anquan").open("/account/totp")
    assert page.root.first("svg", cls="segno") is not None
    assert b"style=" not in page.data
    wrong = page.send("开通，显示恢复码", {"手机上现在的六位数": "000000"}, expect=422)
    assert any("动态码不对" in one for one in wrong.errors)
    assert secret_of(wrong) == secret_of(page)


def test_new_codes_cost_the_password_and_the_old_ones_are_gone(rows, browser):
    with rows:
        user = make.user(username="anquan")
    with clock.frozen(MORNING):
        turned_on(browser.sign_in("anquan"))
        page = browser.open("/account/codes")
        page.send("换一批，马上打印", {"口令": "Bushi-2023-zhege"}, expect=422)
        fresh = page.send("换一批，马上打印", {"口令": make.PASSWORD})
    assert len(fresh.rows) == 5
    with rows:
        assert db.session.query(RecoveryCode).filter_by(user_id=user.id).count() == 10


def test_the_second_factor_can_be_switched_off_where_no_role_asks_for_it(rows, browser):
    with rows:
        user = make.user(username="anquan")
    turned_on(browser.sign_in("anquan"))
    page = browser.open("/account/totp/off")
    assert page.send("关闭动态码", {"口令": make.PASSWORD}).has("动态码未开通")
    with rows:
        assert db.session.get_one(User, user.id).totp_secret == ""
        assert db.session.query(RecoveryCode).count() == 0


def test_an_administrator_cannot_switch_it_off(rows, browser):
    with rows:
        make.user(Role.ADMIN, username="admin")
    page = browser.sign_in("admin").open("/account/")
    assert not page.has_link("关闭动态码")
    assert browser.open("/account/totp/off", expect=422).has("不能关闭")


@pytest.mark.parametrize("role", Role)
def test_everyone_has_an_account_page_within_the_budget(rows, browser, role):
    with rows:
        make.user(role, username="someone")
    page = browser.sign_in("someone").open("/account/")
    assert page.statements <= 12
    assert page.bytes < 120_000
