"""E. Web hardening: lines 44 to 50 and 52 of the bar, on the public side."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.db import db, transaction
from portal.informants import cookies
from portal.public import create_public
from portal.settings import Settings
from portal.tips import publishing
from portal.tips.models import Visit
from portal.tips.service import ageing
from tests.support import informant
from tests.support.app import Installation
from tests.support.page import Browser, Page

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
POLICY = (
    "default-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
)
DENIED = ("camera=()", "microphone=()", "geolocation=()")


def _visit(visitor: Browser) -> tuple[str, Page]:
    page = informant.write(visitor)
    code = informant.code_on(page)
    return code, page.send("记好了，继续", {"tail": code[-4:]}).send("现在看进度")


def _answers(visitor: Browser, public: Flask) -> Iterator[TestResponse]:
    ask = visitor.client
    style = visitor.open("/jubao/").root.first("link", rel="stylesheet")
    assert style is not None
    yield ask.get("/jubao/")
    yield ask.get("/jubao/status")
    yield ask.get("/jubao/nothing")
    yield ask.put("/jubao/write")
    yield ask.post("/jubao/write", data={"state": "torn"})
    yield ask.get(style.get("href"))
    yield ask.post("/jubao/leave")
    broken = replace(public.extensions["settings"], database_url="sqlite:////nowhere/at/all.db")
    yield create_public(broken).test_client().get("/jubao/")


def test_44_every_answer_bears_the_headers(public: Flask, visitor: Browser) -> None:
    statuses = set()
    for answer in _answers(visitor, public):
        statuses.add(answer.status_code)
        for name, said in HEADERS.items():
            assert answer.headers[name] == said
        told = answer.headers["Content-Security-Policy"]
        assert all(part in told for part in POLICY)
        assert "unsafe" not in told
        assert all(one in answer.headers["Permissions-Policy"] for one in DENIED)
    assert {200, 303, 404, 405, 422, 500} <= statuses


def test_45_browsers_are_kept_to_https(
    settings: Settings, public: Flask, installation: Installation
) -> None:
    real = create_public(replace(settings, production=True))
    answer = real.test_client().get("/jubao/", base_url="https://localhost")
    told = dict(
        part.strip().partition("=")[::2]
        for part in answer.headers["Strict-Transport-Security"].split(";")
    )
    assert int(told["max-age"]) >= 31_536_000
    installation.let_go(real)


def test_46_no_page_is_kept_by_the_browser(visitor: Browser) -> None:
    code, page = _visit(visitor)
    pages = [page, *(visitor.open(f"/jubao/{one}") for one in ("", "help", "write", "check"))]
    for one in pages:
        assert one.headers["Cache-Control"] == "no-store"
    visitor.open("/jubao/status").send("离开并清除")
    assert not visitor.open("/jubao/status").has(informant.TEXT)
    assert code


def test_47_leaving_is_a_post_to_a_page_of_our_own(public: Flask, visitor: Browser) -> None:
    _visit(visitor)
    form = visitor.open("/jubao/status").form("离开并清除")
    assert visitor.client.get("/jubao/leave").status_code == 405
    answer = visitor.client.post("/jubao/leave", data=form.body())
    assert (answer.status_code, answer.location) == (303, "/jubao/bye")
    for one in (answer, visitor.client.get("/jubao/bye")):
        assert "cookies" in one.headers["Clear-Site-Data"]
        assert one.headers["Cache-Control"] == "no-store"
    assert "Refresh" not in visitor.client.get("/jubao/bye").headers
    with public.app_context(), transaction():
        publishing.publish(neutral="https://neutral.example/")
    told = visitor.client.get("/jubao/bye").headers["Refresh"]
    assert told == "0; url=https://neutral.example/"


def _posts(public: Flask) -> set[str]:
    return {
        rule.rule
        for rule in public.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and "<" not in rule.rule
    }


def test_48_the_inventory_of_what_changes_something_is_whole(public: Flask) -> None:
    assert {
        "/jubao/write",
        "/jubao/kept",
        "/jubao/check",
        "/jubao/leave",
        "/jubao/status/say",
        "/jubao/status/review",
        "/jubao/status/wish",
        "/jubao/status/rotate",
    } <= _posts(public)


@pytest.mark.parametrize("wrong", ["missing", "foreign", "expired", "cross-site"])
def test_48_no_form_is_taken_without_its_own_token(
    public: Flask, visitor: Browser, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, page = _visit(visitor)
    stranger = Browser(public)
    _, other = _visit(stranger)
    foreign = other.form("送出去").value("csrf_token")
    mine = page.form("送出去").value("csrf_token")
    token = {"missing": "", "foreign": foreign}.get(wrong, mine)
    headers = {"Sec-Fetch-Site": "cross-site"} if wrong == "cross-site" else {}
    if wrong == "expired":
        monkeypatch.setattr("portal.web.strangers.LONGEST", -ageing.TICK)
    for address in sorted(_posts(public) - {"/jubao/leave"}):
        sent = {"csrf_token": token, "code": code, "text": "x", "reason": "x", "wish": "files"}
        answer = visitor.client.post(address, data=sent, headers=headers)
        assert answer.status_code in {400, 422}, address
        if wrong == "cross-site":
            assert answer.status_code == 400
    monkeypatch.undo()
    visitor.client.post("/jubao/leave", data={"csrf_token": token}, headers=headers)
    with public.app_context():
        alive = len(db.session.scalars(db.select(Visit)).all())
    assert alive == 2, "a leave without its token ended a session"


def test_49_what_was_typed_stays_words(visitor: Browser) -> None:
    nasty = "<script>alert(1)</script><img src=x onerror=alert(2)>\u202egnp.exe =cmd|'/c calc'!A0"
    page = informant.write(visitor, text=nasty, place='"><script>alert(3)</script>')
    page = page.send("记好了，继续", {"tail": informant.code_on(page)[-4:]}).send("现在看进度")
    html = page.data.decode()
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_50_nobody_reaches_a_tip_without_its_own_cookie(public: Flask, visitor: Browser) -> None:
    _visit(visitor)
    with public.app_context():
        (row,) = db.session.scalars(db.select(Visit)).all()
        held = row.token_hash
    for guess in ("", "x", held, "0" * 43):
        thief = Browser(public)
        thief.client.set_cookie(cookies.PLAIN_NAME, guess)
        page = thief.open("/jubao/status")
        assert page.heading == "请输入查询码"


def test_52_a_visit_is_kept_by_hash_and_over_after_ten_minutes(
    public: Flask, visitor: Browser
) -> None:
    _visit(visitor)
    cookie = visitor.client.get_cookie(cookies.PLAIN_NAME)
    assert cookie is not None
    assert len(cookie.value) >= 43
    with public.app_context():
        (row,) = db.session.scalars(db.select(Visit)).all()
        assert cookie.value not in repr(row.token_hash) + repr(row.sealed)
        with transaction():
            db.session.execute(db.update(Visit).values(age=ageing.VISIT_TICKS - 1))
    assert visitor.open("/jubao/status").has(informant.TEXT)
    with public.app_context():
        assert db.session.scalars(db.select(Visit.age)).one() == 0, "being seen begins it anew"
        with transaction():
            db.session.execute(db.update(Visit).values(age=ageing.VISIT_TICKS + 1))
            db.session.execute(db.delete(Visit).where(Visit.age > ageing.VISIT_TICKS))
    assert visitor.open("/jubao/status").heading == "请输入查询码"
