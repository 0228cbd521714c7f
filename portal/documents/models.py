"""文书: papers issued from records, numbered in series, frozen as they went out."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UtcDateTime
from portal.policy import Scope


class Paper(Base):
    """One issued paper: its number, its bytes by hash, the record it was made from.

    A voided paper keeps its number and stays on the register.
    """

    __tablename__ = "paper"
    __table_args__ = (
        CheckConstraint("(voided_at IS NULL) = (void_reason = '')", name="void_has_reason"),
        Index("uq_paper_series_year_serial", "series", "year", "serial", unique=True),
        Index("ix_paper_subject", "subject", "id"),
        Index("ix_paper_section_id_id", "section_id", "id"),
        Index("ix_paper_firm_id_id", "firm_id", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    series: Mapped[str] = mapped_column(String(80))
    year: Mapped[int] = mapped_column()
    serial: Mapped[int] = mapped_column()
    number: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    issuer: Mapped[str] = mapped_column(String(80))
    recipient: Mapped[str] = mapped_column(String(120), default="")
    subject: Mapped[str] = mapped_column(String(80))
    section_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    firm_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column()
    used: Mapped[Any] = mapped_column(JSON)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    issuer_id: Mapped[int] = mapped_column()
    issuer_title: Mapped[str] = mapped_column(String(300))
    voided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    void_reason: Mapped[str] = mapped_column(String(400), default="")
    voider_title: Mapped[str] = mapped_column(String(300), default="")

    @property
    def scope(self) -> Scope:
        """Whose the paper is: the section in charge's and the firm's it concerns."""
        return Scope(section_id=self.section_id, firm_id=self.firm_id)
