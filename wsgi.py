"""The applications as a WSGI server loads them: ``wsgi:app``, and the tip pages ``wsgi:public``.

Each is made when it is first asked for: a host that serves one does not need the other's settings.
"""

from typing import Any

from portal import app as staff
from portal import public as informants

MAKERS = {"app": staff.from_environment, "public": informants.from_environment}


def __getattr__(name: str) -> Any:
    if name not in MAKERS:
        raise AttributeError(name)
    made = MAKERS[name]()
    globals()[name] = made
    return made
