"""The clock of the public side: ages counted up on the minute, so that no row holds a moment."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from portal.db import db, transaction, upsert
from portal.kernel import clock
from portal.tips.models import Chunk, Handed, Tick, TipFile, Visit

TICK = timedelta(minutes=1)
UPLOAD_TICKS = 30
VISIT_TICKS = 10
HANDED_TICKS = 24 * 60
_seen: list[datetime] = []
"""The minute this process last looked at: it asks the database once a minute."""


def tick() -> bool:
    """Count every age up by the minutes gone by, and drop what is too old.

    However often it is called, it acts once a minute; the row it leaves says when the clock of
    the machine stood on the minute, whether anybody came or not.
    """
    at = _minute(clock.now())
    if _seen[-1:] == [at]:
        return False
    _seen[:] = [at]
    with transaction():
        return _counted(at)


def _counted(at: datetime) -> bool:
    db.session.execute(upsert(Tick).values(id=1, at=at - TICK).on_conflict_do_nothing())
    row = db.session.scalars(
        select(Tick).with_for_update().execution_options(populate_existing=True)
    ).one()
    gone = (at - row.at) // TICK
    if gone < 1:
        return False
    row.at = at
    for table in (TipFile, Visit, Handed):
        ages = update(table).values(age=table.age + gone)
        db.session.execute(ages.where(TipFile.tip_id.is_(None)) if table is TipFile else ages)
    old = select(TipFile.id).where(TipFile.tip_id.is_(None), TipFile.age > UPLOAD_TICKS)
    db.session.execute(delete(Chunk).where(Chunk.file_id.in_(old)))
    db.session.execute(delete(TipFile).where(TipFile.tip_id.is_(None), TipFile.age > UPLOAD_TICKS))
    db.session.execute(delete(Visit).where(Visit.age > VISIT_TICKS))
    db.session.execute(delete(Handed).where(Handed.age > HANDED_TICKS))
    return True


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
