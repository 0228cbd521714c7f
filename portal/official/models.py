"""公文: an official document, its versions, what each step recorded, who countersigned it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.db import Base, TermCode, UtcDateTime, one_of, partial
from portal.office.models import Issuer
from portal.official.terms import (
    Action,
    Direction,
    Kind,
    Outcome,
    Publicity,
    Retention,
    Sheet,
    Status,
    Urgency,
)
from portal.policy import Scope
from portal.units.models import Unit

LONGEST_NAMES = 4000


class OfficialDocument(Base):
    """One official document, from the first draft to the archive.

    ``key`` is its address. ``title``, ``issuers`` (names, 主办机关 first), ``recipients``,
    ``copies_to``, ``urgency`` and ``is_sealed`` are what the words of its last version say.
    ``subject`` is the record it was made from ("hazard:12"), ``used`` the rows and figures taken
    from it, with the moment of the cut-off. ``version`` is counted by the database's own rows;
    ``version_no`` is the number of the text as it stands. ``signed_*`` say who signed which text,
    and the hashes of its words (``digest``) and of its Word file (``sha256``); they are empty again
    where the text has changed since. ``file_sha256`` is the Word file as it is issued, with its
    number. ``pages`` (页数) is counted at 归档; the archivist may put it right.
    """

    __tablename__ = "official_document"
    __table_args__ = (
        one_of("kind", Kind),
        one_of("sheet", Sheet),
        one_of("direction", Direction),
        one_of("publicity", Publicity),
        one_of("urgency", Urgency),
        one_of("status", Status),
        one_of("retention", Retention),
        CheckConstraint("(voided_at IS NULL) = (void_reason = '')", name="void_has_reason"),
        CheckConstraint("(status = 'voided') = (voided_at IS NOT NULL)", name="voided_has_date"),
        CheckConstraint(
            "(number IS NULL) = (serial IS NULL) AND (number IS NULL) = (registered_at IS NULL)",
            name="number_is_whole",
        ),
        CheckConstraint(
            "status NOT IN ('to_recheck', 'to_register', 'to_print', 'to_seal', 'to_dispatch',"
            " 'to_archive', 'archived') OR signed_at IS NOT NULL",
            name="issued_is_signed",
        ),
        CheckConstraint(
            "status NOT IN ('to_print', 'to_seal', 'to_dispatch', 'to_archive', 'archived')"
            " OR number IS NOT NULL",
            name="issued_has_number",
        ),
        Index("uq_official_document_series_serial", "series", "series_year", "serial", unique=True),
        Index("ix_official_document_holder_id_status", "holder_id", "status"),
        Index("ix_official_document_drafter_id_id", "drafter_id", "id"),
        Index("ix_official_document_status_id", "status", "id"),
        Index("ix_official_document_subject", "subject", "id"),
        Index("ix_official_document_year_registered_at", "year", "registered_at", "id"),
        Index("ix_official_document_volume_id", "volume_id", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    kind: Mapped[Kind] = mapped_column(TermCode(Kind))
    sheet: Mapped[Sheet] = mapped_column(TermCode(Sheet))
    direction: Mapped[Direction] = mapped_column(TermCode(Direction))
    publicity: Mapped[Publicity] = mapped_column(TermCode(Publicity))
    urgency: Mapped[Urgency] = mapped_column(TermCode(Urgency), default=Urgency.USUAL)
    status: Mapped[Status] = mapped_column(TermCode(Status), default=Status.DRAFT)
    title: Mapped[str] = mapped_column(String(300))
    basis: Mapped[str] = mapped_column(String(400), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    issuer_id: Mapped[int | None] = mapped_column(ForeignKey("issuer.id"))
    issuers: Mapped[Any] = mapped_column(JSON, default=list)
    recipients: Mapped[str] = mapped_column(String(LONGEST_NAMES), default="")
    copies_to: Mapped[str] = mapped_column(String(LONGEST_NAMES), default="")
    is_sealed: Mapped[bool] = mapped_column(default=True)
    asked_units: Mapped[Any] = mapped_column(JSON, default=list)
    subject: Mapped[str] = mapped_column(String(80), default="")
    used: Mapped[Any] = mapped_column(JSON, default=dict)
    drafter_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    section_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    drafted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    holder_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    moved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    signer_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    version: Mapped[int] = mapped_column(default=1)
    version_no: Mapped[int] = mapped_column(default=1)
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    signed_no: Mapped[int | None] = mapped_column()
    signed_digest: Mapped[str] = mapped_column(String(64), default="")
    signed_sha256: Mapped[str] = mapped_column(String(64), default="")
    signed_by: Mapped[str] = mapped_column(String(400), default="")
    dated: Mapped[date | None] = mapped_column()
    series: Mapped[str | None] = mapped_column(String(80))
    series_year: Mapped[int | None] = mapped_column()
    year: Mapped[int | None] = mapped_column()
    serial: Mapped[int | None] = mapped_column()
    number: Mapped[str | None] = mapped_column(String(80))
    registered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    copies: Mapped[int | None] = mapped_column()
    printed_on: Mapped[date | None] = mapped_column()
    file_sha256: Mapped[str] = mapped_column(String(64), default="")
    dispatched_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    archived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    retention: Mapped[Retention | None] = mapped_column(TermCode(Retention))
    volume_id: Mapped[int | None] = mapped_column(ForeignKey("volume.id"))
    voided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    void_reason: Mapped[str] = mapped_column(String(400), default="")
    pages: Mapped[int | None] = mapped_column()

    drafter: Mapped[User] = relationship(foreign_keys=[drafter_id])
    section: Mapped[Unit] = relationship(foreign_keys=[section_id])
    holder: Mapped[User | None] = relationship(foreign_keys=[holder_id])
    signer: Mapped[User | None] = relationship(foreign_keys=[signer_id])
    issuer: Mapped[Issuer | None] = relationship(foreign_keys=[issuer_id])
    handler_rows: Mapped[list["DocumentHandler"]] = relationship(cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own attribute

    @property
    def scope(self) -> Scope:
        """Whose the document is: everybody's who drafted, held or handled it."""
        return Scope(people=frozenset(row.user_id for row in self.handler_rows))

    @property
    def trail_subject(self) -> str:
        """How the trail and the files name this document."""
        return f"document:{self.id}"

    @property
    def is_joint(self) -> bool:
        """Whether several organs issue it (联合行文)."""
        return len(self.issuers) > 1


