"""What joins a tip and its reward: the reward's id is reckoned from the tip's own key.

Nothing is written to the tip and nothing of it to the reward: who can open the tip, its handlers
and its informant, reckons the same id; to everybody else it is 128 bits like any other. When the
tip's keys are gone, so is the way to its reward.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portal.db import db
from portal.rewards.models import Reward
from portal.rewards.terms import Status
from portal.sealing.derive import subkey
from portal.sealing.envelope import Context

TURNS = 8
"""So often a reward may be proposed for one tip, each time after it was refused before."""
ID = 32


@dataclass(frozen=True)
class Linked:
    """A reward of a tip, by its id."""

    id: str
    status: Status


def reward_id(shared: bytes, turn: int) -> str:
    """The id of a tip's reward, by the key of what both sides read."""
    return subkey(shared, "reward", str(turn).encode()).hex()[:ID]


def rewards_of(shared: bytes) -> Sequence[Linked]:
    """The rewards of a tip, in the order they were proposed; the last one counts."""
    ids = [reward_id(shared, turn) for turn in range(TURNS)]
    rows = db.session.execute(select(Reward.id, Reward.status).where(Reward.id.in_(ids)))
    found = {row.id: row.status for row in rows}
    return [Linked(one, found[one]) for one in ids if one in found]


def reason_key(desk: bytes, reward: str) -> bytes:
    """What opens why a reward was refused, by the key of what handlers alone read."""
    return subkey(desk, "reward reason", reward.encode())


def reason_context(reward: str) -> Context:
    """What the reason of a refusal is bound to."""
    return Context(f"reward:{reward}", "reason")


def box_context(reward: str, kind: str, holder: str) -> Context:
    """What is sealed to a box for one reward is bound to."""
    return Context(f"reward:{reward}", kind, 0, holder)
