"""催办: that something waits in a box, and nothing of what; told once a day in one batch.

A notice that came as a tip came would tell when its informant sat at the screen; that is why
nothing is told at submission. No notice holds a number, a place or how many there are.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import func, select

from portal.accounts.models import User
from portal.db import db
from portal.notices.reminding import Call
from portal.policy import Actor, Role
from portal.tips.models import Box, BoxSecret, Tip
from portal.tips.terms import Status, Takes
from portal.tips.workflow import UNDER_WAY

SOON = timedelta(days=3)
ADDRESS = "/tips/"
LATE, NEAR, NEW = "有举报过了期限", "有举报快到期限", "有新的举报"
"""What a member of a box is told, the most pressing first."""


def calls(today: date) -> Sequence[Call]:
    """Whom each box calls on today: its members, once, with the most pressing word."""
    words = _words(today)
    rows = db.session.execute(
        select(BoxSecret.box_id, BoxSecret.user_id)
        .join(Box, (Box.id == BoxSecret.box_id) & (Box.epoch == BoxSecret.epoch))
        .join(User, User.id == BoxSecret.user_id)
        .where(User.is_active)
        .order_by(BoxSecret.user_id)
    ).all()
    return [
        Call(
            subject=f"tips:{box_id}",
            rung="tip",
            user_id=user_id,
            kind=words[box_id],
            title=words[box_id],
            words="请开箱查看。",
            address=ADDRESS,
            home=ADDRESS,
            is_bare=True,
        )
        for box_id, user_id in rows
        if box_id in words
    ]


def _words(today: date) -> dict[int, str]:
    late = Tip.due_on < today
    near = Tip.due_on.between(today, today + SOON)
    rows = db.session.execute(
        select(
            Tip.box_id,
            func.count().filter(late),
            func.count().filter(near),
            func.count().filter(Tip.status == Status.RECEIVED),
        )
        .where(Tip.status.in_(UNDER_WAY) | Tip.clock.is_not(None))
        .group_by(Tip.box_id)
    )
    found = {}
    for box_id, is_late, is_near, is_new in rows:
        told = LATE if is_late else NEAR if is_near else NEW if is_new else ""
        if told:
            found[box_id] = told
    return found


def count_overdue(actor: Actor, today: date) -> int:
    """How many tips are past their limit; a leader's count leaves out complaints.

    Tips about the committee's own people are counted for 纪检 alone: the number itself would
    warn those they are about.
    """
    query = select(func.count()).select_from(Tip).join(Box, Box.id == Tip.box_id)
    query = query.where(Tip.due_on < today)
    if Role.DISCIPLINE not in actor.roles:
        query = query.where(Box.takes != Takes.COMPLAINTS)
    return db.session.scalar(query) or 0


def count_of(user_id: int, today: date) -> tuple[int, int]:
    """How many tips wait in one's boxes, and how many of them are past their limit."""
    own = select(BoxSecret.box_id).where(BoxSecret.user_id == user_id)
    waits = Tip.status.in_(UNDER_WAY) | Tip.clock.is_not(None)
    row = db.session.execute(
        select(func.count(), func.count().filter(Tip.due_on < today)).where(
            Tip.box_id.in_(own), waits
        )
    ).one()
    return row[0], row[1]
