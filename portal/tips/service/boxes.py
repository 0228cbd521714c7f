"""举报信箱 and their keys: set up, opened to one more member, turned over when one leaves."""

from collections.abc import Iterable

from sqlalchemy import delete, select

from portal.db import db, transaction
from portal.kernel.errors import Refusal
from portal.sealing import envelope, keyring
from portal.tips import keys, publishing
from portal.tips.models import Box, BoxSecret, HandlerKey, Tip, Wrap
from portal.tips.terms import Takes

ESCROW_ID = 0
"""Whose copy is the escrow's: no person has this id."""
NO_ESCROW = "还没有做托管密钥，不能启用举报信箱。请先运行 python -m portal tips-setup。"
NO_KEY = "这位办理人员还没有开箱密钥，不能加入信箱。请先让他在“开箱”里设置。"


@transaction()
def found(code: str, name: str, takes: Takes = Takes.TIPS) -> Box:
    """A new box without a key: things are sealed to it from its first member on."""
    box = Box(code=code, name=name, takes=takes, epoch=0, public=None)
    db.session.add(box)
    db.session.flush()
    return box


def member_ids(box_id: int, epoch: int) -> list[int]:
    """Who holds a box's key of one epoch, by id."""
    rows = db.session.scalars(
        select(BoxSecret.user_id)
        .where(BoxSecret.box_id == box_id, BoxSecret.epoch == epoch, BoxSecret.user_id > ESCROW_ID)
        .order_by(BoxSecret.user_id)
    )
    return list(rows)


@transaction()
def turn_over(box: Box, members: Iterable[int]) -> None:
    """A new key pair for a box, sealed to ``members`` and to the escrow; its epoch goes up.

    What came before stays readable to those who hold the older keys. Raises Refusal where a
    member has no key yet, or no escrow was made.
    """
    ids = sorted(set(members))
    publics = public_keys(ids)
    escrow = publishing.current().escrow
    if not escrow:
        raise Refusal(NO_ESCROW)
    pair = keyring.new_pair()
    box.epoch += 1
    box.public = pair.public
    db.session.flush()
    for user_id, public in (publics | {ESCROW_ID: bytes.fromhex(escrow)}).items():
        db.session.add(_secret(box.id, box.epoch, user_id, pair.private, public))
    db.session.flush()


@transaction()
def admit(box: Box, user_id: int, held: dict[int, bytes]) -> None:
    """Open a box to one more member: ``held`` are its private keys by epoch, as a member has them.

    Raises Refusal where the new one has no key yet.
    """
    public = public_keys([user_id])[user_id]
    known = private_epochs(box.id, user_id)
    for epoch, private in held.items():
        if epoch not in known:
            db.session.add(_secret(box.id, epoch, user_id, private, public))
    db.session.flush()


@transaction()
def remove(box: Box, user_id: int) -> None:
    """Take a member out: all their copies go, and the box's key turns over, in one transaction.

    Raises Refusal for the last member.
    """
    staying = [one for one in member_ids(box.id, box.epoch) if one != user_id]
    if not staying:
        raise Refusal(f"“{box.name}”只有这一位办理人员，不能移出。请先加入另一位。")
    drop_copies(box.id, user_id)
    turn_over(box, staying)


def drop_copies(box_id: int, user_id: int) -> None:
    """Delete a person's copies of a box's keys and of the tips in it given to them."""
    db.session.execute(
        delete(BoxSecret).where(BoxSecret.box_id == box_id, BoxSecret.user_id == user_id)
    )
    in_box = select(Tip.id).where(Tip.box_id == box_id)
    db.session.execute(
        delete(Wrap).where(Wrap.holder == keys.user_holder(user_id), Wrap.tip_id.in_(in_box))
    )


def private_epochs(box_id: int, user_id: int) -> set[int]:
    """The epochs of a box whose private key is sealed to a person, or to the escrow."""
    return set(
        db.session.scalars(
            select(BoxSecret.epoch).where(BoxSecret.box_id == box_id, BoxSecret.user_id == user_id)
        )
    )


def private_keys(box_id: int, user_id: int, private: bytes) -> dict[int, bytes]:
    """The private keys of a box that a member's own key opens, by epoch."""
    rows = db.session.scalars(
        select(BoxSecret).where(BoxSecret.box_id == box_id, BoxSecret.user_id == user_id)
    ).all()
    return {
        row.epoch: envelope.with_private(
            row.sealed, private, keys.box_context(box_id, row.epoch, user_id)
        )
        for row in rows
    }


def public_keys(ids: list[int]) -> dict[int, bytes]:
    """The public keys of handlers. Raises Refusal where one has none."""
    rows = db.session.execute(
        select(HandlerKey.user_id, HandlerKey.public).where(HandlerKey.user_id.in_(ids))
    )
    found = {row.user_id: row.public for row in rows}
    if len(found) != len(set(ids)):
        raise Refusal(NO_KEY)
    return found


def _secret(box_id: int, epoch: int, user_id: int, private: bytes, public: bytes) -> BoxSecret:
    context = keys.box_context(box_id, epoch, user_id)
    return BoxSecret(
        box_id=box_id,
        epoch=epoch,
        user_id=user_id,
        sealed=envelope.for_public(private, public, context),
    )
