"""A handler looks at what came in doubt: a tip from a person moves to the screened list."""

from portal import policy
from portal.db import transaction
from portal.policy import Actor
from portal.tips.service.handling import hold
from portal.tips.service.opening import Opener
from portal.tips.terms import Side
from portal.trail import service as trail


@transaction()
def screen(actor: Actor, opener: Opener, tip_id: str, version: int) -> None:
    """Move a tip to those in hand. Raises NotFound, Stale."""
    acting = policy.require(actor, "tip.handle")
    tip = hold(tip_id, version)
    opener.key(tip_id, Side.SHARED)
    tip.is_screened = True
    trail.record(acting, "tip.screen", tip.subject)
