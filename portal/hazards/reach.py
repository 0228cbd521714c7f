"""Which hazards a person sees, and which of them are late: as a WHERE."""

from datetime import date

from sqlalchemy import ColumnElement, and_, false, or_

from portal import policy
from portal.db import within
from portal.hazards import rules
from portal.hazards.handlers import handled
from portal.hazards.models import Hazard
from portal.hazards.terms import Status
from portal.policy import Actor


def reached(actor: Actor) -> ColumnElement[bool]:
    """What lies within the reach of ``actor``, drafts among it."""
    return within(
        policy.grants(actor, "hazard.view"), section=Hazard.section_id, firm=Hazard.firm_id
    )


def visible(actor: Actor) -> ColumnElement[bool]:
    """The hazards ``actor`` may read: what is in reach, what they handled, one's own drafts."""
    known = or_(reached(actor), handled(actor))
    return or_(and_(Hazard.status != Status.DRAFT, known), own_draft(actor))


def own_draft(actor: Actor) -> ColumnElement[bool]:
    """What ``actor`` has written and not reported: nobody else's, as ``Hazard.scope`` says."""
    mine = policy.may(actor, "hazard.view", policy.Scope(person_id=actor.user_id, is_private=True))
    own = and_(Hazard.status == Status.DRAFT, Hazard.reporter_id == actor.user_id)
    return own if mine else false()


def is_late(today: date) -> ColumnElement[bool]:
    """``rules.is_late`` as a WHERE."""
    return and_(Hazard.status.in_(rules.LATE_STATES), Hazard.due_on < today)
