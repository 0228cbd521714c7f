"""What waits for a person: the numbers on the menu."""

from sqlalchemy import select

from portal import policy
from portal.db import db
from portal.hazards import queries as hazards
from portal.notices import service as notices
from portal.policy import Actor


def hands(actor: Actor) -> list[int]:
    """Whose to-dos are on this desk: one's own, and those of the people stood in for."""
    return [actor.user_id, *(giver.user_id for giver in actor.stands_in_for)]


def waiting(actor: Actor) -> dict[str, int]:
    """Counts by the name a menu entry asks for."""
    counts = {"notices": notices.counting_unread(actor)}
    if policy.may(actor, "hazard.view"):
        counts["hazards"] = hazards.counting_held(hands(actor))
    query = select(*(one.scalar_subquery().label(name) for name, one in counts.items()))
    return dict(db.session.execute(query).one()._mapping)
