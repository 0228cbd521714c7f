"""领奖励 on the status page: by a code shown once, or by a name that finance alone opens."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from portal.db import db, transaction
from portal.informants import card
from portal.kernel import clock
from portal.office.models import OfficeSetting
from portal.rewards import queries
from portal.rewards.models import Reward
from portal.rewards.service import paying
from portal.rewards.terms import OPEN, ClaimBy, Status
from portal.rewards.told import Standing
from portal.tips.models import Box
from portal.tips.terms import Takes
from tests.support import handlers, make
from tests.support.page import Page
from tests.support.rewarded import PLACE, Office, office

__all__ = ["office"]

PAYEE = {"姓名": "赵钱孙", "开户银行": "某某银行某某支行", "账号": "6222000011112222"}


def claim_code(page: Page) -> str:
    found = re.search(r"(?:[0-9A-Z]{4}){4}[0-9A-Z]{2}", "".join(page.text.split()))
    assert found, page.text
    return found.group()


def steps(page: Page) -> list[str]:
    return [node.text for node in page.root.first("ol").all("li")]


def test_a_reward_is_claimed_by_a_code_that_is_shown_once(office: Office) -> None:
    _, receipt, key = office.approved()
    page = office.back(receipt)
    with office.rows:
        row = queries.get(key)
    until = f"{row.valid_until:%Y}"
    assert steps(page) == ["收到", "受理", "核查", "处理", "答复", "奖励"]
    assert page.has("奖励已批准", "7,500.00 元", "最后一天", until, PLACE)
    assert page.has(f"我来领编号 {row.reference} 的奖励")
    shown = page.send("凭码领取，不留姓名")
    code = claim_code(shown)
    assert code.startswith(row.reference)
    assert not shown.browser.open("/jubao/status").has(code[-4:])
    wrong = shown.send("核对最后四位", {"tail": "0000"}, expect=422)
    assert wrong.has("和领奖码的最后四位不一样")
    assert not wrong.has(code[:4] + code[4:8])
    page = shown.send("核对最后四位", {"tail": code[-4:].lower()})
    assert page.path == "/jubao/status"
    assert page.has("领奖码已经给您")
    again = claim_code(page.send("换一个领奖码"))
    first = office.handler("caiwu1")
    looked_up(first.open("/rewards/claim"), code, 422)
    looked_up(first.open("/rewards/claim"), again).send("核对无误")
    assert office.back(receipt).has("财务正在办")
    looked_up(office.handler("caiwu2").open("/rewards/claim"), again).send("确认发放")
    page = office.back(receipt)
    assert page.has("奖励已领取", "7,500.00 元")
    assert not [one for one in page.buttons() if "领" in one]


def looked_up(page: Page, typed: str, expect: int = 200) -> Page:
    return page.send("查这笔奖励", {"领奖码或编号": typed}, expect=expect)


def test_a_name_and_an_account_are_opened_by_finance_alone(office: Office) -> None:
    tip_id, receipt, key = office.approved()
    page = office.back(receipt).follow("实名领取")
    page = page.send("交给财务", {"姓名": "赵钱孙"}, expect=422)
    assert page.has("请写开户银行")
    page = page.send("交给财务", PAYEE)
    assert page.has("姓名和账号已经交给财务")
    assert "改成凭码领取" in page.buttons()
    for word in PAYEE.values():
        assert not office.handler().open(f"/tips/{tip_id}").has(word)
    finance = office.handler("caiwu1")
    page = finance.open("/rewards/claim").send("打开").send("查看姓名和账号")
    assert page.has(*PAYEE.values())
    with office.rows:
        row = queries.get(key)
        assert "赵钱孙".encode() not in row.sealed_identity
        (line,) = handlers.lines("reward.read_name")
        assert (line.subject, line.words, line.after) == (f"reward:{row.reference}", "", None)
    page = page.send("返回这笔奖励").send("核对无误")
    second = office.handler("caiwu2").open("/rewards/claim").send("打开")
    second.send("确认发放")
    form = page.browser.open("/rewards/claim")
    assert not form.has("赵钱孙")
    with office.rows:
        actor = make.actor(office.people["caiwu1"])
        row = queries.get(key)
        assert row.status is Status.PAID
        assert paying.identity_of(actor, row.reference)
    browser = office.handler("caiwu1")
    found = browser.open("/rewards/claim").send("查这笔奖励", {"领奖码或编号": row.reference})
    assert "查看姓名和账号" not in found.buttons()
    token = found.form("下载签收单").body()["csrf_token"]
    answer = browser.client.post("/tips/payee", data={"csrf_token": token, "code": row.reference})
    assert answer.status_code == 422
    assert "不再显示" in answer.text


def test_handlers_and_leaders_may_not_ask_for_the_name(office: Office) -> None:
    for name in ("jubao1", "lingdao1"):
        browser = office.handler(name)
        token = browser.open("/tips/key").form("锁上").body()["csrf_token"]
        answer = browser.client.post("/tips/payee", data={"csrf_token": token, "code": "A7K2"})
        assert answer.status_code == 403


def test_without_a_box_of_finance_a_name_is_not_taken(office: Office) -> None:
    _, receipt, key = office.approved()
    with office.rows, transaction():
        box = db.session.scalars(db.select(Box).where(Box.takes == Takes.IDENTITIES)).one()
        box.public = None
    page = office.back(receipt).follow("实名领取").send("交给财务", PAYEE, expect=422)
    assert page.has("请选凭码领取")
    with office.rows:
        assert queries.get(key).claim_by is None


def test_by_the_office_s_decision_only_a_name_is_paid(office: Office) -> None:
    with office.rows, transaction():
        db.session.get_one(OfficeSetting, "reward_mode").value = "named_only"
    _, receipt, _ = office.approved()
    page = office.back(receipt)
    assert "凭码领取，不留姓名" not in page.buttons()
    assert page.has_link("实名领取，付到账号")


def test_what_is_not_taken_in_its_days_has_lapsed(office: Office) -> None:
    _, receipt, key = office.approved()
    with office.rows, transaction():
        db.session.get_one(Reward, key).valid_until = clock.today() - timedelta(days=1)
    assert office.back(receipt).has("逾期没有领，视为放弃", "可以申请延长")
    with office.rows:
        assert paying.lapse() == 1
    page = office.back(receipt)
    assert page.has("逾期没有领，视为放弃")
    assert "凭码领取，不留姓名" not in page.buttons()


def test_nobody_without_a_reward_sees_a_card_or_claims(office: Office) -> None:
    tip_id, receipt = office.confirmed()
    with office.rows:
        office.propose(tip_id)
    page = office.back(receipt)
    assert not page.has("奖励已批准", "7,500")
    token = page.form("送出去").body()["csrf_token"]
    for address in ("code", "name"):
        answer = page.browser.client.post(
            f"/jubao/status/reward/{address}", data={"csrf_token": token}
        )
        assert answer.status_code == 404


@pytest.mark.parametrize("status", [*OPEN, Status.PAID, Status.LAPSED])
def test_every_state_has_its_words(status: Status) -> None:
    by = ClaimBy.CODE if status is not Status.APPROVED else None
    today = datetime(2026, 11, 25, tzinfo=UTC).date()
    told = card.of(Standing("A7K2", 750_000, status, today, True, by), today)
    assert told.heading
    assert told.is_open is (status in {Status.APPROVED, Status.CLAIMED})
