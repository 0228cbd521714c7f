"""What waits for a person: the numbers on the menu."""

from sqlalchemy import select

from portal import policy
from portal.accounts.models import User
from portal.db import ahead, read
from portal.hazards import queries as hazards
from portal.notices import service as notices
from portal.official import incoming_queries as incoming
from portal.official import queries as documents
from portal.policy import Actor


def hands(actor: Actor) -> list[int]:
    """Whose to-dos are on this desk: one's own, and those of the people stood in for."""
    return [actor.user_id, *(giver.user_id for giver in actor.stands_in_for)]


UNREAD = notices.counting_unread(User.id.expression).correlate(User).scalar_subquery()
HELD = hazards.counting_held(User.id.expression).correlate(User).scalar_subquery()
CAME_IN = incoming.counting_waiting(User.id.expression).correlate(User).scalar_subquery()
WAITING = documents.counting_waiting(User.id.expression).correlate(User).scalar_subquery()
"""What waits for a person, to be read along with them."""


def waiting(actor: Actor) -> dict[str, int]:
    """Counts by the name a menu entry asks for."""
    names = ["notices"]
    names += ["hazards"] if policy.may(actor, "hazard.view") else []
    names += ["documents"] if policy.may(actor, "document.view") else []
    names += ["incoming"] if policy.may(actor, "incoming.view") else []
    known = {name: ahead(name) for name in names}
    if not actor.stands_in_for and None not in known.values():
        return known
    counts = {"notices": notices.counting_unread(actor.user_id)}
    if "hazards" in names:
        counts["hazards"] = hazards.counting_held(*hands(actor))
    if "documents" in names:
        counts["documents"] = documents.counting_waiting(*hands(actor))
    if "incoming" in names:
        counts["incoming"] = incoming.counting_waiting(*hands(actor))
    query = select(*(one.scalar_subquery().label(name) for name, one in counts.items()))
    return dict(read(query).one()._mapping)
