"""Reading messages and jobs; everybody's own alone."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, func, or_, select

from portal import policy
from portal.db import db, within
from portal.kernel.errors import NotFound
from portal.notices.models import Job, Notice
from portal.notices.terms import JobStatus
from portal.policy import Actor
from portal.web.paging import SIZE, Page, row_id

BUSY = (JobStatus.WAITING, JobStatus.RUNNING)


def visible(actor: Actor) -> ColumnElement[bool]:
    """The messages ``actor`` may see."""
    return within(policy.grants(actor, "notice.own"), person=Notice.user_id)


def messages(actor: Actor, *, after: str = "") -> Page[Notice]:
    """A page of one's messages: unread ones first, the newest of each first.

    ``after`` is the key of the last row of the page before: "0-12", or "1-12" if that was read.
    """
    mine = and_(visible(actor), Notice.user_id == actor.user_id)
    query = select(Notice).where(mine)
    key = _key(after)
    if key:
        was_read, last = key
        older = Notice.id < last
        if was_read:
            query = query.where(Notice.read_at.is_not(None), older)
        else:
            query = query.where(or_(Notice.read_at.is_not(None), older))
    order = (Notice.read_at.is_not(None), Notice.id.desc())
    rows = db.session.scalars(query.order_by(*order).limit(SIZE + 1)).all()
    total = db.session.scalar(select(func.count()).select_from(Notice).where(mine)) or 0
    shown = rows[:SIZE]
    more = len(rows) > SIZE
    return Page(shown, newer=None, older=_mark(shown[-1]) if more else None, total=total)


def _mark(row: Notice) -> str:
    return f"{int(row.read_at is not None)}-{row.id}"


def _key(text: str) -> tuple[bool, int] | None:
    was_read, _, last = text.partition("-")
    last_id = row_id(last)
    return None if last_id is None else (was_read == "1", last_id)


def message(actor: Actor, notice_id: int) -> Notice:
    """One message of one's own. Raises NotFound."""
    query = select(Notice).where(
        Notice.id == notice_id, visible(actor), Notice.user_id == actor.user_id
    )
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound("没有找到这条消息，可能已过期清理。请从“消息”里打开。")
    return found


def job(actor: Actor, key: str) -> Job:
    """A job of one's own. Raises NotFound."""
    mine = within(policy.grants(actor, "job.own"), person=Job.user_id)
    query = select(Job).where(Job.key == key, mine, Job.user_id == actor.user_id)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound("没有找到这项任务，可能不是您提交的。请从“消息”里打开。")
    return found


def busy(actor: Actor, task: str = "") -> Sequence[Job]:
    """One's jobs that wait or run, all or those of one task, the latest first."""
    query = select(Job).where(Job.user_id == actor.user_id, Job.status.in_(BUSY))
    if task:
        query = query.where(Job.task == task)
    return db.session.scalars(query.order_by(Job.id.desc())).all()
