"""分送、案卷: to whom a document went and whether they have it; the volumes of the archive."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, TermCode, UtcDateTime, one_of
from portal.official.models import OfficialDocument
from portal.official.models_incoming import Incoming
from portal.official.terms import Channel, Retention
from portal.policy import Scope
from portal.units.models import Unit


class Distribution(Base):
    """One recipient of a document: how many copies, by which way, and when they were received.

    ``unit_id`` is None for a recipient outside the portal. ``number_from`` and ``number_to`` are
    份号, for documents that have them. ``receiver`` is who signed for it.
    """

    __tablename__ = "distribution"
    __table_args__ = (
        one_of("channel", Channel),
        CheckConstraint("copies >= 1", name="copies_at_least_one"),
        CheckConstraint(
            "(number_from IS NULL) = (number_to IS NULL) AND number_from <= number_to",
            name="numbers_in_order",
        ),
        CheckConstraint("(received_at IS NULL) = (receiver = '')", name="receipt_has_receiver"),
        Index("ix_distribution_document_id_id", "document_id", "id"),
        Index("ix_distribution_unit_id_received_at", "unit_id", "received_at", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("official_document.id"))
    recipient: Mapped[str] = mapped_column(String(120))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    copies: Mapped[int] = mapped_column(default=1)
    number_from: Mapped[int | None] = mapped_column()
    number_to: Mapped[int | None] = mapped_column()
    channel: Mapped[Channel] = mapped_column(TermCode(Channel))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    receiver: Mapped[str] = mapped_column(String(300), default="")

    document: Mapped[OfficialDocument] = relationship()
    unit: Mapped[Unit | None] = relationship()

    @property
    def scope(self) -> Scope:
        """Whose the copy is: the firm's or the section's that receives it."""
        return Scope(section_id=self.unit_id, firm_id=self.unit_id)


class Volume(Base):
    """案卷: the documents of one matter, of a year and a kind, filed together.

    ``number`` runs per year. ``kind`` is the class the office files by, as people read it.
    """

    __tablename__ = "volume"
    __table_args__ = (
        one_of("retention", Retention),
        Index("uq_volume_year_number", "year", "number", unique=True),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    year: Mapped[int] = mapped_column()
    kind: Mapped[str] = mapped_column(String(40))
    number: Mapped[int] = mapped_column()
    title: Mapped[str] = mapped_column(String(200))
    retention: Mapped[Retention] = mapped_column(TermCode(Retention))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    maker_title: Mapped[str] = mapped_column(String(300))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    documents: Mapped[list[OfficialDocument]] = relationship(order_by=OfficialDocument.id)
    incoming: Mapped[list[Incoming]] = relationship(order_by=Incoming.id)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own attribute
