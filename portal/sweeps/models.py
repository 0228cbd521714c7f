"""举一反三: a sweep, and its row for each firm concerned."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, TermCode, UtcDateTime, one_of
from portal.hazards.models import Hazard
from portal.policy import Scope
from portal.units.models import Unit
from portal.units.terms import Industry


class Sweep(Base):
    """What the office has firms look for, because of one hazard, by a day.

    ``section_id`` is the section that began it, None for 安全管理科. ``tags`` (codes) and
    ``industry`` are what the firms were chosen by.
    """

    __tablename__ = "sweep"
    __table_args__ = (
        one_of("industry", Industry),
        CheckConstraint("text <> ''", name="has_text"),
        CheckConstraint("(ended_at IS NULL) = (end_reason = '')", name="end_has_reason"),
        Index("ix_sweep_section_id_id", "section_id", "id"),
        Index("ix_sweep_hazard_id", "hazard_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    hazard_id: Mapped[int | None] = mapped_column(ForeignKey("hazard.id"))
    section_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    tags: Mapped[Any] = mapped_column(JSON)
    industry: Mapped[Industry | None] = mapped_column(TermCode(Industry))
    text: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date] = mapped_column()
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    starter_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    starter_title: Mapped[str] = mapped_column(String(300))
    reminded_on: Mapped[date | None] = mapped_column()
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    end_reason: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    hazard: Mapped[Hazard | None] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own attribute

    @property
    def scope(self) -> Scope:
        """The section's that began it; without one, for those who reach all."""
        return Scope(section_id=self.section_id)

    @property
    def subject(self) -> str:
        """How the trail names this sweep."""
        return f"sweep:{self.id}"


class SweepRow(Base):
    """One firm's part in a sweep: read, answered, or led to a hazard.

    ``hazard_id`` is the report the firm began from here: an answer once it is no draft any more.
    """

    __tablename__ = "sweep_row"
    __table_args__ = (
        CheckConstraint("(none_at IS NULL) = (answerer_title = '')", name="answer_has_person"),
        Index("uq_sweep_row_sweep_id_firm_id", "sweep_id", "firm_id", unique=True),
        Index("ix_sweep_row_firm_id_sweep_id", "firm_id", "sweep_id"),
        Index("ix_sweep_row_hazard_id", "hazard_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    sweep_id: Mapped[int] = mapped_column(ForeignKey("sweep.id"))
    firm_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    none_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answerer_title: Mapped[str] = mapped_column(String(300), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    hazard_id: Mapped[int | None] = mapped_column(ForeignKey("hazard.id", ondelete="SET NULL"))

    sweep: Mapped[Sweep] = relationship()
    firm: Mapped[Unit] = relationship()
    hazard: Mapped[Hazard | None] = relationship(passive_deletes="all")

    @property
    def scope(self) -> Scope:
        """Its firm's."""
        return Scope(firm_id=self.firm_id)
