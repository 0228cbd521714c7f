"""The key that signs receipts: handed on once a year, old and new both signing the hand-over."""

import os
from datetime import date
from pathlib import Path

from portal.db import transaction
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.sealing import signing
from portal.sealing.signing import Key, Succession
from portal.tips import publishing
from portal.tips.publishing import PublicOffice
from portal.tips.service.receipts import SIGNER, retired
from portal.trail import service as trail

NEXT = "receipt-signer.next"
NO_SIGNER = (
    "这台服务器上没有签名密钥 {name}，不能换。"
    "公开举报端单独一台服务器的，请先把它的签名密钥文件拷回来。"
)
TWICE = "今天已经换过一次签名密钥，一天只能换一次。请明天再换。"
NOT_PUBLISHED = "服务器上的签名密钥不是公布的那一把，不能换。请核对是不是放错了文件。"


def rotate(instance: Path) -> bytes:
    """Let a new key sign from today on; the old one is kept for receipts of days gone by.

    The public half of the new one. Raises Refusal. Cut short, the next run goes on where it was.
    """
    current = instance / SIGNER
    if not current.exists():
        raise Refusal(NO_SIGNER.format(name=SIGNER))
    _finish(instance)
    today, here, old = clock.today(), publishing.current(), current.read_bytes()
    if not here.signers or signing.public_of(old).hex() != here.signers[-1]:
        raise Refusal(NOT_PUBLISHED)
    if any(step.day == today for step in successions(here)):
        raise Refusal(TWICE)
    made = signing.new_signer()
    _write(instance / NEXT, made.secret)
    step = signing.cross_sign(old, made.secret, today)
    with transaction():
        publishing.publish(
            signers=[*here.signers, made.public.hex()],
            successions=[*map(list, here.successions), list(told(step))],
        )
        trail.record(trail.SYSTEM, "box.new_signer", "box")
    _finish(instance)
    return made.public


def told(step: Succession) -> tuple[str, str, str, str, str]:
    """A hand-over as it is published."""
    parts = (step.old.hex(), step.new.hex(), step.day.isoformat())
    return (*parts, step.by_old.hex(), step.by_new.hex())


def read(said: tuple[str, ...]) -> Succession:
    """A hand-over as it was published. Raises ValueError for what is none."""
    old, new, day, by_old, by_new = said
    return Succession(
        bytes.fromhex(old),
        bytes.fromhex(new),
        date.fromisoformat(day),
        bytes.fromhex(by_old),
        bytes.fromhex(by_new),
    )


def successions(here: PublicOffice) -> list[Succession]:
    """Every hand-over that was published, in order."""
    return [read(one) for one in here.successions]


def trusted(here: PublicOffice) -> tuple[Key, ...]:
    """The published keys with their days. Raises Untrusted where a hand-over does not hold."""
    if not here.signers:
        return ()
    return signing.trusted(successions(here), bytes.fromhex(here.signers[0]))


def _finish(instance: Path) -> None:
    """Put a published new key into its place, if it is not there yet."""
    waiting = instance / NEXT
    if not waiting.exists():
        return
    steps = successions(publishing.current())
    if steps and signing.public_of(waiting.read_bytes()) == steps[-1].new:
        current = instance / SIGNER
        kept = retired(instance, steps[-1].day)
        if not kept.exists():
            _write(kept, current.read_bytes())
        waiting.replace(current)
    else:
        waiting.unlink()


def _write(path: Path, secret: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
