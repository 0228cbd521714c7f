"""重复隐患: when a hazard is one that was there before. Values in, values out."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from portal.hazards.terms import Ground
from portal.kernel import bigrams

YEARS_BACK = 1
"""Rule R1: twelve months back to the same day, that day among them."""
SHARED_PER_CENT = 60
"""Rule R2: of the pairs of letters of the shorter text, this many per cent or more in the other."""
FEWEST_PAIRS = 4
"""Rule R3: a text with fewer pairs than these says too little to be compared."""


@dataclass(frozen=True)
class Told:
    """What two hazards are compared by: the clause they were judged under, and their words."""

    clause: str
    text: str


@lru_cache(maxsize=4096)
def place_key(place: str) -> str:
    """A place as it is compared: half-width, small letters, without spaces and punctuation."""
    folded = unicodedata.normalize("NFKC", place).lower()
    return "".join(letter for letter in folded if letter.isalnum())


def since(day: date) -> date:
    """The first day of the twelve months that end with ``day`` (rule R1)."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - YEARS_BACK, day=28 if is_leap_day else day.day)


def ground(one: Told, other: Told) -> Ground | None:
    """Why two hazards of one firm at one place are the same again, None where they are not.

    By the clause where both have one, or else by their words (rules R2, R3).
    """
    if one.clause and other.clause:
        return Ground.CLAUSE if one.clause == other.clause else None
    mine, theirs = set(bigrams.tokens(one.text)), set(bigrams.tokens(other.text))
    shorter = min(len(mine), len(theirs))
    if shorter < FEWEST_PAIRS:
        return None
    enough = len(mine & theirs) * 100 >= SHARED_PER_CENT * shorter
    return Ground.TEXT if enough else None
