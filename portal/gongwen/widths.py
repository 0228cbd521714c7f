"""How wide a text prints: in cells of one full-width character, and in twips."""

from itertools import pairwise
from unicodedata import east_asian_width

from portal.gongwen.layout import PITCH

_NARROW = 0.5
_SEAM = 0.25


def is_narrow(character: str) -> bool:
    """Whether a character is half as wide as an ideograph (Latin letters, digits)."""
    return east_asian_width(character) in {"Na", "N", "H"} and ord(character) < 0x2000


def cells(text: str) -> float:
    """Width in ideographs of the text's own size, without the seams of Latin and Chinese."""
    return sum(_NARROW if is_narrow(character) else 1.0 for character in text)


def seams(text: str) -> int:
    """How often ideographs and digits or letters meet: each adds a quarter of a character."""
    count = 0
    for left, right in pairwise(text):
        if {left.isascii() and left.isalnum(), right.isascii() and right.isalnum()} != {
            True,
            False,
        }:
            continue
        other = right if left.isascii() else left
        count += east_asian_width(other) == "W" and other.isalpha()
    return count


def twips(text: str, half_points: int, pitch: int = PITCH) -> int:
    """Printed width in twips of a text of a size, set ``pitch`` twips closer."""
    size = half_points * 10
    return round(cells(text) * size + len(text) * pitch + seams(text) * size * _SEAM)
