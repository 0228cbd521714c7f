"""A reward from its proposal to its payment: who may, in what order, once, and what is left."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from portal.db import db, transaction
from portal.kernel import clock
from portal.kernel.errors import Forbidden, NotFound, Refusal
from portal.office.models import OfficeSetting
from portal.policy import Post, Role
from portal.rewards import attempts, queries, schemes
from portal.rewards.attempts import SamePerson
from portal.rewards.models import Reward, RewardScheme
from portal.rewards.rules import Facts
from portal.rewards.schemes import Item
from portal.rewards.service import claiming, keeping, paying, proposing
from portal.rewards.service.keeping import Edition
from portal.rewards.terms import Action, ClaimBy, Exclusion, Number, Status
from portal.rewards.workflow import REWARD
from portal.trail.models import TrailLine
from tests.rewards import making
from tests.support import make
from tests.support.app import Rows

NOON = datetime(2026, 6, 12, 4, 0, tzinfo=UTC)
LAST_DAY = date(2026, 8, 31)


def verbs(prefix: str = "reward.") -> list[str]:
    query = select(TrailLine.verb).where(TrailLine.verb.like(f"{prefix}%"))
    return list(db.session.scalars(query.order_by(TrailLine.id)))


def test_three_hands_bring_a_reward_to_its_payment(rows: Rows) -> None:
    with rows, clock.frozen(NOON):
        made = making.desk()
        row = making.proposed(made)
        assert (row.amount_fen, row.status) == (750_000, Status.PROPOSED)
        assert b"50,000.00" in row.sealed_calculation[::-1]
        row = proposing.approve(made.actor("approver"), row.id)
        assert (row.status, row.valid_until) == (Status.APPROVED, LAST_DAY)
        assert row.approved_month == "2026-06"
        code = claiming.claim_code_for(row.id)
        assert claiming.standing(row.id).claim_by is ClaimBy.CODE
        found = paying.claim_by_code(made.actor("cashier"), code.lower().replace("-", " "))
        assert (found.may_check, found.may_pay) == (True, False)
        assert paying.check(made.actor("cashier"), code).status is Status.CHECKED
        assert paying.pay(made.actor("accountant"), code).status is Status.PAID
        row = queries.get(row.id)
        assert row.paid_month == "2026-06"
        assert verbs() == ["reward.propose", "reward.approve", "reward.check", "reward.pay"]
        money = queries.balance(2026)
        assert (money.paid_fen, money.open_fen) == (750_000, 0)


def test_a_new_installation_must_decide_before_any_reward(rows: Rows) -> None:
    with rows:
        made = making.desk(reward_mode="")
        with pytest.raises(Refusal, match="还没有决定怎么领取奖励"):
            making.proposed(made)
        with transaction():
            for key, value in (("reward_mode", "code_allowed"), ("reward_basis", "")):
                db.session.merge(OfficeSetting(key=key, value=value, changed_at=clock.now()))
        with pytest.raises(Refusal, match="写明依据"):
            making.proposed(made)


def test_a_claim_by_code_keeps_to_the_offices_limit(rows: Rows) -> None:
    with rows:
        made = making.desk(reward_code_yuan=7_499)
        row = making.approved(made)
        assert not claiming.standing(row.id).may_code
        with pytest.raises(Refusal, match="要实名领取"):
            claiming.claim_code_for(row.id)
        claiming.claim_named(row.id, b"sealed")
        assert queries.get(row.id).claim_by is ClaimBy.NAMED


def test_what_leaves_the_rule_needs_a_reason_and_a_second_leader(rows: Rows) -> None:
    with rows:
        made = making.desk()
        with pytest.raises(Refusal, match="请写明理由"):
            making.proposed(made, amount_fen=500_000)
        row = making.proposed(made, amount_fen=500_000, reason="线索只对了一半")
        assert "线索只对了一半" in row.sealed_calculation[::-1].decode()
        row = proposing.approve(made.actor("approver"), row.id)
        assert (row.status, row.approval_no) == (Status.SECONDING, None)
        with pytest.raises(SamePerson):
            proposing.second(made.actor("approver"), row.id)
        row = proposing.second(made.actor("chief"), row.id)
        assert (row.status, row.amount_fen) == (Status.APPROVED, 500_000)
        everything = " ".join(
            f"{line.subject} {line.words} {line.before} {line.after}"
            for line in db.session.scalars(select(TrailLine).where(TrailLine.verb.like("reward%")))
        )
        for told in ("线索", row.reference, row.id, "7,500", "5,000"):
            assert told not in everything


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (Facts(is_finable=True, exclusion=Exclusion.KIN), "不予奖励的人员"),
        (Facts(is_finable=True, is_true=False), "没有查实"),
        (Facts(is_finable=True, is_before_record=False), "登记在核查记录之后"),
        (Facts(), "是 0 元"),
    ],
)
def test_what_the_rule_pays_nothing_for_is_not_proposed(
    rows: Rows, facts: Facts, words: str
) -> None:
    with rows:
        made = making.desk()
        with pytest.raises(Refusal, match=words):
            making.proposed(made, facts)


def test_a_later_report_may_be_rewarded_with_a_reason_and_two_leaders(rows: Rows) -> None:
    with rows:
        made = making.desk()
        later = Facts(is_finable=True, fines_fen=(5_000_000,), is_first=False)
        row = making.approved(made, later, amount_fen=100_000, reason="补充了决定性的事实")
        assert row.seconder_id == made.chief.id


def test_whoever_had_a_hand_in_a_reward_is_refused_the_next_and_the_trail_knows(
    rows: Rows,
) -> None:
    with rows:
        made = making.desk()
        every = make.user(Role.TIPS, Role.LEADER, Role.FINANCE, Role.ADMIN, username="all")
        make.post(make.committee(), Post.APPROVER, every)
        all_ = make.actor(every)
        row = proposing.propose(all_, making.said())
        for act in (proposing.approve, proposing.refuse):
            with pytest.raises(SamePerson, match="前面的手续是您办的"):
                act(all_, row.id)
        make.post(make.committee(), Post.APPROVER, made.approver)
        proposing.approve(made.actor("approver"), row.id)
        code = claiming.claim_code_for(row.id)
        with pytest.raises(SamePerson):
            paying.check(all_, code)
        found = paying.claim_by_code(all_, code)
        assert (found.may_check, found.is_barred) == (False, True)
        paying.check(made.actor("cashier"), code)
        with pytest.raises(SamePerson):
            paying.pay(made.actor("cashier"), code)
        with pytest.raises(SamePerson):
            paying.pay(all_, code)
        assert verbs().count("reward.attempt") == 5
        assert queries.get(row.id).status is Status.CHECKED


def test_within_anothers_transaction_an_attempt_is_noted_by_whoever_began_it(rows: Rows) -> None:
    with rows:
        making.desk()
        every = make.user(Role.TIPS, Role.LEADER, username="both")
        make.post(make.committee(), Post.APPROVER, every)
        row = proposing.propose(make.actor(every), making.said())
        with pytest.raises(SamePerson) as refused, transaction():
            proposing.approve(make.actor(every), row.id)
        assert verbs().count("reward.attempt") == 0
        for _ in range(2):
            attempts.note(make.actor(every), refused.value)
        assert verbs().count("reward.attempt") == 1


PEOPLE = ("approver_id", "seconder_id", "checker_id", "payer_id")


@pytest.mark.parametrize("column", PEOPLE)
def test_the_database_itself_keeps_the_hands_apart(rows: Rows, column: str) -> None:
    with rows:
        made = making.desk()
        row, _ = making.paid(made)
        others = {"proposer_id": made.tips.id, "approver_id": made.approver.id}
        others |= {"checker_id": made.cashier.id}
        for name, person in others.items():
            if name == column:
                continue
            with pytest.raises(IntegrityError), transaction():
                db.session.execute(
                    update(Reward).where(Reward.id == row.id).values({column: person})
                )


@pytest.mark.parametrize(
    "values",
    [
        {"status": Status.APPROVED, "approver_id": None},
        {"status": Status.APPROVED, "deviates": True},
        {"status": Status.PAID, "payer_id": None},
        {"claim_by": ClaimBy.NAMED},
        {"claim_hash": None},
        {"amount_fen": 0},
        {"may_code": False},
    ],
)
def test_the_database_refuses_a_reward_that_cannot_be(rows: Rows, values: Any) -> None:
    with rows:
        row, _ = making.paid(making.desk())
        with pytest.raises(IntegrityError), transaction():
            db.session.execute(update(Reward).where(Reward.id == row.id).values(values))


def test_only_the_roles_of_the_table_and_the_approver_act(rows: Rows) -> None:
    with rows:
        made = making.desk()
        row = making.proposed(made)
        with pytest.raises(Forbidden, match="奖励由审一审批"):
            proposing.approve(made.actor("chief"), row.id)
        for role in (Role.ADMIN, Role.SAFETY, Role.FINANCE, Role.TIPS):
            with pytest.raises(Forbidden):
                proposing.approve(make.actor(make.user(role)), row.id)
        with pytest.raises(Forbidden):
            proposing.propose(made.actor("approver"), making.said())
        for person in ("tips", "approver"):
            with pytest.raises(Forbidden):
                paying.claim_by_code(made.actor(person), row.reference)


def test_nobody_stands_in_where_money_is_approved_or_paid(rows: Rows) -> None:
    with rows:
        made = making.desk()
        row = making.proposed(made)
        givers = (made.actor("approver"), made.actor("cashier"))
        actor = replace(make.actor(make.user(Role.SAFETY)), stands_in_for=givers)
        with pytest.raises(Forbidden):
            proposing.approve(actor, row.id)
        with pytest.raises(Forbidden):
            paying.claim_by_code(actor, row.reference)


def test_every_state_moves_by_the_table_or_refuses_in_chinese(rows: Rows) -> None:
    with rows:
        made = making.desk()
        for status in Status:
            for action in Action:
                if not REWARD.allows(status, action):
                    with pytest.raises(Refusal, match=status.label):
                        REWARD.after(status, action)
        row, code = making.paid(made)
        for act in (
            lambda: paying.pay(made.actor("accountant"), code),
            lambda: paying.check(made.actor("cashier"), code),
            lambda: paying.release(made.actor("cashier"), code),
            lambda: claiming.claim_code_for(row.id),
            lambda: claiming.claim_named(row.id, b"x"),
            lambda: proposing.approve(made.actor("approver"), row.id),
            lambda: proposing.second(made.actor("chief"), row.id),
            lambda: proposing.refuse(made.actor("chief"), row.id),
            lambda: paying.extend(made.actor("approver"), row.reference, "有理由"),
        ):
            with pytest.raises(Refusal, match="已领取"):
                act()


def test_a_refused_reward_is_at_an_end_and_costs_nothing(rows: Rows) -> None:
    with rows:
        made = making.desk()
        row = proposing.refuse(made.actor("approver"), making.proposed(made).id)
        assert row.status is Status.REFUSED
        with pytest.raises(Refusal):
            claiming.claim_code_for(row.id)
        assert queries.balance(clock.today().year).free_fen == 100_000_000
        with pytest.raises(NotFound):
            paying.claim_by_code(made.actor("cashier"), row.reference)


def test_no_more_is_approved_than_there_is_money(rows: Rows) -> None:
    with rows:
        made = making.desk(budget_yuan=7_499)
        row = making.proposed(made)
        with pytest.raises(Refusal, match="还可用 7,499.00 元，不够"):
            proposing.approve(made.actor("approver"), row.id)
        year = clock.today().year
        keeping.add_budget(made.actor("accountant"), year, 100, "追加")
        proposing.approve(made.actor("approver"), row.id)
        with pytest.raises(Refusal, match="只剩 0.00 元"):
            keeping.add_budget(made.actor("accountant"), year, -1, "核减")
        with pytest.raises(Forbidden):
            keeping.add_budget(made.actor("approver"), year, 100, "追加")


def test_the_next_edition_of_a_scheme_holds_from_its_day_and_the_old_rewards_stay(
    rows: Rows,
) -> None:
    with rows, clock.frozen(NOON):
        made = making.desk()
        row = making.proposed(made)
        assert row.scheme_id == "NATIONAL-2018"
        old = schemes.in_force(NOON.date())
        values = {number: old.of(number) for number in Number} | {Number.RATE: 10}
        said = Edition(
            "某市规定",
            date(2026, 7, 1),
            values,
            frozenset({Number.CAP}),
            [Item("一般-01", "各行业", "一般事故隐患", 50_000, "安全管理科")],
        )
        with pytest.raises(Forbidden):
            keeping.revise(made.actor("tips"), said)
        admin = make.actor(make.user(Role.ADMIN))
        keeping.revise(admin, said)
        for fault, words in (
            (said, "施行日期要晚于现有标准"),
            (
                Edition("x", date(2027, 1, 1), values, frozenset(), [said.items[0]] * 2),
                "写了两次",
            ),
            (
                Edition("x", date(2027, 1, 1), values | {Number.RATE: 101}, frozenset()),
                "超过 100%",
            ),
        ):
            with pytest.raises(Refusal, match=words):
                keeping.revise(admin, fault)
        before, after = schemes.in_force(date(2026, 6, 30)), schemes.in_force(date(2026, 7, 1))
        assert (before.id, after.id) == ("NATIONAL-2018", "SCHEME-20260701")
        assert before.effective_to == date(2026, 6, 30)
        assert (before.verified, after.unverified) == (False, {"cap_fen"})
        assert schemes.items(after.id)[0].amount_fen == 50_000
        assert making.proposed(made, on=date(2026, 7, 1)).amount_fen == 500_000
        assert queries.get(row.id).amount_fen == 750_000
        with pytest.raises(Refusal, match="没有有效的奖励标准"):
            schemes.in_force(date(2017, 1, 1))
        assert db.session.get(RewardScheme, "NATIONAL-2018") is not None


def test_no_column_of_a_reward_joins_it_to_a_day_or_an_order(rows: Rows) -> None:
    with rows, clock.frozen(NOON):
        made = making.desk()
        for _ in range(6):
            making.approved(made)
        found = db.session.scalars(select(Reward)).all()
        assert {row.approved_month for row in found} == {"2026-06"}
        assert {row.valid_until for row in found} == {LAST_DAY}
        numbers = [row.approval_no or "" for row in found]
        assert len(set(numbers)) == 6
        assert all(number.startswith("奖励〔2026〕") for number in numbers)
        told = {row.id for row in found} | {row.reference for row in found} | set(numbers)
        lines = db.session.scalars(select(TrailLine).where(TrailLine.verb.like("reward%"))).all()
        assert {line.subject for line in lines} == {"reward"}
        assert not any(word in f"{line.words}{line.after}" for line in lines for word in told)
        columns = {column.name for column in Reward.__table__.columns}
        assert not {name for name in columns if name.endswith("_at")}
        assert not columns & {"tip_id", "firm_id", "hazard_id", "unit_id"}
