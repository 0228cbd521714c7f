"""到期清除: what ended long ago loses its content and its keys; the ledger and figures stay."""

from datetime import date, timedelta

from sqlalchemy import delete, distinct, func, select

from portal.db import db, transaction
from portal.kernel import clock
from portal.office import queries as office
from portal.tips.models import Entry, Tip, Wrap
from portal.tips.service.opening import Opener
from portal.tips.service.wishing import drop_files
from portal.tips.terms import Action
from portal.tips.workflow import TIP
from portal.trail import service as trail

WARNED_BEFORE = timedelta(days=7)
AT_ONCE = 50


def ended_until() -> date:
    """Tips that ended on this day or before it lose their content today."""
    return clock.today() - timedelta(days=office.current().tip_keep_days)


def warned_until() -> date:
    """Tips that ended on this day or before it stand on the list of what goes soon."""
    return ended_until() + WARNED_BEFORE


def goes_on(ended_on: date) -> date:
    """The day on which the content of a tip goes that ended on a day."""
    return ended_on + timedelta(days=office.current().tip_keep_days)


def forget_ended() -> int:
    """Clear every tip whose time has come, one transaction each; how many."""
    total = 0
    while ids := _due():
        for tip_id in ids:
            total += _forget(tip_id)
    return total


def _due() -> list[str]:
    query = (
        select(Tip.id)
        .join(Wrap, Wrap.tip_id == Tip.id)
        .where(Tip.ended_on <= ended_until(), Tip.clock.is_(None))
        .distinct()
        .limit(AT_ONCE)
    )
    return list(db.session.scalars(query))


@transaction()
def _forget(tip_id: str) -> bool:
    tip = db.session.scalars(select(Tip).where(Tip.id == tip_id).with_for_update()).one()
    if tip.ended_on is None or tip.ended_on > ended_until():
        return False
    drop_files(tip_id)
    db.session.execute(delete(Entry).where(Entry.tip_id == tip_id))
    db.session.execute(delete(Wrap).where(Wrap.tip_id == tip_id))
    tip.files = 0
    if TIP.allows(tip.status, Action.ARCHIVE):
        tip.status = TIP.after(tip.status, Action.ARCHIVE)
    trail.record(trail.SYSTEM, "tip.forget", tip.subject)
    return True


def count_going(opener: Opener) -> int:
    """How many tips of those one can open lose their content within seven days."""
    query = select(func.count(distinct(Tip.id))).join(Wrap, Wrap.tip_id == Tip.id)
    held = Wrap.holder.in_(opener.holders())
    return db.session.scalar(query.where(Tip.ended_on <= warned_until(), held)) or 0
