"""The open key of the person here: asked for by a view, else the person is led to 开箱 and back."""

from flask import g

from portal.accounts.session import signed_in
from portal.db import db
from portal.tips.models import HandlerKey
from portal.tips.service import handlers
from portal.tips.service.opening import Opener
from portal.web.access import SignInNeeded


class Shut(Exception):  # noqa: N818 - an answer, not a fault
    """The person's key is not open in this session; ``views.keys`` answers it."""


def opener() -> Opener:
    """The open key of this session. Raises Shut where it was never opened, or is closed again."""
    found = maybe_opener()
    if found is None:
        raise Shut
    return found


def maybe_opener() -> Opener | None:
    """The open key of this session, None where it is shut or its recovery key not yet printed."""
    if "opener" not in g:
        g.opener = _opened()
    kept: Opener | None = g.opener
    return kept


def forget() -> None:
    """Read anew what is open: it was opened or closed by this request."""
    g.pop("opener", None)


def _opened() -> Opener | None:
    here = signed_in()
    if here is None:
        raise SignInNeeded
    user_id = here.actor.user_id
    private = handlers.opened(here.sign_in_id, user_id, here.token)
    row = db.session.get(HandlerKey, user_id) if private else None
    if private is None or row is None or row.paper is not None:
        return None
    return Opener(user_id, private)
