"""Telling people: in the portal, in the transaction of what happened."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, delete, func, select, update

from portal.db import db, transaction
from portal.kernel import clock
from portal.notices.models import Notice
from portal.policy import Actor

READ_KEPT = timedelta(days=180)


def tell(user_ids: Iterable[int], text: str, address: str = "") -> None:
    """Leave the same message for several people (inside a transaction)."""
    at = clock.now()
    for user_id in sorted(set(user_ids)):
        db.session.add(Notice(user_id=user_id, at=at, text=text, address=address))


@transaction()
def read(actor: Actor, notice_id: int | None = None) -> None:
    """Mark one message as read, or all of them."""
    query = update(Notice).where(Notice.user_id == actor.user_id, Notice.read_at.is_(None))
    if notice_id is not None:
        query = query.where(Notice.id == notice_id)
    db.session.execute(query.values(read_at=clock.now()))


def counting_unread(user_id: int | ColumnElement[int]) -> Select[int]:
    """The query of how many messages wait, to be asked with others in one statement."""
    return select(func.count()).where(Notice.user_id == user_id, Notice.read_at.is_(None))


def unread(actor: Actor) -> int:
    """How many messages wait."""
    return db.session.scalar(counting_unread(actor.user_id)) or 0


@transaction()
def forget_old() -> int:
    """Delete the messages that were read more than 180 days ago; how many."""
    before = clock.now() - READ_KEPT
    gone = db.session.execute(delete(Notice).where(Notice.read_at < before).returning(Notice.id))
    return len(gone.all())
