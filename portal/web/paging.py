"""Page: the rows of a long list between two keys, and the way to its neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")
SIZE = 50


@dataclass(frozen=True)
class Page(Generic[Row]):
    """``rows`` of a list; ``newer`` and ``older`` are keys for the address, None at an end.

    ``total`` is a count, capped where counting costs: then ``more`` is true and it prints 1000+.
    """

    rows: Sequence[Row]
    newer: str | None
    older: str | None
    total: int
    more: bool = False

    @property
    def total_label(self) -> str:
        """The count as people read it."""
        return f"{self.total}+" if self.more else str(self.total)
