"""A row that is measured beside the bare way of doing the same."""

import gc
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from bench.meters import Server, spent

Way = Callable[[], object]


@dataclass(frozen=True)
class Pair:
    """Milliseconds of CPU of the portal's way and of the bare one; extra MiB at most of ours.

    ``floor``: of a way barer still, where there is one.
    """

    name: str
    ours: float
    bare: float
    peak: float | None = None
    floor: float | None = None

    @property
    def ratio(self) -> float:
        """How many times the bare way ours costs."""
        return self.ours / self.bare


def beside(name: str, server: Server, ours: Way, bare: Way, *, rounds: int) -> Pair:
    """The medians of both ways, done in turns, each first as often as the other."""
    took: dict[Way, list[float]] = {ours: [], bare: []}
    for at in range(rounds):
        for way in (ours, bare) if at % 2 else (bare, ours):
            gc.collect()
            took[way].append(spent(server, way)[1].cpu)
    return Pair(name, median(took[ours]), median(took[bare]))
