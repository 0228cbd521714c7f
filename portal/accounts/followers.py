"""What features above do when a person or a session changes: set by the app, called in the act."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from flask import Flask, current_app

from portal.accounts.models import User
from portal.policy import Actor

PLACE = "followers_of_people"


def _nothing(_user_id: int, _old: str, _new: str) -> Callable[[], None]:
    return lambda: None


@dataclass(frozen=True)
class Followers:
    """Who follows the acts on people.

    ``relock(user_id, old, new)``: the password is about to change; slow work is done at once, what
    comes back is called inside the transaction.
    ``placed(acting, person)``: roles, unit or account were changed; may raise Refusal.
    ``slipped(user_id)``: a one-time password takes the old one's place.
    ``warned(user_ids)``: what a slip would cost these persons, a sentence by id.
    ``ended(sign_in_ids)``: these sessions are over.
    """

    relock: Callable[[int, str, str], Callable[[], None]] = _nothing
    placed: Callable[[Actor, User], None] = lambda _acting, _person: None
    slipped: Callable[[int], None] = lambda _user_id: None
    warned: Callable[[Collection[int]], dict[int, str]] = lambda _user_ids: {}
    ended: Callable[[Collection[int]], None] = lambda _sign_in_ids: None


_NOBODY = Followers()


def register(app: Flask, followers: Followers) -> None:
    """Let ``followers`` be told by this application."""
    app.extensions[PLACE] = followers


def current() -> Followers:
    """Whoever is told."""
    found: Followers = current_app.extensions.get(PLACE, _NOBODY)
    return found
