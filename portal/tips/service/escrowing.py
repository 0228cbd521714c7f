"""托管: what two of three shares on paper open — the ceremony, the drill, another escrow key."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select

from portal.accounts.models import User
from portal.db import db, transaction
from portal.kernel.errors import Refusal
from portal.kernel.later import Later
from portal.policy import Actor
from portal.sealing import envelope, keyring
from portal.tips import keys, members, publishing
from portal.tips.models import Box, BoxSecret, Tip, Wrap
from portal.tips.service import boxes, membership
from portal.tips.service.boxes import ESCROW_ID
from portal.tips.service.opening import Opener
from portal.tips.terms import Side
from portal.trail import service as trail

escrow = Later("portal.sealing.escrow")

NOT_SET_UP = "还没有做托管密钥。请先运行 python -m portal tips-setup。"
OTHER_KEY = (
    "份额本身没有错，但合出的不是现在用的托管密钥，可能是换密钥以前的旧份额。请找出最近一次的份额。"
)
NO_KEY = "{name}还没有开箱密钥，没有办成。请他先登录，在“开箱”里设置并印好恢复密钥。"
NO_BOX = (
    "没有适合{name}的信箱，没有办成。请核对他的角色（举报专员、纪检、领导或财务），且信箱已经启用。"
)
BATCH = 500


@dataclass(frozen=True)
class Sealed:
    """How many keys of boxes and of tips were sealed anew."""

    boxes: int = 0
    tips: int = 0


def private_of(shares: Sequence[str]) -> bytes:
    """The private escrow key from two typed shares. Raises Refusal."""
    public = publishing.current().escrow
    if not public:
        raise Refusal(NOT_SET_UP)
    try:
        private: bytes = escrow.combine(shares)
    except escrow.ShareError as wrong:
        raise Refusal(str(wrong)) from None
    if keyring.pair_of(private).public.hex() != public:
        raise Refusal(OTHER_KEY)
    return private


@transaction()
def drill(shares: Sequence[str]) -> None:
    """The yearly drill: two shares give the key, and nothing is opened. Raises Refusal."""
    private_of(shares)
    trail.record(trail.SYSTEM, "box.drill", "box")


@transaction()
def hand_to(person: User, private: bytes) -> Sealed:
    """Seal the boxes that fit a person, and what is in them, to that person. Raises Refusal."""
    row = members.key_of(person.id)
    if row is None or row.paper is not None or not person.is_active:
        raise Refusal(NO_KEY.format(name=person.name))
    fitting = [seen.box for seen in members.every() if members.role_of(seen.box) in person.roles]
    done = Sealed()
    for box in fitting:
        held = boxes.private_keys(box.id, ESCROW_ID, private)
        if box.epoch not in held:
            continue
        boxes.admit(box, person.id, held)
        given = _hand_tips(box, person.id, row.public, private)
        done = Sealed(done.boxes + 1, done.tips + given)
        trail.record(trail.SYSTEM, "box.restore", f"box:{box.id}", after={"user_id": person.id})
    if not done.boxes:
        raise Refusal(NO_BOX.format(name=person.name))
    return done


def _hand_tips(box: Box, user_id: int, public: bytes, private: bytes) -> int:
    """Seal to a person the keys of tips that the box's own key does not open; how many."""
    by_box = select(Wrap.tip_id).where(Wrap.holder.startswith(f"box:{box.id}:"))
    rows = db.session.scalars(
        select(Wrap)
        .join(Tip, Tip.id == Wrap.tip_id)
        .where(Tip.box_id == box.id, Wrap.holder == keys.ESCROW, Wrap.tip_id.not_in(by_box))
    ).all()
    for row in rows:
        key = envelope.with_private(
            row.sealed, private, keys.wrap_context(row.tip_id, row.side, keys.ESCROW)
        )
        db.session.merge(_wrap(row.tip_id, row.side, keys.user_holder(user_id), key, public))
    return len({row.tip_id for row in rows})


