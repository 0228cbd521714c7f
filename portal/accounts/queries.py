"""Reading people: who is here, who they are, who is where."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    String,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import joinedload

from portal.accounts.models import Delegation, RecoveryCode, SignIn, UnitPost, User, UserRole
from portal.db import AHEAD, db, read
from portal.kernel import clock
from portal.kernel.errors import NotFound
from portal.plain import Plain
from portal.policy import NEVER_HANDED_ON, Actor, Post, Role
from portal.units.models import Unit, UnitTag
from portal.units.terms import SMALL_HEADCOUNT, SMALL_TAGS, Kind


class LiveSignIn(NamedTuple):
    """A session that has not been ended, with what its person is; ``roles`` are codes.

    ``stands_in`` says that somebody's to-dos are handed to this person today.
    """

    sign_in_id: int
    started_at: datetime
    seen_at: datetime
    user_id: int
    username: str
    name: str
    unit_id: int
    unit_name: str
    is_small: bool
    must_change: bool
    has_totp: bool
    roles: str | None
    stands_in: bool


def _is_small() -> ScalarSelect[bool]:
    tagged = exists().where(UnitTag.unit_id == Unit.id, UnitTag.tag.in_(sorted(SMALL_TAGS)))
    few = Unit.headcount < SMALL_HEADCOUNT
    query = select((Unit.kind == Kind.FIRM) & or_(tagged, func.coalesce(few, False)))
    return query.correlate(Unit).scalar_subquery()


def _today_to(user_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Delegations that hand to-dos to a person on the day ``today``."""
    return and_(
        Delegation.to_id == user_id,
        Delegation.ended_at.is_(None),
        Delegation.starts_on <= bindparam("today"),
        Delegation.ends_on >= bindparam("today"),
    )


_READ_AHEAD: dict[str, ScalarSelect[Any]] = {}


def read_ahead(parts: Mapping[str, ScalarSelect[Any]]) -> None:
    """Let the statement that finds a session read besides what every page shows.

    ``parts`` may look at the person, ``User``; what they give is found by ``db.ahead``.
    """
    _READ_AHEAD.update(parts)
    _live.cache_clear()


@cache
def _live() -> Plain:
    return Plain(
        select(
            SignIn.id,
            SignIn.started_at,
            SignIn.seen_at,
            User.id,
            User.username,
            User.name,
            Unit.id,
            Unit.name,
            _is_small(),
            User.must_change,
            User.totp_secret != "",
            select(func.aggregate_strings(type_coerce(UserRole.role, String), ","))
            .where(UserRole.user_id == User.id)
            .correlate(User)
            .scalar_subquery(),
            exists().where(_today_to(User.id.expression)).correlate(User),
            *_READ_AHEAD.values(),
        )
        .join(User, User.id == SignIn.user_id)
        .join(Unit, Unit.id == User.unit_id)
        .where(
            SignIn.token_hash == bindparam("token_hash"), SignIn.ended_at.is_(None), User.is_active
        )
    )


_GIVERS = (
    select(User.id, User.name, Unit.id, Unit.name)
    .join(Delegation, Delegation.from_id == User.id)
    .join(Unit, Unit.id == User.unit_id)
    .where(_today_to(bindparam("to_id")), User.is_active)
    .order_by(User.id)
)


def live_sign_in(token_hash: str) -> LiveSignIn | None:
    """The session kept under ``token_hash`` of a person who has not left, None if ended."""
    rows = _live().rows({"token_hash": token_hash, "today": clock.today()})
    if not rows:
        return None
    row, own = rows[0], len(LiveSignIn._fields)
    db.session.info[AHEAD] = dict(zip(_READ_AHEAD, row[own:], strict=True))
    return LiveSignIn(*row[:own])


@lru_cache(maxsize=64)
def _roles_in(codes: str | None) -> frozenset[Role]:
    return frozenset(Role.of(code) for code in codes.split(",")) if codes else frozenset()


def actor_of(row: LiveSignIn) -> Actor:
    """The actor of a session, with the colleagues stood in for today."""
    return Actor(
        user_id=row.user_id,
        name=row.name,
        roles=_roles_in(row.roles),
        unit_id=row.unit_id,
        unit_name=row.unit_name,
        is_small=row.is_small,
        stands_in_for=_givers(row.user_id) if row.stands_in else (),
    )


