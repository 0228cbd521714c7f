"""上报点位: places of a firm whose code on the wall opens the report form."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, UtcDateTime
from portal.policy import Scope
from portal.units.models import Unit


class Spot(Base):
    """One place with a code. ``token`` is what the code says; it never changes, the name may."""

    __tablename__ = "spot"
    __table_args__ = (
        CheckConstraint("name <> ''", name="has_name"),
        Index("ix_spot_firm_id_id", "firm_id", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    name: Mapped[str] = mapped_column(String(120))
    token: Mapped[str] = mapped_column(String(32), unique=True)
    is_active: Mapped[bool] = mapped_column(default=True)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    firm: Mapped[Unit] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own attribute

    @property
    def scope(self) -> Scope:
        """Its firm's, and the section's in charge of the firm."""
        return self.firm.scope

    @property
    def subject(self) -> str:
        """How the trail names this spot."""
        return f"spot:{self.id}"

    @property
    def is_open(self) -> bool:
        """Whether a scan of its code leads to the report form."""
        return self.is_active and self.firm.is_active
