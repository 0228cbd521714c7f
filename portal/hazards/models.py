"""隐患: the tables."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from portal.accounts.models import User
from portal.db import Base, TermCode, UtcDateTime, one_of, partial
from portal.hazards.terms import (
    OPEN_STATES,
    Category,
    Grade,
    Ground,
    LedgerKind,
    Level,
    Part,
    Receipt,
    RecordKind,
    Source,
    Status,
)
from portal.policy import Scope
from portal.units.models import Unit

IS_WITH_FIRM = "status IN ('open', 'rectifying')"
IS_OPEN = f"status IN ({', '.join(repr(one.value) for one in OPEN_STATES)})"


class Hazard(Base):
    """One hazard, from the first photo to its end.

    ``found_at`` is the time the reporter claims, ``reported_at`` the server's. ``key`` is the
    address of a draft; a reported hazard is addressed by its number. ``reporter_id`` is None for
    somebody without an account, who scanned a code; ``recurrence_of_id`` names the latest earlier
    hazard that this one repeats. ``funds_fen`` is the money put into its cure, None while unsaid.
    """

    __tablename__ = "hazard"
    __table_args__ = (
        one_of("status", Status),
        one_of("grade", Grade),
        one_of("source", Source),
        one_of("category", Category),
        one_of("ledger_kind", LedgerKind),
        CheckConstraint("(status = 'draft') = (number IS NULL)", name="number_when_reported"),
        CheckConstraint(
            "status = 'draft' OR (firm_id IS NOT NULL AND reported_at IS NOT NULL)",
            name="reported_is_complete",
        ),
        CheckConstraint("(status = 'closed') = (closed_at IS NOT NULL)", name="closed_has_date"),
        CheckConstraint(
            "status NOT IN ('dismissed', 'merged', 'referred', 'voided') OR end_reason <> ''",
            name="ending_has_reason",
        ),
        CheckConstraint(
            "(status = 'merged') = (merged_into_id IS NOT NULL)", name="merged_has_target"
        ),
        one_of("recurrence_ground", Ground),
        CheckConstraint(
            "(recurrence_of_id IS NULL) = (recurrence_ground IS NULL)", name="recurrence_has_ground"
        ),
        CheckConstraint("sent_back_count >= 0", name="sent_back_not_negative"),
        CheckConstraint("status <> 'draft' OR reporter_id IS NOT NULL", name="draft_has_writer"),
        CheckConstraint("funds_fen >= 0", name="funds_not_negative"),
        Index("ix_hazard_found_at_id", "found_at", "id"),
        Index(
            "ix_hazard_status_due_on_id",
            *("status", "due_on", "id", "grade", "source", "category", "firm_id"),
        ),
        Index("ix_hazard_section_id_status_due_on_id", "section_id", "status", "due_on", "id"),
        Index("ix_hazard_firm_id_found_at_id", "firm_id", "found_at", "id", "status"),
        Index("ix_hazard_firm_id_status_due_on_id", "firm_id", "status", "due_on", "id"),
        Index("ix_hazard_grade_found_at_id", "grade", "found_at", "id", "status"),
        Index("ix_hazard_status_found_at_id", "status", "found_at", "id"),
        Index("ix_hazard_section_id_status_found_at_id", "section_id", "status", "found_at", "id"),
        Index("ix_hazard_section_id_found_at_id", "section_id", "found_at", "id"),
        Index("ix_hazard_source_found_at_id", "source", "found_at", "id", "status"),
        Index("ix_hazard_category_found_at_id", "category", "found_at", "id", "status"),
        Index("ix_hazard_reported_at_id", "reported_at", "id"),
        Index("ix_hazard_due_on_id", "due_on", "id"),
        Index("ix_hazard_holder_id_status", "holder_id", "status"),
        partial(
            "ix_hazard_recurrence_of_id", "recurrence_of_id", where="recurrence_of_id IS NOT NULL"
        ),
        partial("ix_hazard_funded", "reported_at", "id", where="funds_fen IS NOT NULL"),
        partial("ix_hazard_open_found_at", "found_at", "id", where=IS_OPEN),
        partial("ix_hazard_open_holder_id", "holder_id", "due_on", "id", where=IS_OPEN),
        partial("ix_hazard_open_due_on", "due_on", "id", where=IS_WITH_FIRM),
        partial("ix_hazard_with_firm_found_at", "found_at", "id", "due_on", where=IS_WITH_FIRM),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    number: Mapped[str | None] = mapped_column(String(60), unique=True)
    status: Mapped[Status] = mapped_column(TermCode(Status), default=Status.DRAFT)
    grade: Mapped[Grade | None] = mapped_column(TermCode(Grade))
    source: Mapped[Source | None] = mapped_column(TermCode(Source))
    category: Mapped[Category | None] = mapped_column(TermCode(Category))
    ledger_kind: Mapped[LedgerKind | None] = mapped_column(TermCode(LedgerKind))
    firm_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    section_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    place: Mapped[str] = mapped_column(String(120), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    found_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reported_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    reporter_title: Mapped[str] = mapped_column(String(300), default="")
    due_on: Mapped[date | None] = mapped_column()
    first_due_on: Mapped[date | None] = mapped_column()
    holder_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    moved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmer_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    fix_note: Mapped[str] = mapped_column(Text, default="")
    fixed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    fixer_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    fixer_behind_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    fixer_title: Mapped[str] = mapped_column(String(300), default="")
    fixed_on_spot: Mapped[bool] = mapped_column(default=False)
    review_note: Mapped[str] = mapped_column(Text, default="")
    reviewed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reviewer_title: Mapped[str] = mapped_column(String(300), default="")
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_back_count: Mapped[int] = mapped_column(default=0)
    end_reason: Mapped[str] = mapped_column(Text, default="")
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("hazard.id"))
    recurrence_of_id: Mapped[int | None] = mapped_column(ForeignKey("hazard.id"))
    recurrence_ground: Mapped[Ground | None] = mapped_column(TermCode(Ground))
    referred_to: Mapped[str] = mapped_column(String(120), default="")
    version: Mapped[int] = mapped_column(default=1)
    funds_fen: Mapped[int | None] = mapped_column(BigInteger)

    firm: Mapped[Unit | None] = relationship(foreign_keys=[firm_id])
    section: Mapped[Unit | None] = relationship(foreign_keys=[section_id])
    holder: Mapped[User | None] = relationship(foreign_keys=[holder_id])
    merged_into: Mapped["Hazard | None"] = relationship(
        remote_side=[id], foreign_keys=[merged_into_id]
    )
    settled_rows: Mapped[list["HazardSettled"]] = relationship(cascade="all, delete-orphan")
    fixer_rows: Mapped[list["HazardFixer"]] = relationship(cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own attribute

    @validates("found_at")
    def _whole_second(self, _name: str, value: datetime | None) -> datetime | None:
        """By the second, as the ledger and its search order it."""
        return value and value.replace(microsecond=0)

    @property
    def scope(self) -> Scope:
        """Whose the hazard is: its section in charge and its firm; a draft is its writer's."""
        if self.status is Status.DRAFT:
            return Scope(person_id=self.reporter_id, is_private=True)
        return Scope(section_id=self.section_id, firm_id=self.firm_id, person_id=self.reporter_id)

    @property
    def subject(self) -> str:
        """How the trail and the files name this hazard."""
        return f"hazard:{self.id}"

    @property
    def proof_subject(self) -> str:
        """How the files name the proofs of its 五落实; their slot is the part."""
        return f"{self.subject}:settled"

    @property
    def fixer_ids(self) -> frozenset[int]:
        """Everybody who ever handed it in as rectified, or stood behind who did."""
        return frozenset(row.user_id for row in self.fixer_rows)

    @property
    def is_major(self) -> bool:
        """Whether it is graded 重大."""
        return self.grade is Grade.MAJOR


