"""Reading the trail in tests of accounts."""

import json

from sqlalchemy import select

from portal.accounts.terms import Act
from portal.db import db
from portal.trail.models import TrailLine


def verbs(act: Act | None = None) -> list[TrailLine]:
    """The lines of one act, or all, the oldest first."""
    query = select(TrailLine).order_by(TrailLine.id)
    if act:
        query = query.where(TrailLine.verb == act.value)
    return list(db.session.scalars(query).all())


def everything() -> str:
    """All that the trail holds, as text: for looking for what must not be in it."""
    return json.dumps(
        [[line.verb, line.words, line.before, line.after] for line in verbs()], ensure_ascii=False
    )
