"""What a server's worker holds in memory, as Linux tells it."""

import re
from dataclasses import dataclass
from pathlib import Path

_MIB = 1024
_MAPPING = re.compile(r"^[0-9a-f]+-[0-9a-f]+ \S+ \S+ \S+ \S+ *(.*)$")


@dataclass(frozen=True)
class Memory:
    """MiB: ``own`` is the proportional share without the mapped database, ``peak`` all at most."""

    own: float
    peak: float


def memory_of(master: int) -> Memory | None:
    """The memory of the one worker of a gunicorn, None where the system does not tell."""
    try:
        children = Path(f"/proc/{master}/task/{master}/children").read_text("ascii").split()
        worker = Path(f"/proc/{children[0]}")
        smaps = (worker / "smaps").read_text("utf-8", "replace")
        status = (worker / "status").read_text("utf-8", "replace")
    except (OSError, IndexError):
        return None
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return Memory(_own(smaps) / _MIB, int(found[1]) / _MIB if found else 0.0)


def _own(smaps: str) -> int:
    """KiB of all mappings but the database's file, shared pages by their share."""
    total, counts = 0, True
    for line in smaps.splitlines():
        heading = _MAPPING.match(line)
        if heading:
            counts = "portal.db" not in heading[1]
        elif counts and line.startswith("Pss:"):
            total += int(line.split()[1])
    return total
