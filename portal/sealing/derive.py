"""Keys out of secrets: Argon2id for what people type or remember, HKDF-SHA256 for the rest."""

import hmac
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from nacl import exceptions
from nacl.bindings import crypto_scalarmult_base
from nacl.pwhash import argon2id

KEY_BYTES = 32
SALT_BYTES = argon2id.SALTBYTES
LOOKUP_BYTES = 16

_MIB = 1 << 20
_cores = threading.BoundedSemaphore(os.cpu_count() or 1)  # more at once only cost memory


@dataclass(frozen=True)
class Cost:
    """Weight of one Argon2id run: passes over the memory, and the memory in bytes."""

    ops: int
    memory: int


TIPSTER = Cost(2, 19 * _MIB)
"""For codes of 65 bits and more."""
HANDLER = Cost(3, 64 * _MIB)
"""For passwords."""
TEST = Cost(1, 8 << 10)
"""The least the library allows; for tests."""


@dataclass(frozen=True)
class Tipster:
    """What a receipt code opens: the tip's ``lookup`` (16 bytes) and an X25519 key pair."""

    lookup: bytes
    public: bytes
    private: bytes = field(repr=False)


@dataclass
class Runs:
    """How many Argon2id runs a ``runs()`` block has seen so far."""

    total: int = 0


_watched: ContextVar[tuple[Runs, ...]] = ContextVar("watched", default=())


@contextmanager
def runs() -> Iterator[Runs]:
    """Count the Argon2id runs of this thread (or task) inside the block."""
    counted = Runs()
    token = _watched.set((*_watched.get(), counted))
    try:
        yield counted
    finally:
        _watched.reset(token)


def tipster(code: str, salt: bytes, cost: Cost = TIPSTER) -> Tipster:
    """The keys of a canonical receipt code by one Argon2id run; ``salt`` (16 bytes) is the site's.

    A wrong code costs the same and gives a lookup that nobody has.
    """
    root = stretched(code.encode(), salt, cost)
    private = subkey(root, "tip key")
    lookup = subkey(root, "tip lookup")[:LOOKUP_BYTES]
    return Tipster(lookup, crypto_scalarmult_base(private), private)


def hashed(claim_code: str, cost: Cost = TIPSTER) -> str:
    """A claim code's Argon2id string (its own salt and cost inside), to be stored."""
    with _turn():
        return argon2id.str(claim_code.encode(), cost.ops, cost.memory).decode()


def matches(stored: str, claim_code: str) -> bool:
    """Whether ``stored`` was ``hashed`` from this code; one Argon2id run."""
    with _turn():
        try:
            return argon2id.verify(stored.encode(), claim_code.encode())
        except exceptions.InvalidkeyError:
            return False


def stretched(secret: bytes, salt: bytes, cost: Cost) -> bytes:
    """32 bytes from a weak secret by one Argon2id run; at most as many at once as cores."""
    with _turn():
        return argon2id.kdf(KEY_BYTES, secret, salt, cost.ops, cost.memory)


def subkey(secret: bytes, purpose: str, *names: bytes, salt: bytes = b"") -> bytes:
    """A 32-byte key from a strong secret by HKDF-SHA256, another for every purpose and names.

    One block is all that is needed: RFC 5869 is then two runs of HMAC. A test holds it against
    PyCryptodome's, whose import costs more than a thousand derivations.
    """
    root = hmac.digest(salt or bytes(KEY_BYTES), secret, "sha256")
    return hmac.digest(root, framed(purpose.encode(), *names) + b"\x01", "sha256")


def framed(*parts: bytes) -> bytes:
    """The parts one after another, each behind its length, so that no two lists look alike."""
    return b"".join(len(part).to_bytes(8, "big") + part for part in parts)


@contextmanager
def _turn() -> Iterator[None]:
    for counted in _watched.get():
        counted.total += 1
    with _cores:
        yield
