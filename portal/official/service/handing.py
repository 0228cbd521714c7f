"""离岗、调岗 of a person: what they drafted, hold or are to countersign goes to another."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from portal import policy
from portal.accounts import queries as people
from portal.accounts.models import User
from portal.db import db, transaction
from portal.kernel.errors import Refusal
from portal.official.models import Countersigner, OfficialDocument
from portal.official.service.moving import note
from portal.official.terms import STEP_OF, Action, Status
from portal.official.workflow import OPEN_STATES, UNSIGNED
from portal.policy import Actor, Scope
from portal.trail import service as trail

VERB = "document.hand_over"
NAMED = 5
STILL_WRITTEN = (Status.DRAFT, *UNSIGNED)


def _waiting(user_id: int) -> ColumnElement[bool]:
    asked = select(Countersigner.document_id).where(
        Countersigner.person_id == user_id, Countersigner.step_id.is_(None)
    )
    return OfficialDocument.id.in_(asked)


def held(user_id: int) -> Sequence[OfficialDocument]:
    """The open documents that hang on a person: drafted, in hand, or to be countersigned."""
    mine = or_(
        OfficialDocument.holder_id == user_id,
        OfficialDocument.drafter_id == user_id,
        _waiting(user_id),
    )
    query = select(OfficialDocument).where(mine, OfficialDocument.status.in_(OPEN_STATES))
    return db.session.scalars(query.order_by(OfficialDocument.id)).all()


def _needed(row: OfficialDocument, from_id: int) -> set[str]:
    """What an heir of this document must be able to do."""
    needed = set()
    if row.drafter_id == from_id and row.status in STILL_WRITTEN:
        needed.add("document.draft")
    if row.status is Status.TO_COUNTERSIGN and row.holder_id != from_id:
        needed.add("document.countersign")
    elif row.holder_id == from_id:
        needed.add(f"document.{STEP_OF[row.status].value}")
    return needed


def can_hold(actor: Actor, row: OfficialDocument, from_id: int) -> bool:
    """Whether a person could take over what ``from_id`` has to do with a document.

    Nobody is to vet or sign what they drafted.
    """
    scope = Scope(people=frozenset({actor.user_id}))
    judges = STEP_OF.get(row.status) in {Action.VET, Action.SIGN_OFF}
    if judges and row.holder_id == from_id and row.drafter_id == actor.user_id:
        return False
    if judges and row.drafter_id == from_id and row.holder_id == actor.user_id:
        return False
    return all(policy.may(actor, action, scope) for action in _needed(row, from_id))


def heirs(rows: Sequence[OfficialDocument], leaver: User, among: Sequence[User]) -> list[User]:
    """Those ``among`` others who can go on with all of these documents, colleagues first."""
    found = [
        one
        for one in among
        if one.id != leaver.id
        and all(can_hold(people.actor_for(one), row, leaver.id) for row in rows)
    ]
    return sorted(found, key=lambda one: one.unit_id != leaver.unit_id)


@transaction()
def hand_over(
    from_id: int, to_id: int, acting: Actor, *, only: Collection[int] | None = None
) -> int:
    """Put what hangs on one person, or the documents ``only``, into another's hands; how many.

    Who drafted a text its steps and versions go on saying. Raises Refusal, naming them, where the
    other cannot go on with some.
    """
    ids = [row.id for row in held(from_id) if only is None or row.id in only]
    query = (
        select(OfficialDocument)
        .where(OfficialDocument.id.in_(ids))
        .order_by(OfficialDocument.id)
        .with_for_update(of=OfficialDocument)
        .execution_options(populate_existing=True)
    )
    rows = db.session.scalars(query).all()
    heir = people.pinned(to_id)
    as_actor = people.actor_for(heir)
    beyond = [f"《{row.title[:20]}》" for row in rows if not can_hold(as_actor, row, from_id)]
    if beyond or not heir.is_active:
        told = "、".join(beyond[:NAMED]) + (f" 等 {len(beyond)} 份" if len(beyond) > NAMED else "")
        raise Refusal(f"{heir.name}不能接着办 {told}。请另选接手人。", "heir_documents")
    for row in rows:
        _give(row, from_id, to_id)
        trail.record(
            acting,
            VERB,
            row.trail_subject,
            words=f"交给{heir.name}",
            before={"holder_id": from_id},
            after={"holder_id": to_id},
        )
    return len(rows)


def _give(row: OfficialDocument, from_id: int, to_id: int) -> None:
    if row.drafter_id == from_id:
        row.drafter_id = to_id
    if row.holder_id == from_id:
        row.holder_id = to_id
    if row.signer_id == from_id and row.status in STILL_WRITTEN:
        row.signer_id = to_id
    waiting = select(Countersigner).where(
        Countersigner.document_id == row.id,
        Countersigner.person_id == from_id,
        Countersigner.step_id.is_(None),
    )
    for asked in db.session.scalars(waiting).all():
        asked.person_id = to_id
    note(row, [to_id])


def without_living_owner() -> Sequence[OfficialDocument]:
    """Open documents that nobody holds, or only somebody who has left."""
    query = (
        select(OfficialDocument)
        .outerjoin(User, User.id == OfficialDocument.holder_id)
        .where(
            OfficialDocument.status.in_(OPEN_STATES),
            or_(OfficialDocument.holder_id.is_(None), User.is_active.is_(False)),
        )
        .options(joinedload(OfficialDocument.holder))
        .order_by(OfficialDocument.id)
    )
    return db.session.scalars(query).all()
