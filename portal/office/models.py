"""设置: what the office decides, and the year's holidays."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, TermCode, UtcDateTime, one_of
from portal.office.terms import PaperKind


class OfficeSetting(Base):
    """One setting that differs from its default."""

    __tablename__ = "office_setting"
    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Holiday(Base):
    """A day the year's notice names: 放假, or 上班 on a weekend."""

    __tablename__ = "holiday"
    __table_args__ = (CheckConstraint("kind IN ('rest', 'work')", name="kind_known"),)
    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(40), default="")


class Issuer(Base):
    """发文机关: an organ in whose name papers go out. Papers that went out keep its old name."""

    __tablename__ = "issuer"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    place: Mapped[int] = mapped_column(default=0)

    series: Mapped[list["IssuerSeries"]] = relationship(cascade="all, delete-orphan")


class IssuerSeries(Base):
    """The 代字 an issuer uses for a kind of paper: 某新城管安改."""

    __tablename__ = "issuer_series"
    __table_args__ = (one_of("kind", PaperKind),)
    issuer_id: Mapped[int] = mapped_column(ForeignKey("issuer.id"), primary_key=True)
    kind: Mapped[PaperKind] = mapped_column(TermCode(PaperKind), primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
