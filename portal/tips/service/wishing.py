"""What the informant asked for: 撤回, 删除照片, 复核; granted or declined, with an answer."""

from sqlalchemy import delete, select

from portal import policy
from portal.db import db, transaction
from portal.kernel import text
from portal.kernel.errors import Refusal
from portal.policy import Actor
from portal.tips import reading
from portal.tips.models import Chunk, Tip, TipFile
from portal.tips.service import handling
from portal.tips.service.opening import Opener
from portal.trail import service as trail

NO_WISH = "举报人没有申请，或者已经答复过。请刷新页面。"
WHY = "请写理由，举报人会看到。"


@transaction()
def delete_files(actor: Actor, opener: Opener, tip_id: str, version: int, words: str) -> None:
    """准予删除: the bytes of every file are destroyed; nothing brings them back. Raises Refusal."""
    acting = policy.require(actor, "tip.handle")
    tip = _asked(opener, tip_id, version, "files")
    drop_files(tip.id)
    tip.files = 0
    told = {reading.WISH_DONE: "files"}
    handling.tell(opener, tip_id, "已按您的申请删除照片和文件。", words, told)
    trail.record(acting, "tip.delete_files", tip.subject)


@transaction()
def decline(actor: Actor, opener: Opener, tip_id: str, version: int, words: str) -> None:
    """不同意撤回 or 不同意删除, with a reason that the informant reads. Raises Refusal."""
    acting = policy.require(actor, "tip.handle")
    wish = reading.case(opener, tip_id).wish
    tip = _asked(opener, tip_id, version, wish)
    if text.is_blank(words):
        raise Refusal(WHY, "text")
    asked = "撤回" if wish == "withdraw" else "删除照片和文件"
    told = {reading.WISH_DONE: wish}
    handling.tell(opener, tip_id, f"您申请{asked}，没有同意。", words, told)
    trail.record(acting, "tip.decline_wish", tip.subject)


@transaction()
def decline_review(actor: Actor, opener: Opener, tip_id: str, version: int, words: str) -> None:
    """不再复核, with a reason that the informant reads. Raises Refusal."""
    acting = policy.require(actor, "tip.handle")
    tip = handling.hold(tip_id, version)
    if not reading.case(opener, tip_id).wants_review:
        raise Refusal(NO_WISH)
    if text.is_blank(words):
        raise Refusal(WHY, "text")
    tip.clock = tip.due_on = None
    told = {reading.REVIEW_DONE: "declined"}
    handling.tell(opener, tip_id, "您申请复核，维持原来的结果。", words, told)
    trail.record(acting, "tip.decline_review", tip.subject)


def drop_files(tip_id: str) -> None:
    """Destroy the bytes of a tip's files (inside a transaction)."""
    ids = select(TipFile.id).where(TipFile.tip_id == tip_id)
    db.session.execute(delete(Chunk).where(Chunk.file_id.in_(ids)))
    db.session.execute(delete(TipFile).where(TipFile.tip_id == tip_id))


def _asked(opener: Opener, tip_id: str, version: int, wish: str) -> Tip:
    tip = handling.hold(tip_id, version)
    if not wish or reading.case(opener, tip_id).wish != wish:
        raise Refusal(NO_WISH)
    return tip
