"""Accounts: people, their roles and posts, how they sign in, who stands in for whom."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, TermCode, UtcDateTime, one_of
from portal.policy import Post, Role
from portal.units.models import Unit


class User(Base):
    """A person who signs in."""

    __tablename__ = "user"
    __table_args__ = (
        CheckConstraint("name <> ''", name="has_name"),
        Index("ix_user_unit_id_is_active", "unit_id", "is_active"),
        Index("ix_user_sort_key", "sort_key", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(40))
    sort_key: Mapped[str] = mapped_column(String(400), default="")
    initials: Mapped[str] = mapped_column(String(120), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str] = mapped_column(String(120), default="")
    job_title: Mapped[str] = mapped_column(String(40), default="")
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    must_change: Mapped[bool] = mapped_column(default=True)
    slip_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    totp_secret: Mapped[str] = mapped_column(String(64), default="")
    totp_last: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit] = relationship()
    role_rows: Mapped[list["UserRole"]] = relationship(cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own attribute

    @property
    def roles(self) -> frozenset[Role]:
        """The roles this person holds."""
        return frozenset(row.role for row in self.role_rows)

    @property
    def subject(self) -> str:
        """How the trail names this person."""
        return f"user:{self.id}"


class UserRole(Base):
    """One role of a person."""

    __tablename__ = "user_role"
    __table_args__ = (one_of("role", Role), Index("ix_user_role_role", "role", "user_id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    role: Mapped[Role] = mapped_column(TermCode(Role), primary_key=True)


class UnitPost(Base):
    """Who holds a post of a unit: 负责人, 分管领导, …; one person a post."""

    __tablename__ = "unit_post"
    __table_args__ = (one_of("post", Post),)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    post: Mapped[Post] = mapped_column(TermCode(Post), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)


class SignIn(Base):
    """A session: from sign-in to sign-out, kept under the hash of its token."""

    __tablename__ = "sign_in"
    __table_args__ = (Index("ix_sign_in_user_id_ended_at", "user_id", "ended_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    agent: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(64), default="")


class SignInFailure(Base):
    """Failures in a row for one account name from one address, and when to try again."""

    __tablename__ = "sign_in_failure"
    username: Mapped[str] = mapped_column(String(40), primary_key=True)
    address: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)
    wait_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RecoveryCode(Base):
    """A printed code that stands in for the second factor, once."""

    __tablename__ = "recovery_code"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Delegation(Base):
    """请假代办: one person's to-dos handed to a colleague of the unit from day to day."""

    __tablename__ = "delegation"
    __table_args__ = (
        CheckConstraint("starts_on <= ends_on", name="ends_after_start"),
        CheckConstraint("from_id <> to_id", name="not_to_oneself"),
        Index("ix_delegation_to_id_ends_on", "to_id", "ends_on"),
        Index("ix_delegation_from_id_ends_on", "from_id", "ends_on"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    from_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    starts_on: Mapped[date] = mapped_column()
    ends_on: Mapped[date] = mapped_column()
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    giver: Mapped[User] = relationship(foreign_keys=[from_id])
    taker: Mapped[User] = relationship(foreign_keys=[to_id])
