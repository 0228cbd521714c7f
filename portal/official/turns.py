"""Whose turn it is: who may take the next step of a document, by role, post and setting."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, String, and_, bindparam, func, or_, select, type_coerce
from sqlalchemy.orm import aliased

from portal import policy
from portal.accounts import queries as people
from portal.accounts.models import UnitPost, User, UserRole
from portal.db import db, read
from portal.kernel.errors import Forbidden
from portal.official.models import Countersigner, OfficialDocument
from portal.official.terms import STEP_OF, Action, Direction, Status
from portal.official.workflow import SIGNED
from portal.policy import Actor, Post, Role, Scope
from portal.units.models import Unit
from portal.units.terms import Kind

BY_CLERK = frozenset(
    {
        Status.TO_REVIEW,
        Status.TO_RECHECK,
        Status.TO_REGISTER,
        Status.TO_PRINT,
        Status.TO_DISPATCH,
    }
)
BY_POST = {Status.TO_SEAL: Post.SEAL_KEEPER, Status.TO_ARCHIVE: Post.ARCHIVIST}
NOBODY = {
    Status.TO_VET: "没有可以核稿的部门负责人或领导。请系统管理员在“人员与岗位”里确定部门负责人。",
    Status.TO_SIGN: "没有可以签发的领导（拟稿人不能签发自己的稿子）。请系统管理员确定领导。",
}
NO_CLERK = "没有人担任“文书”，送不下去。请系统管理员在“人员与岗位”里确定文书。"


@dataclass(frozen=True)
class Person:
    """Somebody whose turn it may be."""

    id: int
    name: str
    unit_id: int
    unit_name: str
    roles: frozenset[Role]

    @property
    def told(self) -> str:
        """张三（建设科）."""
        return f"{self.name}（{self.unit_name}）"

    def may(self, action: Action) -> bool:
        """Whether one of their roles may take this step at all."""
        who = Actor(self.id, self.name, self.roles, self.unit_id)
        return policy.may(who, f"document.{action.value}", Scope(people=frozenset({self.id})))


_ROLES = (
    select(func.aggregate_strings(type_coerce(UserRole.role, String), ","))
    .where(UserRole.user_id == User.id)
    .correlate(User)
    .scalar_subquery()
)


@lru_cache(maxsize=8)
def _statement(by: str) -> Select[Any]:
    query = (
        select(User.id, User.name, Unit.id, Unit.name, _ROLES)
        .join(Unit, Unit.id == User.unit_id)
        .where(User.is_active)
    )
    if by == "role":
        holds = select(UserRole.user_id).where(UserRole.role == bindparam("role"))
        return query.where(User.id.in_(holds)).order_by(User.id)
    if by == "ids":
        return query.where(User.id.in_(bindparam("ids", expanding=True))).order_by(User.id)
    post = query.add_columns(UnitPost.post).join(UnitPost, UnitPost.user_id == User.id)
    if by == "post":
        place = aliased(Unit)
        post = post.join(place, place.id == UnitPost.unit_id)
        post = post.add_columns(place.kind, place.id)
        post = post.where(UnitPost.post == bindparam("post"), place.is_active)
        return post.order_by(place.kind != Kind.COMMITTEE, place.id)
    if by == "signing":
        whole = select(Unit.id).where(Unit.kind == Kind.COMMITTEE).correlate(None)
        in_charge = and_(
            UnitPost.unit_id == bindparam("unit_id"), UnitPost.post == bindparam("in_charge")
        )
        chief = and_(UnitPost.unit_id.in_(whole), UnitPost.post == bindparam("head"))
        return post.where(or_(in_charge, chief))
    return post.where(UnitPost.unit_id == bindparam("unit_id"))


def _person(row: Any) -> Person:
    codes = row[4].split(",") if row[4] else ()
    return Person(row[0], row[1], row[2], row[3], frozenset(Role.of(code) for code in codes))


def with_role(role: Role) -> list[Person]:
    """The living holders of a role, the longest-standing first."""
    return [_person(row) for row in read(_statement("role"), {"role": role})]


def with_post(post: Post, section_id: int | None = None) -> list[Person]:
    """Who holds a post of the whole committee; where nobody does, of the section ``section_id``.

    Where that has none either: whoever holds it anywhere. Each person once.
    """
    rows = read(_statement("post"), {"post": post}).all()
    whole = [row for row in rows if row[6] is Kind.COMMITTEE]
    found = whole or [row for row in rows if row[7] == section_id] or rows
    return list({row[0]: _person(row) for row in found}.values())


def posts_of(unit_id: int) -> dict[Post, Person]:
    """Who holds which post of a unit."""
    return {row[5]: _person(row) for row in read(_statement("unit"), {"unit_id": unit_id})}


def persons(ids: Iterable[int]) -> list[Person]:
    """These persons, those who have left apart."""
    wanted = sorted(set(ids))
    return [_person(row) for row in read(_statement("ids"), {"ids": wanted})] if wanted else []


def head_of(unit_id: int, posts: dict[Post, Person] | None = None) -> Person | None:
    """Who speaks for a unit: its 部门负责人, else its 负责人."""
    held = posts_of(unit_id) if posts is None else posts
    return held.get(Post.SECTION_HEAD) or held.get(Post.HEAD)


def signers(row: OfficialDocument) -> list[Person]:
    """The leaders who may sign a document off, the one it goes to as a rule first; no drafter.

    上行文 goes to the chief head, anything else to the leader in charge of the drafting unit.
    Source: 党政机关公文处理工作条例 art. 22.
    """
    leaders = [one for one in with_role(Role.LEADER) if one.id != row.drafter_id]
    wanted = {"unit_id": row.section_id, "in_charge": Post.LEADER_IN_CHARGE, "head": Post.HEAD}
    posts = {found[5]: found[0] for found in read(_statement("signing"), wanted)}
    order = [Post.HEAD, Post.LEADER_IN_CHARGE]
    if row.direction is not Direction.UP:
        order.reverse()
    first = [posts[post] for post in order if post in posts]
    return sorted(leaders, key=lambda one: first.index(one.id) if one.id in first else len(first))


def _vetters(row: OfficialDocument) -> list[Person]:
    """The head of the drafting unit; where that is the drafter, or nobody: a leader."""
    posts = posts_of(row.section_id)
    wanted = [head_of(row.section_id, posts), posts.get(Post.LEADER_IN_CHARGE)]
    found = [one for one in wanted if one and one.id != row.drafter_id and one.may(Action.VET)]
    return found[:1] or signers(row)[:1]


def _countersigning(row: OfficialDocument) -> list[Person]:
    asked = db.session.scalars(
        select(Countersigner.person_id)
        .where(Countersigner.document_id == row.id, Countersigner.step_id.is_(None))
        .order_by(Countersigner.id)
    ).all()
    found = persons(one for one in asked if one is not None)
    order = {person_id: place for place, person_id in reversed(list(enumerate(asked)))}
    named = sorted(found, key=lambda one: order[one.id])
    return named if None not in asked else [*named, *_writers(row)]


def _writers(row: OfficialDocument) -> list[Person]:
    """Who writes down the word of an organ that has nobody here."""
    drafter = persons([row.drafter_id])
    return [*drafter, *(one for one in with_role(Role.CLERK) if one.id != row.drafter_id)]


def _signing(row: OfficialDocument) -> list[Person]:
    found = signers(row)
    chosen = [one for one in found if one.id == row.signer_id]
    return chosen or found[:1]


def _keepers(row: OfficialDocument) -> list[Person]:
    """Whose draft it is: the drafter's; where they have left, it falls to the head of the unit."""
    head = None if (found := persons([row.drafter_id])) else head_of(row.section_id)
    return found or ([head] if head else [])


