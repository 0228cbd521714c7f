"""Key pairs of people and boxes, and the ways to keep a private key locked.

Each lock names its way and the owner in its associated data: a wrap put into another person's
row, or offered to another way, opens for nobody.
"""

import secrets
import struct
from dataclasses import dataclass, field

from nacl.bindings import crypto_scalarmult_base

from portal.sealing import codes
from portal.sealing.derive import HANDLER, SALT_BYTES, Cost, framed, stretched, subkey
from portal.sealing.envelope import Tampered, lock, new_key, unlock

RECOVERY = codes.Kind("恢复密钥", 33, group=3)
"""32 random characters: 160 bits; printed once and kept by its owner."""

PEPPER_BYTES = 32
TOKEN_BYTES = 32

_HEAD = struct.Struct(">BBI")  # version, passes, memory in KiB
_HEAD_VERSION = 1
_DEAREST = Cost(8, 256 << 20)


class WrongSecret(Exception):  # noqa: N818 - says what was offered
    """The secret does not open this wrap, or the wrap is not this owner's, or was changed."""


@dataclass(frozen=True)
class Pair:
    """An X25519 key pair; the private half never shows in a repr."""

    public: bytes
    private: bytes = field(repr=False)


def new_pair() -> Pair:
    """A fresh key pair for a person, a box or a claim desk."""
    return pair_of(new_key())


def pair_of(private: bytes) -> Pair:
    """The pair a private key belongs to."""
    return Pair(crypto_scalarmult_base(private), private)


def new_recovery_key() -> str:
    """A fresh recovery key in its canonical form; ``codes.shown(key, RECOVERY)`` prints it."""
    return codes.new_code(RECOVERY)


def wrap_by_password(
    private: bytes, password: str, pepper: bytes, owner: str, cost: Cost = HANDLER
) -> bytes:
    """The private key locked by the owner's password and the server's pepper (32 bytes or more).

    The cost stands inside, so it can be raised later without breaking old wraps.
    """
    head = _HEAD.pack(_HEAD_VERSION, cost.ops, cost.memory >> 10)
    head += secrets.token_bytes(SALT_BYTES)
    key = _password_key(head, password, pepper, cost)
    return head + lock(key, private, _owned("password", owner, head))


def unwrap_by_password(wrapped: bytes, password: str, pepper: bytes, owner: str) -> bytes:
    """The private key again, by one Argon2id run; raises WrongSecret."""
    head = wrapped[: _HEAD.size + SALT_BYTES]
    cost = _cost(head)
    key = _password_key(head, password, pepper, cost)
    return _unlocked(key, wrapped[len(head) :], _owned("password", owner, head))


def wrap_by_recovery(private: bytes, recovery_key: str, owner: str) -> bytes:
    """The private key locked by a canonical recovery key; needs no pepper and no Argon2id."""
    return lock(subkey(recovery_key.encode(), "recovery"), private, _owned("recovery", owner))


def unwrap_by_recovery(wrapped: bytes, typed: str, owner: str) -> bytes:
    """The private key again; raises ``codes.CodeError`` for a mistyped key, else WrongSecret."""
    recovery_key = codes.read(typed, RECOVERY)
    return _unlocked(subkey(recovery_key.encode(), "recovery"), wrapped, _owned("recovery", owner))


def wrap_by_token(private: bytes, token: bytes, owner: str) -> bytes:
    """The private key locked by a session's random token (32 bytes or more)."""
    return lock(_token_key(token), private, _owned("token", owner))


def unwrap_by_token(wrapped: bytes, token: bytes, owner: str) -> bytes:
    """The private key again; raises WrongSecret."""
    return _unlocked(_token_key(token), wrapped, _owned("token", owner))


def _token_key(token: bytes) -> bytes:
    if len(token) < TOKEN_BYTES:
        raise ValueError("a session token has at least 32 random bytes")
    return subkey(token, "token")


def _password_key(head: bytes, password: str, pepper: bytes, cost: Cost) -> bytes:
    if len(pepper) < PEPPER_BYTES:
        raise ValueError("the pepper has at least 32 random bytes")
    root = stretched(password.encode(), head[_HEAD.size :], cost)
    return subkey(root, "password", salt=pepper)


def _cost(head: bytes) -> Cost:
    """The cost a wrap was made with; one nobody would choose was put there to stop the server."""
    if len(head) != _HEAD.size + SALT_BYTES:
        raise WrongSecret
    version, ops, kib = _HEAD.unpack_from(head)
    cost = Cost(ops, kib << 10)
    known = version == _HEAD_VERSION
    bearable = 1 <= cost.ops <= _DEAREST.ops and 8 << 10 <= cost.memory <= _DEAREST.memory
    if not (known and bearable):
        raise WrongSecret
    return cost


def _owned(way: str, owner: str, head: bytes = b"") -> bytes:
    return framed(b"private key", way.encode(), owner.encode(), head)


def _unlocked(key: bytes, wrapped: bytes, data: bytes) -> bytes:
    try:
        return unlock(key, wrapped, data)
    except Tampered as fault:
        raise WrongSecret from fault
