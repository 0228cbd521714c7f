"""What is to be reached, as ratios within one run; docs/performance.md shows each with its mark."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.orders import NAME as ORDERS
from bench.pairs import Pair
from bench.run import FLOOR, REPORT, Result

STATEMENTS = 12
BESIDE = {
    "Excel export": (1.3, 30),
    "Excel import": (2, 64),
    "start": (2, 0),
    "photo": (1.2, 40),
    ORDERS: (1.5, 16),
}
"""At most how many times the bare way a row may cost, and the MiB it may take besides."""
FIGURES = ("工作台", "statistics", "monthly table")
PAGES = ("ledger", "hazard", "deep page", *FIGURES)


@dataclass(frozen=True)
class Goal:
    """One promise: what, where, the most it may be, and what it was."""

    what: str
    where: str
    most: float
    found: float
    unit: str = "×"

    @property
    def is_reached(self) -> bool:
        """Whether it holds."""
        return self.found <= self.most


def goals(results: Sequence[Result], apart: Sequence[Pair]) -> list[Goal]:
    """Every goal that these results can answer; ``apart`` is what no ledger is needed for."""
    made = [goal for result in results for goal in _of_one(result)]
    for kind in dict.fromkeys(result.kind for result in results):
        of_kind = sorted((one for one in results if one.kind == kind), key=lambda one: one.rows)
        made += _growth(of_kind[0], of_kind[-1]) if len(of_kind) > 1 else []
    return made + [goal for pair in apart for goal in _of_pair(pair, "")]


def _of_one(result: Result) -> Iterator[Goal]:
    where = f"{result.kind}, {result.rows:,}"
    yield Goal("ledger, CPU ÷ floor", where, 1.6, result.cpu("ledger", FLOOR))
    yield Goal("ledger, size", where, 40, result.measured["ledger"].size / 1024, "KB")
    for name in result.measured:
        most = _times_the_list(name, result)
        if most:
            yield Goal(f"{name}, CPU ÷ ledger", where, most, result.cpu(name, "ledger"))
    yield Goal("hazard, CPU ÷ floor's record", where, 3, result.cpu("hazard", "floor, one record"))
    most_said = max(one.statements for name, one in result.measured.items() if _is_page(name))
    yield Goal("statements on any page", where, STATEMENTS, most_said, "")
    reports = result.loads[REPORT]
    yield Goal("reports by 8 at once, not answered 303", where, 0, reports.failed, "")
    yield Goal("reports by 8 at once, p95 ÷ p50", where, 20, reports.p95 / reports.p50)
    yield Goal("reports by 8 at once, the slowest", where, 1000, reports.worst, "ms")
    if result.memory:
        yield Goal("memory of a worker of 8 threads", where, 140, result.memory.own, "MiB")
    for pair in result.pairs:
        yield from _of_pair(pair, where)


def _of_pair(pair: Pair, where: str) -> Iterator[Goal]:
    """What is measured beside a bare way of doing it: by the beginning of its name."""
    most, most_memory = next(of for name, of in BESIDE.items() if pair.name.startswith(name))
    yield Goal(f"{pair.name}, CPU ÷ bare", where, most, pair.ratio)
    if pair.peak is not None:
        yield Goal(f"{pair.name}, extra memory", where, most_memory, pair.peak, "MiB")


def _times_the_list(name: str, result: Result) -> float | None:
    """How many times the portal's own ledger page a row may cost, None where nothing is said."""
    if name.startswith("filter"):
        return 1.1
    if name.startswith("search"):
        if result.kind == "SQLite":
            return 1.0 if name.endswith("none") else 1.25
        return 3 if result.rows <= 100_000 else 12
    return 1.1 if name == "deep page" else 1.5 if name.startswith(FIGURES) else None


def _is_page(name: str) -> bool:
    return name.startswith((*PAGES, "filter", "search"))


def _growth(small: Result, large: Result) -> Iterator[Goal]:
    """Flat in N: what each row costs on the larger ledger, in times of the smaller one.

    Each side is taken in times of its own floor, so that the machine's mood falls out.
    """
    where = f"{small.kind}, {large.rows:,} ÷ {small.rows:,}"
    for name in small.measured:
        most = _times_the_small(name, large)
        if most:
            grown = large.cpu(name, FLOOR) / small.cpu(name, FLOOR)
            yield Goal(f"{name}, CPU", where, most, grown)
    for name in ("ledger", "filter: status"):
        grown = _p95(large, name) / _p95(small, name)
        yield Goal(f"{name}, p95", where, 1.3, grown)
    if small.memory and large.memory:
        yield Goal("memory of a worker", where, 1.2, large.memory.own / small.memory.own)


def _times_the_small(name: str, large: Result) -> float | None:
    if name.startswith("search") and large.kind == "SQLite":
        return 1.3
    if name.startswith(FIGURES):
        return 1.2
    flat = ("ledger", "filter", "deep page", "hazard", REPORT)
    return 1.15 if name.startswith(flat) else None


def _p95(result: Result, name: str) -> float:
    return result.loads[name].p95 / result.loads[FLOOR].p95
