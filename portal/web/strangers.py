"""The token of a form that is open to everybody: signed, of one place, used once, no cookie.

It stands where the CSRF token stands in other forms. Used once is what ``once`` makes of its key.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from portal.kernel import clock
from portal.kernel.errors import Refusal

SALT = "strangers-form"
SHORTEST = timedelta(seconds=3)
LONGEST = timedelta(hours=12)
NOBODY = 0
"""Whose form it is, for ``once``: no person has this id."""


@dataclass(frozen=True)
class Opened:
    """A form that was shown: the key that only it has, and when it was shown."""

    key: str
    at: datetime

    @property
    def is_too_quick(self) -> bool:
        """Whether it comes back sooner than a person can fill it in."""
        return clock.now() - self.at < SHORTEST

    @property
    def is_old(self) -> bool:
        """Whether it was shown too long ago to be taken as it is."""
        return clock.now() - self.at > LONGEST


def issue(place: str) -> str:
    """A token for a form about to be shown at ``place``."""
    at = int(clock.now().timestamp())
    return _signer().dumps([place, secrets.token_urlsafe(18), at])


def opened(place: str, token: str) -> Opened:
    """What a token of ``place`` says. Raises Refusal for one that is not ours."""
    try:
        of, key, at = _signer().loads(token)
    except (BadSignature, ValueError, TypeError):
        of = key = at = None
    if of != place:
        raise Refusal("这张表单不完整，没有提交。内容还在，请再点一次“提交”。")
    return Opened(str(key), datetime.fromtimestamp(at or 0, UTC))


def sealed(said: str) -> str:
    """A text for an address that nobody else can make."""
    return _signer().dumps(said)


def unsealed(seal: str) -> str | None:
    """What was sealed, None where it is not ours."""
    try:
        said = _signer().loads(seal)
    except BadSignature:
        return None
    return said if isinstance(said, str) else None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt=SALT)
