"""收文: what came from outside, and what was said and done about it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.db import Base, TermCode, UtcDateTime, one_of
from portal.official.terms import IncomingAction, IncomingStatus, Urgency
from portal.policy import Scope


class Incoming(Base):
    """One paper that came in: its 收文号, where it came from, who handles it and until when.

    ``kind`` is its 文种 as it says itself. ``section_id`` is the 承办 section, once instructed.
    ``pages`` (页数) are counted in its files where all of them can be; the archivist may say it.
    """

    __tablename__ = "incoming"
    __table_args__ = (
        one_of("urgency", Urgency),
        one_of("status", IncomingStatus),
        CheckConstraint("copies >= 1", name="copies_at_least_one"),
        CheckConstraint("(status = 'voided') = (void_reason <> '')", name="void_has_reason"),
        CheckConstraint(
            "(status = 'finished') = (finished_at IS NOT NULL)", name="finished_has_date"
        ),
        Index("uq_incoming_year_serial", "year", "serial", unique=True),
        Index("ix_incoming_holder_id_status", "holder_id", "status"),
        Index("ix_incoming_status_due_on", "status", "due_on", "id"),
        Index("ix_incoming_from_organ_their_number", "from_organ", "their_number"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    year: Mapped[int] = mapped_column()
    serial: Mapped[int] = mapped_column()
    number: Mapped[str] = mapped_column(String(60), unique=True)
    from_organ: Mapped[str] = mapped_column(String(120))
    their_number: Mapped[str] = mapped_column(String(80), default="")
    title: Mapped[str] = mapped_column(String(300))
    kind: Mapped[str] = mapped_column(String(40), default="")
    urgency: Mapped[Urgency] = mapped_column(TermCode(Urgency), default=Urgency.USUAL)
    received_on: Mapped[date] = mapped_column()
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    entered_by: Mapped[str] = mapped_column(String(300))
    copies: Mapped[int] = mapped_column(default=1)
    due_on: Mapped[date | None] = mapped_column()
    status: Mapped[IncomingStatus] = mapped_column(
        TermCode(IncomingStatus), default=IncomingStatus.TO_PROPOSE
    )
    section_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    holder_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    moved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    void_reason: Mapped[str] = mapped_column(String(400), default="")
    volume_id: Mapped[int | None] = mapped_column(ForeignKey("volume.id"))
    version: Mapped[int] = mapped_column(default=1)
    pages: Mapped[int | None] = mapped_column()

    holder: Mapped[User | None] = relationship(foreign_keys=[holder_id])
    handler_rows: Mapped[list["IncomingHandler"]] = relationship(cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own attribute

    @property
    def scope(self) -> Scope:
        """Whose it is: the 承办 section's, and everybody's who held or handled it."""
        people = frozenset(row.user_id for row in self.handler_rows)
        return Scope(section_id=self.section_id, people=people)

    @property
    def trail_subject(self) -> str:
        """How the trail and the files name this paper."""
        return f"incoming:{self.id}"


class IncomingHandler(Base):
    """A person who entered, held, read or acted on a 收文. ``read_at``: of who is to read it."""

    __tablename__ = "incoming_handler"
    __table_args__ = (Index("ix_incoming_handler_user_id_incoming_id", "user_id", "incoming_id"),)
    incoming_id: Mapped[int] = mapped_column(ForeignKey("incoming.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    circulated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class IncomingStep(Base):
    """What one step of a 收文 recorded, as it was then. Only grows."""

    __tablename__ = "incoming_step"
    __table_args__ = (
        one_of("step", IncomingAction),
        Index("ix_incoming_step_incoming_id_id", "incoming_id", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    incoming_id: Mapped[int] = mapped_column(ForeignKey("incoming.id"))
    step: Mapped[IncomingAction] = mapped_column(TermCode(IncomingAction))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    behind_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    title: Mapped[str] = mapped_column(String(300))
    opinion: Mapped[str] = mapped_column(Text, default="")
    facts: Mapped[Any] = mapped_column(JSON, default=dict)
