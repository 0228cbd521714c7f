"""Watching over rewards: how many each person has proposed, nothing of what for."""

from sqlalchemy import func, select

from portal import policy
from portal.accounts.models import User
from portal.db import db
from portal.policy import Actor
from portal.rewards.models import Reward


def by_proposer(actor: Actor, year: int) -> list[tuple[str, int, int]]:
    """Name, number and sum (分) of the approved rewards each person has proposed in a year."""
    policy.require(actor, "reward.oversee")
    query = (
        select(User.name, func.count(), func.sum(Reward.amount_fen))
        .join(Reward, Reward.proposer_id == User.id)
        .where(Reward.approved_month.like(f"{year}-%"))
        .group_by(User.id, User.name)
        .order_by(func.count().desc(), User.id)
    )
    return [(name, count, int(fen)) for name, count, fen in db.session.execute(query)]