class DocumentHandler(Base):
    """经办: a person who drafted, held or acted on a document. They go on reading it."""

    __tablename__ = "document_handler"
    __table_args__ = (Index("ix_document_handler_user_id_document_id", "user_id", "document_id"),)
    document_id: Mapped[int] = mapped_column(ForeignKey("official_document.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)


class DocumentHazard(Base):
    """A hazard that a document was made from, by its number: one of the rows kept in ``used``."""

    __tablename__ = "document_hazard"
    __table_args__ = (Index("ix_document_hazard_number_document_id", "number", "document_id"),)
    document_id: Mapped[int] = mapped_column(ForeignKey("official_document.id"), primary_key=True)
    number: Mapped[str] = mapped_column(String(60), primary_key=True)


class DocumentVersion(Base):
    """One text of a document: the JSON that ``portal.gongwen`` reads. Only grows.

    ``digest`` is the SHA-256 over the JSON in one fixed spelling (``rules.digest``).
    """

    __tablename__ = "document_version"
    __table_args__ = (
        CheckConstraint("no >= 1", name="no_from_one"),
        CheckConstraint("no = 1 OR reason <> ''", name="change_has_reason"),
    )
    document_id: Mapped[int] = mapped_column(ForeignKey("official_document.id"), primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[Any] = mapped_column(JSON, deferred=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    maker_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    maker_title: Mapped[str] = mapped_column(String(300))
    reason: Mapped[str] = mapped_column(String(400), default="")
    digest: Mapped[str] = mapped_column(String(64))


class DocumentStep(Base):
    """What one step recorded, as it was then. Only grows.

    ``behind_id`` is the colleague stood in for (代); ``title`` names both. ``said_by`` is the
    person whose word it is, where another wrote it down: the head of an organ outside.
    ``facts`` hold what the step's own table asks. Source: 党政机关公文处理工作条例 art. 18–25.
    """

    __tablename__ = "document_step"
    __table_args__ = (
        one_of("step", Action),
        one_of("outcome", Outcome),
        CheckConstraint(
            "outcome NOT IN ('sent_back', 'voided') OR opinion <> ''", name="no_has_reason"
        ),
        Index("ix_document_step_document_id_id", "document_id", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("official_document.id"))
    step: Mapped[Action] = mapped_column(TermCode(Action))
    outcome: Mapped[Outcome] = mapped_column(TermCode(Outcome))
    version_no: Mapped[int] = mapped_column()
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    behind_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    title: Mapped[str] = mapped_column(String(300))
    said_by: Mapped[str] = mapped_column(String(120), default="")
    opinion: Mapped[str] = mapped_column(Text, default="")
    facts: Mapped[Any] = mapped_column(JSON, default=dict)

    @property
    def people(self) -> frozenset[int]:
        """Who gave it, and who stood behind them."""
        return frozenset({self.user_id} | ({self.behind_id} if self.behind_id else set()))


class Countersigner(Base):
    """A unit or a joint organ that is asked to countersign one text, and the step it answered by.

    Either ``unit_id`` or ``organ`` says which. ``person_id`` is who is to answer, None where the
    organ has nobody here: then its word is written down for it.
    """

    __tablename__ = "countersigner"
    __table_args__ = (
        CheckConstraint("(unit_id IS NULL) <> (organ = '')", name="unit_or_organ"),
        Index("ix_countersigner_document_id_id", "document_id", "id"),
        partial("ix_countersigner_waiting", "person_id", where="step_id IS NULL"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("official_document.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    organ: Mapped[str] = mapped_column(String(80), default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    version_no: Mapped[int] = mapped_column()
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    step_id: Mapped[int | None] = mapped_column(ForeignKey("document_step.id"))

    unit: Mapped[Unit | None] = relationship()
    person: Mapped[User | None] = relationship()

    @property
    def name(self) -> str:
        """Who is asked, as people read it."""
        return self.unit.name if self.unit else self.organ
