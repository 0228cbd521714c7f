"""Page: the rows of a long list between two keys, and the way to its neighbours; row_id."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")
SIZE = 50
DIGITS = 9  # every such number fits the columns of both databases


def row_id(text: object) -> int | None:
    """The number of a row as an address or a form tells it, None for what is none."""
    said = str(text or "")
    return int(said) if said.isascii() and said.isdigit() and len(said) <= DIGITS else None


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