class HazardFixer(Base):
    """A person who rectified a hazard, this time or an earlier one: never its reviewer."""

    __tablename__ = "hazard_fixer"
    hazard_id: Mapped[int] = mapped_column(ForeignKey("hazard.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)


class HazardSettled(Base):
    """One of the five parts of 五落实 of a hazard."""

    __tablename__ = "hazard_settled"
    __table_args__ = (one_of("part", Part),)
    hazard_id: Mapped[int] = mapped_column(ForeignKey("hazard.id"), primary_key=True)
    part: Mapped[Part] = mapped_column(TermCode(Part), primary_key=True)
    content: Mapped[str] = mapped_column(Text, default="")
    owner: Mapped[str] = mapped_column(String(60), default="")
    in_place: Mapped[bool] = mapped_column(default=False)
    settled_on: Mapped[date | None] = mapped_column()


class HazardRecord(Base):
    """A dated record of a hazard: given once, never changed; a later one stands in its place.

    ``happened_on`` is the day a person claims, ``at`` the server's moment. ``answers_id`` names
    the record that a decision is about: one is decided once. ``parts`` holds texts by their codes.
    """

    __tablename__ = "hazard_record"
    __table_args__ = (
        one_of("kind", RecordKind),
        one_of("receipt", Receipt),
        one_of("level", Level),
        CheckConstraint(
            "(kind IN ('approved', 'rejected', 'released', 'granted', 'denied'))"
            " = (answers_id IS NOT NULL)",
            name="decision_has_question",
        ),
        CheckConstraint("(kind = 'told') = (receipt IS NOT NULL)", name="told_names_receipt"),
        CheckConstraint(
            "kind <> 'listed' OR (level IS NOT NULL AND organ <> '' AND due_on IS NOT NULL)",
            name="listing_is_complete",
        ),
        CheckConstraint(
            "kind NOT IN ('rejected', 'denied', 'asked', 'transferred') OR text <> ''",
            name="refusal_has_reason",
        ),
        CheckConstraint("kind <> 'asked' OR due_on IS NOT NULL", name="extension_has_day"),
        Index("ix_hazard_record_hazard_id_id", "hazard_id", "id"),
        Index("ix_hazard_record_kind_hazard_id", "kind", "hazard_id"),
        Index("uq_hazard_record_answers_id", "answers_id", unique=True),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    hazard_id: Mapped[int] = mapped_column(ForeignKey("hazard.id"))
    kind: Mapped[RecordKind] = mapped_column(TermCode(RecordKind))
    answers_id: Mapped[int | None] = mapped_column(ForeignKey("hazard_record.id"))
    receipt: Mapped[Receipt | None] = mapped_column(TermCode(Receipt))
    level: Mapped[Level | None] = mapped_column(TermCode(Level))
    clause: Mapped[str] = mapped_column(String(40), default="")
    is_major: Mapped[bool] = mapped_column(default=False)
    is_resolved: Mapped[bool] = mapped_column(default=False)
    organ: Mapped[str] = mapped_column(String(120), default="")
    number: Mapped[str] = mapped_column(String(80), default="")
    happened_on: Mapped[date | None] = mapped_column()
    due_on: Mapped[date | None] = mapped_column()
    text: Mapped[str] = mapped_column(Text, default="")
    parts: Mapped[Any] = mapped_column(JSON, default=dict)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    behind_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    title: Mapped[str] = mapped_column(String(300), default="")

    @property
    def people(self) -> frozenset[int]:
        """Who gave it, and who stood behind them."""
        return frozenset({self.user_id} | ({self.behind_id} if self.behind_id else set()))