def _givers(user_id: int) -> tuple[Actor, ...]:
    givers = list(dict.fromkeys(read(_GIVERS, {"to_id": user_id, "today": clock.today()})))
    roles = roles_of({giver[0] for giver in givers})
    return tuple(
        Actor(
            user_id=giver_id,
            name=name,
            roles=roles.get(giver_id, frozenset()) - NEVER_HANDED_ON,
            unit_id=unit_id,
            unit_name=unit_name,
        )
        for giver_id, name, unit_id, unit_name in givers
    )


def roles_of(user_ids: Collection[int]) -> dict[int, frozenset[Role]]:
    """The roles of persons, by id."""
    found: dict[int, set[Role]] = {}
    query = select(UserRole.user_id, UserRole.role).where(UserRole.user_id.in_(user_ids))
    for user_id, role in db.session.execute(query):
        found.setdefault(user_id, set()).add(role)
    return {user_id: frozenset(roles) for user_id, roles in found.items()}


def actor_for(user: User) -> Actor:
    """A person as an actor outside of a session: for commands and demonstration data."""
    return Actor(
        user_id=user.id,
        name=user.name,
        roles=user.roles,
        unit_id=user.unit_id,
        unit_name=user.unit.name,
    )


def acting_now(user_id: int) -> Actor:
    """The actor a person is at this moment, with the colleagues stood in for today: for a job."""
    return replace(actor_for(db.session.get_one(User, user_id)), stands_in_for=_givers(user_id))


def by_username(username: str) -> User | None:
    """The person with this sign-in name, left or not."""
    return db.session.scalars(select(User).where(User.username == username)).one_or_none()


def get(user_id: int) -> User | None:
    """The person with this id."""
    return db.session.get(User, user_id)


def pinned(user_id: int) -> User:
    """The person with this id, who cannot leave or move before this transaction ends.

    Raises NotFound.
    """
    found = db.session.scalars(
        select(User)
        .where(User.id == user_id)
        .with_for_update(read=True, of=User)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFound("没有找到这个人。请刷新页面后重新选择。")
    return found


def holders_of(role: Role, *, unit_id: int | None = None) -> Sequence[User]:
    """The living holders of a role, in a unit or anywhere, the longest-standing first."""
    query = (
        select(User)
        .join(UserRole, UserRole.user_id == User.id)
        .where(UserRole.role == role, User.is_active)
        .order_by(User.id)
    )
    if unit_id is not None:
        query = query.where(User.unit_id == unit_id)
    return db.session.scalars(query).all()


def first_holders(role: Role, unit_ids: Collection[int]) -> dict[int, int]:
    """The longest-standing living holder of a role in each of these units, by unit."""
    query = (
        select(User.unit_id, func.min(User.id))
        .join(UserRole, UserRole.user_id == User.id)
        .where(UserRole.role == role, User.is_active, User.unit_id.in_(unit_ids))
        .group_by(User.unit_id)
    )
    return dict(map(tuple, read(query)))


def post_holder(unit_id: int, post: Post) -> User | None:
    """Who holds a post of a unit, None where it is empty."""
    query = (
        select(User)
        .join(UnitPost, UnitPost.user_id == User.id)
        .where(UnitPost.unit_id == unit_id, UnitPost.post == post, User.is_active)
    )
    return db.session.scalars(query).one_or_none()


def colleagues(user_id: int, unit_id: int) -> Sequence[User]:
    """The living others of a unit, by pinyin."""
    query = (
        select(User)
        .where(User.unit_id == unit_id, User.is_active, User.id != user_id)
        .order_by(User.sort_key, User.id)
    )
    return db.session.scalars(query).all()


def sign_ins(user_id: int) -> Sequence[SignIn]:
    """A person's sessions that have not been ended, the latest first."""
    query = (
        select(SignIn)
        .where(SignIn.user_id == user_id, SignIn.ended_at.is_(None))
        .order_by(SignIn.seen_at.desc())
    )
    return db.session.scalars(query).all()


def delegations(user_id: int) -> Sequence[Delegation]:
    """What a person has handed over and not ended, and what was handed to them, from today on."""
    query = (
        select(Delegation)
        .where(
            or_(Delegation.from_id == user_id, Delegation.to_id == user_id),
            Delegation.ended_at.is_(None),
            Delegation.ends_on >= clock.today(),
        )
        .options(joinedload(Delegation.giver), joinedload(Delegation.taker))
        .order_by(Delegation.starts_on)
    )
    return db.session.scalars(query).all()


def codes_left(user_id: int) -> int:
    """How many recovery codes a person has not used."""
    query = select(func.count()).where(
        RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None)
    )
    return db.session.scalar(query) or 0
