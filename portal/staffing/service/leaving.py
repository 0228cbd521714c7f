"""离岗 and 调岗: what a person held goes to others in the same act."""

from collections.abc import Mapping, Sequence

from portal import policy
from portal.accounts.models import User
from portal.accounts.service import people, posts
from portal.accounts.terms import Act
from portal.db import db, transaction
from portal.hazards.service import handing as hazards
from portal.kernel.errors import Refusal
from portal.notices import service as notices
from portal.official.service import handing as documents
from portal.official.service import handing_in as incoming
from portal.policy import Actor, Post, Role
from portal.staffing import queries
from portal.staffing.queries import DOCUMENTS, HAZARDS, INCOMING, POST, TAKEN, Holding
from portal.staffing.service import delegating
from portal.trail import service as trail

Heirs = Mapping[str, int]
"""Who takes what, a person's id by the key of a Holding."""


@transaction()
def leave(actor: Actor, user_id: int, version: int, heirs: Heirs, reason: str) -> User:
    """离岗: hand over all a person holds, close the account, end the sessions.

    Raises Refusal while something would stay without a living owner, for oneself and for the last
    administrator; Stale where the person was changed since the page was shown.
    """
    acting = policy.require(actor, "account.manage")
    row = people.deactivate(actor, user_id, version, reason)
    _hand_over(acting, row, queries.holdings(row, None), heirs)
    delegating.end_given(row.id, acting)
    return row


@transaction()
def move(
    actor: Actor,
    user_id: int,
    version: int,
    unit_id: int,
    roles: frozenset[Role],
    heirs: Heirs,
) -> User:
    """调岗: another unit or other roles; what the person could no longer do goes to others."""
    acting = policy.require(actor, "account.manage")
    row = people.to_change(user_id, version)
    changes_unit = row.unit_id != unit_id
    left = queries.holdings(row, queries.as_placed(row, unit_id, roles))
    _hand_over(acting, row, left, heirs)
    if changes_unit:
        delegating.end_given(row.id, acting)
    people.place(actor, user_id, row.version, unit_id, roles)
    return row


def _hand_over(acting: Actor, leaver: User, left: Sequence[Holding], heirs: Heirs) -> None:
    told: dict[int, list[str]] = {}
    for one in left:
        to_id = heirs.get(one.key)
        if to_id is None or to_id not in {row_id for row_id, _ in one.candidates}:
            raise Refusal(
                f"“{one.label}”还没有合适的接手人，不能办理。请选好接手人再提交。",
                f"heir_{one.key}",
            )
        _hand_over_one(acting, leaver, one, to_id)
        told.setdefault(to_id, []).append(f"{one.label} {one.count} 项")
    for to_id, things in told.items():
        notices.tell([to_id], f"{leaver.name}的{'、'.join(things)}交接给您办理。", "/")
    if told:
        trail.record(
            acting,
            Act.HAND_OVER.value,
            leaver.subject,
            after={one.key: heirs[one.key] for one in left},
        )
    db.session.flush()


def _hand_over_one(acting: Actor, leaver: User, one: Holding, to_id: int) -> None:
    if one.key == HAZARDS:
        hazards.hand_over(leaver.id, to_id, acting, only=one.ids)
    elif one.key == DOCUMENTS:
        documents.hand_over(leaver.id, to_id, acting, only=one.ids)
    elif one.key == INCOMING:
        incoming.hand_over(leaver.id, to_id, acting, only=one.ids)
    elif one.key == TAKEN:
        delegating.hand_over(leaver.id, to_id, acting)
    else:
        post = Post.of(one.key.removeprefix(POST))
        posts.hand_over(leaver.id, to_id, acting, only=post, units=one.ids)
