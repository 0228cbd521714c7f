"""Two versions of a text side by side: which lines are the same, which words are not."""

import difflib
from collections.abc import Sequence
from typing import NamedTuple

AROUND = 2
"""How many lines that are the same stand around a change."""
MOST_LINES = 6000
ALIKE = 0.4
MOST_SIGNS = 4_000_000
"""How many pairs of signs are looked at for what differs within lines: a second at most."""

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
    rows = _Rows()
    blocks = difflib.SequenceMatcher(None, left, right).get_opcodes()
    for place, (tag, a, b, c, d) in enumerate(blocks):
        if tag == "equal":
            rows.same(left[a:b], is_first=place == 0, is_last=place == len(blocks) - 1)
        else:
            rows.changed(left[a:b], right[c:d])
    return rows.found


def is_cut(before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether the texts are longer than what is compared."""
    return max(len(before), len(after)) > MOST_LINES


class _Rows:
    """The rows as they are found; ``room`` is what is left to be looked at within lines."""

    def __init__(self) -> None:
        self.found: list[Pair] = []
        self.room = MOST_SIGNS

    def same(self, lines: Sequence[str], *, is_first: bool, is_last: bool) -> None:
        """A stretch that both say: its ends, and how many lines lie between them."""
        head = 0 if is_first else AROUND
        tail = 0 if is_last else AROUND
        left_out = len(lines) - head - tail
        if left_out <= 1:
            self.found += map(_plain, lines)
            return
        self.found += map(_plain, lines[:head])
        self.found.append(Pair(None, None, left_out))
        self.found += map(_plain, lines[len(lines) - tail :])

    def changed(self, left: Sequence[str], right: Sequence[str]) -> None:
        """Changed lines: those that are alike beside each other, the others by themselves."""
        both = min(len(left), len(right))
        for old, new in zip(left[:both], right[:both], strict=True):
            pair = self._beside(old, new)
            self.found += [pair] if pair else [_alone(old), Pair(None, [(new, True)])]
        self.found += map(_alone, left[both:])
        self.found += [Pair(None, [(new, True)]) for new in right[both:]]

    def _beside(self, old: str, new: str) -> Pair | None:
        """Two lines with what differs in them; None where they are not alike, or too long."""
        head = _shared(old, new)
        tail = _shared(old[head:][::-1], new[head:][::-1])
        old_inner, new_inner = old[head : len(old) - tail], new[head : len(new) - tail]
        self.room -= len(old_inner) * len(new_inner)
        if self.room < 0:
            return None
        matcher = difflib.SequenceMatcher(None, old_inner, new_inner, autojunk=False)
        shared = head + tail + sum(block.size for block in matcher.get_matching_blocks())
        if 2 * shared < ALIKE * (len(old) + len(new)):
            return None
        left, right = [(old[:head], False)], [(new[:head], False)]
        for tag, a, b, c, d in matcher.get_opcodes():
            left.append((old_inner[a:b], tag != "equal"))
            right.append((new_inner[c:d], tag != "equal"))
        left.append((old[len(old) - tail :], False))
        right.append((new[len(new) - tail :], False))
        return Pair(_inked(left), _inked(right))


def _shared(one: str, other: str) -> int:
    """How many signs two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _inked(pieces: Pieces) -> Pieces:
    return [piece for piece in pieces if piece[0]]


def _plain(line: str) -> Pair:
    pieces: Pieces = [(line, False)]
    return Pair(pieces, pieces)


def _alone(line: str) -> Pair:
    return Pair([(line, True)], None)
