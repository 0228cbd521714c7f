"""奖励发放 as people of finance and leaders see it: what a page says, and all it does not."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from portal.app import CHORES
from portal.db import Base, db
from portal.kernel import clock
from portal.office.rules import REWARD_MODES, Office
from portal.ops.demo.source import told
from portal.policy import Role
from portal.rewards import queries
from portal.rewards.models import Reward
from portal.rewards.service import claiming, paying
from portal.rewards.terms import Mode, Status
from tests.rewards import making
from tests.support import make
from tests.support.app import Rows
from tests.support.page import Browser, Page

NOON = datetime(2026, 6, 12, 4, 0, tzinfo=UTC)
MARK = "标记甲企业三号仓库"


def world(rows: Rows) -> tuple[making.Desk, Reward, str]:
    """A reward claimed by code, whose sealed bytes hold a marker."""
    with rows:
        made = making.desk()
        row = making.approved(made, amount_fen=300_000, reason=MARK)
        code = claiming.claim_code_for(row.id)
        row = queries.get(row.id)
    return made, row, code


def looked_up(browser: Browser, typed: str, expect: int = 200) -> Page:
    page = browser.open("/rewards/claim")
    return page.send("查这笔奖励", {"领奖码或编号": typed}, expect=expect)


def test_two_of_finance_pay_a_code_and_the_page_tells_nothing_more(
    rows: Rows, new_browser: Callable[[], Browser]
) -> None:
    _made, row, code = world(rows)
    first = new_browser().sign_in("chuna")
    page = looked_up(first, code.replace("-", "").lower())
    facts = page.root.first("dl")
    assert facts is not None
    assert [node.text for node in facts.all("dt")] == [
        "编号",
        "金额",
        "审批号",
        "领取期限",
        "状态",
    ]
    assert page.has(row.reference, "3,000.00 元", row.approval_no or "", "待发放")
    assert page.buttons() == ["核对无误", "下载签收单"]
    assert code not in page.url
    page = page.send("核对无误")
    assert page.has("请另一位财务人员")
    page = looked_up(first, code)
    assert page.has("由不同的人办理")
    assert page.buttons() == ["撤回核对", "下载签收单"]
    second = new_browser().sign_in("kuaiji")
    page = looked_up(second, code)
    assert page.buttons() == ["确认发放", "下载签收单"]
    again = page.form("确认发放")
    page = page.send("确认发放")
    assert page.has("已发放", "3,000.00 元")
    again.press("确认发放")
    with rows:
        assert queries.get(row.id).status is Status.PAID


def test_nothing_of_a_case_or_a_hand_is_in_any_page_or_file_of_finance(
    rows: Rows, browser: Browser
) -> None:
    made, row, code = world(rows)
    hidden = [MARK, row.id, code, code.replace("-", ""), made.tips.name, "jubao", "shenpi"]
    hidden += [made.approver.name, made.chief.name, "举报编号", "NATIONAL"]
    browser.sign_in("chuna")
    found = looked_up(browser, row.reference)
    pages = [found, browser.open("/rewards/"), browser.open("/rewards/budget")]
    for page in pages:
        text = page.data.decode()
        assert [word for word in hidden if word in text] == []
    proven = looked_up(browser, code)
    voucher = proven.send("下载签收单")
    desk = browser.open("/rewards/")
    files = [voucher, desk.send("下载奖励台账"), desk.send("下载奖励台账", {"full": True})]
    files.append(desk.follow("下载月报（可公开）"))
    for file in files:
        words = words_of(file)
        assert [word for word in hidden if word in words] == []
    assert row.reference in words_of(voucher)
    assert row.reference not in words_of(files[1])
    assert row.reference[:2] + "**" in words_of(files[1])
    assert row.reference in words_of(files[2])
    assert "<5" in words_of(files[3])
    assert "3,000.00" not in words_of(files[3])


def words_of(page: Page) -> str:
    with zipfile.ZipFile(io.BytesIO(page.data)) as box:
        xml = box.read("word/document.xml").decode()
    return re.sub(r"<[^>]+>", "", xml).replace("&lt;", "<")


def test_claims_by_name_wait_on_the_page_and_are_paid_from_there(
    rows: Rows, new_browser: Callable[[], Browser]
) -> None:
    made, coded, _code = world(rows)
    with rows:
        row = making.approved(made)
        claiming.claim_named(row.id, MARK.encode())
        reference = row.reference
    first = new_browser().sign_in("chuna").open("/rewards/claim")
    assert [line[0] for line in first.rows] == [reference]
    assert MARK not in first.data.decode()
    assert coded.reference not in first.data.decode()
    found = first.send(f"打开 {reference}")
    assert found.buttons() == ["核对无误", "查看姓名和账号", "下载签收单"]
    found.send("核对无误")
    second = new_browser().sign_in("kuaiji").open("/rewards/claim").send(f"打开 {reference}")
    assert second.send("确认发放").has("已发放", "7,500.00 元")


def test_a_wrong_code_says_so_and_leads_nowhere(rows: Rows, browser: Browser) -> None:
    _made, row, code = world(rows)
    browser.sign_in("chuna")
    wrong = code[:-1] + ("2" if code[-1] != "2" else "3")
    assert looked_up(browser, wrong, expect=422).has("抄错了")
    assert looked_up(browser, "A", expect=422).has("编号共 4 个字符")
    assert looked_up(browser, "", expect=422).has("请输入领奖码或编号")
    page = looked_up(browser, row.reference)
    assert page.has("只凭编号不能发放")
    assert page.buttons() == []


def test_a_forged_step_of_the_same_person_is_refused_and_in_the_trail(
    rows: Rows, new_browser: Callable[[], Browser]
) -> None:
    made, row, code = world(rows)
    first = new_browser().sign_in("chuna")
    form = looked_up(first, code).form("核对无误")
    form.press("核对无误")
    token = form.body()["csrf_token"]
    sent = {"csrf_token": token, "once": [make.key()], "code": [code]}
    page = first.fetch("POST", "/rewards/pay", data=sent, expect=403)
    assert page.has("前面的手续是您办的")
    with rows:
        make.user(Role.AUDITOR, username="shenji")
        assert queries.get(row.id).status is Status.CHECKED
    log = new_browser().sign_in("shenji").open("/trail/")
    assert log.has("同一人再办一步奖励手续（已拦下）", "奖励核对")
    assert made


@pytest.mark.parametrize(
    "role", [Role.ADMIN, Role.TIPS, Role.SAFETY, Role.LEADER, Role.DISCIPLINE, Role.AUDITOR]
)
def test_nobody_but_finance_looks_up_or_pays(rows: Rows, browser: Browser, role: Role) -> None:
    _made, row, code = world(rows)
    with rows:
        make.user(role, username="other")
    browser.sign_in("other")
    browser.open("/rewards/claim", expect=403)
    meta = browser.open("/").root.first("meta", name="csrf-token")
    assert meta is not None
    for step in ("claim", "check", "pay", "release", "voucher", "register"):
        data = {"csrf_token": [meta.get("content")], "code": [code]}
        browser.fetch("POST", f"/rewards/{step}", data=data, expect=403)
    with rows:
        assert queries.get(row.id).status is Status.CLAIMED


def test_the_menu_leads_finance_and_leaders_here_and_nobody_else(
    rows: Rows, new_browser: Callable[[], Browser]
) -> None:
    with rows:
        making.desk()
        make.user(Role.SAFETY, username="anquan")
    for name, seen in (("chuna", True), ("shenpi", True), ("jubao", False), ("anquan", False)):
        assert new_browser().sign_in(name).open("/").has_link("奖励发放") is seen


def test_finance_enters_a_budget_and_it_always_reconciles(rows: Rows, browser: Browser) -> None:
    with clock.frozen(NOON):
        with rows:
            making.desk(budget_yuan=0)
        browser.sign_in("kuaiji")
        page = browser.open("/rewards/budget")
        given = {"年度": "2026", "金额（元）": "1.5万", "资金来源和文号": "某财预〔2026〕3号"}
        page = page.send("登记预算", given)
        assert page.has("15,000.00 元", "某财预〔2026〕3号")
        page = page.send("登记预算", given | {"less": True, "金额（元）": "20000"}, expect=422)
        assert page.has("只剩 15,000.00 元 可用")
        page = browser.open("/rewards/budget")
        page = page.send("登记预算", given | {"less": True, "金额（元）": "1000"})
        assert page.has("14,000.00 元", "-1,000.00 元")
        page = page.send(
            "登记预算", {"年度": "1900", "金额（元）": "", "资金来源和文号": ""}, expect=422
        )
        assert len(page.errors) == 2


def test_the_desk_takes_few_statements(rows: Rows, browser: Browser) -> None:
    with rows:
        made = making.desk()
        for _ in range(3):
            making.paid(made)
    page = browser.sign_in("chuna").open("/rewards/")
    assert page.statements <= 12
    assert page.has("已发放", "22,500.00 元")


def test_a_leader_extends_by_the_reference(rows: Rows, browser: Browser) -> None:
    with clock.frozen(NOON):
        with rows:
            row = making.approved(making.desk())
        browser.sign_in("shenpi")
        page = browser.open("/rewards/").follow("延长期限")
        given = {"奖励编号": row.reference, "理由": ""}
        assert page.send("延长期限", given, expect=422).errors == ["请写明延长的理由。"]
        wrong = {"奖励编号": "ZZZZZ", "理由": "外地住院"}
        assert browser.open("/rewards/extend").send("延长期限", wrong, expect=422).errors
        page = browser.open("/rewards/extend").send("延长期限", given | {"理由": "外地住院"})
        assert page.has("可以领到 2026-10-31")


def test_discipline_sees_how_many_each_person_proposed_and_no_more(
    rows: Rows, browser: Browser
) -> None:
    with rows:
        made = making.desk()
        row = making.approved(made)
        make.user(Role.DISCIPLINE, username="jijian")
    page = browser.sign_in("jijian").open("/rewards/oversight")
    assert page.rows == [[made.tips.name, "1", "7,500.00 元"]]
    assert row.reference not in page.data.decode()
    browser.open("/rewards/", expect=403)


def test_the_administrator_revises_the_scheme_and_says_what_is_still_to_check(
    rows: Rows, browser: Browser
) -> None:
    with rows:
        making.desk()
        make.user(Role.ADMIN, username="guanli")
    browser.sign_in("guanli")
    page = browser.open("/rewards/schemes")
    assert page.has("15%", "3,000.00 元", "待核对", "现行", "一般事故隐患查实")
    page = page.follow("修订奖励标准")
    given = {
        "依据": "某市规定",
        "施行日期": "2099-01-01",
        "insider_uplift_pct": "20",
        "unverified": ["cap_fen"],
        "items": "一般-01|各行业|一般事故隐患|500|安全管理科\n缺格",
    }
    page = page.send("保存新标准", given, expect=422)
    assert page.errors == ["第 2 行：要有 5 格，现在是 1 格。请补全，金额不知道的空着。"]
    page = page.send("保存新标准", given | {"items": "一般-01|各行业|一般事故隐患|500|安全管理科"})
    assert page.has("SCHEME-20990101", "20%", "500.00 元", "2098 年 12 月 31 日")


def test_the_office_must_choose_and_its_choices_are_the_modes() -> None:
    assert set(REWARD_MODES) - {""} == {mode.value for mode in Mode}
    assert all(REWARD_MODES[mode.value] == mode.label for mode in Mode)


def test_the_demonstration_has_chosen_and_a_new_office_has_not() -> None:
    assert Office().reward_mode == ""
    shown = Office().with_values(told("place")["settings"])
    assert Mode.of(shown.reward_mode) is Mode.CODE_UP_TO
    assert shown.reward_basis


def test_the_daily_round_lapses_what_nobody_took(rows: Rows) -> None:
    assert CHORES.count(paying.lapse) == 1
    with rows:
        with clock.frozen(NOON):
            row = making.approved(making.desk())
        with clock.frozen(datetime(2026, 9, 1, 4, tzinfo=UTC)):
            for chore in CHORES:
                chore()
            assert queries.get(row.id).status is Status.LAPSED


def test_no_address_holds_a_key_to_try(app: Flask) -> None:
    own = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("rewards.")]
    assert own
    assert [rule.rule for rule in own if rule.arguments] == []


def test_no_row_of_any_table_holds_a_piece_of_a_claim_code(
    rows: Rows, new_browser: Callable[[], Browser]
) -> None:
    _made, _row, code = world(rows)
    looked_up(new_browser().sign_in("chuna"), code).send("核对无误")
    looked_up(new_browser().sign_in("kuaiji"), code).send("确认发放")
    plain = code.replace("-", "")
    pieces = [plain[at : at + 8] for at in range(len(plain) - 7)] + [code[:14], code[5:]]
    with rows:
        for table in Base.metadata.sorted_tables:
            kept = repr(db.session.execute(select(table)).all())
            assert [piece for piece in pieces if piece in kept] == [], table.name
