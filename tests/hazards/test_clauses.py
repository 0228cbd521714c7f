"""Choosing a clause for 核实 and 重大判定: by words, initials or a site's own words."""

from datetime import UTC, datetime

import pytest

from portal.db import db
from portal.hazards import criteria, queries
from portal.hazards.models import Hazard
from portal.hazards.service import issuing
from portal.hazards.terms import Grade, Status
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.office.terms import PaperKind
from portal.policy import Role
from tests.support import majors, make

NOON = datetime(2023, 6, 12, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon():
    with clock.frozen(NOON):
        yield


@pytest.fixture
def waiting(rows):
    with rows:
        make.office()
        make.user(Role.SAFETY, username="anquan")
        text = "2 号除尘器的泄爆口被一堆木料挡住，真要爆了没地方泄压"
        return make.hazard(Status.REPORTED, text=text)


def unverified():
    on = clock.local(NOON).date()
    return next(one for one in criteria.in_force(on) if not one.verified)


def test_the_form_of_confirming_offers_what_the_description_suggests(waiting, browser):
    page = browser.sign_in("anquan").open(f"/hazards/{waiting.number}")
    (select,) = page.form("核实，交责任单位整改").controls["clause"]
    offered = [node.get("value") for node in select.all("option")]
    assert offered[0] == ""
    assert offered[-1] == "none"
    assert "GM10-11-3" in offered[1:4]
    assert select.get("data-choose") == f"/hazards/{waiting.number}/clauses"


@pytest.mark.parametrize(
    "typed",
    ["泄爆", "GM10-11-3", "fcbz", "除尘器泄压的口子被货堵死了"],
)
def test_a_clause_is_found_by_words_code_initials_and_a_sites_own_words(waiting, browser, typed):
    browser.sign_in("anquan")
    answer = browser.client.get(f"/hazards/{waiting.number}/clauses", query_string={"q": typed})
    found = [code for code, _ in answer.json]
    assert found
    assert typed == "fcbz" or "GM10-11-3" in found[:3]


def test_a_text_nobody_has_compared_says_so_where_it_is_chosen(waiting, browser):
    clause = unverified()
    browser.sign_in("anquan")
    answer = browser.client.get(
        f"/hazards/{waiting.number}/clauses", query_string={"q": clause.code}
    )
    assert "（条文待核对）" in dict(answer.json)[clause.code]


def test_confirming_with_a_clause_judges_at_once(waiting, rows, browser):
    page = browser.sign_in("anquan").open(f"/hazards/{waiting.number}")
    said = {"隐患等级": "重大", "clause": "GM10-11-3", "核实意见": "泄爆口被堵，无法泄压"}
    page = page.send("核实，交责任单位整改", said)
    assert page.has("已判定", "泄爆口被堵，无法泄压")
    with rows:
        row = db.session.get_one(Hazard, waiting.id)
        judgement = queries.records(row).judgement
        assert (judgement.clause, judgement.happened_on) == ("GM10-11-3", clock.today())
        assert row.grade is Grade.MAJOR


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"隐患等级": "一般", "clause": "GM10-11-3"}, "等级就是重大"),
        ({"隐患等级": "重大", "clause": "GM10-11-3"}, "请写明看到的事实"),
        ({"隐患等级": "重大", "clause": "NO-1", "核实意见": "看过"}, "判定标准里没有“NO-1”"),
    ],
)
def test_a_clause_that_cannot_be_is_refused_beside_it(waiting, rows, browser, said, sentence):
    page = browser.sign_in("anquan").open(f"/hazards/{waiting.number}")
    form = page.form("核实，交责任单位整改")
    form.fill({key: value for key, value in said.items() if key != "clause"})
    form.typed["clause"] = [said["clause"]]
    page = form.press("核实，交责任单位整改", expect=422)
    assert any(sentence in one for one in page.errors)
    with rows:
        assert db.session.get_one(Hazard, waiting.id).status is Status.REPORTED


def test_looking_for_a_clause_keeps_what_is_typed_and_judges_nothing(rows, browser):
    with rows:
        row = make.hazard(Status.OPEN, Grade.MAJOR)
        make.user(Role.SAFETY, username="anquan")
    page = browser.sign_in("anquan").open(f"/hazards/{row.number}/judge")
    found = page.send("查找条款", {"查找判定条款": "xfkzs", "判定依据": "看到的事实"})
    assert found.form("登记判定").value("判定依据") == "看到的事实"
    assert found.has("消防控制室")
    with rows:
        assert queries.records(db.session.get_one(Hazard, row.id)).judgement is None


def test_a_mark_is_resolved_by_judging_again_with_everything_filled_in(rows, browser):
    clause = unverified()
    with rows:
        make.office()
        row = make.hazard(Status.OPEN, Grade.MAJOR)
        majors.judged(row, clause=clause.code)
        majors.discovered(row)
        make.user(Role.SAFETY, username="anquan", name="周科长")
        with pytest.raises(Refusal, match="还不能写进文书"):
            issuing.order_of(row, PaperKind.MAJOR_FOUND)
    page = browser.sign_in("anquan").open(f"/hazards/{row.number}")
    assert page.has("条文待核对，核对前不写进文书")
    page = page.follow("重新判定")
    form = page.form("登记判定")
    assert form.value("判定依据") == "现场查看，符合判定标准"
    page = page.send("登记判定", {"judge-is_resolved": True})
    assert page.has("条文已由判定人核对", "周科长")
    with rows:
        assert issuing.order_of(db.session.get_one(Hazard, row.id), PaperKind.MAJOR_FOUND)
