"""举报: the tables. Of an informant's acts they hold the day and the place in the ledger, no more.

No table counts its rows up (``WITHOUT ROWID``, random ids): the order in which rows came would be
a clock. What is younger than a day is kept by age in ticks (``age``), never by a moment.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, TermCode, UtcDateTime, one_of, partial
from portal.tips.terms import Clock, Role, Side, Status, Takes

WITHOUT_ORDER = {"sqlite_with_rowid": False}
ID = String(32)


class Box(Base):
    """信箱: what its members alone can open, by a key pair that they share.

    Most take tips; two take none, but what a reward must not tell in clear.
    """

    __tablename__ = "tip_box"
    __table_args__ = (one_of("takes", Takes),)
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(40))
    takes: Mapped[Takes] = mapped_column(TermCode(Takes), default=Takes.TIPS)
    epoch: Mapped[int] = mapped_column(default=0)
    public: Mapped[bytes | None] = mapped_column(LargeBinary)


class BoxSecret(Base):
    """The private half of a box's key of one epoch, sealed to a member; ``user_id`` 0: escrow."""

    __tablename__ = "tip_box_secret"
    __table_args__ = (WITHOUT_ORDER,)
    box_id: Mapped[int] = mapped_column(ForeignKey("tip_box.id"), primary_key=True)
    epoch: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class HandlerKey(Base):
    """A handler's key pair: the public half, the private one wrapped twice.

    ``paper``: a mark of the recovery key's last group until it was typed back from the print, then
    None. ``is_astray``: a slip took the password's place, which opens the key no more.
    """

    __tablename__ = "tip_handler_key"
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    public: Mapped[bytes] = mapped_column(LargeBinary)
    by_password: Mapped[bytes] = mapped_column(LargeBinary)
    by_recovery: Mapped[bytes] = mapped_column(LargeBinary)
    paper: Mapped[bytes | None] = mapped_column(LargeBinary)
    is_astray: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class OpenKey(Base):
    """A handler's private key while it lies open: wrapped by what the session's cookie holds."""

    __tablename__ = "tip_open_key"
    sign_in_id: Mapped[int] = mapped_column(
        ForeignKey("sign_in.id"), primary_key=True, autoincrement=False
    )
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    used_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Published(Base):
    """What the public pages may know of the office: names, numbers to call, keys to seal to."""

    __tablename__ = "tip_published"
    __table_args__ = (WITHOUT_ORDER,)
    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)


class Tip(Base):
    """One tip: what may be known of it without a key."""

    __tablename__ = "tip"
    __table_args__ = (
        one_of("status", Status),
        one_of("clock", Clock),
        CheckConstraint("(clock IS NULL) = (due_on IS NULL)", name="clock_has_day"),
        Index("ix_tip_box_id_status_due_on", "box_id", "status", "due_on"),
        partial("ix_tip_due_on", "due_on", where="due_on IS NOT NULL"),
        partial("ix_tip_ended_on", "ended_on", where="ended_on IS NOT NULL"),
        WITHOUT_ORDER,
    )
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    index: Mapped[int] = mapped_column(unique=True)
    day: Mapped[date] = mapped_column()
    box_id: Mapped[int] = mapped_column(ForeignKey("tip_box.id"))
    lookup: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public: Mapped[bytes] = mapped_column(LargeBinary)
    is_screened: Mapped[bool] = mapped_column(default=False)
    status: Mapped[Status] = mapped_column(TermCode(Status), default=Status.RECEIVED)
    clock: Mapped[Clock | None] = mapped_column(TermCode(Clock))
    due_on: Mapped[date | None] = mapped_column()
    ended_on: Mapped[date | None] = mapped_column()
    is_extended: Mapped[bool] = mapped_column(default=False)
    is_reviewed: Mapped[bool] = mapped_column(default=False)
    files: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own attribute

    @property
    def subject(self) -> str:
        """How the trail names this tip: by its random id."""
        return f"tip:{self.id}"


class Wrap(Base):
    """A tip's key of one side, sealed to one who may read it.

    ``holder``: ``box:1:3`` a box in its epoch, ``user:7``, ``informant``, ``escrow``.
    """

    __tablename__ = "tip_wrap"
    __table_args__ = (one_of("side", Side), Index("ix_tip_wrap_holder", "holder"), WITHOUT_ORDER)
    tip_id: Mapped[str] = mapped_column(ID, ForeignKey("tip.id"), primary_key=True)
    side: Mapped[Side] = mapped_column(TermCode(Side), primary_key=True)
    holder: Mapped[str] = mapped_column(String(40), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class Entry(Base):
    """One sealed text of a tip, in order. What it is and when it was said lies inside."""

    __tablename__ = "tip_entry"
    __table_args__ = (one_of("side", Side), one_of("role", Role), WITHOUT_ORDER)
    tip_id: Mapped[str] = mapped_column(ID, ForeignKey("tip.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    side: Mapped[Side] = mapped_column(TermCode(Side))
    role: Mapped[Role] = mapped_column(TermCode(Role))
    day: Mapped[date] = mapped_column()
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class TipFile(Base):
    """A sealed file; one without a tip was sent but not handed in yet, and is dropped by age."""

    __tablename__ = "tip_file"
    __table_args__ = (
        Index("ix_tip_file_tip_id", "tip_id"),
        partial("ix_tip_file_age", "age", where="tip_id IS NULL"),
        WITHOUT_ORDER,
    )
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    tip_id: Mapped[str | None] = mapped_column(ID, ForeignKey("tip.id"))
    age: Mapped[int] = mapped_column(default=0)


class Chunk(Base):
    """A part of a sealed file."""

    __tablename__ = "tip_chunk"
    __table_args__ = (WITHOUT_ORDER,)
    file_id: Mapped[str] = mapped_column(
        ID, ForeignKey("tip_file.id", ondelete="CASCADE"), primary_key=True
    )
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class Handed(Base):
    """A form that was handed in, by the hash of its token: the second arrival changes nothing."""

    __tablename__ = "tip_handed"
    __table_args__ = (WITHOUT_ORDER,)
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    is_kept: Mapped[bool] = mapped_column(default=False)
    age: Mapped[int] = mapped_column(default=0)


class Visit(Base):
    """An informant's session: whose, and with which key, only the cookie can open."""

    __tablename__ = "tip_visit"
    __table_args__ = (WITHOUT_ORDER,)
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    age: Mapped[int] = mapped_column(default=0)


class Registration(Base):
    """举报登记链: one line a tip, each holding the hash of the one before."""

    __tablename__ = "tip_registration"
    index: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column()
    commitment: Mapped[bytes] = mapped_column(LargeBinary)
    link: Mapped[bytes] = mapped_column(LargeBinary)


class Head(Base):
    """The end of the chain: whoever appends to it holds this one row."""

    __tablename__ = "tip_head"
    id: Mapped[int] = mapped_column(primary_key=True)
    index: Mapped[int] = mapped_column(default=0)
    day: Mapped[date] = mapped_column()
    link: Mapped[bytes] = mapped_column(LargeBinary)


class Tick(Base):
    """When the ages were last counted up: on the minute, whether anybody came or not."""

    __tablename__ = "tip_tick"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
