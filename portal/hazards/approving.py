"""Who approves a 治理方案: the 审批人 of 安全管理科, or all of it where the post is empty."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select

from portal.accounts import queries as people
from portal.accounts.models import UnitPost, User, UserRole
from portal.db import db
from portal.hazards.guards import WITH_FIRM
from portal.hazards.models import Hazard
from portal.hazards.records import Records
from portal.kernel.errors import Forbidden
from portal.policy import Actor, Post, Role


def approvers() -> Sequence[User]:
    """The persons who approve today, the longest-standing first."""
    query = (
        select(User)
        .join(UserRole, UserRole.user_id == User.id)
        .join(UnitPost, UnitPost.user_id == User.id)
        .where(UserRole.role == Role.SAFETY, UnitPost.post == Post.APPROVER, User.is_active)
        .order_by(User.id)
    )
    return db.session.scalars(query).unique().all() or people.holders_of(Role.SAFETY)


def as_approver(actor: Actor) -> Actor:
    """``actor`` in the capacity that approves: their own, or of whom they stand in for.

    Raises Forbidden, naming who approves.
    """
    found = approvers()
    known = {one.id for one in found}
    for one in (actor, *actor.stands_in_for):
        if one.user_id in known and Role.SAFETY in one.roles:
            behind = one if one.user_id != actor.user_id else None
            return replace(actor, role=Role.SAFETY, on_behalf_of=behind)
    names = "、".join(one.name for one in found) or "安全管理科审批人"
    raise Forbidden(f"治理方案由{names}审批，您不能审批。如需办理，请与其联系。")


def lies_with_approver(hazard: Hazard, records: Records) -> bool:
    """Whether a hazard is in the hands of who decides on its 治理方案, and not in its firm's."""
    if hazard.status not in WITH_FIRM or records.waiting_remedy is None:
        return False
    return hazard.holder_id in {one.id for one in approvers()}


def may_approve(actor: Actor) -> bool:
    """Whether ``actor`` approves today."""
    try:
        as_approver(actor)
    except Forbidden:
        return False
    return True
