"""消息 and jobs: what a person is told, and long work with its progress."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, TermCode, UtcDateTime, one_of
from portal.notices.terms import JobStatus
from portal.policy import Scope


class Notice(Base):
    """One message to one person."""

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_user_id_read_at_id", "user_id", "read_at", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column()
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    text: Mapped[str] = mapped_column(String(400))
    address: Mapped[str] = mapped_column(String(400), default="")
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def scope(self) -> Scope:
        """Its reader's alone."""
        return Scope(person_id=self.user_id)


class Reminder(Base):
    """That a person was reminded of a thing, on which rung of the ladder, on which day: once.

    ``subject`` names the thing ("hazard:12"), or what went to the person that day ("digest",
    "mail").
    """

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("subject", "rung", "day", "user_id", name="uq_reminder_once_a_day"),
        Index("ix_reminder_day", "day"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(60))
    rung: Mapped[str] = mapped_column(String(20))
    day: Mapped[date] = mapped_column()
    user_id: Mapped[int] = mapped_column()


class Job(Base):
    """Long work: who asked for it, how far it is, what came of it."""

    __tablename__ = "job"
    __table_args__ = (
        one_of("status", JobStatus),
        CheckConstraint("done <= total OR total = 0", name="done_within_total"),
        Index("ix_job_user_id_id", "user_id", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    user_id: Mapped[int] = mapped_column()
    task: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(120))
    told: Mapped[Any] = mapped_column(JSON)
    status: Mapped[JobStatus] = mapped_column(TermCode(JobStatus), default=JobStatus.WAITING)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    words: Mapped[str] = mapped_column(Text, default="")
    file_id: Mapped[int | None] = mapped_column()
    address: Mapped[str] = mapped_column(String(400), default="")
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    beat_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def scope(self) -> Scope:
        """Its asker's alone."""
        return Scope(person_id=self.user_id)
