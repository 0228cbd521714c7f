"""Units: the committee's tree of sections, and the firms beside it (一企一档)."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, TermCode, one_of, partial
from portal.policy import Scope
from portal.units.terms import Industry, Kind, Tag


class Unit(Base):
    """The committee, a section of it, or a firm."""

    __tablename__ = "unit"
    __table_args__ = (
        one_of("kind", Kind),
        one_of("industry", Industry),
        CheckConstraint("name <> ''", name="has_name"),
        CheckConstraint("headcount >= 0", name="headcount_not_negative"),
        CheckConstraint("kind = 'firm' OR section_id IS NULL", name="only_firms_in_charge"),
        Index("ix_unit_kind_sort_key", "kind", "sort_key", "id"),
        partial("uq_unit_credit_code", "credit_code", unique=True, where="credit_code <> ''"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind] = mapped_column(TermCode(Kind))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    short_name: Mapped[str] = mapped_column(String(40), default="")
    sort_key: Mapped[str] = mapped_column(String(400), default="")
    initials: Mapped[str] = mapped_column(String(120), default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    section_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    credit_code: Mapped[str] = mapped_column(String(18), default="")
    address: Mapped[str] = mapped_column(String(200), default="")
    industry: Mapped[Industry | None] = mapped_column(TermCode(Industry))
    legal_representative: Mapped[str] = mapped_column(String(40), default="")
    head_name: Mapped[str] = mapped_column(String(40), default="")
    safety_officer: Mapped[str] = mapped_column(String(40), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    headcount: Mapped[int | None] = mapped_column()
    version: Mapped[int] = mapped_column(default=1)

    parent: Mapped["Unit | None"] = relationship(remote_side=[id], foreign_keys=[parent_id])
    section: Mapped["Unit | None"] = relationship(remote_side=[id], foreign_keys=[section_id])
    tag_rows: Mapped[list["UnitTag"]] = relationship(cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own attribute

    @property
    def tags(self) -> frozenset[Tag]:
        """What sets this firm apart."""
        return frozenset(row.tag for row in self.tag_rows)

    @property
    def subject(self) -> str:
        """How the trail names this unit."""
        return f"unit:{self.id}"

    @property
    def scope(self) -> Scope:
        """Whose this unit is: its own, and its section's in charge."""
        if self.kind is Kind.FIRM:
            return Scope(section_id=self.section_id, firm_id=self.id)
        return Scope(section_id=self.id)


class UnitTag(Base):
    """One tag of a firm."""

    __tablename__ = "unit_tag"
    __table_args__ = (one_of("tag", Tag), Index("ix_unit_tag_tag", "tag", "unit_id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    tag: Mapped[Tag] = mapped_column(TermCode(Tag), primary_key=True)
