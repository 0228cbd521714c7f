"""F. Flood and availability: lines 53 to 58 of the bar."""

import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from portal.db import Base, db
from portal.informants import screening, state
from portal.kernel import clock
from portal.places import CHECKOUT
from portal.tips import publishing
from portal.tips.models import Registration, Tip
from portal.tips.service import submitting
from tests.support import informant
from tests.support.page import Browser, Page

SENDERS, TIPS = 8, 100


@pytest.fixture(autouse=True)
def fresh_bucket(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screening, "BUCKET", screening.Bucket(40, 1e9))


def _look(browser: Browser, text: str = informant.TEXT) -> Page:
    page = browser.open("/jubao/write").send("下一步")
    answers = {"单位名称或地址": informant.PLACE, "看到了什么": text}
    return page.send("没有照片，直接看一遍", answers)


def _tips(app: Flask) -> list[Tip]:
    with app.app_context():
        return list(db.session.scalars(db.select(Tip).order_by(Tip.index)))


def _old_enough() -> object:
    return clock.frozen(clock.now() + timedelta(seconds=5))


def _solved(token: str) -> str:
    at = 0
    while int.from_bytes(sha256(f"{token}:{at}".encode()).digest()[:4], "big") >> (
        32 - screening.ZERO_BITS
    ):
        at += 1
    return str(at)


def test_53_junk_does_not_stop_the_next_tip(public: Flask, visitor: Browser) -> None:
    """500 of them: the flood empties the bucket, the tips go on, unscreened."""
    page = _look(visitor)
    form = page.form("交出去").body() | {"go": ["send"]}
    with public.test_request_context("/jubao/write"), _old_enough():
        first = state.opened(form["state"][0])
        junk = [
            state.sealed(replace(first, token=f"junk-{at}", code=informant.fresh_code()))
            for at in range(500)
        ]
    with _old_enough():
        for one in junk:
            answer = visitor.client.post("/jubao/write", data=form | {"state": [one]})
            assert answer.status_code == 200
    informant.code_on(informant.write(visitor, text="第五百零一件"))
    tips = _tips(public)
    assert len(tips) == 501
    assert sum(one.is_screened for one in tips) == 40
    assert not tips[-1].is_screened


def test_53_54_a_solved_puzzle_is_screened_in_a_flood(public: Flask, visitor: Browser) -> None:
    page = _look(visitor)
    while screening.BUCKET.take():
        pass
    token = page.root.first("form", id="step")
    assert token is not None
    proof = _solved(token.get("data-puzzle"))
    with _old_enough():
        page.send("交出去", {"proof": proof})
    assert [one.is_screened for one in _tips(public)] == [True]


def test_54_a_person_without_script_may_add_two_numbers_in_a_flood(
    public: Flask, visitor: Browser
) -> None:
    assert not _look(visitor).has_field("total")
    while screening.BUCKET.take():
        pass
    page = _look(visitor)
    asked = re.search(r"(.)加(.)等于几", page.text)
    assert asked
    total = sum(screening.WORDS.index(one) for one in asked.groups())
    with _old_enough():
        page.send("交出去", {"total": str(total)})
    assert [one.is_screened for one in _tips(public)] == [True]


def test_54_who_is_too_quick_or_steps_into_the_trap_is_read_later_not_refused(
    public: Flask, visitor: Browser
) -> None:
    informant.code_on(_look(visitor).send("交出去"))
    with _old_enough():
        page = _look(visitor)
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        informant.code_on(page.send("交出去", {"homepage": "http://spam.example"}))
        informant.code_on(_look(visitor).send("交出去"))
    assert [one.is_screened for one in _tips(public)] == [False, False, False]


def test_54_the_puzzle_is_plain_script_and_small() -> None:
    script = (CHECKOUT / "static/js/tips.js").read_text("utf-8")
    assert len(script.encode()) <= 3 * 1024
    for word in ("WebAssembly", "subtle", "localStorage", "sessionStorage", "indexedDB", "eval("):
        assert word not in script


def test_55_eight_senders_lose_nothing(public: Flask) -> None:
    def send(at: int) -> str:
        return informant.code_on(informant.write(Browser(public), text=f"第 {at} 件"))

    with ThreadPoolExecutor(SENDERS) as crowd:
        codes = list(crowd.map(send, range(TIPS)))
    assert len(set(codes)) == TIPS
    assert [one.index for one in _tips(public)] == list(range(1, TIPS + 1))

    def back(said: tuple[int, str]) -> bool:
        page = Browser(public).open("/jubao/check").send("查进度", {"查询码": said[1]})
        return page.has(f"第 {said[0]} 件")

    with ThreadPoolExecutor(SENDERS) as crowd:
        assert all(crowd.map(back, enumerate(codes)))


def test_56_a_second_click_shows_the_same_receipt(public: Flask, visitor: Browser) -> None:
    form = _look(visitor).form("交出去")
    sent = form.body() | {"go": ["send"]}
    first = visitor.client.post("/jubao/write", data=sent)
    with ThreadPoolExecutor(4) as crowd:
        again = list(
            crowd.map(lambda _n: public.test_client().post("/jubao/write", data=sent), range(4))
        )
    shown = {
        re.search(r'id="receipt-code">(.*?)</p>', one.text).group(1) for one in [first, *again]
    }
    assert len(shown) == 1
    assert len(_tips(public)) == 1


@pytest.mark.parametrize("fault", ["full", "locked", "keyless", "half"])
def test_58_what_did_not_go_in_is_said_and_nothing_is_left(
    public: Flask, visitor: Browser, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = _look(visitor)
    before = _rows(public)

    def burst(*_said: object, **_more: object) -> None:
        raise OperationalError("INSERT", {}, sqlite3.OperationalError("database or disk is full"))

    if fault == "full":
        monkeypatch.setattr(submitting, "_register", burst)
    if fault == "half":
        monkeypatch.setattr(submitting, "_bind", burst)
    if fault == "locked":
        monkeypatch.setattr(db.session, "commit", burst)
    if fault == "keyless":
        with public.app_context(), submitting.transaction():
            publishing.publish(escrow="")
        before = _rows(public)
    answer = page.send("交出去", expect=422 if fault == "keyless" else 500)
    monkeypatch.undo()
    assert answer.has("没有提交成功")
    assert _rows(public) == before
    if fault != "keyless":
        informant.code_on(page.send("交出去"))
        assert len(_tips(public)) == 1


def _rows(app: Flask) -> dict[str, int]:
    with app.app_context():
        return {
            table.name: db.session.scalar(db.select(db.func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
            if table.name.startswith("tip") and table.name != "tip_tick"
        }


def test_the_chain_holds_what_was_registered(public: Flask, visitor: Browser) -> None:
    informant.write(visitor)
    with public.app_context():
        row = db.session.scalars(db.select(Registration)).one()
        assert (row.index, row.day) == (1, clock.today())
