"""The cleaning process: ``python -m portal.cleaning`` reads a file from a pipe and answers on one.

Where the system can fork, it waits with its libraries loaded, and each file has a copy of its own
that ends with it: nothing of one file is left for the next, and nobody waits for Python to start.
"""

import gc
import logging
import os
import select
import sys
import warnings
from typing import Never

from portal.cleaning import fence, frames, preload, sentences
from portal.cleaning.answers import Cleaned, Limits, Unclean
from portal.cleaning.cleaner import clean_here

_IN, _OUT = 0, 1


def main() -> int:
    """Answers questions until the pipe ends or one goes wrong; 0, or 1."""
    _say_nothing()
    preload.load()
    fence.niceness()
    if not hasattr(os, "fork"):
        return 0 if _one() else 1
    gc.freeze()  # what is loaded is shared with every copy as long as nobody counts it
    while True:
        select.select([_IN], [], [])
        child = os.fork()
        if child == 0:
            _in_a_copy()
        _, status = os.waitpid(child, 0)
        if status:
            return 0 if os.waitstatus_to_exitcode(status) == _ENDED else 1


_ENDED = 3


def _say_nothing() -> None:
    """No word beside the answers: it could tell of a file, or get between two answers.

    A warning and a logged error would also open our own source to show its line.
    """
    sys.stdout = sys.stderr
    logging.disable()
    warnings.showwarning = lambda *_, **__: None


def _in_a_copy() -> Never:
    """Answer one question and end at once, whatever happens."""
    code = 1
    try:
        code = 0 if _one() else _ENDED
    finally:
        os._exit(code)


def _one() -> bool:
    """Answer one question; False where the pipe has ended."""
    head = frames.question_head(_read)
    if head is None:
        return False
    name, limits = head
    fence.close(limits)
    answer = _answer(frames.question_body(_read, limits.bytes), name, limits)
    for piece in frames.answered(answer):
        _write(piece)
    return True


def _answer(data: bytes, name: str, limits: Limits) -> Cleaned | Unclean:
    try:
        return clean_here(data, name, limits)
    except Unclean as refusal:
        return refusal
    except (MemoryError, RecursionError):
        return sentences.failed()


def _read(size: int) -> bytes:
    return os.read(_IN, size)


def _write(piece: bytes) -> None:
    rest = memoryview(piece)
    while rest:
        rest = rest[os.write(_OUT, rest) :]


if __name__ == "__main__":
    sys.exit(main())
