"""How any view says that a draft is safe, and gives one back to its form."""

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from portal.kernel import clock


def note() -> str:
    """How the page says that a draft is safe."""
    return f"已自动保存 {clock.local(clock.now()):%H:%M}"


def typed(fields: Mapping[str, Any]) -> MultiDict[str, Any] | None:
    """What was kept of a form as it would have been sent, None where nothing was."""
    told = {
        name: [one for one in said if isinstance(one, str)] if isinstance(said, list) else [said]
        for name, said in fields.items()
        if isinstance(said, str | list)
    }
    return MultiDict(told) if told else None
