"""五落实 on the page: money as a figure, proofs, and unsent text that comes back."""

import pytest

from portal.db import db
from portal.files import service as files
from portal.hazards.models import Hazard
from portal.hazards.rules import Settled
from portal.hazards.service import handling
from portal.hazards.terms import Grade, Part, Status
from portal.policy import Role
from portal.trail import queries as trail
from tests.support import majors, make


@pytest.fixture
def case(rows):
    with rows:
        row = make.hazard(Status.OPEN, Grade.MAJOR)
        make.user(Role.FIRM_STAFF, unit=row.firm, username="qiye")
    return row


def funds_of(rows, case):
    with rows:
        return db.session.get_one(Hazard, case.id).funds_fen


@pytest.mark.parametrize(
    ("typed", "fen", "shown"),
    [
        ("12000", 1_200_000, "12,000.00 元"),
        ("1.2万元", 1_200_000, "12,000.00 元"),
        ("0", 0, "0.00 元"),
        ("", None, ""),
    ],
)
def test_the_money_is_kept_as_a_figure_and_said_in_the_trail(
    rows, browser, case, typed, fen, shown
):
    page = browser.sign_in("qiye").open(f"/hazards/{case.number}")
    said = {"funds-content": "已列入安全费用", "funds-amount_fen": typed}
    page = page.send("保存五落实", said)
    assert funds_of(rows, case) == fen
    standing = page.form("保存五落实").value("funds-amount_fen")
    assert standing == shown.removesuffix(" 元")
    with rows:
        line = next(one for one in trail.history(case.subject) if one.verb == "hazard.settle")
    assert (line.after.get("funds_amount") or "") == shown
    assert ("元）" in line.words) is bool(shown)


@pytest.mark.parametrize(
    ("typed", "sentence"), [("三千", "不是以元计的数字"), ("-5", "是负数"), ("1.234", "最多到分")]
)
def test_what_is_no_amount_is_refused_and_stays_as_typed(rows, browser, case, typed, sentence):
    page = browser.sign_in("qiye").open(f"/hazards/{case.number}")
    page = page.send("保存五落实", {"funds-amount_fen": typed}, expect=422)
    assert any(sentence in one for one in page.errors)
    assert page.form("保存五落实").value("funds-amount_fen") == typed
    assert funds_of(rows, case) is None


def test_proofs_are_added_part_by_part_and_stay(rows, new_browser, case):
    firm = new_browser().sign_in("qiye")
    page = firm.open(f"/hazards/{case.number}")
    page = page.send(
        "保存五落实",
        {
            "funds-content": "已付",
            "funds-proof_files": [(make.photo_bytes("票"), "票.jpg")],
            "plan-content": "已演练",
            "plan-proof_files": [(make.photo_bytes("案"), "案.jpg")],
        },
    )
    page = page.send("保存五落实", {"funds-proof_files": [(make.photo_bytes("二"), "二.jpg")]})
    with rows:
        kept = files.of(case.proof_subject)
        assert [one.slot for one in kept] == ["funds", "plan", "funds"]
        assert files.of(case.subject) == []
        make.user(Role.LEADER, username="lingdao")
        make.user(Role.FIRM_STAFF, username="bieren")
    links = [node.get("href") for node in page.root.all("a") if "/proofs/" in node.get("href")]
    assert len(links) == 3
    leader = new_browser().sign_in("lingdao")
    assert leader.open(f"/hazards/{case.number}").has("佐证1", "佐证2")
    assert leader.open(links[0]).data
    new_browser().sign_in("bieren").open(links[0], expect=404)


def test_a_photo_that_is_a_program_is_refused_and_the_words_stay(browser, case):
    page = browser.sign_in("qiye").open(f"/hazards/{case.number}")
    said = {"plan-content": "写了一半", "plan-proof_files": [(b"MZ program", "图.jpg")]}
    page = page.send("保存五落实", said, expect=422)
    assert any("图.jpg" in one or "不是" in one for one in page.errors)
    assert page.form("保存五落实").value("plan-content") == "写了一半"


def test_unsent_text_of_every_form_comes_back_and_goes_once_it_is_sent(rows, browser, case):
    with rows:
        majors.judged(db.session.get_one(Hazard, case.id))
    page = browser.sign_in("qiye").open(f"/hazards/{case.number}")
    six = {"propose-goals": "目标写到一半", "propose-methods": "停用该釜"}
    for button, typed in (
        ("提交治理方案", six),
        ("保存五落实", {"measures-content": "先停用", "measures-in_place": True}),
        ("填写发现报告", {"discover-cause": "木料堆放"}),
    ):
        form = page.form(button).fill(typed)
        address = form.node.get("data-autosave")
        assert address, button
        answer = browser.client.post(address, data=form.body())
        assert answer.status_code == 200
    page = browser.open(f"/hazards/{case.number}")
    assert page.form("提交治理方案").value("propose-goals") == "目标写到一半"
    assert page.form("提交治理方案").value("propose-methods") == "停用该釜"
    assert page.form("填写发现报告").value("discover-cause") == "木料堆放"
    assert page.form("保存五落实").value("measures-content") == "先停用"
    assert page.form("保存五落实").controls["measures-in_place"][0].has("checked")
    assert page.has("已带出来，请核对")
    refused = page.send("填写发现报告", expect=422)
    assert refused.form("填写发现报告").value("discover-cause") == "木料堆放"
    assert refused.form("提交治理方案").value("propose-goals") == "目标写到一半"
    page = page.send("保存五落实")
    assert page.form("提交治理方案").value("propose-goals") == "目标写到一半"
    assert not page.has("请核对后再保存")


def test_an_act_refused_on_the_panel_unticks_nothing_of_the_five_parts(rows, browser, case):
    with rows:
        row = db.session.get_one(Hazard, case.id)
        handling.settle(
            majors.firm_of(row), row, row.version, {Part.PLAN: Settled("预案", in_place=True)}
        )
    page = browser.sign_in("qiye").open(f"/hazards/{case.number}")
    page = page.send("开始整改", expect=422)
    assert page.form("保存五落实").controls["plan-in_place"][0].has("checked")


def test_money_that_is_less_than_nothing_is_refused_by_the_database_too(rows, case):
    with rows:
        row = db.session.get_one(Hazard, case.id)
        parts = {Part.FUNDS: Settled("退款", amount_fen=-1)}
        with pytest.raises(Exception, match="funds_not_negative"):
            handling.settle(majors.firm_of(row), row, row.version, parts)
