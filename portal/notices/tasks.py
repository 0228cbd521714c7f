"""The tasks that jobs run: registered by name, by the features they belong to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, Protocol


@dataclass(frozen=True)
class Outcome:
    """What came of a task: words for the person; ``name`` for the file written; where to look."""

    words: str
    name: str = ""
    address: str = ""


class Progress(Protocol):
    """How a task says how far it is, for whom it works, and where it writes its file."""

    user_id: int
    file: BinaryIO

    def tell(self, done: int, total: int, words: str = "") -> None:
        """``done`` of ``total``; written at most once a second, and not inside a transaction."""


Work = Callable[[Progress, Mapping[str, Any]], Outcome]


@dataclass(frozen=True)
class Task:
    """A kind of job. Who may do ``action`` may start it by a button; empty: a form asks for it."""

    name: str
    title: str
    work: Work
    action: str = ""


TASKS: dict[str, Task] = {}


def task(name: str, title: str = "", *, action: str = "") -> Callable[[Work], Work]:
    """Register a function as the task ``name`` ("firms.import")."""

    def keep(work: Work) -> Work:
        if name in TASKS:
            raise ValueError(f"two tasks named {name}")
        TASKS[name] = Task(name, title, work, action)
        return work

    return keep
