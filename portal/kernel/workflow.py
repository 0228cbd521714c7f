"""Workflow: what may follow what, as one table of moves."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from portal.kernel.errors import Refusal
from portal.kernel.terms import Term

S = TypeVar("S", bound=Term)
A = TypeVar("A", bound=Term)


@dataclass(frozen=True)
class Move(Generic[S, A]):
    """From one state, by one action, to another state."""

    start: S
    action: A
    end: S


class Workflow(Generic[S, A]):
    """A table of moves; a status changes through ``after`` and nowhere else."""

    def __init__(self, moves: Iterable[Move[S, A]]) -> None:
        self._to = {(move.start, move.action): move.end for move in moves}

    @property
    def moves(self) -> list[Move[S, A]]:
        """Every move of the table."""
        return [Move(start, action, end) for (start, action), end in self._to.items()]

    def allows(self, status: S, action: A) -> bool:
        """Whether ``action`` is possible from ``status``."""
        return (status, action) in self._to

    def after(self, status: S, action: A) -> S:
        """The state that ``action`` leads to. Raises Refusal where the table has no such move."""
        if (status, action) not in self._to:
            raise Refusal(f"现在是“{status.label}”，不能{action.label}。请刷新页面，按现状办理。")
        return self._to[status, action]

    def actions(self, status: S) -> list[A]:
        """What may be done from ``status``, in the table's order."""
        return [action for start, action in self._to if start == status]

    def is_end(self, status: S) -> bool:
        """Whether nothing leads out of ``status``."""
        return not self.actions(status)
