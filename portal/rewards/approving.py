"""Who approves rewards: leaders on the post 审批人, all leaders where it is empty."""

from collections.abc import Sequence

from sqlalchemy import select

from portal.accounts import queries as people
from portal.accounts.models import UnitPost, User, UserRole
from portal.db import db
from portal.kernel.errors import Forbidden
from portal.policy import Actor, Post, Role


def approvers() -> Sequence[User]:
    """The persons who approve today, the longest-standing first."""
    query = (
        select(User)
        .join(UserRole, UserRole.user_id == User.id)
        .join(UnitPost, UnitPost.user_id == User.id)
        .where(UserRole.role == Role.LEADER, UnitPost.post == Post.APPROVER, User.is_active)
        .order_by(User.id)
    )
    return db.session.scalars(query).unique().all() or people.holders_of(Role.LEADER)


def require_approver(acting: Actor) -> None:
    """Raise Forbidden, naming who approves, for anybody else."""
    found = approvers()
    if acting.user_id not in {one.id for one in found}:
        names = "、".join(one.name for one in found) or "领导"
        raise Forbidden(f"奖励由{names}审批，您不能审批。如需办理，请与其联系。")
