"""What tells a person from a machine, without asking who it is; nobody is refused by it.

A tip that fails here goes to the unscreened queue and is read a little later.
"""

import threading
import time
from hashlib import sha256
from typing import Any

from portal.informants.state import State
from portal.tips import publishing
from portal.tips.content import Told
from portal.tips.personal import marked
from portal.tips.service import submitting

WORDS = "零一二三四五六七八九"
ZERO_BITS = 14
"""Some 16,000 hashes: under a second on a cheap phone in plain script."""


class Bucket:
    """How many tips without a solved puzzle are believed at once; fills up with time.

    It counts all visitors together and knows none of them.
    """

    def __init__(self, size: int, seconds: float) -> None:
        self.size, self.seconds = size, seconds
        self._left, self._at = float(size), time.monotonic()
        self._lock = threading.Lock()

    def take(self) -> bool:
        """One out of it, False where it is empty."""
        with self._lock:
            self._fill()
            if self._left < 1:
                return False
            self._left -= 1
            return True

    @property
    def is_empty(self) -> bool:
        """Whether the next one would find nothing."""
        with self._lock:
            self._fill()
            return self._left < 1

    def _fill(self) -> None:
        at = time.monotonic()
        self._left = min(self.size, self._left + (at - self._at) * self.size / self.seconds)
        self._at = at


BUCKET = Bucket(40, 600)


def is_solved(state: State, proof: str, total: str) -> bool:
    """Whether the puzzle of 看一遍 was solved: by script (``proof``), or by a person."""
    if proof.isdecimal() and len(proof) < 12:
        digest = sha256(f"{state.token}:{proof}".encode()).digest()
        return int.from_bytes(digest[:4], "big") >> (32 - ZERO_BITS) == 0
    return total.strip() == str(sum(sum_of(state)))


def is_screened(state: State, *, trapped: bool) -> bool:
    """Whether a tip about to be handed in looks like a person's."""
    if trapped or state.is_too_quick:
        return False
    return state.solved or BUCKET.take()


def shown(state: State) -> dict[str, Any]:
    """What 看一遍 shows besides the answers: marks, where it goes, and the puzzle."""
    here = publishing.current()
    told = Told(place=state.place, text=state.text)
    return {
        "marked": marked(state.text),
        "named": submitting.named(told, here),
        "zero_bits": ZERO_BITS,
        "sum": "加".join(WORDS[one] for one in sum_of(state)) if BUCKET.is_empty else "",
    }


def sum_of(state: State) -> tuple[int, int]:
    """The two numbers to add up that 看一遍 asks for where many come at once."""
    first, second, *_ = sha256(f"sum:{state.token}".encode()).digest()
    return first % 9 + 1, second % 9 + 1
