"""How wide a text prints: in cells of one full-width character, and in twips."""

from functools import lru_cache
from itertools import pairwise
from unicodedata import category, east_asian_width

from portal.gongwen.layout import PITCH

_NARROW = 0.5
# As measured on the printed page; the letter before a seam is not set closer, besides.
_SEAM = 0.2
_UNSEEN = {"Mn", "Me", "Cf"}


@lru_cache(maxsize=30000)
def is_narrow(character: str) -> bool:
    """Whether a character is half as wide as an ideograph (Latin letters, digits)."""
    return east_asian_width(character) in {"Na", "N", "H"} and ord(character) < 0x2000


@lru_cache(maxsize=30000)
def _cells(character: str) -> float:
    if character >= "\u0300" and category(character) in _UNSEEN:
        return 0.0
    return _NARROW if is_narrow(character) else 1.0


def cells(text: str) -> float:
    """Width in ideographs of the text's own size, without the seams of Latin and Chinese."""
    return sum(map(_cells, text))


@lru_cache(maxsize=30000)
def is_seam(left: str, right: str) -> bool:
    """Whether an ideograph and a digit or letter meet, which adds a fifth of a character."""
    if left.isascii() == right.isascii():
        return False
    latin, other = (left, right) if left.isascii() else (right, left)
    return latin.isalnum() and other.isalpha() and east_asian_width(other) == "W"


def twips(text: str, half_points: int, pitch: int = PITCH) -> int:
    """Printed width in twips of a text of a size, set ``pitch`` twips closer."""
    size = half_points * 10
    seams = sum(is_seam(left, right) for left, right in pairwise(text))
    return round(cells(text) * size + len(text) * pitch + seams * seam(half_points, pitch))


def seam(half_points: int, pitch: int = PITCH) -> float:
    """The width of one seam in twips."""
    return half_points * 10 * _SEAM - pitch
