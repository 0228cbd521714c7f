"""What a visitor has said so far: it travels in the page, sealed, and lies nowhere else."""

import base64
import binascii
import json
import secrets
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import current_app
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from nacl.utils import random

from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.sealing.derive import subkey
from portal.tips.terms import Way

SHORTEST = timedelta(seconds=3)
LONGEST = timedelta(hours=12)
TORN = "这一页不完整，还没有交出去。请从头再填一次；什么都没有留下。"


@dataclass(frozen=True)
class Sent:
    """A file that was sent: its row, its key, and what to say of it.

    One that could not be cleaned ``waits`` for its owner's choice; then it goes ``as_is``.
    """

    id: str
    key: str
    kind: str
    name: str
    size: int
    removed: tuple[str, ...] = ()
    as_is: bool = False
    waits: bool = False


@dataclass(frozen=True)
class State:
    """All answers so far. ``token`` makes the form count once; ``code`` is there from 看一遍 on."""

    token: str = field(default_factory=lambda: secrets.token_urlsafe(18))
    began: int = field(default_factory=lambda: int(clock.now().timestamp()))
    way: Way = Way.ANONYMOUS
    complaint: bool = False
    name: str = ""
    phone: str = ""
    street: str = ""
    place: str = ""
    matters: tuple[str, ...] = ()
    standing: str = ""
    text: str = ""
    files: tuple[Sent, ...] = ()
    code: str = ""
    solved: bool = False

    @property
    def is_too_quick(self) -> bool:
        """Whether it is handed in sooner than a person can write it."""
        return clock.now() - self._began_at < SHORTEST

    @property
    def is_old(self) -> bool:
        """Whether it was begun so long ago that its token counts no longer."""
        return clock.now() - self._began_at > LONGEST

    @property
    def _began_at(self) -> datetime:
        return datetime.fromtimestamp(self.began, UTC)

    def renewed(self) -> "State":
        """The same answers under a new token."""
        fresh = State()
        return replace(self, token=fresh.token, began=fresh.began, code="")


def sealed(state: State) -> str:
    """A state as the page carries it."""
    told = json.dumps(asdict(state), ensure_ascii=False).encode()
    box = SecretBox(_key())
    return base64.urlsafe_b64encode(box.encrypt(told, random(SecretBox.NONCE_SIZE))).decode()


def opened(text: str) -> State:
    """The state a page sent back. Raises Refusal for one that is not ours."""
    try:
        told = json.loads(SecretBox(_key()).decrypt(base64.urlsafe_b64decode(text.encode())))
    except (CryptoError, binascii.Error, ValueError, UnicodeError):
        raise Refusal(TORN) from None
    return _read(told)


def _read(told: dict[str, Any]) -> State:
    files = tuple(Sent(**one | {"removed": tuple(one["removed"])}) for one in told["files"])
    return State(
        **told | {"way": Way.of(told["way"]), "matters": tuple(told["matters"]), "files": files}
    )


def _key() -> bytes:
    return subkey(str(current_app.secret_key).encode(), "informant state")
