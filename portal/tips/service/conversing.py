"""What both sides write to a tip after it came in; each entry sealed, in order, by the day."""

from collections.abc import Sequence

from sqlalchemy import func, select, update

from portal.db import db, transaction
from portal.kernel import clock
from portal.kernel.errors import NotFound, Refusal
from portal.sealing import envelope
from portal.tips import deadlines, keys, publishing
from portal.tips.content import Content, from_bytes
from portal.tips.models import Entry, Tip, TipFile
from portal.tips.service.submitting import FILES_GONE, entry
from portal.tips.terms import Clock, Role, Side, Status


def read(tip_id: str, side: Side, key: bytes) -> list[tuple[Entry, Content]]:
    """The entries of one side, in order. Raises Tampered where one was moved or changed."""
    rows = db.session.scalars(
        select(Entry).where(Entry.tip_id == tip_id, Entry.side == side).order_by(Entry.seq)
    ).all()
    return [(row, _content(row, key)) for row in rows]


def _content(row: Entry, key: bytes) -> Content:
    context = keys.entry_context(row.tip_id, row.side, row.seq, row.role)
    return from_bytes(envelope.unseal(key, row.sealed, context))


def write(tip_id: str, side: Side, role: Role, key: bytes, content: Content) -> Entry:
    """One more entry (joins a transaction); its files are bound to the tip. Raises Refusal."""
    with transaction():
        _hold(tip_id)
        last = db.session.scalar(select(func.max(Entry.seq)).where(Entry.tip_id == tip_id)) or 0
        row = entry(tip_id, last + 1, side, role, key, content)
        db.session.add(row)
        _bind(tip_id, [one.id for one in content.files])
        db.session.flush()
        return row


def _hold(tip_id: str) -> Tip:
    tip = db.session.scalars(
        select(Tip)
        .where(Tip.id == tip_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if tip is None:
        raise NotFound("没有找到这件举报。请核对后再打开。")
    return tip


def _bind(tip_id: str, ids: Sequence[str]) -> None:
    bound = db.session.execute(
        update(TipFile)
        .where(TipFile.id.in_(ids), TipFile.tip_id.is_(None))
        .values(tip_id=tip_id, age=0)
        .returning(TipFile.id)
    ).all()
    if len(bound) != len(ids):
        raise Refusal(FILES_GONE)
    if ids:
        db.session.execute(update(Tip).where(Tip.id == tip_id).values(files=Tip.files + len(ids)))


@transaction()
def ask_review(tip_id: str) -> None:
    """Note that 复核 was asked for, once a tip; its answer is due as 受理 is. Raises Refusal."""
    tip = _hold(tip_id)
    if tip.status not in {Status.REJECTED, Status.ANSWERED}:
        raise Refusal("现在还没有结果，不用申请复核。请等答复。")
    if tip.is_reviewed:
        raise Refusal("复核只能申请一次，已经申请过了。请等答复。")
    due_on = deadlines.due_on(Clock.ADMIT, clock.today(), publishing.current())
    tip.is_reviewed, tip.clock, tip.due_on = True, Clock.ADMIT, due_on
