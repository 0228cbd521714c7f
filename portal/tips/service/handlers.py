"""A handler's own key: made once, opened by the password for one session, closed after a while."""

import os
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from flask import current_app
from sqlalchemy import delete, select

from portal.accounts.models import SignIn
from portal.db import db, transaction
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.sealing import codes, derive, keyring
from portal.tips.models import HandlerKey, OpenKey

PEPPER = "tips-pepper.key"
IDLE = timedelta(minutes=15)
NOTED_EVERY = timedelta(seconds=20)
MARK = codes.Kind("核对码", 8)
"""What people compare face to face before a key is let into a box: 35 bits of its public half."""
ALREADY = "您已经有开箱密钥，不用再设。忘了口令的，请用打印的恢复密钥。"
WRONG = "登录口令对，但打不开您的开箱密钥：它还锁在原来的口令上。请用打印的恢复密钥打开。"
WRONG_RECOVERY = "恢复密钥不对，没有打开。请对照打印的那一张再输。"
WRONG_PAPER = "最后一组和打印的不一样。请对照纸上的最后一组再输；没有印出来的，请重新打印一张。"
NONE_YET = "您还没有开箱密钥。请先在“开箱”里设置。"


@dataclass(frozen=True)
class Made:
    """A new key: its private half, and the recovery key to be printed and shown no more."""

    private: bytes = field(repr=False)
    recovery: str = field(repr=False)


def owner(user_id: int) -> str:
    """How a lock names whose key it is."""
    return f"user:{user_id}"


def pepper(instance: Path) -> bytes:
    """The server's own part of every handler's lock; made with the first key."""
    path = instance / PEPPER
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(os.urandom(keyring.PEPPER_BYTES))
    return path.read_bytes()


def weight() -> derive.Cost:
    """How much work one guess at a password is."""
    found: derive.Cost = current_app.config.get("TIPS_COST", derive.HANDLER)
    return found


@dataclass(frozen=True)
class Locked:
    """A key pair ready to be kept, made before any row is locked: Argon2id is slow on purpose."""

    public: bytes
    by_password: bytes
    by_recovery: bytes
    paper: bytes
    made: Made


def prepare(user_id: int, password: str, instance: Path, *, cost: derive.Cost) -> Locked:
    """A fresh key pair, locked by a password and by a recovery key."""
    pair, recovery, name = keyring.new_pair(), keyring.new_recovery_key(), owner(user_id)
    shown = codes.shown(recovery, keyring.RECOVERY)
    return Locked(
        public=pair.public,
        by_password=keyring.wrap_by_password(pair.private, password, pepper(instance), name, cost),
        by_recovery=keyring.wrap_by_recovery(pair.private, recovery, name),
        paper=_paper(user_id, recovery, instance),
        made=Made(pair.private, shown),
    )


@transaction()
def make(
    user_id: int, password: str, instance: Path, *, cost: derive.Cost = derive.HANDLER
) -> tuple[bytes, str]:
    """A key pair whose recovery key counts as printed: the private half and that key.

    Raises Refusal where there is one already.
    """
    locked = prepare(user_id, password, instance, cost=cost)
    keep(user_id, locked)
    _row(user_id).paper = None
    db.session.flush()
    return locked.made.private, locked.made.recovery


@transaction()
def keep(user_id: int, locked: Locked) -> None:
    """Keep a new key pair. Raises Refusal where there is one already."""
    if db.session.get(HandlerKey, user_id):
        raise Refusal(ALREADY)
    db.session.add(
        HandlerKey(
            user_id=user_id,
            public=locked.public,
            by_password=locked.by_password,
            by_recovery=locked.by_recovery,
            paper=locked.paper,
            made_at=clock.now(),
        )
    )
    db.session.flush()


@transaction()
def note_printed(user_id: int, typed: str, instance: Path) -> None:
    """The last group, typed back from the print. Raises Refusal for another one."""
    row = _row(user_id)
    last = "".join(typed.split()).upper().replace("O", "0").replace("I", "1").replace("L", "1")
    if row.paper is not None and row.paper != _mark_of(user_id, last, instance):
        raise Refusal(WRONG_PAPER, "last")
    row.paper = None


@transaction()
def reprint(user_id: int, private: bytes, instance: Path) -> str:
    """Another recovery key for the same key; the one printed before is worthless at once."""
    row, recovery = _row(user_id), keyring.new_recovery_key()
    row.by_recovery = keyring.wrap_by_recovery(private, recovery, owner(user_id))
    row.paper = _paper(user_id, recovery, instance)
    return codes.shown(recovery, keyring.RECOVERY)


def unlock(user_id: int, password: str, instance: Path) -> bytes:
    """The private key by the password. Raises Refusal."""
    row = _row(user_id)
    try:
        return keyring.unwrap_by_password(
            row.by_password, password, pepper(instance), owner(user_id)
        )
    except keyring.WrongSecret:
        raise Refusal(WRONG, "password") from None


