"""Saved views of the ledger: a name for an address of one's own, shown as a tab."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, mapped_column

from portal import policy
from portal.accounts.models import User
from portal.db import Base, UtcDateTime, ahead, db, in_one, read, rows_in, transaction
from portal.kernel import clock
from portal.kernel.errors import NotFound, Refusal
from portal.policy import Actor

MOST = 12
LONGEST_NAME = 20
LONGEST_QUERY = 1500


class SavedView(Base):
    """What a ledger was narrowed to, with its order and columns: one person's."""

    __tablename__ = "saved_view"
    __table_args__ = (
        CheckConstraint("name <> ''", name="view_has_name"),
        Index("uq_saved_view_user_id_name", "user_id", "name", unique=True),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    query: Mapped[str] = mapped_column(String(LONGEST_QUERY))
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class Shown:
    """What a tab shows of a view."""

    id: int
    name: str
    query: str


OF_USER = (
    select(in_one(SavedView.id.expression, SavedView.name, SavedView.query))
    .where(SavedView.user_id == User.id)
    .correlate(User)
    .scalar_subquery()
)
"""The views of a person as one text, to be read along with them."""


def shown(actor: Actor) -> Sequence[Shown]:
    """One's own views as tabs show them, in the order they were made."""
    said = ahead("views")
    if said is None:
        said = read(select(OF_USER).where(User.id == actor.user_id)).scalar()
    views = [Shown(int(row_id), name, query) for row_id, name, query in rows_in(said)]
    return sorted(views, key=lambda view: view.id)


def of(actor: Actor) -> Sequence[SavedView]:
    """One's own views, in the order they were made."""
    query = select(SavedView).where(SavedView.user_id == actor.user_id).order_by(SavedView.id)
    return db.session.scalars(query).all()


def own(actor: Actor, view_id: int) -> SavedView:
    """One of one's own views. Raises NotFound."""
    found = db.session.get(SavedView, view_id)
    if found is None or found.user_id != actor.user_id:
        raise NotFound("没有找到这个视图，可能已经删除。请回到台账。")
    return found


@transaction()
def save(actor: Actor, name: str, query: str) -> SavedView:
    """Keep an address under a name, over what that name stood for. Raises Refusal."""
    policy.require(actor, "hazard.view")
    if len(query) > LONGEST_QUERY:
        raise Refusal("条件太多，存不下。请减少筛选条件或列，再保存。", "name")
    mine = of(actor)
    view = next((one for one in mine if one.name == name), None)
    if view is None:
        if len(mine) >= MOST:
            raise Refusal(f"一个人最多存 {MOST} 个视图。请先删除用不着的。", "name")
        view = SavedView(user_id=actor.user_id, name=name)
        db.session.add(view)
    view.query, view.saved_at = query, clock.now()
    db.session.flush()
    return view


@transaction()
def rename(actor: Actor, view_id: int, name: str) -> None:
    """Give a view another name. Raises Refusal where another view has it."""
    view = own(actor, view_id)
    if any(one.name == name and one.id != view.id for one in of(actor)):
        raise Refusal(f"已经有叫“{name}”的视图。请换一个名字。", "name")
    view.name = name


@transaction()
def drop(actor: Actor, view_id: int) -> None:
    """Delete a view; the hazards it showed stay as they are."""
    db.session.delete(own(actor, view_id))
