"""The same person in two hands of a reward: refused, and never without a line in the trail."""

from collections.abc import Iterator
from contextlib import contextmanager

from portal.db import db, transaction
from portal.kernel.errors import Forbidden
from portal.policy import Actor
from portal.rewards.models import Reward
from portal.rewards.terms import Action
from portal.trail import service as trail


class SamePerson(Forbidden):
    """Somebody who has had a hand in a reward tried the next step of it as well.

    ``is_noted``: the trail has its line. Within another's transaction it cannot: that is undone.
    Whoever began the transaction calls ``note`` once it is over.
    """

    def __init__(self, action: Action) -> None:
        super().__init__(
            f"这笔奖励前面的手续是您办的，不能再由您{action.label}。"
            "提出、审批、核对、发放要由不同的人办理，请换一个人。"
        )
        self.action = action
        self.is_noted = False


def require_apart(acting: Actor, row: Reward, action: Action) -> None:
    """Raise SamePerson where ``acting`` has had a hand in the reward."""
    if acting.user_id in row.people:
        raise SamePerson(action)


@contextmanager
def watched(actor: Actor) -> Iterator[None]:
    """Note an attempt in the trail as it is refused; to be entered before a transaction."""
    try:
        yield
    except SamePerson as refused:
        if not db.session.info.get("writing"):
            note(actor, refused)
        raise


def note(actor: Actor, refused: SamePerson) -> None:
    """Leave the line of an attempt, once. It names no reward: whose it is would lead to a tip."""
    if refused.is_noted:
        return
    with transaction():
        trail.record(actor, "reward.attempt", "reward", words=refused.action.label)
    refused.is_noted = True
