"""Signing in and out: the password, the second factor, the growing delay."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

import pyotp
from sqlalchemy import delete, select, update

from portal.accounts import passwords, queries, rules, session
from portal.accounts.models import RecoveryCode, SignInFailure, User
from portal.accounts.terms import Act, Outcome
from portal.db import db, transaction, upsert
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.office import queries as office
from portal.trail import service as trail

LONGEST_NAME = 40
STEP = 30


@dataclass(frozen=True)
class Attempt:
    """The outcome of a try, with the words for the person."""

    outcome: Outcome
    words: str = ""
    user_id: int | None = None


def try_password(username: str, password: str, address: str) -> Attempt:
    """Check a name and password that came from ``address``.

    After five failures in a row (a setting) a delay grows to 15 minutes for this name and this
    address; it never locks for good. The answer does not tell whether the name exists.
    """
    username = username.strip()[:LONGEST_NAME]
    if waiting := _wait_until(username, address):
        return Attempt(Outcome.WAIT, _words_of_waiting(waiting))
    user = queries.by_username(username)
    password_hash = user.password_hash if user and user.is_active else ""
    is_right = passwords.fits(password, password_hash)
    with transaction():
        tries = _tries(username, address)
        if user is None or not is_right or _slip_is_over(user):
            return _failed(tries, user)
        if waiting := _still(tries.wait_until):
            return Attempt(Outcome.WAIT, _words_of_waiting(waiting))
        if user.totp_secret:
            return Attempt(Outcome.NEEDS_CODE, user_id=user.id)
        return _enter(user, address)


def try_code(user_id: int, code: str, address: str) -> Attempt:
    """Check the second factor: six digits of the authenticator, or a printed recovery code."""
    user = queries.get(user_id)
    if user is None or not user.is_active:
        return Attempt(Outcome.WRONG, "请重新登录。")
    with transaction():
        tries = _tries(user.username, address)
        if waiting := _still(tries.wait_until):
            return Attempt(Outcome.WAIT, _words_of_waiting(waiting))
        if totp_fits(user, code) or _recovery_fits(user, code):
            return _enter(user, address)
        failed = _failed(tries, user)
    if failed.outcome is Outcome.WAIT:
        return failed
    return Attempt(Outcome.WRONG, "动态码不对。请看手机上现在的六位数，再输一次。", user.id)


def prove(user_id: int, password: str, address: str, field: str) -> User:
    """A person who gives their own password once more, for a graver change.

    Raises Refusal at ``field`` for a wrong one, which counts like a failed sign-in.
    """
    user = queries.get(user_id)
    if user is None or not user.is_active:
        raise Refusal("这个账号已停用。请重新登录。", field)
    if waiting := _wait_until(user.username, address):
        raise Refusal(_words_of_waiting(waiting), field)
    is_right = passwords.fits(password, user.password_hash)
    with transaction():
        tries = _tries(user.username, address)
        if not is_right:
            _failed(tries, user)
        waiting = _still(tries.wait_until)
    if waiting:
        raise Refusal(_words_of_waiting(waiting), field)
    if not is_right:
        raise Refusal("口令不对。请核对后再输；连续输错要等一会儿。", field)
    return user


def sign_out() -> None:
    """End the session of this request."""
    with transaction():
        found = session.signed_in()
        if found:
            trail.record(found.actor, Act.SIGN_OUT.value, f"user:{found.actor.user_id}")
        session.end()


@transaction()
def _enter(user: User, address: str) -> Attempt:
    db.session.execute(
        delete(SignInFailure).where(
            SignInFailure.username == user.username, SignInFailure.address == address
        )
    )
    session.begin(user.id)
    trail.record(queries.actor_for(user), Act.SIGN_IN.value, f"user:{user.id}")
    return Attempt(Outcome.IN, user_id=user.id)


def _tries(username: str, address: str) -> SignInFailure:
    """The count of failures of this name at this address, locked (inside a transaction).

    Tries that are under way together take their turn here: each finds what the one before left.
    """
    db.session.execute(
        upsert(SignInFailure)
        .values(username=username, address=address, failures=0, last_at=clock.now())
        .on_conflict_do_nothing()
    )
    return db.session.get_one(
        SignInFailure, (username, address), with_for_update=True, populate_existing=True
    )


def _failed(row: SignInFailure, user: User | None) -> Attempt:
    here = office.current()
    at = clock.now()
    if at - row.last_at > rules.FORGET_AFTER:
        row.failures = 0
    row.failures, row.last_at = row.failures + 1, at
    wait = rules.wait_after(
        row.failures,
        free=here.free_failures,
        longest=timedelta(minutes=here.longest_wait_minutes),
    )
    row.wait_until = at + wait if wait else None
    trail.record(None, Act.SIGN_IN_FAILED.value, f"user:{user.id}" if user else "")
    if row.wait_until:
        return Attempt(Outcome.WAIT, _words_of_waiting(row.wait_until))
    left = here.free_failures - row.failures
    return Attempt(
        Outcome.WRONG,
        f"用户名或口令不对。请核对后再输；再错 {left} 次要等一会儿才能登录。"
        "忘记口令请找系统管理员打印一次性口令单。",
    )


def _wait_until(username: str, address: str) -> datetime | None:
    return _still(
        db.session.scalar(
            select(SignInFailure.wait_until).where(
                SignInFailure.username == username, SignInFailure.address == address
            )
        )
    )


def _still(until: datetime | None) -> datetime | None:
    return until if until and until > clock.now() else None


def _words_of_waiting(until: datetime) -> str:
    seconds = ceil((until - clock.now()).total_seconds())
    told = f"{seconds} 秒" if seconds < 60 else f"{ceil(seconds / 60)} 分钟"
    return f"连续输错次数较多，请等 {told}再试。账号没有被锁死。"


def _slip_is_over(user: User) -> bool:
    return user.slip_until is not None and user.slip_until < clock.now()


def totp_fits(user: User, code: str) -> bool:
    """Whether six digits are those of now, or of half a minute before or after, and not used yet.

    Notes the step (inside a transaction), so that the same digits never fit twice.
    """
    step = int(clock.now().timestamp()) // STEP
    totp = pyotp.TOTP(user.totp_secret)
    for near in (step, step - 1, step + 1):
        if near > user.totp_last and totp.verify(code.strip(), for_time=near * STEP):
            user.totp_last = near
            return True
    return False


def _recovery_fits(user: User, code: str) -> bool:
    done = db.session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.user_id == user.id,
            RecoveryCode.code_hash == recovery_hash(user.id, code),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=clock.now())
        .returning(RecoveryCode.id)
    ).first()
    return done is not None


def recovery_hash(user_id: int, code: str) -> str:
    """What the table keeps of a recovery code (60 random bits): SHA-256 in hex.

    Written in any case and spacing; a nought is read as the letter O, a one as I: codes have none.
    """
    plain = "".join(code.split()).replace("-", "").upper().replace("0", "O").replace("1", "I")
    return hashlib.sha256(f"{user_id}:{plain}".encode()).hexdigest()
