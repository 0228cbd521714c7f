"""Passwords: hashed by Argon2id, at most one a core at a time."""

import os
import secrets
import threading
from functools import cache
from importlib.resources import files
from typing import Any

from portal.kernel.later import Later

argon2 = Later("argon2")
_turns = threading.BoundedSemaphore(os.cpu_count() or 1)
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ"
SMALL = "abcdefghijkmnpqrstuvwxyz"
DIGITS = "23456789"


def hashed(password: str) -> str:
    """The Argon2id hash of a password (t=2, m=19 MiB, p=1)."""
    with _turns:
        return str(_hasher().hash(password))


def fits(password: str, password_hash: str) -> bool:
    """Whether a password is the one behind a hash; an empty hash costs as much and fits none."""
    with _turns:
        try:
            return _hasher().verify(password_hash or _nobody(), password) and bool(password_hash)
        except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
            return False


@cache
def _hasher() -> Any:
    return argon2.PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@cache
def _nobody() -> str:
    return str(_hasher().hash(secrets.token_hex(16)))


def one_time() -> str:
    """A password for a printed slip: 14 characters of three kinds, none easily confused."""
    rest = "".join(secrets.choice(SMALL + DIGITS) for _ in range(11))
    text = secrets.choice(LETTERS) + secrets.choice(DIGITS) + rest + secrets.choice(DIGITS)
    return f"{text[:5]}-{text[5:9]}-{text[9:]}"


@cache
def common() -> frozenset[str]:
    """The well-known passwords and the stems they are made of."""
    text = files("portal.accounts").joinpath("data/common_passwords.txt").read_text("utf-8")
    return frozenset(text.split())
