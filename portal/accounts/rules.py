"""Rules of signing in: strong passwords, growing delays, sessions that end."""

import re
import unicodedata
from collections.abc import Collection
from datetime import datetime, timedelta

KINDS = (r"[a-z]", r"[A-Z]", r"\d", r"[^A-Za-z0-9]")
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
