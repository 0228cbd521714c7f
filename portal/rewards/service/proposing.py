"""From a proposal to an approved reward: three persons where the amount leaves the rule, else two.

Lines in the trail say who did what, never to which reward: beside a line on a tip of the same
moment they would lead from the one to the other.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from portal import policy
from portal.db import db, transaction
from portal.kernel import clock, money
from portal.kernel.errors import Refusal
from portal.policy import Actor
from portal.rewards import approving, codes, deciding, queries, rules, schemes
from portal.rewards.attempts import require_apart, watched
from portal.rewards.models import Reward, RewardBudget
from portal.rewards.rules import Calculation, Facts
from portal.rewards.service import keeping
from portal.rewards.terms import Action, Gate, Number, Status
from portal.rewards.workflow import REWARD
from portal.trail import service as trail

NUMBER = 5
MAY_BE_OVERRULED = {Gate.LATER}


@dataclass(frozen=True)
class Proposal:
    """A reward as it is proposed.

    ``seal`` turns the printed calculation into bytes that only the caller's readers open. ``on``
    is the day whose scheme holds. ``amount_fen`` None: what the rule gives; else ``reason``.
    ``key`` is the id the reward gets: 128 bits that look random, so that its caller finds it again.
    """

    facts: Facts
    seal: Callable[[str], bytes]
    on: date
    amount_fen: int | None = None
    reason: str = ""
    key: str = field(default_factory=lambda: secrets.token_hex(16))


def reckon(facts: Facts, on: date) -> Calculation:
    """What the rule gives, line by line. Raises Refusal where no scheme holds on the day."""
    return rules.reckon(facts, schemes.in_force(on))


@transaction()
def propose(actor: Actor, said: Proposal) -> Reward:
    """提出奖励. Raises Refusal where nothing may be paid, or more or less without a reason."""
    acting = policy.require(actor, "reward.propose", deciding.alone(actor))
    deciding.decision()
    keeping.ship()
    rates = schemes.in_force(said.on)
    found = rules.reckon(said.facts, rates)
    amount = found.amount_fen if said.amount_fen is None else said.amount_fen
    deviates = amount != found.amount_fen
    _refuse_unfounded(found, amount, said.reason if deviates else "")
    row = Reward(
        id=said.key,
        reference=_fresh_reference(),
        amount_fen=amount,
        scheme_id=rates.id,
        sealed_calculation=said.seal(_printed(found, amount, said.reason if deviates else "")),
        deviates=deviates,
        may_code=False,
        status=Status.PROPOSED,
        proposer_id=acting.user_id,
        extended="",
    )
    db.session.add(row)
    trail.record(acting, "reward.propose", "reward")
    return row


def _refuse_unfounded(found: Calculation, amount: int, reason: str) -> None:
    if set(found.gates) - MAY_BE_OVERRULED:
        why = "；".join(gate.label for gate in found.gates)
        raise Refusal(f"按规定不予奖励：{why}。请核对核查结论。")
    if amount <= 0:
        raise Refusal("按规定算出来的奖励是 0 元，不能提出。请核对查实情况和奖励标准。", "amount")
    if amount % rules.YUAN:
        raise Refusal(f"奖励要是整元，现在是 {money.yuan(amount)}。请改正。", "amount")
    if amount != found.amount_fen and not reason.strip():
        raise Refusal(
            f"金额与按规定算出的 {money.yuan(found.amount_fen)} 不同。请写明理由，还要再批一次。",
            "reason",
        )


def _printed(found: Calculation, amount: int, reason: str) -> str:
    if not reason:
        return found.text
    return f"{found.text}\n实际拟奖励 {money.yuan(amount)}。理由：{reason}"


def _fresh_reference() -> str:
    while True:
        found = codes.reference()
        if not db.session.scalars(select(Reward.id).where(Reward.reference == found)).first():
            return found


def approve(actor: Actor, key: str) -> Reward:
    """批准; one that leaves the rule goes on to a second person. Raises Refusal, SamePerson."""
    with watched(actor), transaction():
        acting = policy.require(actor, "reward.approve", deciding.alone(actor))
        approving.require_approver(acting)
        row = queries.locked(key)
        action = Action.PASS_ON if row.deviates else Action.APPROVE
        REWARD.after(row.status, action)
        require_apart(acting, row, action)
        row.approver_id = acting.user_id
        if not row.deviates:
            _grant(row)
        row.status = REWARD.after(row.status, action)
        trail.record(acting, f"reward.{action.value}", "reward")
        return row


def second(actor: Actor, key: str) -> Reward:
    """再次批准 of an amount that leaves the rule, by another leader. Raises Refusal, SamePerson."""
    with watched(actor), transaction():
        acting = policy.require(actor, "reward.approve", deciding.alone(actor))
        row = queries.locked(key)
        REWARD.after(row.status, Action.SECOND)
        require_apart(acting, row, Action.SECOND)
        row.seconder_id = acting.user_id
        _grant(row)
        row.status = REWARD.after(row.status, Action.SECOND)
        trail.record(acting, "reward.second", "reward")
        return row


def refuse(actor: Actor, key: str, sealed_reason: bytes | None = None) -> Reward:
    """不批准; its caller has sealed the reason to the proposer. Raises Refusal, SamePerson."""
    with watched(actor), transaction():
        acting = policy.require(actor, "reward.approve", deciding.alone(actor))
        row = queries.locked(key)
        REWARD.after(row.status, Action.REFUSE)
        require_apart(acting, row, Action.REFUSE)
        row.sealed_reason = sealed_reason
        row.status = REWARD.after(row.status, Action.REFUSE)
        trail.record(acting, "reward.refuse", "reward")
        return row


def _grant(row: Reward) -> None:
    """Give a reward its number, its month and its last day, if there is money for it."""
    said = deciding.decision()
    today = clock.today()
    _require_money(today.year, row.amount_fen)
    rates = next(one for one in schemes.all_rates() if one.id == row.scheme_id)
    row.approval_no = f"奖励〔{today.year}〕{_fresh_number()}号"
    row.approved_month = rules.month_of(today)
    row.valid_until = rules.valid_until(today, rates.of(Number.CLAIM_DAYS))
    row.may_code = rules.may_code(said.mode, said.up_to_fen, row.amount_fen)


def _fresh_number() -> str:
    """Random: a number in order would tell which approval was which."""
    while True:
        found = "".join(secrets.choice("0123456789") for _ in range(NUMBER))
        taken = select(Reward.id).where(Reward.approval_no.like(f"%〕{found}号"))
        if not db.session.scalars(taken).first():
            return found


def _require_money(year: int, amount_fen: int) -> None:
    held = select(RewardBudget.id).where(RewardBudget.year == year).with_for_update()
    db.session.scalars(held).all()
    free = queries.balance(year).free_fen
    if amount_fen > free:
        raise Refusal(
            f"{year} 年奖励预算还可用 {money.yuan(free)}，不够这笔 {money.yuan(amount_fen)}。"
            "请财务先在“奖励发放—预算”里登记预算。"
        )
