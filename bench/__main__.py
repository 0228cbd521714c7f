"""``python -m bench [--write] [--sizes 1000,100000] [--only sqlite|postgres]``.

``N=`` in the environment adds a size, ``DATABASE=`` names a PostgreSQL server to make databases on,
``WRONG=10000`` tries so many wrong receipt codes.
Ends with 1 where a goal is missed.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager

from bench import gongwen, once
from bench.databases import DATA, on_postgres, sqlite
from bench.filled import Filled
from bench.goals import Goal, goals
from bench.run import Result, run
from bench.say import say
from bench.table import WRITTEN, goal_table, page, pair_table, run_table
from bench.tips import run as tips_run
from bench.tips import told as tips_told
from bench.tips.run import Tips
from tests.support import postgres

SIZES = (1_000, 100_000)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what was asked for, print what is found as it comes."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write docs/performance.md")
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--only", choices=("sqlite", "postgres"), default="")
    asked = parser.parse_args(arguments)
    sizes = {int(size) for size in f"{asked.sizes},{os.environ.get('N', '')}".split(",") if size}
    DATA.mkdir(exist_ok=True)
    results: list[Result] = []
    tips: list[Tips] = []
    for place in _places(sorted(sizes), asked.only):
        with place as filled:
            is_first = filled.kind not in {one.kind for one in results}
            results.append(run(filled))
            say(run_table(results[-1]))
            if is_first:  # what a tip costs does not depend on the ledger of hazards
                tips.append(tips_run.run(filled))
                say(tips_told.table(tips[-1:]))
    say("the start and a photo …")
    apart = [once.start(), once.photo()]
    say(pair_table(apart))
    say("documents …")
    rows, peak = gongwen.rows(), gongwen.peak()
    documents = "\n".join([*gongwen.table(rows, peak), ""])
    say(documents)
    wanted = goals(results, apart) + [Goal(*told) for told in gongwen.goals(rows, peak)]
    wanted += tips_told.goals(tips)
    say(goal_table(wanted))
    if asked.write:
        WRITTEN.write_text(page(results, wanted, apart, documents + tips_told.table(tips)), "utf-8")
    return 0 if all(goal.is_reached for goal in wanted) else 1


def _places(sizes: Sequence[int], only: str) -> Iterator[AbstractContextManager[Filled]]:
    if only != "postgres":
        yield from map(sqlite, sizes)
    given = os.environ.get("DATABASE", "")
    if only == "sqlite":
        return
    if not given and postgres.programs() is None:
        say(f"PostgreSQL is not installed and not measured (Debian: {postgres.PACKAGE})")
        return
    yield from (on_postgres(size, given) for size in sizes)


if __name__ == "__main__":
    sys.exit(main())
