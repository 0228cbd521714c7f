"""Reading units; firms only within what the person may see."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, select

from portal import policy
from portal.db import db, within
from portal.policy import Actor
from portal.units.models import Unit
from portal.units.terms import Kind


def visible(actor: Actor) -> ColumnElement[bool]:
    """The firms ``actor`` may see."""
    return within(policy.grants(actor, "firm.view"), section=Unit.section_id, firm=Unit.id)


def by_words(actor: Actor, words: str, *, size: int = 20) -> Sequence[Unit]:
    """Firms one may see, by name, pinyin initials or credit code."""
    if not words or not policy.may(actor, "firm.view"):
        return []
    query = (
        select(Unit)
        .where(
            Unit.kind == Kind.FIRM,
            visible(actor),
            or_(
                Unit.name.contains(words, autoescape=True),
                Unit.initials.startswith(words.lower(), autoescape=True),
                Unit.credit_code == words.upper(),
            ),
        )
        .order_by(Unit.sort_key, Unit.id)
    )
    return db.session.scalars(query.limit(size)).all()
