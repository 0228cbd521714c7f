"""What a reward keeps in a box: sealed to the box's key of now, whose epoch stands before it."""

from sqlalchemy import select

from portal.db import db
from portal.kernel.errors import NotFound, Refusal
from portal.sealing import envelope
from portal.tips import keys, linking
from portal.tips.models import Box
from portal.tips.service.opening import Opener
from portal.tips.service.submitting import box_that
from portal.tips.terms import Takes

EPOCH_BYTES = 4
CALCULATION, IDENTITY = "calculation", "identity"
"""What a box keeps of a reward."""
KINDS = {CALCULATION: Takes.APPROVALS, IDENTITY: Takes.IDENTITIES}
NOT_INSIDE = "您不在“{box}”里，打不开。请这个信箱里的人在“举报信箱”把您加入。"
NO_BOX = {
    Takes.APPROVALS: "奖励审批信箱还没有启用，不能提出奖励。请领导先在“举报信箱”里启用。",
    Takes.IDENTITIES: "现在还不能在这里留姓名和账号。请选凭码领取，或者在下面留言。",
}


def sealed(kind: str, reward: str, data: bytes) -> bytes:
    """What the members of the kind's box alone open. Raises Refusal where it has no key yet."""
    takes = KINDS[kind]
    box = box_that(takes)
    if box is None or box.public is None:
        raise Refusal(NO_BOX[takes])
    holder = keys.box_holder(box.id, box.epoch)
    context = linking.box_context(reward, kind, holder)
    return box.epoch.to_bytes(EPOCH_BYTES, "big") + envelope.for_public(data, box.public, context)


def opened(opener: Opener, kind: str, reward: str, kept: bytes) -> bytes:
    """What was sealed for one reward. Raises NotFound for who is not in the box."""
    box = db.session.scalars(select(Box).where(Box.takes == KINDS[kind]).order_by(Box.id)).first()
    epoch = int.from_bytes(kept[:EPOCH_BYTES], "big")
    if box is None or (box.id, epoch) not in opener.places():
        raise NotFound(NOT_INSIDE.format(box=box.name if box else "信箱"))
    context = linking.box_context(reward, kind, keys.box_holder(box.id, epoch))
    return envelope.with_private(kept[EPOCH_BYTES:], opener.box(box.id, epoch), context)


def is_inside(opener: Opener, kind: str) -> bool:
    """Whether somebody holds a key of the kind's box."""
    held = select(Box.id).where(Box.takes == KINDS[kind], Box.id.in_(opener.box_ids()))
    return db.session.scalar(held) is not None
