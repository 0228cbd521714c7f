"""What a check finds: a departure from a rule, with its place, what is there and what should be."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from portal.gongwen.seen import Place

if TYPE_CHECKING:
    from portal.gongwen.checking.subject import Subject


class Strength(StrEnum):
    """How far a rule binds."""

    MUST = "规定"
    """The standard says so."""
    USUAL = "一般"
    """The standard says 一般, 推荐 or 可以."""
    PRACTICE = "实务"
    """Offices do so; the standard is silent."""


@dataclass(frozen=True, slots=True)
class Departure:
    """One place where a rule is not kept."""

    place: Place
    found: str
    wanted: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its name, its title for people, the clause behind it, and how it is looked at."""

    name: str
    title: str
    source: str
    strength: Strength
    find: Callable[["Subject"], Iterator[Departure]]


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule not kept, in one place or in several alike."""

    rule: Rule
    places: tuple[Place, ...]
    found: str
    wanted: str

    def __str__(self) -> str:
        first = self.places[0]
        more = f"等 {len(self.places)} 处" if len(self.places) > 1 else ""
        return f"{self.rule.title}：{first}{more}现为{self.found}，应为{self.wanted}。"


def rule(
    name: str, title: str, source: str, strength: Strength = Strength.MUST
) -> Callable[[Callable[["Subject"], Iterator[Departure]]], Rule]:
    """Makes a function that yields departures a rule; ``source``: clause of GB/T 9704-2012."""

    def made(find: Callable[["Subject"], Iterator[Departure]]) -> Rule:
        return Rule(name, title, source, strength, find)

    return made
