"""登记凭证: proof for an informant that something was registered on a day; nothing of what."""

import os
from datetime import date
from pathlib import Path

from sqlalchemy import or_, select

from portal.db import db
from portal.kernel.errors import Refusal
from portal.sealing import chain, receipts, signing
from portal.tips.models import Entry, Registration, Tip
from portal.tips.service.submitting import FIRST, SECOND, blind_of
from portal.tips.service.visiting import Guest
from portal.tips.terms import Role, Side

SIGNER = "receipt-signer.key"
NO_SIGNER = "现在开不出登记凭证。举报已经收下，查询码照常能用；登记凭证请过些天再来取。"


def receipt(guest: Guest, instance: Path) -> str:
    """The receipt as a text to keep. Raises Refusal where the signing key is not there."""
    tip = db.session.scalars(select(Tip).where(Tip.id == guest.tip_id)).one()
    row = db.session.scalars(select(Registration).where(Registration.index == tip.index)).one()
    path = _signer_on(instance, row.day)
    if not path.exists():
        raise Refusal(NO_SIGNER)
    first = db.session.scalars(
        select(Entry.sealed)
        .where(
            Entry.tip_id == tip.id,
            Entry.role == Role.INFORMANT,
            or_(Entry.seq == FIRST, (Entry.seq == SECOND) & (Entry.side == Side.DESK)),
        )
        .order_by(Entry.seq)
    ).all()
    made = receipts.receipt(
        path.read_bytes(), row.index, row.day, chain.contents(first), blind_of(guest.key)
    )
    return receipts.shown(made)


def retired(instance: Path, until: date) -> Path:
    """Where a signing key lies that signed until this day."""
    return instance / f"receipt-signer-until-{until}.key"


def _signer_on(instance: Path, day: date) -> Path:
    """Where the key lies that signs for a day: the one that was in use then."""
    kept = sorted(instance.glob("receipt-signer-until-*.key"))
    later = (path for path in kept if path >= retired(instance, day))
    return next(later, instance / SIGNER)


def new_signer(instance: Path) -> bytes:
    """Make the signing key of an installation, readable by its owner alone: its public half."""
    made = signing.new_signer()
    path = instance / SIGNER
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(made.secret)
    return made.public
