"""What every verb on a 收文 shares: the row, the step it keeps, who holds it, who is told."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from portal import policy
from portal.accounts import queries as people
from portal.accounts.models import User
from portal.db import db, upsert
from portal.kernel import clock
from portal.kernel.errors import NotFound, Refusal, Stale
from portal.notices import service as notices
from portal.official import incoming_queries as queries
from portal.official import rules, texts
from portal.official.models_incoming import Incoming, IncomingHandler, IncomingStep
from portal.official.terms import IncomingAction, Urgency
from portal.official.workflow import INCOMING
from portal.policy import Actor, Scope
from portal.trail import service as trail


def locked(actor: Actor, key: str) -> Incoming:
    """A 收文 fresh and locked. Raises NotFound, also for the unseen."""
    row = db.session.scalars(
        select(Incoming)
        .where(Incoming.key == key, queries.visible(actor))
        .with_for_update(of=Incoming)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise NotFound(queries.NOT_FOUND)
    return row


def fresh(actor: Actor, key: str, version: int, action: IncomingAction) -> Incoming:
    """The row to act on. Raises Stale where somebody acted since, Refusal for no such move."""
    row = locked(actor, key)
    if row.version != version:
        at = clock.local(row.moved_at)
        raise Stale(
            f"您打开页面之后，这份收文已有人办理（{at:%H:%M}，现在是“{row.status.label}”），"
            "您的这次办理没有保存，填写的内容还在。请按最新情况再办理。"
        )
    INCOMING.after(row.status, action)
    return row


def whose(row: Incoming, *more: int) -> Scope:
    """Whose turn it is: the holder's, and those named besides."""
    held = {row.holder_id} if row.holder_id else set()
    return Scope(people=frozenset(held | set(more)))


def note(row: Incoming, ids: Iterable[int], *, circulated: bool = False) -> None:
    """Write down who handles a 收文, or who is to read it: they go on reading it."""
    at = clock.now() if circulated else None
    found = [
        {"incoming_id": row.id, "user_id": one, "circulated_at": at} for one in sorted(set(ids))
    ]
    if not found:
        return
    statement = upsert(IncomingHandler).values(found)
    if circulated:
        keys = ["incoming_id", "user_id"]
        again = {"circulated_at": at, "read_at": None}
        statement = statement.on_conflict_do_update(index_elements=keys, set_=again)
    else:
        statement = statement.on_conflict_do_nothing()
    db.session.execute(statement)
    db.session.expire(row, ["handler_rows"])


def keep_step(
    row: Incoming,
    acting: Actor,
    action: IncomingAction,
    *,
    opinion: str = "",
    facts: Mapping[str, Any] | None = None,
) -> IncomingStep:
    """Keep what was done, as it is now, with a line in the trail. Raises Refusal for a secret."""
    told = dict(facts or {})
    texts.refuse_secrets(opinion, *rules.words_in(told))
    behind = acting.on_behalf_of
    step = IncomingStep(
        incoming_id=row.id,
        step=action,
        at=clock.now(),
        user_id=acting.user_id,
        behind_id=behind.user_id if behind else None,
        title=acting.title,
        opinion=opinion,
        facts=told,
    )
    db.session.add(step)
    db.session.flush()
    after = {"status": row.status.value} | told
    trail.record(acting, f"incoming.{action.value}", row.trail_subject, words=opinion, after=after)
    return step


BESIDE = frozenset({IncomingAction.CIRCULATE, IncomingAction.URGE})
"""What is done beside the way of a 收文: whoever holds it goes on holding it."""


def advance(row: Incoming, acting: Actor, action: IncomingAction) -> None:
    """Move a 收文 by the table, and write down who acted."""
    row.status = INCOMING.after(row.status, action)
    if action not in BESIDE:
        row.moved_at = clock.now()
    note(row, acting.people)


def give(row: Incoming, to_id: int, acting: Actor, words: str) -> None:
    """Put a 收文 into somebody's hands and tell them."""
    row.holder_id = to_id
    note(row, [to_id])
    tell(row, [to_id], acting, words)


def tell(row: Incoming, ids: Iterable[int], acting: Actor, words: str) -> None:
    """A message to each of ``ids`` but who acts."""
    urgency = "" if row.urgency is Urgency.USUAL else f"（{row.urgency.label}）"
    text = f"{row.number}《{row.title[:60]}》{urgency}{words}"
    notices.tell(set(ids) - {acting.user_id}, text, f"/incoming/{row.key}")


def person(user_id: int | None, action: str, field: str, missing: str) -> User:
    """Somebody at work who may take the next step, and cannot leave before this act is done.

    Raises Refusal beside ``field``.
    """
    if not user_id:
        raise Refusal(missing, field)
    found = people.pinned(user_id)
    if not found.is_active:
        raise Refusal(missing, field)
    who = Actor(found.id, found.name, found.roles, found.unit_id)
    if not policy.may(who, action, Scope(people=frozenset({found.id}))):
        raise Refusal(missing, field)
    return found
