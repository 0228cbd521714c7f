"""Who is here: Flask-Login on a table of sessions of our own."""

import hashlib
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import Flask, g, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from portal.accounts import followers, queries, rules
from portal.accounts.models import SignIn
from portal.db import db, transaction
from portal.kernel import clock
from portal.kernel.errors import Busy
from portal.office import queries as office
from portal.policy import Actor

SEEN_EVERY = timedelta(seconds=60)
LAST = "last_user_id"
HANDED_ON = "handed_on"


@dataclass(eq=False)
class SignedIn(UserMixin):
    """A live session, as Flask-Login carries it; its id is the token."""

    token: str
    sign_in_id: int
    actor: Actor
    must_change: bool = False
    needs_totp: bool = False
    username: str = field(default="")

    def get_id(self) -> str:
        """The token, which only the person's cookie holds."""
        return self.token


def hash_of(token: str) -> str:
    """What the table keeps of a token: SHA-256 in hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def register(app: Flask) -> None:
    """Set up Flask-Login and name the actor of each request."""
    manager = LoginManager()
    manager.session_protection = ""
    manager.init_app(app)
    manager.user_loader(_load)

    @app.before_request
    def name_actor() -> None:
        if request.endpoint in {None, "asset_file"}:
            return
        found = signed_in()
        g.actor = found.actor if found else None


def signed_in() -> SignedIn | None:
    """The session of this request."""
    found = current_user._get_current_object()
    return found if isinstance(found, SignedIn) else None


def living(user_id: int) -> list[SignIn]:
    """A person's sessions that are neither ended nor over, the latest first."""
    here, at = office.current(), clock.now()
    roles = queries.roles_of([user_id]).get(user_id, frozenset())
    return [
        row
        for row in queries.sign_ins(user_id)
        if not rules.has_ended(
            at,
            started_at=row.started_at,
            seen_at=row.seen_at,
            idle=timedelta(minutes=here.idle_minutes_for(roles)),
            longest=timedelta(hours=here.session_hours),
        )
    ]


def remembered() -> int | None:
    """Whose pages may still be open in this browser: the person last signed in, None if unknown.

    The cookie is signed, so it names a session that was theirs, ended or not.
    """
    token = session.get("_user_id")
    if not token:
        return session.get(LAST)
    return db.session.scalar(select(SignIn.user_id).where(SignIn.token_hash == hash_of(token)))


def is_handed_on() -> bool:
    """Whether pages may still be open here that were drawn for somebody else."""
    return bool(session.get(HANDED_ON))


def begin(user_id: int) -> None:
    """Start a session for a person who has proven who they are (inside a transaction).

    The form token of open pages goes on for the same person only: what was drawn for somebody
    else cannot be sent in this one's name.
    """
    token = secrets.token_urlsafe(32)
    at = clock.now()
    row = SignIn(
        token_hash=hash_of(token),
        user_id=user_id,
        started_at=at,
        seen_at=at,
        agent=(request.user_agent.string or "")[:200],
        address=(request.remote_addr or "")[:64],
    )
    db.session.add(row)
    db.session.flush()
    is_same = remembered() in {None, user_id}
    kept = session.get("csrf_token") if is_same else None
    session.clear()
    if kept:
        session["csrf_token"] = kept
    if not is_same:
        session[HANDED_ON] = True
    loaded = _load(token)
    login_user(loaded)
    g.actor = loaded.actor if loaded else None


def end() -> None:
    """End this session (inside a transaction) and forget its cookie."""
    found = signed_in()
    if found:
        db.session.execute(
            update(SignIn).where(SignIn.id == found.sign_in_id).values(ended_at=clock.now())
        )
        followers.current().ended([found.sign_in_id])
    logout_user()
    session.clear()
    if found:
        session[LAST] = found.actor.user_id
    g.actor = None


def _load(token: str) -> SignedIn | None:
    row = queries.live_sign_in(hash_of(token))
    if row is None:
        return None
    here = office.current()
    at = clock.now()
    who = queries.actor_of(row)
    if rules.has_ended(
        at,
        started_at=row.started_at,
        seen_at=row.seen_at,
        idle=timedelta(minutes=here.idle_minutes_for(who.roles)),
        longest=timedelta(hours=here.session_hours),
    ):
        return None
    acted_in = who.roles.union(*(giver.roles for giver in who.stands_in_for))
    asked = {role.value for role in acted_in} & set(here.totp_roles)
    found = SignedIn(
        token=token,
        sign_in_id=row.sign_in_id,
        actor=who,
        must_change=row.must_change,
        needs_totp=bool(asked) and not row.has_totp,
        username=row.username,
    )
    if at - row.seen_at > SEEN_EVERY and not db.session.info.get("writing"):
        _note_seen(row.sign_in_id, at)
    return found


def _note_seen(sign_in_id: int, at: datetime) -> None:
    """Keep when the session was last seen, if that can be done at once: no page waits for it."""
    with suppress(Busy, OperationalError), transaction(wait=0):
        free = select(SignIn.id).where(SignIn.id == sign_in_id)
        if db.session.scalar(free.with_for_update(skip_locked=True)):
            db.session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(seen_at=at))
