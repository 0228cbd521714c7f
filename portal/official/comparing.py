"""Two versions of a text side by side: which lines are the same, which words are not."""

import difflib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

AROUND = 2
"""How many lines that are the same stand around a change."""
MOST_LINES = 6000
ALIKE = 0.4

Pieces = list[tuple[str, bool]]
"""A line in stretches of text: (text, whether it is in this version alone)."""


class Pair(NamedTuple):
    """One row of the comparison; ``skipped``: so many lines that are the same are left out."""

    left: Pieces | None
    right: Pieces | None
    skipped: int = 0

    @property
    def is_same(self) -> bool:
        """Whether both versions say the same here."""
        return not self.skipped and self.left == self.right


def compared(before: Sequence[str], after: Sequence[str]) -> list[Pair]:
    """The rows of a comparison, in order; long stretches that are the same are left out."""
    left, right = before[:MOST_LINES], after[:MOST_LINES]
    matcher = difflib.SequenceMatcher(None, left, right, autojunk=False)
    found: list[Pair] = []
    blocks = matcher.get_opcodes()
    for place, (tag, a, b, c, d) in enumerate(blocks):
        if tag == "equal":
            found += _same(left[a:b], is_first=place == 0, is_last=place == len(blocks) - 1)
        else:
            found += _changed(left[a:b], right[c:d])
    return found


def is_cut(before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether the texts are longer than what is compared."""
    return max(len(before), len(after)) > MOST_LINES


def _same(lines: Sequence[str], *, is_first: bool, is_last: bool) -> Iterator[Pair]:
    head = 0 if is_first else AROUND
    tail = 0 if is_last else AROUND
    left_out = len(lines) - head - tail
    if left_out <= 1:
        yield from (_plain(line) for line in lines)
        return
    yield from (_plain(line) for line in lines[:head])
    yield Pair(None, None, left_out)
    yield from (_plain(line) for line in lines[len(lines) - tail :])


def _plain(line: str) -> Pair:
    pieces: Pieces = [(line, False)]
    return Pair(pieces, pieces)


def _changed(left: Sequence[str], right: Sequence[str]) -> Iterator[Pair]:
    """Changed lines: those that are alike beside each other, the others by themselves."""
    both = min(len(left), len(right))
    for old, new in zip(left[:both], right[:both], strict=True):
        yield from _beside(old, new)
    for old in left[both:]:
        yield Pair([(old, True)], None)
    for new in right[both:]:
        yield Pair(None, [(new, True)])


def _beside(old: str, new: str) -> Iterator[Pair]:
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    if matcher.quick_ratio() < ALIKE or matcher.ratio() < ALIKE:
        yield Pair([(old, True)], None)
        yield Pair(None, [(new, True)])
        return
    left: Pieces = []
    right: Pieces = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if a < b:
            left.append((old[a:b], tag != "equal"))
        if c < d:
            right.append((new[c:d], tag != "equal"))
    yield Pair(left, right)
