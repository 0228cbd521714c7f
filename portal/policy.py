"""Who may do what, all of it: roles, reaches, the actor and one table.

Gate, service, list query and template ask here. Nothing in this module knows a database.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Protocol

from portal.kernel.errors import Forbidden
from portal.kernel.terms import Term


class Role(Term):
    """What a person is in the portal; a person may be several."""

    ADMIN = "admin", "系统管理员"
    SAFETY = "safety", "安全管理科"
    SECTION = "section", "科室经办"
    LEADER = "leader", "领导"
    FIRM_STAFF = "firm_staff", "企业安全员"
    FIRM_HEAD = "firm_head", "企业负责人"
    TIPS = "tips", "举报专员"
    FINANCE = "finance", "财务"
    CLERK = "clerk", "文书"
    AUDITOR = "auditor", "审计"
    DISCIPLINE = "discipline", "纪检"


FIRM_ROLES = frozenset({Role.FIRM_STAFF, Role.FIRM_HEAD})
NEVER_HANDED_ON = frozenset({Role.ADMIN, Role.TIPS})
"""Roles that stay with their person on leave: accounts, and tips, which name informants."""


class Post(Term):
    """A finer place than a role: a setting gives it to a person of a unit."""

    HEAD = "head", "负责人"
    LEADER_IN_CHARGE = "leader_in_charge", "分管领导"
    SECTION_HEAD = "section_head", "部门负责人"
    APPROVER = "approver", "审批人"
    SEAL_KEEPER = "seal_keeper", "印章管理员"
    ARCHIVIST = "archivist", "档案员"


class Reach(Term):
    """How far a permission goes."""

    ALL = "all", "全部"
    CHARGE = "charge", "分管"
    OWN = "own", "本单位"
    SELF = "self", "本人"


@dataclass(frozen=True)
class Actor:
    """A signed-in person, as every service receives one.

    ``stands_in_for`` holds the colleagues whose to-dos are handed to this person today (代办).
    ``role`` and ``on_behalf_of`` are empty until ``require`` says in which capacity one acts.
    """

    user_id: int
    name: str
    roles: frozenset[Role]
    unit_id: int | None = None
    unit_name: str = ""
    is_small: bool = False
    stands_in_for: tuple["Actor", ...] = ()
    role: Role | None = None
    on_behalf_of: "Actor | None" = field(default=None, compare=False)

    @property
    def people(self) -> frozenset[int]:
        """The ids of the persons who act here: oneself and the one stood in for."""
        behind = self.on_behalf_of
        return frozenset({self.user_id} | ({behind.user_id} if behind else set()))

    @property
    def title(self) -> str:
        """How a record names the capacity: 安全管理科 · 张三 代 李四."""
        behind = self.on_behalf_of
        unit = (behind or self).unit_name
        name = f"{self.name} 代 {behind.name}" if behind else self.name
        return f"{unit} · {name}" if unit else name


class Scoped(Protocol):
    """A row one may or may not reach."""

    @property
    def scope(self) -> "Scope":
        """Whose the row is."""


@dataclass(frozen=True)
class Scope:
    """Whose a row is: the section in charge, the firm it concerns, the person it belongs to.

    ``people`` are further persons it belongs to. What ``is_private`` is that one person's alone,
    whatever others may reach: no stand-in's either.
    """

    section_id: int | None = None
    firm_id: int | None = None
    person_id: int | None = None
    people: frozenset[int] = frozenset()
    is_private: bool = False


@dataclass(frozen=True)
class Grant:
    """One way in which an actor is allowed an action: as whom, in which role, how far."""

    by: Actor
    role: Role
    reach: Reach

    def covers(self, scope: Scope) -> bool:
        """Whether this grant reaches a row."""
        if scope.is_private:
            return scope.person_id == self.by.user_id
        match self.reach:
            case Reach.ALL:
                return True
            case Reach.CHARGE:
                return scope.section_id is not None and scope.section_id == self.by.unit_id
            case Reach.OWN:
                return scope.firm_id is not None and scope.firm_id == self.by.unit_id
            case Reach.SELF:
                return scope.person_id == self.by.user_id or self.by.user_id in scope.people


_EVERYONE = dict.fromkeys(Role, Reach.SELF)
_OFFICE = {
    Role.SAFETY: Reach.ALL,
    Role.SECTION: Reach.CHARGE,
}
_READERS = _OFFICE | {
    Role.LEADER: Reach.ALL,
    Role.FIRM_STAFF: Reach.OWN,
    Role.FIRM_HEAD: Reach.OWN,
}
_FIRM = {Role.FIRM_STAFF: Reach.OWN, Role.FIRM_HEAD: Reach.OWN}
_DRAFTERS = dict.fromkeys((Role.SAFETY, Role.SECTION, Role.CLERK), Reach.SELF)
_STAFF = dict.fromkeys(
    (
        Role.SAFETY,
        Role.SECTION,
        Role.LEADER,
        Role.TIPS,
        Role.FINANCE,
        Role.CLERK,
        Role.DISCIPLINE,
    ),
    Reach.SELF,
)
_KEYS = dict.fromkeys((Role.TIPS, Role.DISCIPLINE, Role.LEADER, Role.FINANCE), Reach.ALL)
_RECEIVERS = dict.fromkeys(_STAFF, Reach.CHARGE) | {Role.DISCIPLINE: Reach.CHARGE} | _FIRM

TABLE: dict[str, dict[Role, Reach]] = {
    # what is everyone's own
    "account.own": _EVERYONE,
    "notice.own": _EVERYONE,
    "job.own": _EVERYONE,
    "draft.own": _EVERYONE,
    "desk.view": _EVERYONE,
    "file.upload": _OFFICE | _FIRM,
    # 账号与设置
    "account.manage": {Role.ADMIN: Reach.ALL},
    "office.manage": {Role.ADMIN: Reach.ALL},
    "ops.view": {Role.ADMIN: Reach.ALL},
    "trail.view": {Role.AUDITOR: Reach.ALL, Role.DISCIPLINE: Reach.ALL},
    # 单位与企业
    "section.manage": {Role.ADMIN: Reach.ALL},
    "firm.view": _READERS | {Role.ADMIN: Reach.ALL},
    "firm.list": _OFFICE | {Role.LEADER: Reach.ALL, Role.ADMIN: Reach.ALL},
    "firm.manage": {Role.ADMIN: Reach.ALL, Role.SAFETY: Reach.ALL, Role.SECTION: Reach.CHARGE},
    "firm.update_own": _FIRM,
    "spot.manage": _OFFICE | _FIRM,
    # 隐患
    "hazard.view": _READERS,
    "hazard.report": _OFFICE | _FIRM,
    "hazard.clue": {Role.TIPS: Reach.ALL, Role.DISCIPLINE: Reach.ALL},
    "hazard.confirm": _OFFICE,
    "hazard.dismiss": _OFFICE,
    "hazard.fixed_on_spot": _OFFICE | _FIRM,
    "hazard.settle": _FIRM,
    "hazard.start": _FIRM,
    "hazard.submit": _FIRM,
    "hazard.send_back": _OFFICE,
    "hazard.close": _OFFICE,
    "hazard.merge": _OFFICE,
    "hazard.refer": _OFFICE,
    "hazard.void": {Role.SAFETY: Reach.ALL},
    "hazard.assign": _OFFICE,
    "hazard.export": _READERS,
    "hazard.import": _OFFICE,
    "hazard.transfer": _OFFICE,
    "hazard.extend": _FIRM,
    "hazard.grant": _OFFICE,
    "hazard.deny": _OFFICE,
    # 举报: what opens a tip is a key; these only say who may ask
    "tip.handle": {Role.TIPS: Reach.ALL, Role.DISCIPLINE: Reach.ALL},
    "tip.enter": {Role.TIPS: Reach.ALL, Role.DISCIPLINE: Reach.ALL},
    "tip.count": {Role.LEADER: Reach.ALL},
    "tip.manage": {Role.ADMIN: Reach.ALL},
    "tip.boxes": _KEYS | {Role.ADMIN: Reach.ALL},
    "box.open": _KEYS,
    # 重大事故隐患
    "hazard.judge": _OFFICE,
    "hazard.discover": _FIRM,
    "hazard.tell": _OFFICE | _FIRM,
    "hazard.propose": _FIRM,
    "hazard.approve": {Role.SAFETY: Reach.ALL},
    "hazard.reject": {Role.SAFETY: Reach.ALL},
    "hazard.put_on_list": _OFFICE,
    "hazard.release": _OFFICE,
    "hazard.progress": _OFFICE | _FIRM,
    "hazard.advise": _OFFICE | _FIRM,
    "hazard.accept": _FIRM,
    # 举一反三
    "sweep.view": _OFFICE | {Role.LEADER: Reach.ALL},
    "sweep.start": _OFFICE,
    "sweep.answer": _FIRM,
    "sweep.remind": _OFFICE,
    "sweep.end": _OFFICE,
    # 举报奖励: approved and paid by oneself alone, by three different persons
    "reward.propose": {Role.TIPS: Reach.ALL, Role.DISCIPLINE: Reach.ALL},
    "reward.approve": {Role.LEADER: Reach.ALL},
    "reward.pay": {Role.FINANCE: Reach.ALL},
    "reward.view": {Role.FINANCE: Reach.ALL, Role.LEADER: Reach.ALL},
    "reward.oversee": {Role.DISCIPLINE: Reach.ALL},
    "budget.manage": {Role.FINANCE: Reach.ALL},
    "scheme.view": dict.fromkeys(
        (Role.ADMIN, Role.LEADER, Role.TIPS, Role.FINANCE, Role.DISCIPLINE), Reach.ALL
    ),
    "scheme.manage": {Role.ADMIN: Reach.ALL},
    # 统计报表
    "report.view": _READERS,
    # 文书
    "paper.view": _READERS | {Role.CLERK: Reach.ALL},
    "paper.issue": _OFFICE,
    "paper.void": {Role.SAFETY: Reach.ALL, Role.CLERK: Reach.ALL},
    # 公文: whose turn it is, is theirs (本人); who holds which post, ``official.turns`` knows
    "document.view": _STAFF | {Role.LEADER: Reach.ALL, Role.CLERK: Reach.ALL},
    "document.draft": _DRAFTERS,
    "document.submit": _DRAFTERS,
    "document.revise": _STAFF,
    "document.discard": _DRAFTERS,
    "document.withdraw": _DRAFTERS,
    "document.vet": _STAFF,
    "document.countersign": _STAFF,
    "document.send_back": _STAFF,
    "document.review": {Role.CLERK: Reach.SELF},
    "document.sign_off": {Role.LEADER: Reach.SELF},
    "document.recheck": {Role.CLERK: Reach.SELF},
    "document.register": {Role.CLERK: Reach.SELF},
    "document.print": {Role.CLERK: Reach.SELF},
    "document.seal": _STAFF,
    "document.dispatch": {Role.CLERK: Reach.SELF},
    "document.archive": _STAFF,
    "document.void": {Role.CLERK: Reach.SELF},
    "document.export": _STAFF | {Role.LEADER: Reach.ALL, Role.CLERK: Reach.ALL},
    # 分送: the unit that a document was sent to reads and signs for its own copy
    "document.receive": _RECEIVERS,
    "document.tick": {Role.CLERK: Reach.ALL},
    # 收文: whose turn it is, is theirs (本人)
    "incoming.view": _STAFF | {Role.LEADER: Reach.ALL, Role.CLERK: Reach.ALL},
    "incoming.enter": {Role.CLERK: Reach.ALL},
    "incoming.propose": {Role.CLERK: Reach.ALL},
    "incoming.instruct": {Role.LEADER: Reach.SELF},
    "incoming.handle": _STAFF,
    "incoming.circulate": _STAFF | {Role.CLERK: Reach.ALL},
    "incoming.read": _STAFF,
    "incoming.urge": {Role.LEADER: Reach.ALL, Role.CLERK: Reach.ALL},
    "incoming.finish": _STAFF | {Role.CLERK: Reach.ALL},
    "incoming.void": {Role.CLERK: Reach.ALL},
    # 案卷: whoever holds the post of 档案员 keeps them (本人)
    "volume.view": _STAFF | {Role.LEADER: Reach.ALL, Role.CLERK: Reach.ALL},
    "volume.file": _STAFF | {Role.CLERK: Reach.ALL},
}

_IN_ORDER = {
    action: tuple((role, roles[role]) for role in Role if role in roles)
    for action, roles in TABLE.items()
}


def grants(actor: Actor, action: str) -> tuple[Grant, ...]:
    """Every way in which ``actor`` is allowed ``action``, one's own first.

    Raises KeyError for an action the table does not know.
    """
    roles = _IN_ORDER[action]
    return tuple(
        Grant(person, role, reach)
        for person in (actor, *actor.stands_in_for)
        for role, reach in roles
        if role in person.roles
    )


def may(actor: Actor | None, action: str, subject: Scoped | Scope | None = None) -> bool:
    """Whether ``actor`` may do ``action``, to ``subject`` or, without one, to anything at all."""
    return actor is not None and _found(actor, action, subject) is not None


def require(actor: Actor, action: str, subject: Scoped | Scope | None = None) -> Actor:
    """The actor in the capacity that allows ``action``. Raises Forbidden, naming who may."""
    grant = _found(actor, action, subject)
    if grant is None:
        raise Forbidden(f"{_who(action)}。如需办理，请与其联系。")
    return replace(
        actor, role=grant.role, on_behalf_of=grant.by if grant.by.user_id != actor.user_id else None
    )


def _found(actor: Actor, action: str, subject: Scoped | Scope | None) -> Grant | None:
    scope = subject if isinstance(subject, Scope) or subject is None else subject.scope
    given = grants(actor, action)
    if scope is not None and scope.is_private:
        given = tuple(grant for grant in given if grant.by is actor)
    return next(_matching(given, scope), None)


def _matching(given: tuple[Grant, ...], scope: Scope | None) -> Iterator[Grant]:
    return (grant for grant in given if scope is None or grant.covers(scope))


def _who(action: str) -> str:
    roles = "、".join(
        role.label + ("" if reach is Reach.ALL else f"（{reach.label}）")
        for role, reach in TABLE[action].items()
    )
    return f"这一步由{roles}办理，您现在的角色不能办理"
