"""People who hand a reward on, and a reward brought as far as a test needs."""

from dataclasses import dataclass

from portal.accounts.models import User
from portal.kernel import clock
from portal.policy import Actor, Post, Role
from portal.rewards.models import Reward
from portal.rewards.rules import Facts
from portal.rewards.service import claiming, keeping, paying, proposing
from portal.rewards.service.proposing import Proposal
from tests.support import make

FINED = Facts(is_finable=True, fines_fen=(5_000_000,))
MODE = {
    "reward_mode": "code_up_to",
    "reward_code_yuan": 10_000,
    "reward_basis": "某委发〔2026〕1号",
    "totp_roles": [],
}


@dataclass(frozen=True)
class Desk:
    """Everybody a reward passes: proposed, approved, approved again, checked, paid."""

    tips: User
    approver: User
    chief: User
    cashier: User
    accountant: User

    def actor(self, name: str) -> Actor:
        person: User = getattr(self, name)
        return make.actor(person)


def desk(budget_yuan: int = 1_000_000, **settings: object) -> Desk:
    make.office(**(MODE | settings))
    made = Desk(
        tips=make.user(Role.TIPS, username="jubao"),
        approver=make.user(Role.LEADER, username="shenpi", name="审一"),
        chief=make.user(Role.LEADER, username="zhuyao", name="主二"),
        cashier=make.user(Role.FINANCE, username="chuna", name="出三"),
        accountant=make.user(Role.FINANCE, username="kuaiji", name="会四"),
    )
    make.post(make.committee(), Post.APPROVER, made.approver)
    if budget_yuan:
        year = clock.today().year
        keeping.add_budget(made.actor("accountant"), year, budget_yuan * 100, "区级财政年初预算")
    return made


def sealed(text: str) -> bytes:
    """Not a seal, but what a test can read."""
    return text.encode()[::-1]


def said(facts: Facts = FINED, **more: object) -> Proposal:
    given: dict[str, object] = {"facts": facts, "seal": sealed, "on": clock.today()} | more
    return Proposal(**given)  # type: ignore[arg-type]  # values by their names


def proposed(made: Desk, facts: Facts = FINED, **more: object) -> Reward:
    return proposing.propose(made.actor("tips"), said(facts, **more))


def approved(made: Desk, facts: Facts = FINED, **more: object) -> Reward:
    row = proposing.approve(made.actor("approver"), proposed(made, facts, **more).id)
    if row.deviates:
        row = proposing.second(made.actor("chief"), row.id)
    return row


def claimed(made: Desk) -> tuple[Reward, str]:
    """A reward whose informant has a claim code."""
    row = approved(made)
    return row, claiming.claim_code_for(row.id)


def paid(made: Desk) -> tuple[Reward, str]:
    row, code = claimed(made)
    paying.check(made.actor("cashier"), code)
    paying.pay(made.actor("accountant"), code)
    return row, code
