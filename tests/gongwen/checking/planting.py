"""A fault planted in a correct document: the rule that must find it, where, and how it is made."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from portal.gongwen.content import Document
from tests.gongwen.opened import Opened

Change = Callable[[Opened], object]


@dataclass(frozen=True, slots=True)
class Plant:
    """One fault: ``where`` are words that the place of the finding holds."""

    rule: str
    base: Callable[[], Document]
    where: str
    change: Change
    margins: Literal["37", "ink"] = "37"

    def __str__(self) -> str:
        return f"{self.rule} {self.where}"