def of(row: OfficialDocument) -> list[Person]:
    """Whose turn it is in the state a document is in, the first of them holds it; empty at an end.

    A post that nobody holds, or nobody who may, falls to the 文书.
    """
    status = row.status
    if status is Status.DRAFT:
        return _keepers(row)
    if status is Status.TO_VET:
        return _vetters(row)
    if status is Status.TO_COUNTERSIGN:
        return _countersigning(row)
    if status is Status.TO_SIGN:
        return _signing(row)
    if status in BY_POST:
        action = STEP_OF[status]
        posts = with_post(BY_POST[status], row.section_id)
        held = [one for one in posts if one.may(action)]
        return held or with_role(Role.CLERK)
    return with_role(Role.CLERK) if status in BY_CLERK else []


def allowed(row: OfficialDocument, action: Action, turn: Sequence[Person]) -> frozenset[int]:
    """The ids of those who may do ``action`` to a document whose turn is ``turn``'s.

    Whoever holds it is among them: it may have been handed over.
    """
    held = frozenset({row.holder_id} if row.holder_id else set())
    if row.status is Status.DRAFT:
        return held | {row.drafter_id}
    if action is Action.WITHDRAW:
        return frozenset({row.drafter_id})
    if action is Action.VOID:
        return _clerks(row, turn)
    if action is Action.REVISE and row.status in SIGNED:
        return _clerks(row, turn) | {row.drafter_id}
    return held | {one.id for one in turn}


