"""Signing in: delays, sessions that end, the page where one ended, the second factor."""

import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from portal.accounts import passwords
from portal.accounts.models import RecoveryCode, SignInFailure, User
from portal.accounts.service import sign_ins, signing_in
from portal.accounts.service.signing_in import recovery_hash
from portal.accounts.terms import Act
from portal.db import db, transaction
from portal.kernel import clock
from portal.policy import Role
from tests.accounts import trail
from tests.support import make

MORNING = datetime(2026, 3, 2, 1, tzinfo=UTC)
WRONG = "Cuowu-2023-Koulin"


def attempt(browser, username, password=make.PASSWORD, *, expect=200, address="10.0.0.1"):
    browser.client.environ_base["REMOTE_ADDR"] = address
    page = browser.open("/sign-in")
    return page.send("登录", {"用户名": username, "口令": password}, expect=expect)


def test_five_failures_make_one_wait_and_the_right_password_does_not_help(rows, browser):
    with rows:
        make.user(username="anquan")
    with clock.frozen(MORNING):
        for _ in range(4):
            assert "再错" in attempt(browser, "anquan", WRONG, expect=422).text
        assert "30 秒" in attempt(browser, "anquan", WRONG, expect=429).text
        assert "没有被锁死" in attempt(browser, "anquan", expect=429).text
    with clock.frozen(MORNING + timedelta(seconds=31)):
        assert attempt(browser, "anquan").path == "/"


def test_the_wait_is_for_one_name_and_one_address(rows, browser, new_browser):
    with rows:
        make.user(username="anquan")
        make.user(username="anquan2")
    with clock.frozen(MORNING):
        for _ in range(4):
            attempt(browser, "anquan", WRONG, expect=422)
        attempt(browser, "anquan", WRONG, expect=429)
        assert attempt(new_browser(), "anquan2").path == "/"
        assert attempt(new_browser(), "anquan", address="10.0.0.2").path == "/"


def test_the_wait_never_grows_beyond_fifteen_minutes(rows, browser):
    with rows:
        make.user(username="anquan")
        with transaction():
            db.session.add(
                SignInFailure(username="anquan", address="10.0.0.1", failures=4000, last_at=MORNING)
            )
    with clock.frozen(MORNING):
        assert "15 分钟" in attempt(browser, "anquan", WRONG, expect=429).text
    with clock.frozen(MORNING + timedelta(minutes=15, seconds=1)):
        assert attempt(browser, "anquan").path == "/"


def test_a_name_that_does_not_exist_is_answered_like_a_wrong_password(rows, browser):
    with rows:
        make.user(username="anquan")
    with clock.frozen(MORNING):
        known = attempt(browser, "anquan", WRONG, expect=422)
        unknown = attempt(browser, "meiyou", WRONG, expect=422)
    assert known.notes == unknown.notes


def test_somebody_who_has_left_cannot_sign_in_and_an_open_session_ends(rows, browser):
    with rows:
        user = make.user(username="anquan")
    browser.sign_in("anquan")
    with rows, transaction():
        db.session.get_one(User, user.id).is_active = False
    assert browser.open("/").path.startswith("/sign-in")
    attempt(browser, "anquan", expect=422)


@pytest.mark.parametrize(
    ("steps", "alive"),
    [([29], True), ([31], False), ([20, 20, 20], True), ([25] * 28, True), ([25] * 29, False)],
)
def test_a_session_ends_after_half_an_hour_idle_or_twelve_hours_in_all(rows, browser, steps, alive):
    with rows:
        make.user(username="anquan")
    at = MORNING
    with clock.frozen(at):
        browser.sign_in("anquan")
    for minutes in steps:
        at += timedelta(minutes=minutes)
        with clock.frozen(at):
            page = browser.open("/")
    assert page.path.startswith("/sign-in") is not alive


def test_a_first_password_must_be_changed_before_anything_else(rows, browser):
    with rows:
        make.user(username="anquan", must_change=True)
    page = attempt(browser, "anquan")
    assert page.heading == "修改口令"
    assert browser.open("/hazards/").heading == "修改口令"
    done = page.send(
        "改成新口令",
        {"原口令": make.PASSWORD, "新口令": "Guanting-27-lu", "再输一遍新口令": "Guanting-27-lu"},
    )
    assert done.path == "/"
    assert browser.open("/hazards/").heading == "隐患台账"


def test_a_role_that_asks_for_a_second_factor_is_led_there_first(rows, browser):
    with rows:
        make.user(Role.ADMIN, username="admin", totp_secret="")
    page = attempt(browser, "admin")
    assert page.heading == "开通动态码"
    assert browser.open("/people/").heading == "开通动态码"


