"""Signatures of cookies and form tokens, checked and made once: pages bring the same ones again."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from flask import Flask, current_app, g, session
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import generate_csrf
from itsdangerous import TimestampSigner, URLSafeTimedSerializer

from portal.kernel import clock

BELIEVED = 300
"""Seconds for which a cookie found good is believed before its signature is looked at again."""
MOST = 4096
FIXED = (str, int, float, type(None))


class _Signatures(URLSafeTimedSerializer):
    """Flask's serializer; what a signature was found to hold is kept for a while."""

    def loads(self, s: str | bytes, max_age: int | None = None, **_more: Any) -> Any:  # type: ignore[override]  # Flask asks for no more
        """What a cookie holds, made anew each time. Raises BadSignature."""
        payload, held = self._held(s, max_age, int(clock.now().timestamp()) // BELIEVED)
        return self.load_payload(payload) if held is None else dict(held)

    @lru_cache(maxsize=MOST)  # noqa: B019 - one for an application, and as long-lived
    def _held(
        self, cookie: str | bytes, max_age: int | None, _period: int
    ) -> tuple[bytes, Mapping[str, Any] | None]:
        """The payload, and what it says if nothing in that can change."""
        signer: TimestampSigner = self.make_signer(self.salt)  # type: ignore[assignment]  # as this serializer makes them
        payload = signer.unsign(cookie, max_age=max_age)
        said = self.load_payload(payload)
        is_fixed = all(isinstance(value, FIXED) for value in said.values())
        return payload, said if is_fixed else None


class Cookies(SecureCookieSessionInterface):
    """Flask's own sessions in a cookie."""

    def __init__(self) -> None:
        self._kept: _Signatures | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The serializer, made once."""
        if self._kept is None and app.secret_key:
            self._kept = _Signatures(
                app.secret_key,
                salt=self.salt,
                serializer=self.serializer,
                signer_kwargs={
                    "key_derivation": self.key_derivation,
                    "digest_method": self.digest_method,
                },
            )
        return self._kept


def csrf_token() -> str:
    """The form token of this session, as Flask-WTF makes it."""
    raw = session.get("csrf_token")
    if raw and "csrf_token" not in g:
        g.csrf_token = _signed(str(current_app.secret_key), str(raw))
    return str(generate_csrf())


@lru_cache(maxsize=MOST)
def _signed(secret: str, raw: str) -> str:
    return str(URLSafeTimedSerializer(secret, salt="wtf-csrf-token").dumps(raw))


def register(app: Flask) -> None:
    """Let the application's cookies and its templates' form tokens be looked at once."""
    app.session_interface = Cookies()
    app.jinja_env.globals["csrf_token"] = csrf_token
    app.context_processor(lambda: {"csrf_token": csrf_token})  # over Flask-WTF's own
