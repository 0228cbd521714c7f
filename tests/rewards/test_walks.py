"""Random walks of rewards: whatever people do, the year's money adds up and no state is lost."""

import contextlib
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from portal.db import db
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.rewards import queries
from portal.rewards.models import Reward, RewardBudget
from portal.rewards.service import claiming, keeping, paying, proposing
from portal.rewards.terms import OPEN, Status
from tests.rewards import making
from tests.support.app import Rows

START = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
YEAR = 2026
STEPS = 60


def acts(made: making.Desk, chance: random.Random) -> list[Callable[[], object]]:
    rows = db.session.scalars(select(Reward)).all()
    row = chance.choice(rows) if rows else making.proposed(made)
    approver, chief = made.actor("approver"), made.actor("chief")
    cashier, accountant = made.actor("cashier"), made.actor("accountant")
    amount = chance.choice((None, 100_000, 1_000_000))
    return [
        lambda: making.proposed(made, amount_fen=amount, reason="另有情况"),
        lambda: proposing.approve(approver, row.id),
        lambda: proposing.approve(approver, row.id),
        lambda: proposing.second(chief, row.id),
        lambda: proposing.refuse(approver, row.id),
        lambda: claiming.claim_named(row.id, b"sealed"),
        lambda: paying.check(cashier, row.reference),
        lambda: paying.pay(accountant, row.reference),
        lambda: paying.release(cashier, row.reference),
        lambda: paying.lapse(),
        lambda: paying.extend(approver, row.reference, "外地住院"),
        lambda: keeping.add_budget(accountant, YEAR, chance.choice((500_000, -700_000)), "调整"),
    ]


def recounted() -> tuple[int, int, int, int]:
    """Budget, paid, open and lapsed, by going through the rows."""
    rows = db.session.scalars(select(Reward)).all()
    budget = db.session.scalar(select(func.sum(RewardBudget.amount_fen))) or 0

    def sum_of(*states: Status) -> int:
        return sum(row.amount_fen for row in rows if row.status in states)

    return budget, sum_of(Status.PAID), sum_of(*OPEN), sum_of(Status.LAPSED)


@pytest.mark.parametrize("seed", range(3))
def test_the_years_money_adds_up_after_every_act(rows: Rows, seed: int) -> None:
    chance, now = random.Random(seed), START  # noqa: S311 - a walk, no secret
    with rows:
        with clock.frozen(now):
            made = making.desk(budget_yuan=50_000)
            making.paid(made)
            for _ in range(3):
                making.approved(made)
        for _ in range(STEPS):
            now += timedelta(days=chance.choice((0, 0, 1, 20)))
            if now.year > YEAR:
                break
            with clock.frozen(now):
                with contextlib.suppress(Refusal):
                    chance.choice(acts(made, chance))()
                money = queries.balance(YEAR)
                found = (money.budget_fen, money.paid_fen, money.open_fen, money.lapsed_fen)
                assert found == recounted()
                assert money.free_fen >= 0
                months = queries.months(YEAR)
                assert sum(one.paid_fen for one in months) == money.paid_fen
                assert sum(one.lapsed_fen for one in months) == money.lapsed_fen
