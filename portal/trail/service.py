"""Writing the trail: a line is noted while the work is done and sealed as its transaction ends."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from portal import bulk, policy
from portal.db import db, transaction
from portal.kernel import clock
from portal.policy import Actor
from portal.trail import queries
from portal.trail.chain import GENESIS, Chain
from portal.trail.models import TrailHead, TrailLine

SYSTEM = Actor(user_id=0, name="系统", roles=frozenset())


def record(
    actor: Actor | None,
    verb: str,
    subject: str = "",
    *,
    words: str = "",
    before: Any = None,
    after: Any = None,
) -> None:
    """Note that ``actor`` did ``verb`` to ``subject`` ("hazard:12"), inside a transaction.

    ``words`` is what the person wrote. A stranger (None) leaves a line without a name.
    """
    if not db.session.info.get("writing"):
        raise RuntimeError("a trail line belongs to a transaction")
    behind = actor.on_behalf_of if actor else None
    db.session.info.setdefault("trail", []).append(
        {
            "at": clock.now(),
            "actor_id": actor.user_id or None if actor else None,
            "actor_name": actor.title if actor else "",
            "role": actor.role.value if actor and actor.role else "",
            "on_behalf_of_id": behind.user_id if behind else None,
            "verb": verb,
            "subject": subject,
            "words": words,
            "before": before,
            "after": after,
        }
    )


@dataclass(frozen=True)
class Checked:
    """What a check of the chain found: how many lines there are, the first broken one if any."""

    lines: int
    broken: int | None


def check(actor: Actor) -> Checked:
    """Verify the whole chain, and leave a line that it was done."""
    acting = policy.require(actor, "trail.view")
    last, _ = queries.head()
    found = Checked(last, queries.verify())
    with transaction():
        words = f"第 {found.broken} 行起对不上" if found.broken else f"{found.lines} 行完整"
        record(acting, "trail.verify", "trail", words=words)
    return found


def watch() -> None:
    """Seal noted lines as their transaction commits; drop them when it rolls back."""
    if not event.contains(db.session, "before_commit", _seal):
        event.listen(db.session, "before_commit", _seal)
        event.listen(db.session, "after_rollback", _drop)


def _seal(session: Session) -> None:
    noted = session.info.pop("trail", [])
    if not noted:
        return
    session.flush()
    head = session.execute(
        select(TrailHead).where(TrailHead.id == 1).with_for_update()
    ).scalar_one_or_none()
    if head is None:
        head = TrailHead(id=1, last_id=0, last_hash=GENESIS)
        session.add(head)
    chain = Chain(head.last_id, head.last_hash)
    bulk.write(session.connection(), TrailLine.__table__, map(chain.sealed, noted))
    head.last_id, head.last_hash = chain.last_id, chain.last_hash
    session.flush()


def _drop(session: Session) -> None:
    session.info.pop("trail", None)
