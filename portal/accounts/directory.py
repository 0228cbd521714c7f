"""Reading the list of people and the posts of units: the administrator's."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select, true, tuple_
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from portal import policy
from portal.accounts import queries, rules
from portal.accounts.models import UnitPost, User, UserRole
from portal.accounts.rules import Place
from portal.accounts.terms import State
from portal.db import db
from portal.kernel.errors import NotFound
from portal.policy import Actor, Post, Role
from portal.units.models import Unit
from portal.units.terms import Kind
from portal.web.paging import SIZE, Page

LISTED_FIRMS = 300


@dataclass(frozen=True)
class Filter:
    """What the list of people is narrowed to; ``state`` None shows everybody."""

    words: str = ""
    unit: str = ""
    role: Role | None = None
    state: State | None = None


@dataclass(frozen=True)
class Line:
    """One person of the list."""

    roles: frozenset[Role]
    id: int
    name: str
    username: str
    phone: str
    job_title: str
    unit: str
    unit_id: int
    is_active: bool
    has_password: bool
    must_change: bool
    slip_until: datetime | None


def narrowed(asked: Filter) -> ColumnElement[bool]:
    """The people that fit, as a WHERE over User and Unit."""
    parts: list[ColumnElement[bool]] = [true()]
    if asked.role:
        parts.append(User.id.in_(select(UserRole.user_id).where(UserRole.role == asked.role)))
    if asked.unit:
        parts.append(_unit_like(asked.unit))
    if asked.state is State.LEFT:
        parts.append(User.is_active.is_(False))
    elif asked.state is not None:
        parts.append(User.is_active.is_(True))
    if asked.state is State.NO_PASSWORD:
        parts.append(User.password_hash == "")
    parts += [_has(word) for word in asked.words.split()[:5]]
    return and_(*parts)


def _unit_like(words: str) -> ColumnElement[bool]:
    return or_(
        Unit.name.contains(words, autoescape=True),
        Unit.initials.startswith(words.lower(), autoescape=True),
    )


def _has(word: str) -> ColumnElement[bool]:
    return or_(
        User.name.contains(word, autoescape=True),
        User.initials.startswith(word.lower(), autoescape=True),
        User.username.contains(word.lower(), autoescape=True),
        User.phone.startswith(word, autoescape=True),
        Unit.name.contains(word, autoescape=True),
    )


def _columns() -> Select[*tuple[Any, ...]]:
    return select(
        User.id,
        User.name,
        User.username,
        User.phone,
        User.job_title,
        Unit.name,
        Unit.id,
        User.is_active,
        User.password_hash != "",
        User.must_change,
        User.slip_until,
    ).join(Unit, Unit.id == User.unit_id)


def people(actor: Actor, asked: Filter, *, cursor: str = "", size: int = SIZE) -> Page[Line]:
    """A page of people by pinyin; ``cursor`` is "o:…" (after) or "n:…" (before) a key."""
    policy.require(actor, "account.manage")
    where = narrowed(asked)
    backwards, key = cursor.startswith("n:"), _key(cursor[2:])
    order = (User.sort_key, User.id)
    query = select(User.sort_key).add_columns(*_columns().selected_columns)
    query = query.join(Unit, Unit.id == User.unit_id).where(where)
    if key:
        edge = tuple_(*order)
        query = query.where(edge < key if backwards else edge > key)
    query = query.order_by(*((one.desc() for one in order) if backwards else order))
    found = list(db.session.execute(query.limit(size + 1)).all())
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_newer, has_older = (more, bool(key)) if backwards else (bool(key), more)
    count = select(func.count()).select_from(User).join(Unit, Unit.id == User.unit_id).where(where)
    return Page(
        _with_roles([tuple(row)[1:] for row in found]),
        newer=f"n:{_mark(found[0])}" if found and has_newer else None,
        older=f"o:{_mark(found[-1])}" if found and has_older else None,
        total=db.session.scalar(count) or 0,
    )


def _mark(row: Row[*tuple[Any, ...]]) -> str:
    return f"{row[0]}~{row[1]}"


def _key(text: str) -> tuple[str, int] | None:
    sort_key, _, row_id = text.rpartition("~")
    return (sort_key, int(row_id)) if row_id.isdecimal() and len(row_id) < 10 else None


def _with_roles(rows: Sequence[Sequence[Any]]) -> list[Line]:
    roles = queries.roles_of([row[0] for row in rows])
    return [Line(roles.get(row[0], frozenset()), *row) for row in rows]


def everyone(actor: Actor, asked: Filter, *, batch: int = 500) -> Iterator[Line]:
    """All people that fit, by pinyin, read batch by batch: for the export."""
    policy.require(actor, "account.manage")
    last: tuple[str, int] | None = None
    while True:
        query = select(User.sort_key).add_columns(*_columns().selected_columns)
        query = query.join(Unit, Unit.id == User.unit_id).where(narrowed(asked))
        if last:
            query = query.where(tuple_(User.sort_key, User.id) > last)
        query = query.order_by(User.sort_key, User.id).limit(batch)
        found = db.session.execute(query).all()
        yield from _with_roles([tuple(row)[1:] for row in found])
        if len(found) < batch:
            return
        last = (found[-1][0], found[-1][1])


def some(actor: Actor, user_ids: Collection[int]) -> list[Line]:
    """These people, those who have left apart, by pinyin."""
    policy.require(actor, "account.manage")
    query = _columns().where(User.id.in_(user_ids), User.is_active)
    rows = db.session.execute(query.order_by(User.sort_key, User.id)).all()
    return _with_roles([tuple(row) for row in rows])


def person(actor: Actor, user_id: int) -> User:
    """One person. Raises NotFound."""
    policy.require(actor, "account.manage")
    query = select(User).where(User.id == user_id).options(joinedload(User.unit))
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound("没有找到这个人。请从“人员与岗位”里打开。")
    return found


def unit(actor: Actor, unit_id: int) -> Unit:
    """A living unit. Raises NotFound."""
    policy.require(actor, "account.manage")
    found = db.session.get(Unit, unit_id)
    if found is None or not found.is_active:
        raise NotFound("没有找到这个单位，可能已停用。请从列表里打开。")
    return found


def unit_is_living(unit_id: int) -> bool:
    """Whether there is such a unit and it has not been closed."""
    found = db.session.get(Unit, unit_id)
    return found is not None and found.is_active


def units(actor: Actor, *, words: str = "") -> Sequence[tuple[int, str, str]]:
    """Living units as (id, name, initials), the committee's own first, then firms by pinyin.

    Without ``words`` firms come only while a page can hold them all.
    """
    policy.require(actor, "account.manage")
    query = select(Unit.id, Unit.name, Unit.initials, Unit.kind).where(Unit.is_active)
    if words:
        query = query.where(_unit_like(words)).limit(30)
    rows = db.session.execute(query.order_by(Unit.sort_key, Unit.id)).all()
    office = [row for row in rows if row.kind is not Kind.FIRM]
    firms = [row for row in rows if row.kind is Kind.FIRM]
    shown = firms if words or len(firms) <= LISTED_FIRMS else []
    return [(row.id, row.name, row.initials) for row in [*office, *shown]]


@dataclass(frozen=True)
class UnitLine:
    """One unit with who holds its posts, by post."""

    id: int
    name: str
    kind: Kind
    holders: Mapping[Post, str]


def units_with_posts(
    actor: Actor, words: str, *, after: str = "", size: int = SIZE
) -> tuple[list[UnitLine], str]:
    """Units with their posts by kind and pinyin, and the key of the next page, empty at the end."""
    policy.require(actor, "account.manage")
    order = (Unit.kind == Kind.FIRM, Unit.sort_key, Unit.id)
    query = select(Unit.id, Unit.name, Unit.kind).where(Unit.is_active)
    if words:
        query = query.where(_unit_like(words))
    start = int(after) if after.isdecimal() and len(after) < 7 else 0
    query = query.order_by(*order).offset(start).limit(size + 1)
    rows = db.session.execute(query).all()
    holders = _holders([row.id for row in rows])
    lines = [UnitLine(row.id, row.name, row.kind, holders.get(row.id, {})) for row in rows[:size]]
    return lines, str(start + size) if len(rows) > size else ""


def _holders(unit_ids: Sequence[int]) -> dict[int, dict[Post, str]]:
    query = (
        select(UnitPost.unit_id, UnitPost.post, User.name)
        .join(User, User.id == UnitPost.user_id)
        .where(UnitPost.unit_id.in_(unit_ids))
    )
    found: dict[int, dict[Post, str]] = {}
    for unit_id, post, name in db.session.execute(query):
        found.setdefault(unit_id, {})[post] = name
    return found


def posts_of_unit(unit_id: int) -> dict[Post, int]:
    """Who holds which post of a unit, as ids."""
    query = select(UnitPost.post, UnitPost.user_id).where(UnitPost.unit_id == unit_id)
    return {row.post: row.user_id for row in db.session.execute(query)}


def posts_of_person(user_id: int) -> Sequence[tuple[Post, Unit]]:
    """The posts a person holds, each with its unit."""
    query = (
        select(UnitPost.post, Unit)
        .join(Unit, Unit.id == UnitPost.unit_id)
        .where(UnitPost.user_id == user_id)
        .order_by(Unit.sort_key, Unit.id, UnitPost.post)
    )
    return [(post, unit) for post, unit in db.session.execute(query)]


def crowd(unit_ids: Collection[int]) -> Sequence[User]:
    """The living people of the committee and its sections, and of these units, by pinyin.

    Each with unit and roles: those among whom an heir or the holder of a post is looked for.
    """
    query = (
        select(User)
        .join(Unit, Unit.id == User.unit_id)
        .where(User.is_active, or_(Unit.id.in_(unit_ids), Unit.kind != Kind.FIRM))
        .options(contains_eager(User.unit), selectinload(User.role_rows))
        .order_by(User.sort_key, User.id)
    )
    return db.session.scalars(query).all()


def who_may_hold(
    unit: Unit, posts: Collection[Post], among: Sequence[User]
) -> dict[Post, list[tuple[int, str]]]:
    """For each of ``posts`` of a unit: who may hold it, as (id, words), one's own people first."""
    found: dict[Post, list[tuple[int, str]]] = {post: [] for post in posts}
    for one in sorted(among, key=lambda person: person.unit_id != unit.id):
        place = Place(one.unit_id, one.unit.kind, one.roles)
        told = one.name if one.unit_id == unit.id else f"{one.name}（{one.unit.name}）"
        for post in posts:
            if rules.may_hold(post, unit.id, unit.kind, place):
                found[post].append((one.id, told))
    return found
