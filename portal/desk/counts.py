"""What waits for a person: the numbers on the menu."""

from portal import policy
from portal.hazards import queries as hazards
from portal.notices import service as notices
from portal.policy import Actor


def hands(actor: Actor) -> list[int]:
    """Whose to-dos are on this desk: one's own, and those of the people stood in for."""
    return [actor.user_id, *(giver.user_id for giver in actor.stands_in_for)]


def waiting(actor: Actor) -> dict[str, int]:
    """Counts by the name a menu entry asks for."""
    counts = {"notices": notices.unread(actor)}
    if policy.may(actor, "hazard.view"):
        counts["hazards"] = hazards.count_held(hands(actor))
    return counts
