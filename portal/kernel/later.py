"""Libraries that a start does without: loaded when something of one is first asked for.

Together they take longer to load than all the rest, and many a process never needs them.
"""

from importlib import import_module
from typing import Any


class Later:
    """Stands for a module, "cn2an", until something of it is asked for; any thread may ask."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self._name), name)
