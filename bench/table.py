"""The report: one table a run, one of the goals, the machine named by its kind."""

import os
import platform
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.goals import Goal
from bench.pairs import Pair
from bench.run import FLOOR, Result
from portal.kernel import clock

WRITTEN = Path(__file__).parents[1] / "docs" / "performance.md"
_HEAD = """# Performance

`make bench` fills a database with N made-up hazards (a district's distribution: 8 sections, 300 to
3,000 firms, five years, most of them closed), measures every row below and ends non-zero where a
goal is missed. `N=1000000 make bench` adds a ledger of that size; `DATABASE=` names a PostgreSQL
server to make databases on; without it a throw-away one is started where PostgreSQL is installed.
`python -m bench --write` writes this page.

- **Floor**: a bare Flask view, one raw indexed statement, a precompiled template of 50 rows × 12
  columns; no login, no form, no layout; on the same database in the same run. "floor again" is its
  control.
- **CPU** is this process's and, where PostgreSQL runs on the same machine, its backends'; medians
  of interleaved rounds through the test client, in ms. Compare the ratios; the times are this
  machine's.
- **× floor**, **× ledger**: CPU in times of the floor's and of the ledger's first page in the same
  run.
- **p50, p95, req/s**: gunicorn, one worker of 8 threads, 8 connections at once.
- Growth with N is taken with each side in times of its own floor.
- **Excel export**, at once and by the job itself, beside XlsxWriter in constant memory writing the
  same cells, in memory already, by its plain `write`.
- **Excel import**: two sheets of 5,000 rows, for the portal takes no more in one. Both presses (the
  guard of uploads, the table kept in between, each cell checked, the ledger compared, numbers,
  trail, words, counters; not the page that shows what would be done), beside python-calamine and
  plain inserts of the hazards, their 五落实, their words and their counters, in one transaction.
- **Orders in one batch as a zip**: the job itself, each order an act of its own (number, trail,
  commit, file kept for good), beside bare python-docx writing the same words and photos, in memory
  already, into such a zip; its floor writes them as XML into python-docx's empty package.
- **Documents**: the engine alone, beside python-docx and the same words as XML; the orders and the
  notice beside empty paragraphs, as many as they have; checking and mending beside reading.
- **Tips**: CPU in process, the cleaner's and the server's own counted, beside one derivation of a
  key (Argon2id, as every code costs) or Pillow's draft way of row "photo"; sent over HTTP from the
  first page to the receipt code, a connection a tip; bytes on the wire, heads counted. Afterwards
  each code has to open its own words. `WRONG=10000 make bench` tries as many wrong codes;
  `python -m bench.tips` measures these rows alone.
- **Extra MiB**: what a process of its own holds at most beyond what it held before; the mapped
  database and temporary files apart.
"""


def machine() -> str:
    """Cores, processor, Python: what a stranger needs to compare."""
    python = f"Python {platform.python_version()}, {platform.system()}"
    return f"{os.cpu_count()} cores, {_processor()}, {python}"


def _processor() -> str:
    try:
        told = Path("/proc/cpuinfo").read_text("utf-8", "replace")
    except OSError:
        return platform.processor() or platform.machine()
    found = re.search(r"model name\s*: (.+)", told)
    return found[1].strip() if found else platform.machine()


def page(
    results: Sequence[Result],
    wanted: Sequence[Goal],
    apart: Sequence[Pair],
    documents: str,
) -> str:
    """The whole report in Markdown; ``documents`` is the tables of the engine and of tips."""
    missed = sum(not goal.is_reached for goal in wanted)
    tally = f"{len(wanted) - missed} goals reached, {missed} missed."
    told = f"Measured on {clock.today()}: {machine()}. {tally}"
    parts = [_HEAD, told + "\n", *map(run_table, results)]
    parts += ["## Apart from the ledger's size\n", pair_table(apart)]
    parts += [documents, goal_table(wanted)]
    return "\n".join(parts) + "\n"


def run_table(result: Result) -> str:
    """What one run found."""
    return "\n".join(_run(result))


def goal_table(wanted: Sequence[Goal]) -> str:
    """Every goal with its mark."""
    return "\n".join(_goals(wanted))


def _run(result: Result) -> Iterator[str]:
    yield f"## {result.kind}, {result.rows:,} hazards\n"
    yield "| | statements | KB | CPU ms | × floor | × ledger | p50 ms | p95 ms | req/s |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|---:|"
    for name, one in result.measured.items():
        by_load = result.loads.get(name)
        load = (
            f"{by_load.p50:.0f} | {by_load.p95:.0f} | {by_load.per_second:.0f}"
            if by_load
            else " | | "
        )
        statements = f"{one.statements}" if one.statements else ""
        yield (
            f"| {name} | {statements} | {one.size / 1024:.1f} | {one.cpu:.2f} "
            f"| {result.cpu(name, FLOOR):.2f} | {result.cpu(name, 'ledger'):.2f} | {load} |"
        )
    yield ""
    yield pair_table(result.pairs)
    if result.memory:
        yield (
            f"One worker of 8 threads: {result.memory.own:.0f} MiB (the mapped database apart), "
            f"most resident {result.memory.peak:.0f} MiB.\n"
        )
    if result.kind != "SQLite" and not result.server_seen:
        yield "The server's own CPU is not in these figures: it runs elsewhere.\n"


def pair_table(pairs: Sequence[Pair]) -> str:
    """What was measured beside a bare way of doing it."""
    return "\n".join(_pairs(pairs))


def _pairs(pairs: Sequence[Pair]) -> Iterator[str]:
    yield "| | portal, CPU ms | bare, CPU ms | × | × floor | extra MiB |"
    yield "|---|---:|---:|---:|---:|---:|"
    for pair in pairs:
        extra = "" if pair.peak is None else f"{pair.peak:.0f}"
        floor = "" if pair.floor is None else f"{pair.ours / pair.floor:.2f}"
        costs = f"{pair.ours:.0f} | {pair.bare:.0f} | {pair.ratio:.2f} | {floor}"
        yield f"| {pair.name} | {costs} | {extra} |"
    yield ""


def _goals(wanted: Sequence[Goal]) -> Iterator[str]:
    yield "## Goals\n"
    yield "| goal | where | at most | found | |"
    yield "|---|---|---:|---:|---|"
    for goal in wanted:
        mark = "reached" if goal.is_reached else "**missed**"
        unit = f" {goal.unit}" if goal.unit else ""
        most, found = f"{goal.most:g}{unit}", f"{goal.found:.2f}{unit}"
        yield f"| {goal.what} | {goal.where} | {most} | {found} | {mark} |"
