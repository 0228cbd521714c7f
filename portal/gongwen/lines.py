"""How a paragraph falls into lines: whole words, and no closing mark at the head of a line.

Both Word and LibreOffice break body text of this engine so, because its characters have one width.
"""

import re
from collections.abc import Iterator

from portal.gongwen.widths import is_seam, seam, twips

_WORDS = re.compile(r"[!-,.-~]*-|[!-,.-~]+|.", re.DOTALL)
_NEVER_FIRST = frozenset("，。、；：？！）》”’〕】〉」』〗…—·％℃,.;:?!)]}%")
_NEVER_LAST = frozenset("（《“‘〔【〈「『〖([{")


def lines(text: str, half_points: int, pitch: int, width: int, first: int = 0) -> list[str]:
    """A text in the lines it fills; ``width`` in twips, ``first`` what the first line is in by."""
    broken: list[str] = []
    for stretch in text.split("\n"):
        broken += _broken(stretch, half_points, pitch, width, 0 if broken else first)
    return broken


def _broken(text: str, half_points: int, pitch: int, width: int, first: int) -> Iterator[str]:
    whole = half_points * 10 + pitch
    room, filled = float(width - first), 0.0
    if len(text) * whole <= room:
        yield text
        return
    line: list[str] = []
    last = ""
    for word in _WORDS.findall(text):
        filled += whole if "\u4e00" <= word <= "\u9fff" else twips(word, half_points, pitch)
        if last.isascii() != word.isascii() and last and is_seam(last, word[0]):
            filled += seam(half_points, pitch)
        line.append(word)
        last = word[-1]
        if len(line) > 1 and filled > room:
            cut = _cut(line)
            yield "".join(line[:cut])
            line = line[cut:]
            room, filled = width, twips("".join(line), half_points, pitch)
    yield "".join(line)


def _cut(line: list[str]) -> int:
    """Where to cut a line that is too long by its last word; at worst before that word."""
    for cut in range(len(line) - 1, 0, -1):
        if line[cut][0] not in _NEVER_FIRST and line[cut - 1][-1] not in _NEVER_LAST:
            return cut
    return len(line) - 1
