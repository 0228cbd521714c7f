"""离岗、调岗 of a person: the 收文 they hold goes to another."""

from collections.abc import Collection, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from portal import policy
from portal.accounts import queries as people
from portal.accounts.models import User
from portal.db import db, transaction
from portal.kernel.errors import Refusal
from portal.official.models_incoming import Incoming
from portal.official.service.passing import note
from portal.official.terms import IncomingAction, IncomingStatus
from portal.official.workflow import INCOMING_OPEN
from portal.policy import Actor, Scope
from portal.trail import service as trail

VERB = "incoming.hand_over"
NEXT = dict(
    zip(
        INCOMING_OPEN,
        (IncomingAction.PROPOSE, IncomingAction.INSTRUCT, IncomingAction.HANDLE),
        strict=True,
    )
)
"""What a 收文 waits for."""


def held(user_id: int) -> Sequence[Incoming]:
    """The open 收文 in a person's hands."""
    query = select(Incoming).where(
        Incoming.holder_id == user_id, Incoming.status.in_(INCOMING_OPEN)
    )
    return db.session.scalars(query.order_by(Incoming.id)).all()


def can_hold(actor: Actor, status: IncomingStatus) -> bool:
    """Whether a person could do what a 收文 waits for."""
    scope = Scope(people=frozenset({actor.user_id}))
    return policy.may(actor, f"incoming.{NEXT[status].value}", scope)


def heirs(rows: Sequence[Incoming], leaver: User, among: Sequence[User]) -> list[User]:
    """Those ``among`` others who can go on with all of these papers, colleagues first."""
    found = [
        one
        for one in among
        if one.id != leaver.id and all(can_hold(people.actor_for(one), row.status) for row in rows)
    ]
    return sorted(found, key=lambda one: one.unit_id != leaver.unit_id)


@transaction()
def hand_over(
    from_id: int, to_id: int, acting: Actor, *, only: Collection[int] | None = None
) -> int:
    """Put the 收文 of one person, or those of ``only``, into another's hands; how many.

    Raises Refusal, naming them, where the other cannot go on with some.
    """
    ids = [row.id for row in held(from_id) if only is None or row.id in only]
    query = (
        select(Incoming)
        .where(Incoming.id.in_(ids))
        .order_by(Incoming.id)
        .with_for_update(of=Incoming)
        .execution_options(populate_existing=True)
    )
    rows = db.session.scalars(query).all()
    heir = people.pinned(to_id)
    as_actor = people.actor_for(heir)
    beyond = [row.number for row in rows if not can_hold(as_actor, row.status)]
    if beyond or not heir.is_active:
        raise Refusal(
            f"{heir.name}不能接着办 {'、'.join(beyond[:5])}。请另选接手人。", "heir_incoming"
        )
    for row in rows:
        row.holder_id = to_id
        note(row, [to_id])
        trail.record(
            acting,
            VERB,
            row.trail_subject,
            words=f"交给{heir.name}",
            before={"holder_id": from_id},
            after={"holder_id": to_id},
        )
    return len(rows)


def without_living_owner() -> Sequence[Incoming]:
    """Open 收文 that nobody holds, or only somebody who has left."""
    query = (
        select(Incoming)
        .outerjoin(User, User.id == Incoming.holder_id)
        .where(
            Incoming.status.in_(INCOMING_OPEN),
            or_(Incoming.holder_id.is_(None), User.is_active.is_(False)),
        )
        .options(joinedload(Incoming.holder))
        .order_by(Incoming.id)
    )
    return db.session.scalars(query).all()
