"""岗位: who is 负责人, 分管领导, 部门负责人 … of a unit."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select

from portal import policy
from portal.accounts import directory, queries, rules
from portal.accounts.models import UnitPost, User
from portal.accounts.rules import Place
from portal.accounts.terms import Act
from portal.db import db, transaction
from portal.kernel.errors import Refusal
from portal.policy import Actor, Post
from portal.trail import service as trail
from portal.units.models import Unit


@transaction()
def appoint(
    actor: Actor, unit_id: int, holders: Mapping[Post, int | None], *, seen: Mapping[Post, int]
) -> int:
    """Give the posts of a unit to persons, None for nobody; how many changed.

    ``seen`` is who held them when the page was drawn: a post that changed since is refused.
    Raises Refusal for a person who may not hold the post.
    """
    acting = policy.require(actor, "account.manage")
    unit = directory.unit(actor, unit_id)
    db.session.refresh(unit, with_for_update=True)
    for person_id in sorted({one for one in holders.values() if one is not None}):
        queries.pinned(person_id)
    now = directory.posts_of_unit(unit.id)
    allowed = directory.who_may_hold(unit, holders, directory.crowd([unit.id]))
    changed = 0
    for post, user_id in holders.items():
        if user_id == now.get(post):
            continue
        if now.get(post) != seen.get(post):
            raise Refusal(
                f"“{post.label}”刚才已有人改过，没有保存。请刷新后再选。", f"post_{post.value}"
            )
        if user_id is not None and user_id not in {row_id for row_id, _ in allowed[post]}:
            raise Refusal(
                f"这个人不能担任“{post.label}”。请从列表里重新选择。", f"post_{post.value}"
            )
        _give(acting, unit, post, now.get(post), user_id)
        changed += 1
    return changed


def may_take(person: User, post: Post, unit: Unit) -> bool:
    """Whether a person may hold a post of a unit."""
    place = Place(person.unit_id, person.unit.kind, person.roles)
    return person.is_active and rules.may_hold(post, unit.id, unit.kind, place)


@transaction()
def hand_over(
    from_id: int,
    to_id: int,
    acting: Actor,
    *,
    only: Post | None = None,
    units: Collection[int] | None = None,
) -> int:
    """Move a person's posts, all or ``only`` those of one kind in ``units``, to another; how many.

    Raises Refusal where the other may not hold one of them.
    """
    heir = queries.pinned(to_id)
    held = directory.posts_of_person(from_id)
    moved = [
        (post, unit)
        for post, unit in held
        if (only is None or post is only) and (units is None or unit.id in units)
    ]
    for post, unit in moved:
        if not may_take(heir, post, unit):
            raise Refusal(
                f"{heir.name}不能担任{unit.name}的{post.label}。请另选接手人。",
                f"heir_post_{post.value}",
            )
        _give(acting, unit, post, from_id, to_id)
    return len(moved)


def _give(acting: Actor, unit: Unit, post: Post, before: int | None, after: int | None) -> None:
    row = db.session.scalars(
        select(UnitPost).where(UnitPost.unit_id == unit.id, UnitPost.post == post)
    ).one_or_none()
    if row and after is None:
        db.session.delete(row)
    elif row and after is not None:
        row.user_id = after
    elif after is not None:
        db.session.add(UnitPost(unit_id=unit.id, post=post, user_id=after))
    trail.record(
        acting,
        Act.APPOINT.value,
        f"unit:{unit.id}",
        before=_said(post, before),
        after=_said(post, after),
    )


def _said(post: Post, user_id: int | None) -> dict[str, Any]:
    return {"post": post.value, "user_id": user_id}