def test_the_same_six_digits_never_fit_twice(rows, app):
    secret = pyotp.random_base32()
    with rows:
        user = make.user(username="anquan", totp_secret=secret)
    with app.test_request_context(), clock.frozen(MORNING):
        code = pyotp.TOTP(secret).at(MORNING)
        assert signing_in.try_code(user.id, code, "10.0.0.1").outcome.value == "in"
        assert signing_in.try_code(user.id, code, "10.0.0.1").outcome.value == "wrong"
    later = MORNING + timedelta(seconds=60)
    with app.test_request_context(), clock.frozen(later):
        fresh = pyotp.TOTP(secret).at(later)
        assert signing_in.try_code(user.id, fresh, "10.0.0.1").outcome.value == "in"


def test_a_recovery_code_fits_once_however_it_is_written(rows, app):
    with rows:
        user = make.user(username="anquan", totp_secret=pyotp.random_base32())
        with transaction():
            hashed = recovery_hash(user.id, "ABCD-EFGH-2345")
            db.session.add(RecoveryCode(user_id=user.id, code_hash=hashed))
    with app.test_request_context():
        assert signing_in.try_code(user.id, "abcd efgh2345", "10.0.0.1").outcome.value == "in"
        assert signing_in.try_code(user.id, "ABCD-EFGH-2345", "10.0.0.1").outcome.value == "wrong"


def test_signing_in_on_the_page_that_ended_sends_what_was_typed(rows, browser):
    with rows:
        firm = make.firm("示例建设公司")
        make.user(Role.FIRM_STAFF, unit=firm, username="qiye")
    with clock.frozen(MORNING):
        page = browser.sign_in("qiye").open("/hazards/report")
    with clock.frozen(MORNING + timedelta(hours=1)):
        asked = page.send("上报", {"隐患情况": "电线拖地，没有架空"}, expect=401)
        assert asked.has("您填写的内容已带到本页")
        wrong = asked.send("登录并提交", {"用户名": "qiye", "口令": WRONG}, expect=401)
        done = wrong.send("登录并提交", {"用户名": "qiye", "口令": make.PASSWORD})
    assert done.heading == "电线拖地，没有架空"


def test_text_is_carried_also_where_the_person_signed_out_meanwhile(rows, browser):
    with rows:
        make.user(Role.FIRM_STAFF, unit=make.firm(), username="qiye")
    page = browser.sign_in("qiye").open("/hazards/report")
    browser.open("/").send("退出登录")
    asked = page.send("上报", {"隐患情况": "电线拖地，没有架空"}, expect=401)
    done = asked.send("登录并提交", {"用户名": "qiye", "口令": make.PASSWORD})
    assert done.heading == "电线拖地，没有架空"


def test_somebody_else_cannot_send_the_page_of_another(rows, browser):
    with rows:
        firm = make.firm("示例建设公司")
        make.user(Role.FIRM_STAFF, unit=firm, username="qiye")
        make.user(Role.FIRM_STAFF, unit=firm, username="qiye2")
    with clock.frozen(MORNING):
        page = browser.sign_in("qiye").open("/hazards/report")
    with clock.frozen(MORNING + timedelta(hours=1)):
        asked = page.send("上报", {"隐患情况": "电线拖地，没有架空"}, expect=401)
        there = asked.send("登录并提交", {"用户名": "qiye2", "口令": make.PASSWORD})
        assert there.path == "/"
        assert there.has("另一个人打开的")
        assert browser.open("/hazards/").rows == []


def test_a_sign_in_sent_along_needs_the_token_of_our_own_page(rows, client):
    with rows:
        make.user(username="anquan")
    sent = {"sign_in_username": "anquan", "sign_in_password": make.PASSWORD}
    answer = client.post("/hazards/report", data=sent)
    assert answer.status_code == 400
    assert "/sign-in" in client.get("/").headers["Location"]


def overlay(browser, page):
    """What htmx shows over a page whose session ended."""
    piece = browser.piece("/hazards/", expect=401)
    assert piece.headers["HX-Retarget"] == "#sign-in"
    return piece


def test_the_overlay_lets_the_same_person_go_on(rows, browser):
    with rows:
        make.user(username="anquan")
    with clock.frozen(MORNING):
        page = browser.sign_in("anquan").open("/hazards/")
    with clock.frozen(MORNING + timedelta(hours=1)):
        piece = overlay(browser, page)
        sent = {"用户名": "anquan", "口令": make.PASSWORD}
        done = piece.send("登录", sent, htmx=True)
        assert done.root.first(id="new-token").get("data-token")


