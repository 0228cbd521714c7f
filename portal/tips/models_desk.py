"""办理: the desk's own tables: groups of tips on one matter, their chain, and sealed figures."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, TermCode, one_of
from portal.tips.models import ID, WITHOUT_ORDER
from portal.tips.terms import Change


class Group(Base):
    """同一事项: tips on one matter, as two handlers agreed. Why, lies sealed with each tip."""

    __tablename__ = "tip_group"
    __table_args__ = (WITHOUT_ORDER,)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    box_id: Mapped[int] = mapped_column(ForeignKey("tip_box.id"))


class Grouped(Base):
    """A tip in a confirmed group. ``is_same``: it tells substantially the same facts."""

    __tablename__ = "tip_grouped"
    __table_args__ = (Index("ix_tip_grouped_group_id", "group_id"), WITHOUT_ORDER)
    tip_id: Mapped[str] = mapped_column(ID, ForeignKey("tip.id"), primary_key=True)
    group_id: Mapped[str] = mapped_column(ID, ForeignKey("tip_group.id"))
    is_same: Mapped[bool] = mapped_column(default=True)


class GroupChange(Base):
    """同一事项的变更链: what was proposed, confirmed or dropped, each holding the hash before it.

    ``members`` are pairs of a tip's id and whether it tells the same facts, in their order.
    """

    __tablename__ = "tip_group_change"
    __table_args__ = (one_of("change", Change), Index("ix_tip_group_change_group_id", "group_id"))
    index: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column()
    group_id: Mapped[str] = mapped_column(ID, ForeignKey("tip_group.id"))
    change: Mapped[Change] = mapped_column(TermCode(Change))
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    members: Mapped[Any] = mapped_column(JSON)
    commitment: Mapped[bytes] = mapped_column(LargeBinary)
    link: Mapped[bytes] = mapped_column(LargeBinary)


class Count(Base):
    """What an ended tip adds to the figures: month, street, matter …, sealed to its box.

    It names no tip, and stays when the tip's content is deleted.
    """

    __tablename__ = "tip_count"
    __table_args__ = (Index("ix_tip_count_box_id", "box_id"), WITHOUT_ORDER)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    box_id: Mapped[int] = mapped_column(ForeignKey("tip_box.id"))
    epoch: Mapped[int] = mapped_column()
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
