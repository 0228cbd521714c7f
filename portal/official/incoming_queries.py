"""Every read of one 收文; the list of them is in ``inbox``. All ask the policy."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, false, func, select, true
from sqlalchemy.orm import joinedload, selectinload

from portal import policy
from portal.accounts.models import User, UserRole
from portal.db import among, db
from portal.kernel.errors import NotFound
from portal.official.models_incoming import Incoming, IncomingHandler, IncomingStep
from portal.official.workflow import INCOMING_OPEN
from portal.policy import TABLE, Actor, Reach
from portal.units.models import Unit

NOT_FOUND = "没有找到这份收文，可能您无权查看。请核对收文号，或从“收文”里打开。"


def visible(actor: Actor) -> ColumnElement[bool]:
    """The papers ``actor`` may read: all of them, or what they entered, held, read or handled."""
    grants = policy.grants(actor, "incoming.view")
    if any(grant.reach is Reach.ALL for grant in grants):
        return true()
    people = sorted({grant.by.user_id for grant in grants})
    handled = select(IncomingHandler.incoming_id).where(IncomingHandler.user_id.in_(people))
    return Incoming.id.in_(handled) if people else false()


def get(actor: Actor, key: str) -> Incoming:
    """A 收文 by its key. Raises NotFound, also for the unseen."""
    query = (
        select(Incoming)
        .where(Incoming.key == key, visible(actor))
        .options(
            joinedload(Incoming.holder).joinedload(User.unit),
            selectinload(Incoming.handler_rows),
        )
    )
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound(NOT_FOUND)
    return found


def steps(row: Incoming) -> Sequence[IncomingStep]:
    """What was done about a 收文, the latest first."""
    query = select(IncomingStep).where(IncomingStep.incoming_id == row.id)
    return db.session.scalars(query.order_by(IncomingStep.id.desc())).all()


def readers(row: Incoming) -> Sequence[tuple[IncomingHandler, User]]:
    """传阅: to whom it was circulated, in the order of asking."""
    query = (
        select(IncomingHandler, User)
        .join(User, User.id == IncomingHandler.user_id)
        .where(IncomingHandler.incoming_id == row.id, IncomingHandler.circulated_at.is_not(None))
        .order_by(IncomingHandler.circulated_at, IncomingHandler.user_id)
    )
    return [(found[0], found[1]) for found in db.session.execute(query)]


def same(from_organ: str, their_number: str, but: int) -> Incoming | None:
    """Another 收文 of the same organ and number, None where there is none."""
    if not their_number:
        return None
    query = select(Incoming).where(
        Incoming.from_organ == from_organ, Incoming.their_number == their_number, Incoming.id != but
    )
    return db.session.scalars(query.order_by(Incoming.id)).first()


def staff() -> list[tuple[int, str]]:
    """Who may handle a 收文, (id, words), unit by unit."""
    roles = tuple(TABLE["incoming.handle"])
    holds = select(UserRole.user_id).where(UserRole.role.in_(roles))
    query = (
        select(User.id, User.name, Unit.name)
        .join(Unit, Unit.id == User.unit_id)
        .where(User.is_active, User.id.in_(holds))
        .order_by(Unit.sort_key, Unit.id, User.sort_key, User.id)
    )
    return [(found[0], f"{found[2]} {found[1]}") for found in db.session.execute(query)]


def counting_waiting(*people: int | ColumnElement[int]) -> Select[int]:
    """The query of how many papers these persons hold."""
    holder = Incoming.holder_id
    held = holder == people[0] if len(people) == 1 else holder.in_(people)
    return select(func.count()).where(held, among(Incoming.status, INCOMING_OPEN))
