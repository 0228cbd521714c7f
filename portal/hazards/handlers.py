"""经手: who has acted on a hazard, in which unit. They go on reading it while they work there.

Source: product.md 2.24 (anyone who ever handled it keeps read access).
"""

from sqlalchemy import ColumnElement, ForeignKey, Index, and_, false, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, db, upsert
from portal.hazards.models import Hazard
from portal.policy import Actor


class HazardHandler(Base):
    """A person who has acted on a hazard, or stood behind who did, as one of a unit."""

    __tablename__ = "hazard_handler"
    __table_args__ = (
        Index("ix_hazard_handler_user_id_unit_id_hazard_id", "user_id", "unit_id", "hazard_id"),
    )
    hazard_id: Mapped[int] = mapped_column(ForeignKey("hazard.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)


def note(hazard_id: int, acting: Actor) -> None:
    """Write down who acts on a hazard, and for whom (inside a transaction)."""
    people = [acting, *([acting.on_behalf_of] if acting.on_behalf_of else [])]
    rows = [
        {"hazard_id": hazard_id, "user_id": one.user_id, "unit_id": one.unit_id}
        for one in people
        if one.unit_id is not None
    ]
    if rows:
        db.session.execute(upsert(HazardHandler).values(rows).on_conflict_do_nothing())


def handled(actor: Actor) -> ColumnElement[bool]:
    """The hazards that ``actor`` or a colleague they stand in for has acted on in their unit."""
    mine = [
        and_(HazardHandler.user_id == one.user_id, HazardHandler.unit_id == one.unit_id)
        for one in (actor, *actor.stands_in_for)
        if one.unit_id is not None
    ]
    return Hazard.id.in_(select(HazardHandler.hazard_id).where(or_(false(), *mine)))
