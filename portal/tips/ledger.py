"""举报登记链 as it is stored, held against its own hashes and against heads that were published."""

from collections.abc import Mapping

from sqlalchemy import func, select

from portal.db import db
from portal.sealing import chain
from portal.tips.models import Registration


def fault(published: Mapping[int, bytes]) -> chain.Fault | None:
    """The first fault of the whole ledger, None where there is none."""
    rows = db.session.execute(
        select(
            Registration.index, Registration.day, Registration.commitment, Registration.link
        ).order_by(Registration.index)
    )
    return chain.verify((chain.Row(*row) for row in rows), published)


def length() -> int:
    """How many tips are registered."""
    return db.session.scalar(select(func.count()).select_from(Registration)) or 0
