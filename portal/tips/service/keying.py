"""开箱: a person makes their key, opens it for this session, locks it, prints its recovery key.

Each act is proven by the sign-in password first, which counts failures as signing in does.
"""

from dataclasses import dataclass, field
from pathlib import Path

from portal.accounts.service import signing_in
from portal.accounts.session import SignedIn
from portal.db import transaction
from portal.kernel.errors import Refusal
from portal.office import queries as office
from portal.tips.service import handlers, membership
from portal.trail import service as trail

SHORT = "您的登录口令不到 {least} 位，锁不牢密钥。请先在“我的账号”里改成至少 {least} 位，再来设置。"


@dataclass(frozen=True)
class Typed:
    """A password as it was typed, and the address it came from."""

    password: str = field(repr=False)
    address: str = ""


def make(here: SignedIn, typed: Typed, instance: Path) -> str:
    """A person's first key, opened for this session: the recovery key, shown once.

    Raises Refusal for a wrong password and for a second key.
    """
    acting = membership.own(here.actor)
    _prove(here, typed)
    _is_long(here, typed)
    locked = handlers.prepare(here.actor.user_id, typed.password, instance, cost=handlers.weight())
    with transaction():
        handlers.keep(here.actor.user_id, locked)
        _hold(here, locked.made.private)
        trail.record(acting, "box.make_key", f"user:{here.actor.user_id}")
    return locked.made.recovery


def open_by_password(here: SignedIn, typed: Typed, instance: Path) -> None:
    """Open the key for this session. Raises Refusal."""
    acting = membership.own(here.actor)
    _prove(here, typed)
    private = handlers.unlock(here.actor.user_id, typed.password, instance)
    with transaction():
        _hold(here, private)
        trail.record(acting, "box.open", f"user:{here.actor.user_id}")


def open_by_recovery(here: SignedIn, recovery: str, typed: Typed, instance: Path) -> None:
    """Open the key by what was printed, and lock it by the password of now. Raises Refusal."""
    acting = membership.own(here.actor)
    _prove(here, typed)
    private = handlers.recover(here.actor.user_id, recovery)
    with transaction():
        handlers.relock(
            here.actor.user_id, private, typed.password, instance, cost=handlers.weight()
        )
        _hold(here, private)
        trail.record(acting, "box.recover", f"user:{here.actor.user_id}")


def reprint(here: SignedIn, typed: Typed, instance: Path) -> str:
    """Another recovery key, shown once. Raises Refusal."""
    acting = membership.own(here.actor)
    _prove(here, typed)
    private = handlers.unlock(here.actor.user_id, typed.password, instance)
    with transaction():
        _hold(here, private)
        shown = handlers.reprint(here.actor.user_id, private, instance)
        trail.record(acting, "box.reprint", f"user:{here.actor.user_id}")
    return shown


def renew(here: SignedIn, typed: Typed, instance: Path) -> str:
    """Another key pair in place of one that nothing opens: its recovery key, shown once."""
    _prove(here, typed)
    locked = handlers.prepare(here.actor.user_id, typed.password, instance, cost=handlers.weight())
    with transaction():
        membership.renew(here.actor, locked)
        _hold(here, locked.made.private)
    return locked.made.recovery


def lock(here: SignedIn) -> None:
    """Close the key of this session."""
    handlers.close([here.sign_in_id])


def _prove(here: SignedIn, typed: Typed) -> None:
    signing_in.prove(here.actor.user_id, typed.password, typed.address, "password")


def _is_long(here: SignedIn, typed: Typed) -> None:
    """A stolen lock can be guessed at without end: only the password's length stands against it."""
    least = office.current().password_length_for(here.actor.roles)
    if len(typed.password) < least:
        raise Refusal(SHORT.format(least=least), "password")


def _hold(here: SignedIn, private: bytes) -> None:
    handlers.hold_open(here.sign_in_id, here.actor.user_id, here.token, private)
