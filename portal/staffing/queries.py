"""What a person holds, who could take it, and what has nobody any more."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portal.accounts import directory
from portal.accounts import queries as people
from portal.accounts.models import Delegation, UnitPost, User
from portal.accounts.rules import Place, may_hold
from portal.db import db
from portal.hazards.models import Hazard
from portal.hazards.service import handing as hazards
from portal.kernel import clock
from portal.official.models import OfficialDocument
from portal.official.models_incoming import Incoming
from portal.official.service import handing as documents
from portal.official.service import handing_in as incoming
from portal.policy import Actor, Post, Role
from portal.staffing import rules
from portal.units.models import Unit

HAZARDS, DOCUMENTS, TAKEN, POST = "hazards", "documents", "taken", "post_"
INCOMING = "incoming"
NAMED = 20


@dataclass(frozen=True)
class Holding:
    """One kind of things that a person holds and another must take.

    ``ids`` are those of the things where they have some; ``candidates`` are (id, words) of those
    who can take all of them, the first is proposed.
    """

    key: str
    label: str
    things: tuple[str, ...]
    candidates: tuple[tuple[int, str], ...]
    ids: frozenset[int] = frozenset()
    count: int = 0


def holdings(person: User, future: Actor | None) -> list[Holding]:
    """What must go to others: everything, or with ``future`` what they could no longer do."""
    held = [
        row
        for row in hazards.held(person.id)
        if future is None or not hazards.can_hold(future, row)
    ]
    papers = [
        row
        for row in documents.held(person.id)
        if future is None or not documents.can_hold(future, row, person.id)
    ]
    came_in = [
        row
        for row in incoming.held(person.id)
        if future is None or not incoming.can_hold(future, row.status)
    ]
    by_post = _by_post(person, future)
    stays = future is not None and future.unit_id == person.unit_id
    handed = [] if stays else taken(person.id)
    if not (held or papers or came_in or by_post or handed):
        return []
    units = {person.unit_id, *(unit.id for units in by_post.values() for unit in units)}
    among = directory.crowd(units)
    return [
        *_hazards(person, held, among),
        *_documents(person, papers, among),
        *_incoming(person, came_in, among),
        *(_post(person, post, units_, among) for post, units_ in by_post.items()),
        *_taken(person, handed, among),
    ]


def _hazards(person: User, rows: list[Hazard], among: Sequence[User]) -> list[Holding]:
    if not rows:
        return []
    things = [f"{row.number} {row.status.label} {row.text[:24]}" for row in rows]
    ids = frozenset(row.id for row in rows)
    return [
        Holding(
            HAZARDS,
            "手上的隐患",
            _named(things),
            _words(person, hazards.heirs(rows, person, among)),
            ids,
            len(rows),
        )
    ]


def _documents(
    person: User, rows: Sequence[OfficialDocument], among: Sequence[User]
) -> list[Holding]:
    if not rows:
        return []
    things = [f"{row.status.label} {row.title[:30]}" for row in rows]
    return [
        Holding(
            DOCUMENTS,
            "经办的公文",
            _named(things),
            _words(person, documents.heirs(rows, person, among)),
            frozenset(row.id for row in rows),
            len(rows),
        )
    ]


def _incoming(person: User, rows: Sequence[Incoming], among: Sequence[User]) -> list[Holding]:
    if not rows:
        return []
    things = [f"{row.number} {row.status.label} {row.title[:24]}" for row in rows]
    return [
        Holding(
            INCOMING,
            "手上的收文",
            _named(things),
            _words(person, incoming.heirs(rows, person, among)),
            frozenset(row.id for row in rows),
            len(rows),
        )
    ]


def _by_post(person: User, future: Actor | None) -> dict[Post, list[Unit]]:
    held = directory.posts_of_person(person.id)
    place = None
    if future is not None and held:
        here = db.session.get_one(Unit, future.unit_id)
        place = Place(here.id, here.kind, future.roles)
    found: dict[Post, list[Unit]] = {}
    for post, unit in held:
        if place is None or not may_hold(post, unit.id, unit.kind, place):
            found.setdefault(post, []).append(unit)
    return found


def _post(person: User, post: Post, units: Sequence[Unit], among: Sequence[User]) -> Holding:
    lists = [dict(directory.who_may_hold(unit, [post], among)[post]) for unit in units]
    return Holding(
        f"{POST}{post.value}",
        f"岗位：{post.label}",
        _named([unit.name for unit in units]),
        tuple(
            (user_id, words)
            for user_id, words in lists[0].items()
            if user_id != person.id and all(user_id in other for other in lists)
        ),
        frozenset(unit.id for unit in units),
        len(units),
    )


def _taken(person: User, rows: list[Delegation], among: Sequence[User]) -> list[Holding]:
    if not rows:
        return []
    not_these = {row.from_id for row in rows} | {person.id}
    colleagues = [one for one in among if one.unit_id == person.unit_id and one.id not in not_these]
    return [
        Holding(
            TAKEN,
            "代同事办理",
            _named([f"代{row.giver.name}至 {rules.written(row.ends_on)}" for row in rows]),
            _words(person, colleagues),
            frozenset(row.id for row in rows),
            len(rows),
        )
    ]


def _named(things: list[str]) -> tuple[str, ...]:
    more = len(things) - NAMED
    return (*things[:NAMED], f"另有 {more} 项") if more > 0 else tuple(things)


def _words(leaver: User, found: Sequence[User]) -> tuple[tuple[int, str], ...]:
    return tuple(
        (one.id, one.name if one.unit_id == leaver.unit_id else f"{one.name}（{one.unit.name}）")
        for one in found
    )


@dataclass(frozen=True)
class Orphan:
    """Something that nobody living holds: what, and where to look at it."""

    what: str
    address: str


def without_living_owner() -> list[Orphan]:
    """Open hazards and documents, posts and stand-ins that hang on nobody, or on who has left."""
    found = [
        Orphan(f"隐患 {row.number}（{row.status.label}）没有在岗的经办人", f"/hazards/{row.number}")
        for row in hazards.without_living_owner()
    ]
    found += [
        Orphan(
            f"公文《{row.title[:30]}》（{row.status.label}）没有在岗的经办人",
            f"/official/{row.key}",
        )
        for row in documents.without_living_owner()
    ]
    found += [
        Orphan(f"收文 {row.number}（{row.status.label}）没有在岗的经办人", f"/incoming/{row.key}")
        for row in incoming.without_living_owner()
    ]
    query = (
        select(UnitPost.post, Unit.id, Unit.name, User.name)
        .join(User, User.id == UnitPost.user_id)
        .join(Unit, Unit.id == UnitPost.unit_id)
        .where(User.is_active.is_(False), Unit.is_active)
        .order_by(Unit.sort_key, Unit.id)
    )
    found += [
        Orphan(f"{unit}的{post.label}{name}已离岗", f"/people/posts/{unit_id}")
        for post, unit_id, unit, name in db.session.execute(query)
    ]
    found += [
        Orphan(f"{row.giver.name}请假，代办的{row.taker.name}已离岗", f"/people/{row.from_id}")
        for row in runs_for_nobody()
    ]
    return found


def as_placed(person: User, unit_id: int, roles: frozenset[Role]) -> Actor:
    """A person as they would act in another place."""
    return Actor(person.id, person.name, roles, unit_id)


def taken(user_id: int) -> list[Delegation]:
    """What others have handed to a person and still runs or is to come."""
    return [one for one in people.delegations(user_id) if one.to_id == user_id]


def runs_for_nobody() -> list[Delegation]:
    """Delegations that run today to somebody who has left."""
    query = (
        select(Delegation)
        .join(User, User.id == Delegation.to_id)
        .where(
            Delegation.ended_at.is_(None),
            Delegation.starts_on <= clock.today(),
            Delegation.ends_on >= clock.today(),
            User.is_active.is_(False),
        )
        .order_by(Delegation.id)
    )
    return list(db.session.scalars(query).all())