def _clerks(row: OfficialDocument, turn: Sequence[Person]) -> frozenset[int]:
    known = turn if row.status in BY_CLERK else with_role(Role.CLERK)
    return frozenset(one.id for one in known)


def acting(actor: Actor, row: OfficialDocument, action: Action) -> Actor:
    """The actor in the capacity that allows ``action`` now. Raises Forbidden, naming whose turn."""
    turn = of(row)
    scope = Scope(people=allowed(row, action, turn))
    if not policy.may(actor, f"document.{action.value}", scope):
        names = "、".join(one.told for one in persons(scope.people)[:5])
        told = f"由{names}办理" if names else "没有人办理"
        raise Forbidden(
            f"这份公文现在“{row.status.label}”，{action.label}{told}，您不能办理。"
            "如需办理，请与其联系。"
        )
    return policy.require(actor, f"document.{action.value}", scope)


def stay(row: OfficialDocument) -> list[Person]:
    """Whose turn it is; the first of them cannot leave or move before this act is done."""
    pinned: set[int] = set()
    while (found := of(row)) and found[0].id not in pinned:
        people.pinned(found[0].id)
        pinned.add(found[0].id)
    return found


def unit_named(name: str) -> int | None:
    """The living section or committee of this name; None for a firm, and for an organ outside."""
    query = select(Unit.id).where(Unit.name == name, Unit.kind != Kind.FIRM, Unit.is_active)
    return db.session.scalar(query)


def unit_name(unit_id: int) -> str:
    """The name of a unit."""
    return db.session.scalar(select(Unit.name).where(Unit.id == unit_id)) or ""


def units_named(names: Iterable[str]) -> dict[str, int]:
    """The living units of these names, by name; of a name that several bear, none."""
    query = select(Unit.name, func.min(Unit.id)).where(Unit.name.in_(set(names)), Unit.is_active)
    rows = db.session.execute(query.group_by(Unit.name).having(func.count() == 1))
    return {row[0]: row[1] for row in rows}


def units_of(kind: Kind) -> list[tuple[str, int]]:
    """Every living unit of a kind, (name, id), by pinyin."""
    query = select(Unit.name, Unit.id).where(Unit.kind == kind, Unit.is_active)
    rows = db.session.execute(query.order_by(Unit.sort_key, Unit.id))
    return [(row.name, row.id) for row in rows]
