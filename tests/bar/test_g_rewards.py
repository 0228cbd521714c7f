"""G. Rewards: line 25 of C, and lines 64 to 68 of the bar."""

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Table
from sqlalchemy.exc import IntegrityError

from portal.accounts.models import UnitPost
from portal.db import Base, db, transaction
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.policy import Role
from portal.rewards import codes, queries
from portal.rewards.models import Reward
from portal.rewards.rules import Facts
from portal.rewards.service import claiming, paying, proposing
from portal.rewards.terms import Status
from portal.sealing import codes as sealing_codes
from portal.tips import linking, reading
from portal.tips.models import Tip
from portal.tips.service import boxes, handlers, payees
from portal.tips.service.payees import Payee
from portal.tips.terms import Side
from portal.trail.models import TrailLine
from tests.bar import marks
from tests.support import handlers as keys
from tests.support import informant, make
from tests.support.rewarded import Office, office

__all__ = ["office"]

TIPS, CONFIRMED, REWARDED = 30, 20, 12
BEGIN = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""09:00 in Shanghai."""
FEW = 5
SHORTEST = 4
SMALL = 1000
"""A number below says nothing: a version, a count, a person."""


def _a_year(office: Office) -> dict[str, str]:
    """30 tips on 30 days, 12 rewarded in the month after: the tip of each reward, by its id."""
    pairs: dict[str, str] = {}
    with office.rows:
        made = [_told(office, day) for day in range(TIPS)]
        for at, tip_id in enumerate(made[:CONFIRMED]):
            with clock.frozen(BEGIN + timedelta(days=32 + at // 4, minutes=7 * at)):
                office.verify(tip_id)
        for at, tip_id in enumerate(made[:REWARDED]):
            with clock.frozen(BEGIN + timedelta(days=40 + at // 3, minutes=11 * at)):
                pairs[office.propose(tip_id).id] = tip_id
        for at, key in enumerate(sorted(pairs)):
            with clock.frozen(BEGIN + timedelta(days=46, minutes=at)):
                office.approve(queries.get(key))
            with clock.frozen(BEGIN + timedelta(days=50, minutes=at)):
                _claimed(office, key, at)
    return pairs


def _told(office: Office, day: int) -> str:
    with clock.frozen(BEGIN + timedelta(days=day, minutes=day)):
        known = set(db.session.scalars(db.select(Tip.id)))
        keys.tip(text=f"第 {day} 件：防爆门锁死了。")
        (tip_id,) = set(db.session.scalars(db.select(Tip.id))) - known
    return tip_id


def _claimed(office: Office, key: str, at: int) -> None:
    """By code or by name, in turns; a third of them is paid."""
    if at % 2:
        claiming.claim_named(key, payees.sealed(key, Payee("赵钱孙", "某某银行", "6222")))
        typed = queries.get(key).reference
    else:
        typed = claiming.claim_code_for(key)
    if at % 3 == 0:
        one, two = (make.actor(office.people[name]) for name in ("caiwu1", "caiwu2"))
        paying.check(one, typed)
        paying.pay(two, typed)


def test_25_no_row_value_day_or_amount_leads_from_a_reward_to_a_tip(office: Office) -> None:
    office.app.config["TIPS_COST"] = informant.LOCK
    pairs = _a_year(office)
    assert len(pairs) == REWARDED
    with office.rows:
        tables = {name: _rows(table) for name, table in Base.metadata.tables.items()}
        tips = {row["id"] for row in tables["tip"]}
        graph = _graph(tables)
        for row in tables["reward"]:
            reached = _tips_from(("reward", row["id"]), graph)
            assert not reached or len(reached) >= FEW, row["reference"]
        says = _says(tables)
        for row in tables["reward"]:
            for value in _telling(row.values()):
                found = says.get(value, set())
                assert not (pairs[row["id"]] in found and len(found) < FEW), value
        assert not _beside(tables, tips)
        assert _alike(tables, set(pairs.values()))
        opener = office.opener()
        for key, tip_id in pairs.items():
            (linked,) = linking.rewards_of(opener.key(tip_id, Side.SHARED))
            assert linked.id == key


def _rows(table: Table) -> list[dict[str, Any]]:
    return [dict(row._mapping) for row in db.session.execute(table.select())]


def _key(table: Table, row: dict[str, Any]) -> tuple[Any, ...]:
    return (table.name, *(row[column.name] for column in table.primary_key.columns))


def _graph(tables: dict[str, list[dict[str, Any]]]) -> dict[Any, set[Any]]:
    """Every row joined with the rows its foreign keys name, both ways."""
    graph: dict[Any, set[Any]] = defaultdict(set)
    for name, rows in tables.items():
        table = Base.metadata.tables[name]
        for row in rows:
            for key in table.foreign_keys:
                value = row[key.parent.name]
                if value is not None:
                    there = (key.column.table.name, value)
                    graph[_key(table, row)].add(there)
                    graph[there].add(_key(table, row))
    return graph


def _tips_from(start: tuple[Any, ...], graph: dict[Any, set[Any]]) -> set[Any]:
    """The tips that can be reached by foreign keys over any number of rows."""
    seen, open_ = {start}, [start]
    while open_:
        for there in graph[open_.pop()] - seen:
            seen.add(there)
            open_.append(there)
    return {one[1] for one in seen if one[0] == "tip"}


def _says(tables: dict[str, list[dict[str, Any]]]) -> dict[Any, set[str]]:
    """Which tips a value leads to: those in whose rows, or lines of the trail, it stands."""
    found: dict[Any, set[str]] = defaultdict(set)
    for name, rows in tables.items():
        for row in rows:
            for tip_id in _named(name, row):
                for value in _telling(row.values()):
                    found[value].add(tip_id)
    return found


def _named(name: str, row: dict[str, Any]) -> Iterator[str]:
    if name == "tip":
        yield row["id"]
    elif row.get("tip_id"):
        yield row["tip_id"]
    elif name == "trail_line" and row["subject"].startswith("tip:"):
        yield row["subject"].partition(":")[2]


def _telling(values: Any) -> Iterator[Any]:
    """What may be compared: texts, bytes, large numbers, days, and the months of days."""
    for value in values:
        if isinstance(value, datetime):
            yield from (value, f"{clock.local(value):%Y-%m}", clock.local(value).date())
        elif isinstance(value, date):
            yield from (value, value.isoformat(), f"{value:%Y-%m}")
        elif (isinstance(value, str | bytes) and len(value) >= SHORTEST) or (
            isinstance(value, int) and value >= SMALL
        ):
            yield value


def _beside(tables: dict[str, list[dict[str, Any]]], tips: set[str]) -> list[str]:
    """Lines on a tip that stand within a minute of a line on a reward, by the same person."""
    lines = tables["trail_line"]
    rewards = [one for one in lines if one["verb"].startswith("reward.")]
    assert {one["verb"] for one in rewards} >= {"reward.propose", "reward.approve", "reward.pay"}
    for one in rewards:
        assert not any(tip_id in repr(one) for tip_id in tips)
    return [
        one["subject"]
        for one in lines
        for other in rewards
        if one["subject"].startswith("tip:")
        and one["actor_id"] == other["actor_id"]
        and abs(one["at"] - other["at"]) <= timedelta(minutes=1)
    ]


def _alike(tables: dict[str, list[dict[str, Any]]], rewarded: set[str]) -> bool:
    """Whether a tip with a reward looks as the verified ones without: state, counts, lines."""
    looks: dict[str, Any] = {}
    for row in tables["tip"]:
        looks[row["id"]] = [
            row[one] for one in ("box_id", "status", "clock", "is_reviewed", "files", "version")
        ]
    for name, rows in tables.items():
        for row in rows:
            for tip_id in _named(name, row):
                looks[tip_id].append((name, str(row.get("side", "")), row.get("verb", "")))
    with_, without = (
        {
            repr(look)
            for tip_id, look in looks.items()
            if (tip_id in rewarded) is is_rewarded and look[1] == "settling"
        }
        for is_rewarded in (True, False)
    )
    assert with_
    return with_ <= without


def test_64_finance_sees_five_facts_and_nothing_of_the_tip(office: Office) -> None:
    day = datetime(2026, 1, 9, 2, 0, tzinfo=UTC)
    office.app.config["TIPS_COST"] = informant.LOCK
    with clock.frozen(day):
        tip_id, _ = office.told(marks.WORDS["text"], marks.WORDS["place"])
    with office.rows:
        office.verify(tip_id, facts=marks.WORDS["more"], decision="某应急罚〔2026〕77号")
        key = office.approve(office.propose(tip_id)).id
        code = claiming.claim_code_for(key)
        row, index = queries.get(key), office.index_of(tip_id)
    finance = office.handler("caiwu1")
    seen = [finance.open("/rewards/"), finance.open("/rewards/claim")]
    found = seen[-1].send("查这笔奖励", {"领奖码或编号": code})
    facts = found.root.first("dl")
    assert [node.text for node in facts.all("dt")] == ["编号", "金额", "审批号", "领取期限", "状态"]
    told = [page.data.decode() for page in (*seen, found)]
    told += [_word(found, "下载签收单"), _word(seen[0], "下载奖励台账")]
    told.append(_plain(finance.client.get("/rewards/figures").data))
    told.append(found.send("核对无误").data.decode())
    forbidden = {tip_id, key, f"登记序号 {index}", "某应急罚", "2026-01-09", "2026 年 1 月 9 日"}
    forbidden |= {office.people[one].name for one in ("jubao1", "jubao2", "lingdao1")}
    for text in told:
        assert not [word for word in forbidden if word in text]
        for word in marks.WORDS.values():
            assert word[: marks.SHORTEST] not in text
    assert row.reference in told[2]
    for address in (f"/tips/{tip_id}", "/tips/", f"/tips/approvals/{key}", "/tips/approvals"):
        finance.open(address, expect=403)


def _word(page: Any, button: str) -> str:
    form = page.form(button)
    address = next(
        one.get("formaction") or form.node.get("action")
        for one in form.buttons
        if button in one.text
    )
    answer = page.browser.client.post(address, data=form.body())
    assert answer.status_code == 200
    return _plain(answer.data)


def _plain(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as word:
        parts = [word.read(one).decode() for one in word.namelist() if one.endswith(".xml")]
    return re.sub("<[^>]+>", "", "".join(parts))


def test_65_the_proposer_cannot_approve_nor_the_approver_pay_and_the_attempt_is_noted(
    office: Office,
) -> None:
    tip_id, _ = office.confirmed()
    with office.rows:
        person = make.user(Role.TIPS, Role.LEADER, Role.FINANCE, Role.ADMIN, username="duoneng")
        office.people["duoneng"] = person
        handlers.make(person.id, make.PASSWORD, office.settings.instance, cost=keys.LOCK)
        for code in ("safety", "approvals"):
            box = keys.box(code)
            held = boxes.private_keys(box.id, *_inside(office, code))
            boxes.admit(box, person.id, held)
        db.session.execute(db.delete(UnitPost))  # nobody on the post: every leader approves
        db.session.commit()
    browser = office.handler("duoneng")
    office.reward_page(browser, tip_id).send("提出奖励")
    page = browser.open("/tips/approvals")
    assert page.has("前面的手续是您办的")
    with office.rows:
        (key,) = db.session.scalars(db.select(Reward.id))
    page = browser.open(f"/tips/approvals/{key}")
    assert "批准" not in page.buttons()
    token = page.form("下载奖励审批表").body()["csrf_token"]
    answer = browser.client.post(f"/tips/approvals/{key}/approve", data={"csrf_token": token})
    assert answer.status_code == 403
    with office.rows:
        assert queries.get(key).status is Status.PROPOSED
        (line,) = keys.lines("reward.attempt")
        assert (line.actor_id, line.subject) == (person.id, "reward")
        with pytest.raises(IntegrityError, match="approver_apart"), transaction():
            row = queries.locked(key)
            row.approver_id = row.proposer_id
            db.session.flush()
        db.session.rollback()
        office.approve(queries.get(key))
        code = claiming.claim_code_for(key)
        with pytest.raises(Refusal, match="不同的人"):
            paying.check(make.actor(person), code)


def _inside(office: Office, code: str) -> tuple[int, bytes]:
    opener = office.opener("jubao1" if code == "safety" else "lingdao1")
    return opener.user_id, opener.private


def test_66_a_claim_code_is_long_shown_once_and_kept_as_a_hash(office: Office) -> None:
    """That 20 parallel attempts pay once is tested in tests/rewards/test_paying.py."""
    _, receipt, key = office.approved()
    random = codes.CLAIM.length - codes.REFERENCE.length - 1
    assert random * 5 >= 60
    page = office.back(receipt).send("凭码领取，不留姓名")
    shown = re.search(r"(?:[0-9A-Z]{4}){4}[0-9A-Z]{2}", "".join(page.text.split()))
    assert shown
    code = shown.group()
    assert sealing_codes.read(code, codes.CLAIM) == code
    with office.rows:
        row = queries.get(key)
        assert row.claim_hash.startswith("$argon2id$")
        assert codes.fits(code, row.claim_hash)
    assert not marks.found_in(office.settings.instance.parent, [code[4:]], 8)
    page = office.handler("caiwu1").open("/rewards/claim")
    assert row.reference not in page.text
    found = page.send("查这笔奖励", {"领奖码或编号": row.reference})
    assert "核对无误" not in found.buttons()


@pytest.mark.parametrize(
    ("fine", "reward"),
    [(0, 3_000), (20_000, 3_000), (20_010, 3_002), (2_000_000, 300_000), (5_000_000, 300_000)],
)
def test_67_the_amount_follows_the_table_at_its_borders(fine: int, reward: int) -> None:
    """The 30 worked cases and the properties are tests/rewards/test_rules.py."""
    facts = Facts(is_finable=True, fines_fen=(fine * 100,) if fine else ())
    assert proposing.rules.reckon(facts, _shipped()).amount_fen == reward * 100


def _shipped() -> Any:
    return proposing.schemes._of_told(proposing.schemes.shipped()[0])


def test_67_another_amount_needs_a_reason_and_a_second_approval(office: Office) -> None:
    tip_id, _ = office.confirmed()
    with office.rows:
        with pytest.raises(Refusal, match="请写明理由"):
            office.propose(tip_id, amount_fen=300_000)
        row = office.propose(tip_id, amount_fen=300_000, reason="线索只对了一半")
        assert office.approve(row).status is Status.SECONDING
        assert office.approve(row, "lingdao2").status is Status.APPROVED


def test_68_a_tip_after_the_visit_is_refused_and_discipline_counts_rewards(
    office: Office,
) -> None:
    late, _ = office.told()
    with office.rows:
        office.verify(late, visited_on=clock.today() - timedelta(days=1))
    page = office.reward_page(office.handler(), late)
    assert page.has("按规定不予奖励", "举报登记在核查记录之后")
    page = page.send("提出奖励", expect=422)
    assert page.has("举报登记在核查记录之后")
    with office.rows:
        assert not db.session.scalars(db.select(Reward.id)).all()
    tip_id, _, key = office.approved()
    with office.rows:
        row = queries.get(key)
        place = reading.case(office.opener(), tip_id).first.more["place"]
        lines = db.session.scalars(db.select(TrailLine)).all()
    page = office.handler("jijian1").open("/rewards/oversight")
    assert page.rows == [[office.people["jubao1"].name, "1", "7,500.00 元"]]
    for word in (tip_id, key, row.reference, place):
        assert word not in page.data.decode()
    assert not any(key in one.subject for one in lines)
