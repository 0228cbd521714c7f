"""Whose a wrap is, and what an entry's seal is bound to: said once for both sides."""

from portal.sealing.envelope import Context
from portal.tips.terms import Role, Side

INFORMANT, ESCROW = "informant", "escrow"


def box_holder(box_id: int, epoch: int) -> str:
    """The holder of a box's wraps in one epoch."""
    return f"box:{box_id}:{epoch}"


def user_holder(user_id: int) -> str:
    """The holder of a handler's own wraps."""
    return f"user:{user_id}"


def wrap_context(tip_id: str, side: Side, holder: str) -> Context:
    """What a sealed tip key is bound to."""
    return Context(tip_id, f"wrap:{side.value}", 0, holder)


def entry_context(tip_id: str, side: Side, seq: int, role: Role) -> Context:
    """What a sealed entry is bound to: moved to another row, it does not open."""
    return Context(tip_id, f"entry:{side.value}", seq, role.value)


def box_context(box_id: int, epoch: int, user_id: int) -> Context:
    """What the sealed private key of a box is bound to."""
    return Context(f"box:{box_id}", "secret", epoch, f"user:{user_id}")
