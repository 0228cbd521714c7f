"""``python -m bench [--write] [--sizes 1000,100000] [--only sqlite|postgres]``.

``N=`` in the environment adds a size, ``DATABASE=`` names a PostgreSQL server to make databases on.
Ends with 1 where a goal is missed.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager

from bench import once
from bench.databases import DATA, on_postgres, sqlite
from bench.filled import Filled
from bench.goals import goals
from bench.run import run
from bench.say import say
from bench.table import WRITTEN, goal_table, page, pair_table, run_table
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
    results = []
    for place in _places(sorted(sizes), asked.only):
        with place as filled:
            results.append(run(filled))
        say(run_table(results[-1]))
    say("the start and a photo …")
    apart = [once.start(), once.photo()]
    say(pair_table(apart))
    wanted = goals(results, apart)
    say(goal_table(wanted))
    if asked.write:
        WRITTEN.write_text(page(results, wanted, apart), "utf-8")
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
