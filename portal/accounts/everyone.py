"""Who holds which role and post, of all units at once: for messages to many."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from portal.accounts.models import Delegation, UnitPost, User, UserRole
from portal.db import db
from portal.kernel import clock
from portal.policy import Actor, Post, Role


@dataclass(frozen=True)
class Everyone:
    """All living persons, their addresses and posts, and who stands in for whom today."""

    people: Mapping[int, Actor]
    emails: Mapping[int, str]
    posts: Mapping[tuple[int, Post], int]
    takers: Mapping[int, frozenset[int]]

    def holding(self, role: Role, unit_id: int | None = None) -> list[int]:
        """The holders of a role, in a unit or anywhere, the longest-standing first."""
        return [
            person.user_id
            for person in self.people.values()
            if role in person.roles and unit_id in {None, person.unit_id}
        ]

    def in_post(self, unit_id: int | None, post: Post) -> list[int]:
        """Who holds a post of a unit: one person, or none where it is empty."""
        found = self.posts.get((unit_id, post), 0) if unit_id else 0
        return [found] if found in self.people else []


def everyone() -> Everyone:
    """All of them, read in four statements."""
    roles: dict[int, set[Role]] = {}
    for user_id, role in db.session.execute(select(UserRole.user_id, UserRole.role)):
        roles.setdefault(user_id, set()).add(role)
    people = db.session.execute(
        select(User.id, User.name, User.unit_id, User.email).where(User.is_active).order_by(User.id)
    ).all()
    posts = db.session.execute(select(UnitPost.unit_id, UnitPost.post, UnitPost.user_id)).all()
    return Everyone(
        people={
            row.id: Actor(row.id, row.name, frozenset(roles.get(row.id, ())), row.unit_id)
            for row in people
        },
        emails={row.id: row.email for row in people if row.email},
        posts={(row.unit_id, row.post): row.user_id for row in posts},
        takers=_takers(),
    )


def _takers() -> dict[int, frozenset[int]]:
    today = clock.today()
    found: dict[int, frozenset[int]] = {}
    query = select(Delegation.from_id, Delegation.to_id).where(
        Delegation.ended_at.is_(None), Delegation.starts_on <= today, Delegation.ends_on >= today
    )
    for giver, taker in db.session.execute(query):
        found[giver] = found.get(giver, frozenset()) | {taker}
    return found
