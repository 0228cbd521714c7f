"""A. Anonymity and logs: lines 1 to 12 of the bar."""

import ast
import logging
import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import DateTime, inspect

from portal import places
from portal.db import Base, UtcDateTime, db
from portal.informants import guard
from portal.kernel import clock
from portal.settings import Settings
from portal.tips.models import Tick
from portal.tips.service import ageing
from tests.bar import marks
from tests.support import informant
from tests.support.page import Browser, Page

SECRET_AGENT = "Mozilla/5.0 (Zwölfender; Klabauter)"
LANGUAGE, REFERER = "tlh-QO", "https://quux.example/frobnicate"
ADDRESSES = [f"127.0.0.{n}" for n in range(2, 22)]
PUBLIC_CODE = ("informants", "public.py", "tips/service", "sealing")
READS_WHO = {
    "remote_addr",
    "access_route",
    "user_agent",
    "referrer",
    "environ",
    "remote_user",
    "accept_languages",
}
TIP_TABLES = [table for table in Base.metadata.sorted_tables if table.name.startswith("tip")]
COARSE = {"tip_tick.at", "tip_handler_key.made_at", "tip_open_key.used_at"}
"""Moments that are no informant's: the clock's own minute, and handlers' keys."""


def _walk(app: Flask, address: str) -> None:
    visitor = Browser(app)
    visitor.client.environ_base.update(
        {
            "REMOTE_ADDR": address,
            "HTTP_X_FORWARDED_FOR": f"203.0.113.7, {address}",
            "HTTP_FORWARDED": f"for={address}",
            "HTTP_X_REAL_IP": address,
            "HTTP_USER_AGENT": SECRET_AGENT,
            "HTTP_ACCEPT_LANGUAGE": LANGUAGE,
            "HTTP_REFERER": REFERER,
        }
    )
    page = informant.write(visitor)
    page = page.send("记好了，继续", {"tail": informant.code_on(page)[-4:]}).send("现在看进度")
    page.send("送出去", {"想说的话": "再补一句"})


