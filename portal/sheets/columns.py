"""What a table is made of: columns declared once, for reading, for writing and for the template."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

Cell = str | int | Decimal | date | None
"""What is written into a cell; ``None`` and ``""`` leave it empty."""

Style = Literal["text", "whole", "money", "day"]


class CellError(ValueError):
    """What is wrong with one cell and what to write instead, as a sentence for people."""


class SheetError(ValueError):
    """Why a file cannot be read as a table and what to do, as a sentence for people."""


@dataclass(frozen=True)
class Parser:
    """How one kind of cell becomes a value and goes back; the makers are in ``parse``.

    ``read`` takes a cell that is not blank and raises CellError. ``show`` is its inverse:
    what it gives reads back as an equal value. ``blank`` is the value of an empty cell.
    ``options`` are the only entries allowed, if there are only some. ``rule`` says for people
    what may be written.
    """

    read: Callable[[object], Any]
    show: Callable[[Any], Cell] = str
    style: Style = "text"
    blank: Any = None
    options: tuple[str, ...] = ()
    rule: str = ""


@dataclass(frozen=True)
class Column:
    """One column; ``width`` counts half-width characters, ``hint`` is shown in 填写说明."""

    key: str
    label: str
    parse: Parser
    required: bool = False
    width: float = 16
    hint: str = ""


@dataclass(frozen=True)
class Sheet:
    """A table; ``name`` is also the worksheet's, so at most 31 characters and no ``/`` or ``*``."""

    name: str
    columns: tuple[Column, ...]

    def __post_init__(self) -> None:
        for names in ([c.key for c in self.columns], [c.label for c in self.columns]):
            if len(set(names)) != len(names):
                raise ValueError(f"a column stands twice in {names}")