@transaction()
def replace(private: bytes | None) -> tuple[str, ...]:
    """Another escrow key: its three shares, shown once.

    With the ``private`` one of now all copies are sealed anew at once; without, where the shares
    are lost, the old copies are dropped, and members seal them anew by “重新托管”.
    """
    if not publishing.current().escrow:
        raise Refusal(NOT_SET_UP)
    made = escrow.make()
    if private is None:
        db.session.execute(delete(BoxSecret).where(BoxSecret.user_id == ESCROW_ID))
        db.session.execute(delete(Wrap).where(Wrap.holder == keys.ESCROW))
    else:
        _seal_anew(private, made.public)
    publishing.publish(escrow=made.public.hex())
    trail.record(trail.SYSTEM, "box.new_escrow", "box")
    shares: tuple[str, ...] = made.shares
    return shares


def _seal_anew(private: bytes, public: bytes) -> None:
    for secret in db.session.scalars(select(BoxSecret).where(BoxSecret.user_id == ESCROW_ID)):
        context = keys.box_context(secret.box_id, secret.epoch, ESCROW_ID)
        key = envelope.with_private(secret.sealed, private, context)
        secret.sealed = envelope.for_public(key, public, context)
    query = select(Wrap).where(Wrap.holder == keys.ESCROW).execution_options(yield_per=BATCH)
    for wrap in db.session.scalars(query):
        place = keys.wrap_context(wrap.tip_id, wrap.side, keys.ESCROW)
        key = envelope.with_private(wrap.sealed, private, place)
        wrap.sealed = envelope.for_public(key, public, place)
    db.session.flush()


@transaction()
def deposit(actor: Actor, opener: Opener) -> Sealed:
    """重新托管: seal to the escrow key what lacks its copy, as far as this member can open it."""
    acting = membership.own(actor)
    public = bytes.fromhex(publishing.current().escrow)
    done = Sealed()
    for box in members.boxes_of(opener.user_id):
        sealed = _deposit_box(box, opener, public)
        tips = _deposit_tips(box, opener, public)
        done = Sealed(done.boxes + sealed, done.tips + tips)
        if sealed or tips:
            trail.record(acting, "box.deposit", f"box:{box.id}")
    return done


def _deposit_box(box: Box, opener: Opener, public: bytes) -> int:
    held = boxes.private_keys(box.id, opener.user_id, opener.private)
    known = boxes.private_epochs(box.id, ESCROW_ID)
    for epoch, private in held.items():
        if epoch not in known:
            context = keys.box_context(box.id, epoch, ESCROW_ID)
            db.session.add(
                BoxSecret(
                    box_id=box.id,
                    epoch=epoch,
                    user_id=ESCROW_ID,
                    sealed=envelope.for_public(private, public, context),
                )
            )
    db.session.flush()
    return len(held.keys() - known)


def _deposit_tips(box: Box, opener: Opener, public: bytes) -> int:
    done: set[str] = set()
    for side in Side:
        sealed = select(Wrap.tip_id).where(Wrap.side == side, Wrap.holder == keys.ESCROW)
        ids = db.session.scalars(
            select(Tip.id).where(Tip.box_id == box.id, Tip.id.not_in(sealed))
        ).all()
        for at in range(0, len(ids), BATCH):
            found = opener.keys(ids[at : at + BATCH], side)
            for tip_id, key in found.items():
                db.session.add(_wrap(tip_id, side, keys.ESCROW, key, public))
            db.session.flush()
            done |= found.keys()
    return len(done)


def _wrap(tip_id: str, side: Side, holder: str, key: bytes, public: bytes) -> Wrap:
    place = keys.wrap_context(tip_id, side, holder)
    return Wrap(
        tip_id=tip_id, side=side, holder=holder, sealed=envelope.for_public(key, public, place)
    )
