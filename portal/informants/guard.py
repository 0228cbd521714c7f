"""What the public application never learns: addresses, browsers, where somebody came from."""

from collections.abc import Callable, Iterable
from typing import Any, NoReturn

from flask import Request

UNWANTED = (
    "REMOTE_ADDR",
    "REMOTE_PORT",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_REAL_IP",
    "HTTP_FORWARDED",
    "HTTP_USER_AGENT",
    "HTTP_REFERER",
    "HTTP_ACCEPT_LANGUAGE",
    "HTTP_VIA",
)

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


class LookedAtError(RuntimeError):
    """Some code of the public pages asked who the visitor is: a fault of ours."""


def blind(wsgi: Wsgi) -> Wsgi:
    """The same application, told nothing of who calls."""

    def called(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        known = {
            name: said
            for name, said in environ.items()
            if name not in UNWANTED and not name.startswith("HTTP_X_")
        }
        return wsgi(known, start_response)

    return called


def _refused(_request: Request) -> NoReturn:
    raise LookedAtError("the public pages ask nobody who they are")


def _forgotten(_request: Request, _told: object) -> None:
    """Werkzeug hands the address over; it is not kept."""


class BlindRequest(Request):
    """A request that raises when somebody asks it who calls."""

    remote_addr = property(_refused, _forgotten)
    access_route = property(_refused)
    user_agent = property(_refused)
    referrer = property(_refused)
