"""The environment of the templates: Flask's, where all of them share one set of globals."""

from collections.abc import MutableMapping
from typing import Any

from flask.templating import Environment


class Pages(Environment):
    """Flask's environment; no template has globals of its own, so none are laid over another's.

    A page is put together of many pieces, and each looks at the globals of the others.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The environment's own where a template asks for no more."""
        return super().make_globals(d) if d else self.globals
