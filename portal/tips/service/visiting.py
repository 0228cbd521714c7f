"""An informant comes back by the receipt code: a session that only their cookie opens."""

import json
import secrets
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import delete, select, update

from portal.db import db, transaction
from portal.sealing import envelope, keyring
from portal.tips import keys, publishing
from portal.tips.models import Tip, Visit, Wrap
from portal.tips.service.submitting import informant_of
from portal.tips.terms import Side

TOKEN_BYTES = 32
OWNER = "informant"


@dataclass(frozen=True)
class Guest:
    """An informant at their own tip: its id, and the key of what both sides read."""

    tip_id: str
    key: bytes
    lookup: bytes
    token_hash: str = ""


def find(code: str) -> Guest | None:
    """The tip a receipt code opens, None for a code that opens none; one derivation either way."""
    informant = informant_of(code, publishing.current())
    row = db.session.execute(
        select(Tip.id, Wrap.sealed)
        .join(Wrap, Wrap.tip_id == Tip.id)
        .where(
            Tip.lookup == informant.lookup,
            Wrap.side == Side.SHARED,
            Wrap.holder == keys.INFORMANT,
        )
    ).one_or_none()
    if row is None:
        return None
    context = keys.wrap_context(row.id, Side.SHARED, keys.INFORMANT)
    key = envelope.with_private(row.sealed, informant.private, context)
    return Guest(row.id, key, informant.lookup)


@transaction()
def begin(guest: Guest) -> str:
    """Start a session: the token for the cookie. What the row holds, only the token opens."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    held = {"tip": guest.tip_id, "key": guest.key.hex(), "lookup": guest.lookup.hex()}
    told = json.dumps(held).encode()
    db.session.add(
        Visit(
            token_hash=_hash(token),
            sealed=keyring.wrap_by_token(told, token.encode(), OWNER),
            age=0,
        )
    )
    return token


def of(token: str) -> Guest | None:
    """Who a cookie names, None where the session is over; its ten minutes begin anew."""
    row = db.session.scalars(select(Visit).where(Visit.token_hash == _hash(token))).one_or_none()
    if row is None:
        return None
    held = json.loads(keyring.unwrap_by_token(row.sealed, token.encode(), OWNER))
    lookup = bytes.fromhex(held["lookup"])
    if not db.session.scalar(select(Tip.id).where(Tip.id == held["tip"], Tip.lookup == lookup)):
        return None
    if row.age:
        _seen(row.token_hash)
    return Guest(held["tip"], bytes.fromhex(held["key"]), lookup, row.token_hash)


@transaction()
def _seen(token_hash: str) -> None:
    db.session.execute(update(Visit).where(Visit.token_hash == token_hash).values(age=0))


@transaction()
def end(token: str) -> None:
    """End a session at once."""
    db.session.execute(delete(Visit).where(Visit.token_hash == _hash(token)))


@transaction()
def rotate(guest: Guest, code: str) -> None:
    """Let another receipt code open the tip; the old one and its sessions are dead at once."""
    informant = informant_of(code, publishing.current())
    context = keys.wrap_context(guest.tip_id, Side.SHARED, keys.INFORMANT)
    db.session.execute(
        update(Tip)
        .where(Tip.id == guest.tip_id)
        .values(lookup=informant.lookup, public=informant.public)
    )
    db.session.execute(
        update(Wrap)
        .where(
            Wrap.tip_id == guest.tip_id,
            Wrap.side == Side.SHARED,
            Wrap.holder == keys.INFORMANT,
        )
        .values(sealed=envelope.for_public(guest.key, informant.public, context))
    )


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
