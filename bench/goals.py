"""What is to be reached, as ratios within one run; docs/performance.md shows each with its mark."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.once import Pair
from bench.run import FLOOR, REPORT, Result

STATEMENTS = 12
PAGES = ("ledger", "hazard", "工作台", "deep page")


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


def goals(results: Sequence[Result], start: Pair, photo: tuple[Pair, float | None]) -> list[Goal]:
    """Every goal that these results can answer."""
    made = [goal for result in results for goal in _of_one(result)]
    for kind in dict.fromkeys(result.kind for result in results):
        of_kind = sorted((one for one in results if one.kind == kind), key=lambda one: one.rows)
        made += _growth(of_kind[0], of_kind[-1]) if len(of_kind) > 1 else []
    return made + list(_apart(start, *photo))


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
    share = result.measured["sign-in"].cpu / result.measured["password hash"].cpu
    yield Goal("sign-in, CPU ÷ its hash", where, round(1 / 0.9, 2), share)
    reports = result.loads[REPORT]
    yield Goal("reports by 8 at once, not answered 303", where, 0, reports.failed, "")
    yield Goal("reports by 8 at once, p95 ÷ p50", where, 20, reports.p95 / reports.p50)
    yield Goal("reports by 8 at once, the slowest", where, 1000, reports.worst, "ms")
    if result.memory:
        yield Goal("memory of a worker of 8 threads", where, 140, result.memory.own, "MiB")


def _times_the_list(name: str, result: Result) -> float | None:
    """How many times the portal's own ledger page a row may cost, None where nothing is said."""
    if name.startswith("filter"):
        return 1.1
    if name.startswith("search"):
        if result.kind == "SQLite":
            return 1.0 if name.endswith("none") else 1.25
        return 3 if result.rows <= 100_000 else 12
    return {"deep page": 1.1, "工作台": 1.5, "工作台 of a section": 1.5}.get(name)


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
    if name.startswith("工作台"):
        return 1.2
    flat = ("ledger", "filter", "deep page", "hazard", REPORT)
    return 1.15 if name.startswith(flat) else None


def _p95(result: Result, name: str) -> float:
    return result.loads[name].p95 / result.loads[FLOOR].p95


def _apart(start: Pair, photo: Pair, peak: float | None) -> Iterator[Goal]:
    yield Goal("import CPU ÷ flask, sqlalchemy.orm", "start", 2, start.ratio)
    yield Goal("CPU ÷ Pillow's draft way", "photo of 12 MP", 1.2, photo.ratio)
    if peak is not None:
        yield Goal("extra peak memory", "photo of 12 MP", 40, peak, "MiB")
