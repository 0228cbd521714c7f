"""create_both: the portal and its public pages from one process, where one machine serves both."""

from collections.abc import Callable, Iterable
from typing import Any

from portal.app import create_app
from portal.public import create_public
from portal.settings import Settings

PUBLIC = "/jubao"

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


def create_both(settings: Settings) -> Wsgi:
    """One WSGI application: what lies under /jubao is the public pages', the rest the portal's."""
    staff, informants = create_app(settings), create_public(settings)

    def both(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        is_public = path == PUBLIC or path.startswith(f"{PUBLIC}/")
        return (informants if is_public else staff)(environ, start_response)

    return both


def create_served(settings: Settings) -> Wsgi:
    """What this host serves: both, or the portal alone where the public pages stand elsewhere."""
    return create_app(settings) if settings.apart else create_both(settings)


def from_environment() -> Wsgi:
    """What this host serves, as a server starts it."""
    return create_served(Settings.from_env())
