"""Tips that no key opens any more: after a backup that was brought back without its keyring."""

from sqlalchemy import exists, select

from portal.db import db
from portal.tips.models import Entry, Tip, Wrap
from portal.tips.terms import Side


def keyless() -> list[int]:
    """The places in the ledger of tips whose content lies here and whose keys do not."""
    has_key = exists().where(Wrap.tip_id == Tip.id, Wrap.side == Side.SHARED)
    has_content = exists().where(Entry.tip_id == Tip.id)
    return list(
        db.session.scalars(select(Tip.index).where(has_content, ~has_key).order_by(Tip.index))
    )
