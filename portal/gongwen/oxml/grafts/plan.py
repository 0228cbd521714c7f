"""What is to be set into a file that has been written, and where.

A kept piece stands in written text as one private character, ``Plan.first`` for the
first piece and so on.
"""

from dataclasses import dataclass
from typing import Any

from portal.gongwen.seen import Drawing, Table

# Where the two planes begin whose characters mean what each program wants.
PRIVATE = 0xF0000


@dataclass(frozen=True, slots=True)
class KeptRun:
    """A run that holds more than words, or a formula; ``left_out``: drawings set elsewhere."""

    element: Any
    left_out: tuple[Drawing, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptDrawing:
    """A drawing that stands in a line of its own."""

    drawing: Drawing


@dataclass(frozen=True, slots=True)
class KeptTable:
    """A table whose cells are kept, with all that is merged in it; ``heads``: rows of its head."""

    table: Table
    heads: int
    width: int


Kept = KeptRun | KeptDrawing | KeptTable


@dataclass(frozen=True, slots=True)
class Fix:
    """The exact words of an element that the engine words by itself; None takes it out."""

    styles: tuple[str, ...]
    old: str
    new: str | None


@dataclass(frozen=True, slots=True)
class Plan:
    """All that is to be done to a written file.

    ``heads`` are lines that stood in headers and have no other place.
    """

    first: int = PRIVATE
    kept: tuple[Kept, ...] = ()
    fixes: tuple[Fix, ...] = ()
    heads: tuple[str, ...] = ()
