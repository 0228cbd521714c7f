"""Who may open a tip: given to a handler, opened to another box, closed to oneself (回避)."""

from sqlalchemy import delete, select

from portal import policy
from portal.db import db, transaction
from portal.kernel import text
from portal.kernel.errors import Refusal
from portal.policy import Actor
from portal.sealing import envelope
from portal.tips import keys, reading
from portal.tips.models import Box, Wrap
from portal.tips.reading import Case
from portal.tips.service import boxes
from portal.tips.service.handling import hold, note
from portal.tips.service.opening import Opener
from portal.tips.terms import Kind, Side
from portal.trail import service as trail

RECUSED = "recused"
LAST_ONE = "没有别人能打开这件举报，您不能回避。请先交给另一位办理人员。"


@transaction()
def give(actor: Actor, opener: Opener, tip_id: str, version: int, user_id: int) -> None:
    """Seal a tip to one handler and close it to the box: from now on only those given it read it.

    Raises Refusal where the other has no key.
    """
    acting = policy.require(actor, "tip.handle")
    tip = hold(tip_id, version)
    if user_id in recused(reading.case(opener, tip_id)):
        raise Refusal("他已经回避这件举报，不能交给他。请交给另一位。", "user")
    if user_id not in boxes.member_ids(tip.box_id, _epoch(tip.box_id)):
        raise Refusal("他不在这个信箱里，不能交给他。请先在“举报信箱”里加入他。", "user")
    public = boxes.public_keys([user_id])[user_id]
    for side in Side:
        key = opener.key(tip_id, side)
        for one, its in {user_id: public, opener.user_id: _own(opener)}.items():
            _seal(tip_id, side, keys.user_holder(one), key, its)
    db.session.execute(
        delete(Wrap).where(Wrap.tip_id == tip_id, Wrap.holder.startswith("box:", autoescape=True))
    )
    trail.record(acting, "tip.give", tip.subject)


@transaction()
def recuse(actor: Actor, opener: Opener, tip_id: str, version: int, reason: str) -> None:
    """回避: close a tip to oneself; the box's others get it, each by their own key.

    Raises Refusal without a reason, or where nobody else could open it.
    """
    acting = policy.require(actor, "tip.handle")
    tip = hold(tip_id, version)
    if text.is_blank(reason):
        raise Refusal("请写回避的理由。", "text")
    gone = recused(reading.case(opener, tip_id)) | {opener.user_id}
    members = boxes.member_ids(tip.box_id, _epoch(tip.box_id))
    others = [one for one in members if one not in gone]
    if not others:
        raise Refusal(LAST_ONE)
    note(opener, tip_id, Kind.NOTE, f"回避：{reason}", {RECUSED: True})
    publics = boxes.public_keys(others)
    for side in Side:
        key = opener.key(tip_id, side)
        for user_id, public in publics.items():
            _seal(tip_id, side, keys.user_holder(user_id), key, public)
    mine = (Wrap.holder == keys.user_holder(opener.user_id)) | Wrap.holder.startswith(
        "box:", autoescape=True
    )
    db.session.execute(delete(Wrap).where(Wrap.tip_id == tip_id, mine))
    trail.record(acting, "tip.recuse", tip.subject)


def recused(found: Case) -> set[int]:
    """Who closed this tip to themselves, by id: it is not given back to them."""
    return {one.content.more["by"] for one in found.desk if one.content.more.get(RECUSED)}


def _own(opener: Opener) -> bytes:
    return boxes.public_keys([opener.user_id])[opener.user_id]


def _epoch(box_id: int) -> int:
    return db.session.scalars(select(Box.epoch).where(Box.id == box_id)).one()


def _seal(tip_id: str, side: Side, holder: str, key: bytes, public: bytes) -> None:
    known = select(Wrap.tip_id).where(
        Wrap.tip_id == tip_id, Wrap.side == side, Wrap.holder == holder
    )
    if db.session.scalar(known):
        return
    context = keys.wrap_context(tip_id, side, holder)
    sealed = envelope.for_public(key, public, context)
    db.session.add(Wrap(tip_id=tip_id, side=side, holder=holder, sealed=sealed))
