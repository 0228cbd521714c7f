"""Every kind of failure has a page and a piece, in Chinese, that says what to do."""

import pytest
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from portal.db import db
from portal.kernel.errors import Busy, Stale
from portal.policy import Role
from tests.support import make

FAULTS = {
    "stale": (Stale("YH-2023-0001 已由建设科办理。请刷新后再办理。"), 409, "请刷新后再办理"),
    "busy": (Busy("现在办理的人较多，没有轮到您。请稍后再提交一次。"), 503, "没有轮到您"),
    "large": (RequestEntityTooLarge(), 413, "文字太多，没有收下"),
    "kind": (UnsupportedMediaType(), 415, "不能上传"),
    "fault": (RuntimeError("secret detail"), 500, "问题编号"),
}


@pytest.fixture
def failing(build_app):
    """An application with an address for each kind of failure."""
    made = build_app()

    def fail(kind):
        raise FAULTS[kind][0]

    fail.access = "public"
    made.add_url_rule("/fail/<kind>", view_func=fail)
    return made


@pytest.mark.parametrize("kind", list(FAULTS))
def test_a_failure_has_a_page(failing, kind):
    _, status, words = FAULTS[kind]
    answer = failing.test_client().get(f"/fail/{kind}")
    assert answer.status_code == status
    assert words in answer.text
    assert "secret" not in answer.text
    assert "<html" in answer.text


@pytest.mark.parametrize("kind", list(FAULTS))
def test_a_failure_has_a_piece_that_leaves_the_page_alone(failing, kind):
    _, status, words = FAULTS[kind]
    answer = failing.test_client().get(f"/fail/{kind}", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (status, "#flashes")
    assert words in answer.text
    assert "<html" not in answer.text


def test_an_unknown_address_is_not_found(client):
    answer = client.get("/no/such/page")
    assert answer.status_code == 404
    assert "没有找到" in answer.text


def test_the_fault_page_comes_out_when_the_database_does_not_answer(rows, app, monkeypatch):
    def down(*_args, **_kwargs):
        raise RuntimeError("down")

    monkeypatch.setattr(db.session, "execute", down)
    monkeypatch.setattr(db.session, "connection", down)
    answer = app.test_client().get("/sign-in")
    assert answer.status_code == 500
    assert "服务器出错了" in answer.text


def test_a_request_over_the_limit_is_refused_with_a_sentence(build_app):
    made = build_app(max_request=2 * 1024 * 1024)
    answer = made.test_client().post("/sign-in", data={"username": "x" * 2_100_000})
    assert answer.status_code == 413
    assert "超过 2 MB" in answer.text
    assert "“已自动保存”的文字还在" in answer.text


def test_a_form_without_a_token_is_refused_and_says_to_refresh(client):
    answer = client.post("/sign-in", data={"username": "a", "password": "b"})
    assert answer.status_code == 400
    assert "请刷新页面再提交" in answer.text


def test_what_is_typed_is_carried_when_the_whole_session_is_gone(rows, browser):
    with rows:
        make.user(Role.FIRM_STAFF, unit=make.firm(), username="qiye")
    page = browser.sign_in("qiye").open("/hazards/report")
    for cookie in list(browser.client._cookies.values()):
        browser.client.delete_cookie(cookie.key)
    again = page.send("上报", {"隐患情况": "钢管堆占通道"}, expect=401)
    assert again.has("您填写的内容已带到本页")
    done = again.send("登录并提交", {"用户名": "qiye", "口令": make.PASSWORD})
    assert done.heading == "钢管堆占通道"


def test_headers_of_every_answer_hold_a_strict_policy(client):
    for path in ("/sign-in", "/no/such/page", "/"):
        headers = client.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
        assert "Strict-Transport-Security" not in headers


def test_production_refuses_plain_http_and_says_how_to_come(build_app):
    made = build_app(production=True)
    answer = made.test_client().get("/sign-in")
    assert answer.status_code == 400
    assert "https" in answer.text
    fine = made.test_client().get("/sign-in", base_url="https://localhost")
    assert fine.status_code == 200
    assert "Strict-Transport-Security" in fine.headers
    cookie = fine.headers["Set-Cookie"]
    assert cookie.startswith("__Host-")
    assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax"))


def test_plain_http_is_answered_where_a_setting_allows_it(build_app):
    made = build_app(production=True, allow_http=True)
    assert made.test_client().get("/sign-in").status_code == 200


def test_a_proxy_is_believed_only_where_it_is_set(build_app):
    told = {"X-Forwarded-Proto": "https"}
    assert build_app(production=True).test_client().get("/sign-in", headers=told).status_code == 400
    made = build_app(production=True, proxies=1)
    assert made.test_client().get("/sign-in", headers=told).status_code == 200


def test_nobody_is_led_to_a_strangers_site_after_signing_in(rows, browser):
    with rows:
        make.user(Role.SAFETY, username="anquan")
    for address in ("//evil.example/x", "https://evil.example", "/\\evil.example"):
        page = browser.open(f"/sign-in?next={address}")
        assert page.send("登录", {"用户名": "anquan", "口令": make.PASSWORD}).path == "/"
        browser.client.post("/sign-out")
        for cookie in list(browser.client._cookies.values()):
            browser.client.delete_cookie(cookie.key)


def test_a_host_that_is_not_named_is_refused_with_a_sentence(build_app):
    made = build_app(hosts=("anquan.example.gov.cn",))
    client = made.test_client()
    for path in ("/sign-in", "/", "/no/such/page"):
        answer = client.get(path, base_url="http://evil.example")
        assert answer.status_code == 400
        assert "网址" in answer.text
    assert client.get("/sign-in", base_url="http://anquan.example.gov.cn:8000").status_code == 200


def test_any_host_is_answered_where_none_is_named(client):
    assert client.get("/sign-in", base_url="http://other.example").status_code == 200
