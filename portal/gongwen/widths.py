"""How wide a text prints: in cells of one full-width character, and in twips."""

from functools import lru_cache
from itertools import pairwise
from unicodedata import east_asian_width

from portal.gongwen.layout import PITCH

_NARROW = 0.5
_SEAM = 0.25


@lru_cache(maxsize=30000)
def is_narrow(character: str) -> bool:
    """Whether a character is half as wide as an ideograph (Latin letters, digits)."""
    return east_asian_width(character) in {"Na", "N", "H"} and ord(character) < 0x2000


def cells(text: str) -> float:
    """Width in ideographs of the text's own size, without the seams of Latin and Chinese."""
    return len(text) - _NARROW * sum(map(is_narrow, text))


@lru_cache(maxsize=30000)
def is_seam(left: str, right: str) -> bool:
    """Whether an ideograph and a digit or letter meet, which adds a quarter of a character."""
    if left.isascii() == right.isascii():
        return False
    latin, other = (left, right) if left.isascii() else (right, left)
    return latin.isalnum() and other.isalpha() and east_asian_width(other) == "W"


def twips(text: str, half_points: int, pitch: int = PITCH) -> int:
    """Printed width in twips of a text of a size, set ``pitch`` twips closer."""
    size = half_points * 10
    seams = sum(is_seam(left, right) for left, right in pairwise(text))
    return round(cells(text) * size + len(text) * pitch + seams * size * _SEAM)


def seam(half_points: int) -> float:
    """The width of one seam in twips."""
    return half_points * 10 * _SEAM
