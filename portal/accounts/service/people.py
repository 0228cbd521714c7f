"""People as their administrator keeps them: made, edited, placed, gone, back again."""

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified

from portal import policy
from portal.accounts import followers, queries, rules
from portal.accounts.models import User, UserRole
from portal.accounts.service import sign_ins
from portal.accounts.terms import Act
from portal.db import db, transaction
from portal.kernel import clock, pinyin
from portal.kernel.errors import NotFound, Refusal, Stale
from portal.office import queries as office
from portal.policy import Actor, Role
from portal.trail import service as trail
from portal.units.models import Unit


@dataclass(frozen=True)
class Person:
    """What is written down of a person; without a ``username`` one is made of the name."""

    name: str
    unit_id: int
    roles: frozenset[Role] = field(default=frozenset())
    username: str = ""
    phone: str = ""
    job_title: str = ""


def to_change(user_id: int, version: int | None = None) -> User:
    """A person's row, fresh and locked (inside a transaction).

    Raises NotFound, and Stale where it is no longer the ``version`` that a page showed.
    """
    row = db.session.scalars(
        select(User)
        .where(User.id == user_id)
        .with_for_update(of=User)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise NotFound("没有找到这个人。请从“人员与岗位”里打开。")
    if version is not None and row.version != version:
        raise Stale(f"{row.name}的资料刚才已有人改过，您的修改未保存。请刷新后再改。")
    return row


@transaction()
def create(actor: Actor, said: Person) -> User:
    """A new person, who cannot sign in before a slip is printed.

    Raises Refusal for a taken or odd sign-in name and for roles that do not suit the unit.
    """
    acting = policy.require(actor, "account.manage")
    unit = living_unit(said.unit_id)
    _refuse(rules.role_fault(said.roles, unit.kind), "roles")
    username = said.username or suggested(said.name)
    _refuse(rules.username_fault(username), "username")
    if queries.by_username(username):
        raise Refusal(f"用户名 {username} 已经有人用了。请换一个，或留空由系统起名。", "username")
    row = User(username=username, unit_id=unit.id, must_change=True)
    _write_down(row, said.name, said.phone, said.job_title)
    row.role_rows = [UserRole(role=role) for role in sorted(said.roles)]
    db.session.add(row)
    try:
        db.session.flush()
    except IntegrityError as taken:
        raise Refusal(f"用户名 {username} 刚刚被人用了。请换一个。", "username") from taken
    trail.record(acting, Act.CREATE.value, row.subject, after=_facts(row))
    return row


@transaction()
def edit(
    actor: Actor, user_id: int, version: int, *, name: str, phone: str, job_title: str
) -> User:
    """Change what is written of a person; unit and roles are changed by ``place``."""
    acting = policy.require(actor, "account.manage")
    row = to_change(user_id, version)
    before = _facts(row)
    _write_down(row, name, phone, job_title)
    _record_change(acting, Act.EDIT, row, before)
    return row


@transaction()
def place(actor: Actor, user_id: int, version: int, unit_id: int, roles: Collection[Role]) -> User:
    """Change a person's unit and roles.

    Raises Refusal for roles that do not suit the unit, and for taking away the last administrator.
    A person who newly becomes 举报专员 chooses a new password, since it must be longer.
    """
    acting = policy.require(actor, "account.manage")
    row = to_change(user_id, version)
    unit = living_unit(unit_id)
    _refuse(rules.role_fault(roles, unit.kind), "roles")
    if Role.ADMIN in row.roles and Role.ADMIN not in roles:
        keep_an_administrator(row)
    before, here = _facts(row), office.current()
    grown = here.password_length_for(frozenset(roles)) > here.password_length_for(row.roles)
    row.must_change = row.must_change or grown
    row.unit_id = unit.id
    kept = {one.role: one for one in row.role_rows}
    row.role_rows = [kept.get(role) or UserRole(role=role) for role in sorted(roles)]
    flag_modified(row, "name")  # roles hang on the row: its version goes on with them
    db.session.flush()
    _record_change(acting, Act.PLACE, row, before)
    followers.current().placed(acting, row)
    return row


@transaction()
def deactivate(actor: Actor, user_id: int, version: int, reason: str) -> User:
    """Close a person's account and end their sessions; what they held is handed over before.

    Raises Refusal for oneself and for the last administrator.
    """
    acting = policy.require(actor, "account.manage")
    row = to_change(user_id, version)
    if row.id == actor.user_id:
        raise Refusal("不能停用自己的账号。请另一位系统管理员办理。")
    if not row.is_active:
        raise Refusal(f"{row.name}的账号已经停用了。请刷新页面查看。")
    if Role.ADMIN in row.roles:
        keep_an_administrator(row)
    row.is_active, row.left_at = False, clock.now()
    ended = sign_ins.end_all(row.id)
    followers.current().placed(acting, row)
    trail.record(acting, Act.DEACTIVATE.value, row.subject, words=reason, after={"ended": ended})
    return row


@transaction()
def restore(actor: Actor, user_id: int, version: int) -> User:
    """Open a closed account again; it needs a new slip, the old password is gone."""
    acting = policy.require(actor, "account.manage")
    row = to_change(user_id, version)
    if row.is_active:
        raise Refusal(f"{row.name}的账号正在使用。请刷新页面查看。")
    row.is_active, row.left_at = True, None
    row.password_hash, row.must_change, row.slip_until = "", True, None
    trail.record(acting, Act.RESTORE.value, row.subject)
    return row


def suggested(name: str) -> str:
    """A free sign-in name for a person of this name."""
    stem = rules.username_from(name, ())
    query = select(User.username).where(User.username.startswith(stem, autoescape=True))
    return rules.username_from(name, set(db.session.scalars(query)))


def living_unit(unit_id: int) -> Unit:
    """The unit of a person. Raises Refusal where it is not, or no longer."""
    unit = db.session.get(Unit, unit_id)
    if unit is None or not unit.is_active:
        raise Refusal("没有这个单位，或已停用。请重新选择单位。", "unit_id")
    return unit


def keep_an_administrator(row: User) -> None:
    """Refuse to lose the last living administrator (inside a transaction)."""
    query = (
        select(User.id)
        .join(UserRole, UserRole.user_id == User.id)
        .where(UserRole.role == Role.ADMIN, User.is_active)
        .order_by(User.id)
        .with_for_update(of=User)
    )
    if not set(db.session.scalars(query)) - {row.id}:
        raise Refusal(
            f"{row.name}是最后一位系统管理员，没有他就没人能管账号了。请先给另一个人加上系统管理员。",
            "roles",
        )


def _write_down(row: User, name: str, phone: str, job_title: str) -> None:
    row.name, row.phone, row.job_title = name, phone, job_title
    row.sort_key = pinyin.sort_key(name, person=True)
    row.initials = pinyin.initials(name, person=True)[:40]


def _facts(row: User) -> dict[str, object]:
    return {
        "username": row.username,
        "name": row.name,
        "phone": row.phone,
        "job_title": row.job_title,
        "unit_id": row.unit_id,
        "roles": sorted(role.value for role in row.roles),
    }


def _record_change(acting: Actor, act: Act, row: User, before: dict[str, object]) -> None:
    after = _facts(row)
    changed = [key for key in after if after[key] != before[key]]
    if changed:
        trail.record(
            acting,
            act.value,
            row.subject,
            before={key: before[key] for key in changed},
            after={key: after[key] for key in changed},
        )


def _refuse(fault: str, field_name: str) -> None:
    if fault:
        raise Refusal(fault, field_name)
