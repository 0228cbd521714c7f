"""What the office has decided of rewards: who may take them, and how."""

from dataclasses import dataclass

from portal.kernel.errors import Refusal
from portal.office import queries as office
from portal.policy import Actor, Scope
from portal.rewards.rules import YUAN
from portal.rewards.terms import Mode

UNDECIDED = (
    "还没有决定怎么领取奖励，现在不能办理奖励。"
    "请系统管理员在“设置”里选择“奖励领取方式”，并写明依据。"
)


@dataclass(frozen=True)
class Decision:
    """How rewards are taken: the mode, the limit of a code claim in 分, the legal basis."""

    mode: Mode
    up_to_fen: int
    basis: str


def decision() -> Decision:
    """What the office has decided. Raises Refusal until it has, with its basis."""
    said = office.current()
    if not said.reward_mode or not said.reward_basis:
        raise Refusal(UNDECIDED)
    return Decision(Mode.of(said.reward_mode), said.reward_code_yuan * YUAN, said.reward_basis)


def alone(actor: Actor) -> Scope:
    """What one does oneself: nobody stands in where money is approved or paid."""
    return Scope(person_id=actor.user_id, is_private=True)
