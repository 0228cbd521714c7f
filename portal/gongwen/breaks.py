"""Where a title or a name is broken into lines: by meaning, and into a handsome shape.

Source: GB/T 9704-2012, 7.3.1: 回行时，要做到词意完整，排列对称，长短适宜，间距恰当，
标题排列应当使用梯形或菱形.
"""

import math
import re
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from portal.gongwen.layout import TITLE_CELLS
from portal.gongwen.widths import cells

_OPENING = "（《“‘〔【〈「『([{"
_CLOSING = "）》”’〕】〉」』)]}，。、；：？！…—·,.;:?!%％℃"
_NEVER_FIRST = _CLOSING + "的之等们者性化年月日号期级届次条款项"
_SOLID = re.compile(r"[A-Za-z0-9.,\-+/_@%]+")
_NAMED = re.compile(r"《[^《》]*》|（[^（）]*）|“[^“”]*”")
_WORDS = frozenset(
    (Path(__file__).parent / "data" / "words.txt").read_text(encoding="utf-8").split()
)
_LONGEST = max(map(len, _WORDS))

# What a break costs by where it falls, and a shape by what is wrong with it
_BEFORE_ABOUT, _AT_PARTICLE, _AT_WORD, _UNKNOWN = -3.0, 0.0, 1.0, 3.0
_IN_NAME, _IN_WORD, _NEVER = 4.0, 9.0, 1000.0
_A_LINE, _HOURGLASS, _EQUAL, _ALIKE, _STUB, _OVERFULL = 4.0, 8.0, 5.0, 2.0, 8.0, 5000.0


def title_lines(title: str, width: float = TITLE_CELLS) -> list[str]:
    """A title in lines of at most ``width`` characters, in a trapezoid or a rhombus.

    A line break in the title stays; what lies between is broken by meaning.
    """
    lines: list[str] = []
    for stretch in title.split("\n"):
        lines += _shaped(stretch.strip(), width, tuple(cells(line) for line in lines))
    return lines


def balanced(name: str, width: float) -> list[str]:
    """A name in as few lines as ``width`` characters allow, all of about the same length."""
    count = math.ceil(cells(name) / max(1.0, width))
    if count < 2:
        return [name]
    costs = _costs(name)
    ideal = cells(name) / count

    @cache
    def best(start: int, left: int) -> tuple[float, tuple[int, ...]]:
        if left == 1:
            rest = cells(name[start:])
            return (_OVERFULL if rest > width else 0.0) + (rest - ideal) ** 2, ()
        options = []
        for end in range(start + 1, len(name) - left + 2):
            here = cells(name[start:end])
            rest, ends = best(end, left - 1)
            over = _OVERFULL if here > width else 0.0
            options.append((costs[end] + over + (here - ideal) ** 2 + rest, (end, *ends)))
        return min(options)

    return _cut(name, best(0, count)[1])


@lru_cache(maxsize=256)
def _shaped(text: str, width: float, before: tuple[float, ...]) -> list[str]:
    costs = _costs(text)
    reach = [cells(text[:end]) for end in range(len(text) + 1)]
    falling = any(later < earlier for earlier, later in pairwise(before))

    @cache
    def best(start: int, last: float, falling: bool) -> tuple[float, tuple[int, ...]]:
        if start == len(text):
            return 0.0, ()
        options = []
        for end in range(start + 1, len(text) + 1):
            here = reach[end] - reach[start]
            if here > width and end > start + 1:
                break
            rest, ends = best(end, here, falling or bool(last and here < last))
            cost = _A_LINE + _shape_cost(last, here, falling=falling) + rest
            cost += costs[end] if end < len(text) else 0.0
            options.append((cost, (end, *ends)))
        return min(options)

    ends = best(0, before[-1] if before else 0.0, falling)[1]
    return _cut(text, ends[:-1])


def _shape_cost(last: float, here: float, *, falling: bool) -> float:
    if not last:
        return 0.0
    cost = 0.02 * (here - last) ** 2
    if falling and here > last:
        cost += _HOURGLASS
    if abs(here - last) < 2:
        cost += _EQUAL if here == last else _ALIKE
    if here < last / 3:
        cost += _STUB
    return cost


def _cut(text: str, ends: tuple[int, ...]) -> list[str]:
    return [text[start:end] for start, end in pairwise((0, *ends, len(text))) if text[start:end]]


def _costs(text: str) -> list[float]:
    """What a break before each character costs."""
    costs = [_NEVER, *(_between(text, place) for place in range(1, len(text)))]
    for word in _SOLID.finditer(text):
        for place in range(word.start() + 1, word.end()):
            costs[place] = _NEVER
    for name in _NAMED.finditer(text):
        for place in range(name.start() + 1, name.end()):
            costs[place] += _IN_NAME
    for start, end in _words(text):
        for place in range(start + 1, end):
            costs[place] += _IN_WORD
        for place in (start, end):
            if 0 < place < len(text) and costs[place] >= _UNKNOWN:
                costs[place] -= _UNKNOWN - _AT_WORD
    return costs


def _between(text: str, place: int) -> float:
    before, after = text[place - 1], text[place]
    if after in _NEVER_FIRST or before in _OPENING:
        return _NEVER
    if text.startswith("关于", place):
        return _BEFORE_ABOUT
    if text.endswith("关于", 0, place):
        return _IN_WORD
    if after == "《" or before in "的》、，":
        return _AT_PARTICLE
    if before in "和及与对" and place > 1:
        return _AT_WORD
    return _UNKNOWN


def _words(text: str) -> list[tuple[int, int]]:
    """Known words from left to right, the longest first."""
    found = []
    start = 0
    while start < len(text):
        for end in range(min(len(text), start + _LONGEST), start + 1, -1):
            if text[start:end] in _WORDS:
                found.append((start, end))
                start = end
                break
        else:
            start += 1
    return found
