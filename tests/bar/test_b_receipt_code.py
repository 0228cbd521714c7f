"""B. The receipt code: lines 13 to 23 of the bar. Line 13 is also tests/sealing/test_codes."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from portal.db import db
from portal.sealing import codes, derive
from portal.settings import Settings
from tests.bar import marks
from tests.support import informant
from tests.support.page import Browser, Page

DEGREES, UNLIKELY = 31, 61.1
"""chi² beyond this comes up once in a thousand times with 31 degrees of freedom."""


@pytest.fixture
def code(visitor: Browser) -> str:
    """The code of a tip that is in."""
    return informant.code_on(informant.write(visitor))


def _check(browser: Browser, typed: str, expect: int = 422) -> Page:
    return browser.open("/jubao/check").send("查进度", {"查询码": typed}, expect=expect)


def test_13_codes_do_not_repeat_and_every_character_is_as_likely() -> None:
    made = [codes.new_code() for _ in range(100_000)]
    assert len(set(made)) == len(made)
    assert {len(one) for one in made} == {20}
    counts = Counter("".join(one[:-1] for one in made))
    expected = len(made) * 19 / len(codes.ALPHABET)
    chi = sum((counts[one] - expected) ** 2 / expected for one in codes.ALPHABET)
    assert chi < UNLIKELY * 1.5
    assert codes.shown(made[0]).count("-") == 4


def test_14_no_part_of_the_code_is_in_any_file(
    visitor: Browser, settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    page = informant.write(visitor)
    code = informant.code_on(page)
    page = page.send("记好了，继续", {"tail": code[-4:]}).send("现在看进度")
    page.send("离开并清除")
    _check(visitor, code[:-1] + ("0" if code[-1] != "0" else "1"))
    other = codes.new_code()
    _check(visitor, other)
    told = "".join(capfd.readouterr())
    for secret in (code, other):
        assert not marks.found_in(settings.instance, [secret], 8)
        assert not any(secret[at : at + 8] in told for at in range(13))


def test_15_the_code_is_in_no_address_title_cookie_or_header(visitor: Browser) -> None:
    page = informant.write(visitor)
    code = informant.code_on(page)
    pages = [page, page.send("记好了，继续", {"tail": code[-4:]})]
    pages.append(pages[-1].send("现在看进度"))
    for one in pages:
        title = one.root.first("title")
        spelled = [code, codes.shown(code), code.lower(), code[:8], code[-8:]]
        heads = " ".join(f"{name}: {said}" for name, said in one.headers)
        for word in spelled:
            assert word not in one.url
            assert word not in heads
            assert title is not None
            assert word not in title.text


@pytest.mark.parametrize(
    "spell",
    [
        str.lower,
        lambda code: " ".join(code),
        lambda code: codes.shown(code).replace("-", " — "),
        lambda code: "".join(chr(ord(one) + 0xFEE0) for one in code),
        lambda code: code.replace("0", "o").replace("1", "l"),
        lambda code: code.replace("0", "O").replace("1", "I"),
    ],
)
def test_16_a_code_is_read_however_it_is_typed(code: str, visitor: Browser, spell: object) -> None:
    assert callable(spell)
    assert _check(visitor, spell(code), expect=200).has(informant.TEXT)


def test_16_18_a_wrong_check_character_is_told_without_database_or_derivation(
    code: str, visitor: Browser
) -> None:
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    form = visitor.open("/jubao/check").form("查进度")
    form.fill({"查询码": wrong})
    with derive.runs() as counted:
        page = form.press("查进度", expect=422)
    assert counted.total == 0
    assert not [one for one in page.sql if "tip_wrap" in one or "FROM tip " in one]
    assert "抄错" in page.errors[0]
    assert "没有找到" in _check(visitor, codes.new_code()).errors[0]


def test_17_every_lookup_runs_one_derivation_and_misses_look_alike(
    code: str, visitor: Browser
) -> None:
    seen = []
    for typed in (codes.new_code(), codes.new_code()):
        with derive.runs() as counted:
            page = _check(visitor, typed)
        assert counted.total == 1
        main = page.root.first("form", id="") or page.root
        seen.append((page.status, page.errors, page.heading, len(page.sql), bool(main)))
    assert seen[0] == seen[1]
    with derive.runs() as counted:
        _check(visitor, code, expect=200)
    assert counted.total == 1


def test_17_a_rotated_code_looks_like_one_that_never_was(code: str, visitor: Browser) -> None:
    _check(visitor, code, expect=200).send("换一个查询码")
    gone, never = _check(visitor, code), _check(visitor, codes.new_code())
    assert (gone.status, gone.errors, gone.heading) == (never.status, never.errors, never.heading)
    assert [one.partition("WHERE")[0] for one in gone.sql] == [
        one.partition("WHERE")[0] for one in never.sql
    ]


def test_18_200_wrong_codes_lock_nothing(code: str, visitor: Browser, public: Flask) -> None:
    with ThreadPoolExecutor(8) as crowd:
        statuses = set(
            crowd.map(lambda _n: _check(Browser(public), codes.new_code()).status, range(200))
        )
    assert statuses == {422}
    with derive.runs() as counted:
        assert _check(visitor, code, expect=200).has(informant.TEXT)
    assert counted.total == 1


def test_19_a_login_derives_once_at_the_weight_that_is_promised() -> None:
    assert (derive.TIPSTER.ops, derive.TIPSTER.memory) == (2, 19 * 2**20)
    with derive.runs() as counted:
        derive.tipster(codes.new_code(), bytes(16))
    assert counted.total == 1


def test_20_nothing_goes_on_before_the_last_four_are_typed_back(visitor: Browser) -> None:
    page = informant.write(visitor)
    code = informant.code_on(page)
    assert page.buttons() == ["记好了，继续"]
    for going in ("next", "status", "receipt"):
        form = page.form("记好了，继续")
        sent = form.body() | {"tail": ["ZZZZ"], "go": [going]}
        answer = visitor.client.post("/jubao/kept", data=sent)
        assert answer.status_code == 422
        assert not answer.headers.getlist("Set-Cookie")
    page = page.send("记好了，继续", {"tail": f" {code[-4:].lower()} "})
    assert page.buttons()[-1] == "离开"


def test_21_the_code_is_shown_once(visitor: Browser, public: Flask) -> None:
    page = informant.write(visitor)
    code = informant.code_on(page)
    look = page.form("记好了，继续")
    kept = look.body() | {"tail": [code[-4:]], "go": ["next"]}
    visitor.client.post("/jubao/kept", data=kept)
    again = visitor.client.post("/jubao/kept", data=kept | {"tail": ["ZZZZ"]})
    assert code not in again.text.replace("</span><span>", "")
    with public.app_context():
        for table in (one for one in db.metadata.sorted_tables if one.name.startswith("tip")):
            for row in db.session.execute(table.select()):
                assert code[:8] not in repr(row)


def test_22_a_text_that_holds_a_code_is_refused_and_kept(code: str, visitor: Browser) -> None:
    page = _check(visitor, code, expect=200)
    said = f"我的码是 {codes.shown(code).lower()}，请看"
    page = page.send("送出去", {"想说的话": said}, expect=422)
    assert page.has("像查询码的字")
    assert page.form("送出去").value("text") == said
    refused = informant.write(Browser(visitor.client.application), text=f"x {code}", expect=422)
    assert refused.has("像查询码的字")


def test_23_a_rotated_code_is_dead_at_once_with_every_session_of_it(
    code: str, visitor: Browser, public: Flask
) -> None:
    elsewhere = Browser(public)
    _check(elsewhere, code, expect=200)
    page = _check(visitor, code, expect=200).send("换一个查询码")
    fresh = informant.code_on(page)
    assert elsewhere.open("/jubao/status").heading == "请输入查询码"
    _check(visitor, code)
    assert _check(visitor, fresh, expect=200).has(informant.TEXT)