def test_the_overlay_sends_another_person_to_a_page_of_their_own(rows, browser):
    with rows:
        make.user(username="anquan")
        make.user(username="anquan2")
    with clock.frozen(MORNING):
        page = browser.sign_in("anquan").open("/hazards/")
    with clock.frozen(MORNING + timedelta(hours=1)):
        piece = overlay(browser, page)
        there = piece.send("登录", {"用户名": "anquan2", "口令": make.PASSWORD}, htmx=True)
        assert there.path == "/"
        assert there.has("另一个人打开的")


def test_an_open_page_of_another_person_is_refused_after_an_ordinary_sign_in(rows, browser):
    with rows:
        firm = make.firm()
        make.user(Role.FIRM_STAFF, unit=firm, username="qiye")
        make.user(Role.FIRM_STAFF, unit=firm, username="qiye2")
    with clock.frozen(MORNING):
        page = browser.sign_in("qiye").open("/hazards/report")
    with clock.frozen(MORNING + timedelta(hours=1)):
        browser.sign_in("qiye2")
        page.send("上报", {"隐患情况": "电线拖地，没有架空"}, expect=400)
        assert browser.open("/hazards/").rows == []


def test_each_sign_in_and_failure_is_in_the_trail_without_the_password(rows, browser):
    with rows:
        make.user(username="anquan")
    attempt(browser, "anquan", WRONG, expect=422)
    attempt(browser, "anquan")
    browser.open("/").send("退出登录")
    with rows:
        found = [line.verb for line in trail.verbs()]
        assert found == [Act.SIGN_IN_FAILED.value, Act.SIGN_IN.value, Act.SIGN_OUT.value]
        assert WRONG not in trail.everything()
        assert make.PASSWORD not in trail.everything()


def test_a_password_hash_is_argon2id():
    assert re.match(r"\$argon2id\$", passwords.hashed("Guanting-27-lu"))


def test_failures_are_forgotten_thirty_days_after_the_last(rows, browser):
    with clock.frozen(MORNING):
        attempt(browser, "nobody", WRONG, expect=422)
    with rows, clock.frozen(MORNING + timedelta(days=29)):
        assert sign_ins.forget_failures() == 0
    with rows, clock.frozen(MORNING + timedelta(days=31)):
        assert sign_ins.forget_failures() == 1


def signed_out_and_in_again(rows, browser, password=make.PASSWORD):
    """A page that was open while its person signed out and in again in another tab."""
    with rows:
        make.user(Role.FIRM_STAFF, unit=make.firm("示例建设公司"), username="qiye", name="王五")
    page = browser.sign_in("qiye").open("/hazards/report")
    browser.open("/").send("退出登录")
    browser.sign_in("qiye", password)
    return page


def test_a_page_from_before_signing_in_again_is_sent_by_one_more_press(rows, browser):
    page = signed_out_and_in_again(rows, browser)
    asked = page.send("上报", {"隐患情况": "电线拖地，没有架空"}, expect=400)
    assert asked.has("您填写的内容已带到本页", "示例建设公司 · 王五")
    assert asked.send("继续提交").heading == "电线拖地，没有架空"


def test_htmx_gets_a_fresh_token_and_the_next_press_works(rows, browser):
    page = signed_out_and_in_again(rows, browser)
    form = page.form("上报")
    form.fill({"隐患情况": "电线拖地，没有架空"})
    piece = form.press("上报", expect=401, htmx=True)
    assert piece.headers["HX-Retarget"] == "#sign-in"
    assert piece.has("请再按一次")
    form.fill({"csrf_token": piece.root.first(id="new-token").get("data-token")})
    assert form.press("上报", htmx=True).heading == "电线拖地，没有架空"


def test_a_password_is_not_carried_to_another_page(rows, browser):
    signed_out_and_in_again(rows, browser)
    old = {"csrf_token": "x", "old": make.PASSWORD, "new": "Guanting-27-lu"}
    answer = browser.client.post("/account/password", data=old)
    assert answer.status_code == 400
    assert make.PASSWORD not in answer.text
    assert "Guanting" not in answer.text


def test_what_another_site_sends_is_not_put_before_the_person(rows, browser):
    signed_out_and_in_again(rows, browser)
    answer = browser.client.post(
        "/hazards/report", data={"text": "假的隐患"}, headers={"Origin": "https://evil.example"}
    )
    assert answer.status_code == 400
    assert "假的隐患" not in answer.text
