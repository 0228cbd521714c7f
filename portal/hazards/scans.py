"""扫码上报: what is known of a report that came by a code on a wall."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, ForeignKey, Index, String, func, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from portal.db import Base, db
from portal.hazards.columns import LedgerRow, columns
from portal.hazards.models import Hazard
from portal.hazards.reach import reached
from portal.hazards.terms import Status
from portal.kernel import clock
from portal.policy import Actor
from portal.spots.models import Spot

FLOOD = 30
"""Rule S1: more reports than these of one spot, unconfirmed within a day, are folded."""
DAY = timedelta(days=1)
SHOWN = 200


class HazardScan(Base):
    """The spot that was scanned, how to reach the person if they said so, and whether folded."""

    __tablename__ = "hazard_scan"
    __table_args__ = (
        Index("ix_hazard_scan_spot_id_hazard_id", "spot_id", "hazard_id"),
        Index("ix_hazard_scan_is_folded_hazard_id", "is_folded", "hazard_id"),
    )
    hazard_id: Mapped[int] = mapped_column(ForeignKey("hazard.id"), primary_key=True)
    spot_id: Mapped[int] = mapped_column(ForeignKey("spot.id"))
    contact_name: Mapped[str] = mapped_column(String(40), default="")
    contact_phone: Mapped[str] = mapped_column(String(40), default="")
    is_folded: Mapped[bool] = mapped_column(default=False)

    spot: Mapped[Spot] = relationship()


def of(hazard: Hazard) -> HazardScan | None:
    """How a hazard came by a code, None where it did not."""
    query = (
        select(HazardScan)
        .where(HazardScan.hazard_id == hazard.id)
        .options(joinedload(HazardScan.spot))
    )
    return db.session.scalars(query).one_or_none()


def is_flooded(spot: Spot) -> bool:
    """Whether one report more of a spot is to be folded (rule S1)."""
    since = clock.now() - DAY
    query = (
        select(func.count())
        .select_from(HazardScan)
        .join(Hazard, Hazard.id == HazardScan.hazard_id)
        .where(
            HazardScan.spot_id == spot.id,
            Hazard.status == Status.REPORTED,
            Hazard.reported_at > since,
        )
    )
    return (db.session.scalar(query) or 0) >= FLOOD


def _folded(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return HazardScan.is_folded.is_(True), Hazard.status == Status.REPORTED, reached(actor)


def count_folded(actor: Actor) -> int:
    """How many folded reports wait within reach (未筛选)."""
    query = (
        select(func.count())
        .select_from(HazardScan)
        .join(Hazard, Hazard.id == HazardScan.hazard_id)
        .where(*_folded(actor))
    )
    return db.session.scalar(query) or 0


def folded(actor: Actor) -> Sequence[LedgerRow]:
    """The folded reports within reach, those of one place together, the newest first.

    Each with its ``version``, that it may be acted on from a list, and when it came.
    """
    query = columns().add_columns(Hazard.version, Hazard.reported_at).where(*_folded(actor))
    query = query.join(HazardScan, HazardScan.hazard_id == Hazard.id)
    order = (Hazard.firm_id, Hazard.place, Hazard.id.desc())
    return db.session.execute(query.order_by(*order).limit(SHOWN)).all()
