"""The gate: a view says who may enter, a silent one is closed."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, g, request

from portal import policy
from portal.policy import Actor, Scope, Scoped

View = TypeVar("View", bound=Callable[..., Any])
PUBLIC = "public"


class SignInNeeded(Exception):  # noqa: N818 - an answer, not a fault
    """Nobody is signed in, or no longer."""


def needs(action: str) -> Callable[[View], View]:
    """Let a view be entered by those who may do ``action`` to anything at all."""
    if action not in policy.TABLE:
        raise KeyError(action)

    def mark(view: View) -> View:
        view.access = action  # type: ignore[attr-defined]  # a mark on a function
        return view

    return mark


def public(view: View) -> View:
    """Let a view be entered by everybody."""
    view.access = PUBLIC  # type: ignore[attr-defined]  # a mark on a function
    return view


def person() -> Actor | None:
    """Who is signed in, None for a stranger."""
    found: Actor | None = g.get("actor")
    return found


def actor() -> Actor:
    """Who is signed in. Raises SignInNeeded for a stranger."""
    found = person()
    if found is None:
        raise SignInNeeded
    return found


def may(action: str, subject: Scoped | Scope | None = None) -> bool:
    """For templates: whether the person here may do ``action`` to ``subject``."""
    return policy.may(person(), action, subject)


def access_of(app: Flask, endpoint: str | None) -> str | None:
    """What a view asks for: an action, ``public``, or None where it says nothing."""
    return getattr(app.view_functions.get(endpoint or ""), "access", None)


def gate(app: Flask) -> None:
    """Close every view that is silent, and open the others to whom they name."""

    @app.before_request
    def check() -> None:
        if request.endpoint is None:
            return
        access = access_of(app, request.endpoint)
        if access is None:
            abort(403)
        if access != PUBLIC and not policy.may(actor(), access):
            policy.require(actor(), access)  # says who may
