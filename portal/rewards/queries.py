"""Reading rewards: one by its key or reference, the year's money, figures by month.

What finance reads is a ``Claim``, all of it.
"""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from portal.db import db
from portal.kernel.errors import NotFound
from portal.rewards.models import Reward, RewardBudget
from portal.rewards.rules import Balance
from portal.rewards.terms import OPEN, ClaimBy, Status
from portal.rewards.told import Claim, Month

MONTHS = 12
NO_REWARD = "没有找到这笔奖励。请核对编号或领奖码。"


def get(key: str) -> Reward:
    """One reward by its key, which its caller holds sealed. Raises NotFound."""
    found = db.session.get(Reward, key)
    if found is None:
        raise NotFound(NO_REWARD)
    return found


def locked(key: str) -> Reward:
    """One reward for a change of it. Raises NotFound."""
    query = select(Reward).where(Reward.id == key).with_for_update(of=Reward)
    found = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound(NO_REWARD)
    return found


def key_of(reference: str) -> str | None:
    """The key of the reward with this reference, None where there is none to be claimed."""
    query = select(Reward.id).where(Reward.reference == reference, Reward.approval_no.is_not(None))
    return db.session.scalars(query).one_or_none()


def claim_of(row: Reward) -> Claim:
    """A reward as finance reads it."""
    return Claim(row.reference, row.amount_fen, row.approval_no or "", row.valid_until, row.status)


def named_waiting() -> list[Claim]:
    """The claims by name that wait for finance, the first to end first: nobody comes for them."""
    query = (
        select(Reward)
        .where(
            Reward.status.in_([Status.CLAIMED, Status.CHECKED]), Reward.claim_by == ClaimBy.NAMED
        )
        .order_by(Reward.valid_until, Reward.reference)
    )
    return [claim_of(row) for row in db.session.scalars(query)]


def awaiting() -> Sequence[Reward]:
    """What waits for its approval, or for the second one, by the reference, which is random."""
    query = (
        select(Reward)
        .where(Reward.status.in_([Status.PROPOSED, Status.SECONDING]))
        .order_by(Reward.reference)
    )
    return db.session.scalars(query).all()


def balance(year: int) -> Balance:
    """A year's budget and where it went; a reward belongs to the year of its approval."""
    by_status = (
        select(Reward.status, func.sum(Reward.amount_fen))
        .where(Reward.approved_month.like(f"{year}-%"))
        .group_by(Reward.status)
    )
    sums = Counter({status: int(fen) for status, fen in db.session.execute(by_status)})
    budget = select(func.sum(RewardBudget.amount_fen)).where(RewardBudget.year == year)
    return Balance(
        budget_fen=int(db.session.scalar(budget) or 0),
        paid_fen=sums[Status.PAID],
        open_fen=sum(sums[status] for status in OPEN),
        lapsed_fen=sums[Status.LAPSED],
    )


def lines(year: int) -> Sequence[RewardBudget]:
    """The budget lines of a year, as they were entered."""
    query = select(RewardBudget).where(RewardBudget.year == year).order_by(RewardBudget.id)
    return db.session.scalars(query).all()


def months(year: int) -> list[Month]:
    """The twelve months of a year."""
    approved, paid, lapsed = (
        _by_month(column, year)
        for column in (Reward.approved_month, Reward.paid_month, Reward.lapsed_month)
    )
    names = [f"{year}-{month:02d}" for month in range(1, MONTHS + 1)]
    none = (0, 0)
    return [
        Month(
            name,
            *approved.get(name, none),
            *paid.get(name, none),
            *lapsed.get(name, none),
        )
        for name in names
    ]


def _by_month(
    column: InstrumentedAttribute[str | None], year: int
) -> dict[str | None, tuple[int, int]]:
    query = (
        select(column, func.count(), func.sum(Reward.amount_fen))
        .where(column.like(f"{year}-%"))
        .group_by(column)
    )
    return {month: (count, int(fen)) for month, count, fen in db.session.execute(query)}


def register(year: int) -> Sequence[Reward]:
    """The approved rewards of a year, by month and then by reference, which is random."""
    query = (
        select(Reward)
        .where(Reward.approved_month.like(f"{year}-%"))
        .order_by(Reward.approved_month, Reward.reference)
    )
    return db.session.scalars(query).all()
