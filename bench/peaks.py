"""The memory that one piece of work takes, in a process of its own."""

import sys
import threading
from collections.abc import Callable
from pathlib import Path

from bench.child import environment, told_by
from bench.filled import Filled

STATUS = Path("/proc/self/status")
SECONDS_BETWEEN_LOOKS = 0.02
_MIB = 1024


def peak_of(filled: Filled, work: str, told: str) -> float | None:
    """MiB beyond what the process held before, at most; None where the system does not tell."""
    if not STATUS.exists():
        return None
    return float(told_by(["-m", "bench.apart", work, told], environment(filled)))


def measured(work: Callable[[], None]) -> float:
    """MiB of its own memory that a piece of work takes at most, beyond what was held before.

    What the system keeps of files does not count: not the mapped database, no temporary file.
    """
    before, seen, over = _held(), [0.0], threading.Event()

    def look() -> None:
        while not over.wait(SECONDS_BETWEEN_LOOKS):
            seen.append(_held())

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    work()
    over.set()
    watcher.join()
    return max(seen) - before


def _held() -> float:
    told = STATUS.read_text("ascii", "replace")
    return int(told.partition("RssAnon:")[2].split()[0]) / _MIB


def say(mib: float) -> None:
    """Tell the process that asked."""
    sys.stdout.write(f"{mib:.1f}\n")