def recover(user_id: int, typed: str) -> bytes:
    """The private key by the printed recovery key. Raises Refusal."""
    try:
        return keyring.unwrap_by_recovery(_row(user_id).by_recovery, typed, owner(user_id))
    except codes.CodeError as wrong:
        raise Refusal(str(wrong), "recovery") from None
    except keyring.WrongSecret:
        raise Refusal(WRONG_RECOVERY, "recovery") from None


@transaction()
def relock(
    user_id: int,
    private: bytes,
    password: str,
    instance: Path,
    *,
    cost: derive.Cost = derive.HANDLER,
) -> None:
    """Lock the same key by another password."""
    row = _row(user_id)
    row.by_password = keyring.wrap_by_password(
        private, password, pepper(instance), owner(user_id), cost
    )
    row.is_astray = False


def follow_password(user_id: int, old: str, new: str) -> Callable[[], None]:
    """Lock a person's key by the new password; what comes back keeps it, inside a transaction.

    A key that the old password does not open (after a slip) stays as it was locked.
    """
    row = db.session.get(HandlerKey, user_id)
    if row is None:
        return _nothing
    instance: Path = current_app.extensions["settings"].instance
    name, before = owner(user_id), row.by_password
    try:
        private = keyring.unwrap_by_password(before, old, pepper(instance), name)
    except keyring.WrongSecret:
        return _nothing
    after = keyring.wrap_by_password(private, new, pepper(instance), name, weight())

    def keep_it() -> None:
        kept = db.session.get(HandlerKey, user_id, populate_existing=True)
        if kept is not None and kept.by_password == before:
            kept.by_password, kept.is_astray = after, False

    return keep_it


def _nothing() -> None:
    """There is no key to lock anew."""


def go_astray(user_id: int) -> None:
    """Note that a slip took the password's place (inside a transaction)."""
    row = db.session.get(HandlerKey, user_id)
    if row is not None:
        row.is_astray = True


def drop(user_id: int) -> None:
    """Delete a person's key pair, and close it where it lies open (inside a transaction)."""
    sessions = select(SignIn.id).where(SignIn.user_id == user_id)
    db.session.execute(delete(OpenKey).where(OpenKey.sign_in_id.in_(sessions)))
    db.session.execute(delete(HandlerKey).where(HandlerKey.user_id == user_id))
    db.session.flush()


@transaction()
def hold_open(sign_in_id: int, user_id: int, token: str, private: bytes) -> None:
    """Keep a key open for a session: only the token in its cookie opens the row."""
    db.session.execute(delete(OpenKey).where(OpenKey.sign_in_id == sign_in_id))
    sealed = keyring.wrap_by_token(private, token.encode(), owner(user_id))
    db.session.add(OpenKey(sign_in_id=sign_in_id, sealed=sealed, used_at=clock.now()))


def opened(sign_in_id: int, user_id: int, token: str) -> bytes | None:
    """The open key of a session, None where it was closed or lay idle for a quarter of an hour."""
    row = db.session.get(OpenKey, sign_in_id)
    if row is None:
        return None
    at, sealed, used_at = clock.now(), row.sealed, row.used_at
    if at - used_at > IDLE:
        close([sign_in_id])
        return None
    try:
        private = keyring.unwrap_by_token(sealed, token.encode(), owner(user_id))
    except keyring.WrongSecret:
        return None
    if at - used_at > NOTED_EVERY:
        _note_used(sign_in_id)
    return private


@transaction()
def _note_used(sign_in_id: int) -> None:
    row = db.session.get(OpenKey, sign_in_id)
    if row is not None:
        row.used_at = clock.now()


@transaction()
def close(sign_in_ids: Collection[int]) -> None:
    """Close the keys of these sessions."""
    if not sign_in_ids:
        return
    db.session.execute(delete(OpenKey).where(OpenKey.sign_in_id.in_(sign_in_ids)))


def close_idle() -> int:
    """Close what has lain idle for a quarter of an hour, whether its person came back or not."""
    before = clock.now() - IDLE
    idle = list(db.session.scalars(select(OpenKey.sign_in_id).where(OpenKey.used_at < before)))
    if idle:
        close(idle)
    return len(idle)


def has_key(user_id: int) -> bool:
    """Whether a person has a key pair."""
    return (
        db.session.scalar(select(HandlerKey.user_id).where(HandlerKey.user_id == user_id))
        is not None
    )


def mark_of(public: bytes) -> str:
    """The 核对码 of a public key, in its canonical form."""
    number = int.from_bytes(derive.subkey(public, "mark")[:5], "big") >> 5
    return codes.checked(codes.digits(number, MARK.length - 1))


def _paper(user_id: int, recovery: str, instance: Path) -> bytes:
    return _mark_of(user_id, recovery[-keyring.RECOVERY.group :], instance)


def _mark_of(user_id: int, last: str, instance: Path) -> bytes:
    return derive.subkey(last.encode(), "paper", owner(user_id).encode(), salt=pepper(instance))


def _row(user_id: int) -> HandlerKey:
    row = db.session.get(HandlerKey, user_id)
    if row is None:
        raise Refusal(NONE_YET)
    return row