def test_1_2_no_address_and_no_browser_is_in_any_file(
    public: Flask, settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    for address in ADDRESSES:
        _walk(public, address)
    told = "".join(capfd.readouterr())
    for word in (*ADDRESSES, "203.0.113.7", SECRET_AGENT, LANGUAGE, REFERER):
        assert word not in told
        hits = [
            path.name
            for path in settings.instance.parent.rglob("*")
            if path.is_file() and word.encode() in path.read_bytes()
        ]
        assert not hits, word


def test_3_no_code_of_the_public_pages_asks_who_calls() -> None:
    for part in PUBLIC_CODE:
        where = places.PACKAGE / part
        for path in [where] if where.is_file() else where.rglob("*.py"):
            if path.name == "guard.py":
                continue
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                name = getattr(node, "attr", getattr(node, "id", ""))
                assert name not in READS_WHO, f"{path}:{getattr(node, 'lineno', 0)} {name}"


@pytest.mark.parametrize("name", ["remote_addr", "access_route", "user_agent", "referrer"])
def test_3_a_request_that_is_asked_who_calls_raises(public: Flask, name: str) -> None:
    with public.test_request_context("/jubao/"):
        request = public.request_class(public.test_request_context("/jubao/").request.environ)
        with pytest.raises(guard.LookedAtError):
            getattr(request, name)


def test_5_no_table_of_tips_holds_a_moment_of_an_informant() -> None:
    moments = {
        f"{table.name}.{column.name}"
        for table in TIP_TABLES
        for column in table.columns
        if isinstance(column.type, DateTime | UtcDateTime)
    }
    assert moments <= COARSE


def test_5_ids_are_random_and_rows_lie_in_no_order_of_arrival(
    public: Flask, visitor: Browser
) -> None:
    for _ in range(3):
        informant.write(visitor)
    with public.app_context():
        found = inspect(db.engine).get_table_names()
        rows = db.session.execute(db.text("SELECT id FROM tip")).scalars().all()
        ids = list(rows)
        made = dict(
            db.session.execute(db.text("SELECT name, sql FROM sqlite_master")).all()
            if db.engine.dialect.name == "sqlite"
            else []
        )
    assert "tip" in found
    assert all(re.fullmatch("[0-9a-f]{32}", one) for one in ids)
    for name in (
        "tip",
        "tip_wrap",
        "tip_entry",
        "tip_file",
        "tip_chunk",
        "tip_handed",
        "tip_visit",
    ):
        assert "WITHOUT ROWID" in made.get(name, "WITHOUT ROWID")


def test_6_nothing_counts_visits(public: Flask, visitor: Browser) -> None:
    def rows() -> dict[str, int]:
        with public.app_context():
            return {
                table.name: db.session.scalar(db.select(db.func.count()).select_from(table)) or 0
                for table in TIP_TABLES
            }

    visitor.open("/jubao/")
    before = rows()
    for _ in range(5):
        visitor.open("/jubao/")
        visitor.open("/jubao/write")
        visitor.open("/jubao/check")
    assert rows() == before


def _cookies(page: Page) -> list[str]:
    return page.headers.getlist("Set-Cookie")


def test_7_pages_set_no_cookie_before_the_code_is_given(visitor: Browser) -> None:
    for address in ("/jubao/", "/jubao/help", "/jubao/ledger", "/jubao/write", "/jubao/check"):
        assert not _cookies(visitor.open(address))
    page = informant.write(visitor)
    assert not _cookies(page)
    assert not _cookies(page.send("记好了，继续", {"tail": informant.code_on(page)[-4:]}))


def test_7_the_only_cookie_is_a_host_cookie_and_gone_after_leaving(
    public: Flask, visitor: Browser
) -> None:
    page = informant.write(visitor)
    code = informant.code_on(page)
    public.config["SESSION_COOKIE_SECURE"] = True
    secure = Browser(public, secure=True)
    form = secure.open("/jubao/check").form("查进度")
    form.fill({"查询码": code})
    answer = secure.client.post("/jubao/check", base_url="https://localhost", data=form.body())
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-jubao=")
    assert len(cookie) < 4096
    for word in ("Secure", "HttpOnly", "SameSite=Strict", "Path=/"):
        assert word in cookie
    assert "Expires" not in cookie
    assert "Max-Age" not in cookie
    page = secure.open("/jubao/status").send("离开并清除")
    assert secure.client.get_cookie("__Host-jubao", path="/") is None


def test_8_pages_ask_nothing_of_another_host(visitor: Browser) -> None:
    page = informant.write(visitor)
    for one in (page, visitor.open("/jubao/"), visitor.open("/jubao/help")):
        for node in one.root.all("script", "link", "img", "iframe", "video", "source"):
            where = node.get("src") or node.get("href")
            assert where.startswith(("/jubao/", "data:")), where


@pytest.mark.parametrize("step", ["way", "matter", "look", "say"])
def test_11_a_fault_echoes_nothing_into_the_log(
    public: Flask,
    visitor: Browser,
    step: str,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    text, place = marks.WORDS["text"], marks.WORDS["place"]
    page = informant.write(visitor, text=text, place=place)
    code = informant.code_on(page)
    page = page.send("记好了，继续", {"tail": code[-4:]}).send("现在看进度")
    broken = {
        "way": "portal.informants.forms.WayForm.take",
        "matter": "portal.informants.forms.MatterForm.take",
        "look": "portal.informants.sending.send",
        "say": "portal.informants.saying.say",
    }[step]

    def burst(*said: object, **_more: object) -> None:
        raise ValueError(f"{text} {place} {code} {said}")

    monkeypatch.setattr(broken, burst)
    with caplog.at_level(logging.DEBUG):
        if step == "say":
            page.send("送出去", {"想说的话": text}, expect=500)
        else:
            begun = visitor.open("/jubao/write")
            if step == "way":
                begun.send("下一步", expect=500)
            else:
                begun = begun.send("下一步")
                answers = {"单位名称或地址": place, "看到了什么": text}
                at_once = 500 if step == "matter" else 200
                begun = begun.send("没有照片，直接看一遍", answers, expect=at_once)
                if step == "look":
                    begun.send("交出去", expect=500)
    told = "".join(capfd.readouterr()) + caplog.text
    assert "ValueError" in told
    for word in (text, place, code):
        assert word not in told


def test_12_every_file_under_the_data_folder_is_in_the_inventory(
    public: Flask, visitor: Browser, settings: Settings
) -> None:
    page = informant.write(visitor)
    page.send("记好了，继续", {"tail": informant.code_on(page)[-4:]}).send("现在看进度")
    listed = _inventory()
    for path in settings.instance.rglob("*"):
        name = path.relative_to(settings.instance).as_posix()
        assert any(re.fullmatch(one, name) for one in listed), f"{name} is in no inventory"


def _inventory() -> list[str]:
    """The patterns of docs/tips-security.md, first column of “Every file”."""
    text = (places.CHECKOUT / "docs" / "tips-security.md").read_text("utf-8")
    table = text.partition("## Every file")[2].partition("\n## ")[0]
    names = re.findall(r"^\| `([^`]+)`", table, re.MULTILINE)
    assert names
    return [re.escape(name).replace(r"\*", ".*") for name in names]


def test_5_the_clock_writes_every_minute_whoever_comes(public: Flask) -> None:
    """So the time of the database's file is the clock's, not a visitor's."""
    begun = datetime(2026, 11, 25, 1, 0, 30, tzinfo=UTC)
    with public.app_context():
        for minute in range(3):
            with clock.frozen(begun + timedelta(minutes=minute)):
                assert ageing.tick()
                assert not ageing.tick()
                assert db.session.scalars(db.select(Tick.at)).one().second == 0
