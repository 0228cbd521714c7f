"""The keys that sign receipts: one a year, each handed on by the one before it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from nacl.exceptions import CryptoError
from nacl.signing import SigningKey, VerifyKey

from portal.sealing.derive import framed


class Untrusted(Exception):  # noqa: N818 - says what the keys are
    """A hand-over of signing keys that does not hold; ``position`` counts from 1."""

    def __init__(self, position: int) -> None:
        super().__init__(f"hand-over {position} does not follow from the one before it")
        self.position = position


@dataclass(frozen=True)
class Signer:
    """An Ed25519 pair; ``secret`` is its 32-byte seed and lives outside the database."""

    public: bytes
    secret: bytes = field(repr=False)


@dataclass(frozen=True)
class Key:
    """A public key and the first and last day its signatures count."""

    public: bytes
    since: date = date.min
    until: date = date.max


@dataclass(frozen=True)
class Succession:
    """From ``day`` on ``new`` signs instead of ``old``; both have signed that."""

    old: bytes
    new: bytes
    day: date
    by_old: bytes
    by_new: bytes


def new_signer() -> Signer:
    """A fresh pair for signing receipts."""
    secret = SigningKey.generate().encode()
    return Signer(public_of(secret), secret)


def public_of(secret: bytes) -> bytes:
    """The public half of a signer's secret."""
    return SigningKey(secret).verify_key.encode()


def signature(secret: bytes, purpose: str, *parts: bytes) -> bytes:
    """Ed25519 over the parts, good for this purpose alone: 64 bytes."""
    return SigningKey(secret).sign(_message(purpose, parts)).signature


def is_signed(public: bytes, signed: bytes, purpose: str, *parts: bytes) -> bool:
    """Whether ``signed`` is this key's signature over the parts for this purpose."""
    try:
        VerifyKey(public).verify(_message(purpose, parts), signed)
    except CryptoError:
        return False
    return True


def cross_sign(old_secret: bytes, new_secret: bytes, day: date) -> Succession:
    """Hand the signing of receipts on to a new key from ``day`` on."""
    old, new = public_of(old_secret), public_of(new_secret)
    parts = (old, new, day.isoformat().encode())
    return Succession(
        old,
        new,
        day,
        signature(old_secret, "succession", *parts),
        signature(new_secret, "succession", *parts),
    )


def trusted(chain: Iterable[Succession], root: bytes) -> tuple[Key, ...]:
    """The keys reached from ``root`` (printed on notices), each with its days; raises Untrusted.

    The old key still counts on the day of the hand-over: a day is all a receipt tells.
    """
    keys = [Key(root)]
    for position, step in enumerate(chain, 1):
        last = keys[-1]
        if step.old != last.public or step.day < last.since or not _holds(step):
            raise Untrusted(position)
        keys[-1:] = [Key(last.public, last.since, step.day), Key(step.new, step.day)]
    return tuple(keys)


def _holds(step: Succession) -> bool:
    parts = (step.old, step.new, step.day.isoformat().encode())
    return is_signed(step.old, step.by_old, "succession", *parts) and is_signed(
        step.new, step.by_new, "succession", *parts
    )


def _message(purpose: str, parts: Iterable[bytes]) -> bytes:
    return framed(purpose.encode(), *parts)
