"""The one cookie: of an informant's session, gone with the browser."""

from flask import Request, Response, current_app

NAME, PLAIN_NAME = "__Host-jubao", "jubao"
LONGEST = 100


def token(request: Request) -> str:
    """What the cookie says, empty for none."""
    said = request.cookies.get(_name(), "")
    return said if len(said) <= LONGEST else ""


def give(answer: Response, token: str) -> None:
    """Set the cookie; without https (a demonstration) under a plain name."""
    secure = _is_secure()
    answer.set_cookie(_name(), token, secure=secure, httponly=True, samesite="Strict", path="/")


def forget(answer: Response) -> None:
    """Take the cookie away."""
    secure = _is_secure()
    answer.delete_cookie(_name(), secure=secure, httponly=True, samesite="Strict", path="/")


def _name() -> str:
    return NAME if _is_secure() else PLAIN_NAME


def _is_secure() -> bool:
    return bool(current_app.config["SESSION_COOKIE_SECURE"])
