"""Rules of people: strong passwords, growing delays, sessions that end, names, roles, posts."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, count

from portal.kernel import pinyin
from portal.policy import FIRM_ROLES, Post, Role
from portal.units.terms import Kind

KINDS = (r"[a-z]", r"[A-Z]", r"\d", r"[^A-Za-z0-9]")
LONGEST_EMAIL = 120
EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
LEET = str.maketrans("@4301!5$7", "aaeoiisst")
FIRST_WAIT = timedelta(seconds=30)
FORGET_AFTER = timedelta(hours=24)


def password_faults(
    password: str, *, least: int, username: str, common: Collection[str]
) -> list[str]:
    """What is wrong with a new password, a sentence each.

    Source: GB/T 22239-2019 二级 8.1.4.1 (身份鉴别信息具有复杂度要求).
    """
    faults = []
    if len(password) < least:
        faults.append(f"口令至少 {least} 位，现在是 {len(password)} 位。")
    if sum(bool(re.search(kind, password)) for kind in KINDS) < 3:
        faults.append("口令要含大写字母、小写字母、数字、符号中的三种。")
    if username and username.lower() in password.lower():
        faults.append("口令里不能含有用户名。")
    if is_common(password, common):
        faults.append("这个口令太常见，容易被猜到。请换一个。")
    return faults


def is_common(password: str, common: Collection[str]) -> bool:
    """Whether a password is a well-known one, or one dressed up with digits, marks or leet."""
    lower = unicodedata.normalize("NFKC", password).lower()
    plain = lower.translate(LEET)
    forms = {lower, plain, _core(lower), _core(plain), _core(lower).translate(LEET)}
    return any(form in common for form in forms) or len(set(lower)) <= 3


def _core(text: str) -> str:
    return re.sub(r"^[\W\d_]+|[\W\d_]+$", "", text)


def wait_after(failures: int, *, free: int, longest: timedelta) -> timedelta:
    """How long to wait after so many failures in a row: none at first, then doubling to a limit."""
    if failures < free:
        return timedelta(0)
    doubled: int = 2 ** min(failures - free, 16)
    return min(longest, FIRST_WAIT * doubled)


def has_ended(
    now: datetime,
    *,
    started_at: datetime,
    seen_at: datetime,
    idle: timedelta,
    longest: timedelta,
) -> bool:
    """Whether a session is over: idle too long, or simply too old."""
    return now - seen_at > idle or now - started_at > longest


def username_fault(username: str) -> str:
    """What is wrong with a sign-in name, a sentence, empty where nothing is."""
    if re.fullmatch(r"[a-z][a-z0-9._-]{1,39}", username):
        return ""
    return (
        f"用户名“{username}”不能用。请用小写字母开头，后面是小写字母、数字、点、横线，2 至 40 位。"
    )


def username_from(name: str, taken: Collection[str]) -> str:
    """A free sign-in name made of the pinyin of a person's name: zhangsan, zhangsan2."""
    stem = re.sub(r"[^a-z0-9]", "", pinyin.sort_key(name, person=True))[:36]
    if not stem[:1].isalpha() or len(stem) < 2:
        stem = f"user{stem}"[:36]
    names = chain([stem], (f"{stem}{number}" for number in count(2)))
    return next(one for one in names if one not in taken)


def role_fault(roles: Collection[Role], kind: Kind) -> str:
    """Why these roles do not suit a unit of this kind, a sentence, empty where they do."""
    if not roles:
        return "请至少选一个角色，否则登录后什么也看不到。"
    firms = kind is Kind.FIRM
    wrong = [role.label for role in Role if role in roles and (role in FIRM_ROLES) is not firms]
    if not wrong:
        return ""
    told = "、".join(wrong)
    if firms:
        return f"企业里的人不能是“{told}”。请选企业安全员或企业负责人。"
    return f"科室和经管委的人不能是“{told}”。这两个角色只给企业的人。"


def in_order(roles: Collection[Role]) -> tuple[Role, ...]:
    """Roles in the order in which they are declared, as people read them."""
    return tuple(role for role in Role if role in roles)


def posts_of(kind: Kind) -> tuple[Post, ...]:
    """The posts a unit of this kind has, in order."""
    if kind is Kind.FIRM:
        return (Post.HEAD, Post.LEADER_IN_CHARGE)
    if kind is Kind.COMMITTEE:
        return tuple(post for post in Post if post is not Post.SECTION_HEAD)
    return tuple(Post)


@dataclass(frozen=True)
class Place:
    """Where a person works and as what: all that decides which posts they may hold."""

    unit_id: int
    kind: Kind
    roles: frozenset[Role]


def may_hold(post: Post, unit_id: int, kind: Kind, person: Place) -> bool:
    """Whether ``person`` may hold ``post`` of the unit ``unit_id`` of ``kind``.

    One's own people hold the posts of a unit; a leader may be in charge of any unit, and posts of
    the committee may be held by people of its sections.
    """
    if person.unit_id == unit_id:
        return True
    if post is Post.LEADER_IN_CHARGE:
        return Role.LEADER in person.roles
    return kind is Kind.COMMITTEE and person.kind is not Kind.FIRM


def email_fault(email: str) -> str:
    """What is wrong with an e-mail address, a sentence; empty for none and for no address."""
    if not email or (len(email) <= LONGEST_EMAIL and EMAIL.fullmatch(email)):
        return ""
    return f"“{email[:40]}”不是邮箱。请写成 name@example.com 这样，不超过 {LONGEST_EMAIL} 字。"
