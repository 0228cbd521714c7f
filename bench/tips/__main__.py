"""``python -m bench.tips [--only sqlite|postgres]``: 举报 alone; 1 where a goal is missed."""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager

from bench.databases import DATA, on_postgres, sqlite
from bench.filled import Filled
from bench.say import say
from bench.table import goal_table
from bench.tips.run import run
from bench.tips.told import goals, table

HAZARDS = 1_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure on a small ledger of each database, print what is found."""
    parser = argparse.ArgumentParser(prog="python -m bench.tips", description=__doc__)
    parser.add_argument("--only", choices=("sqlite", "postgres"), default="")
    asked = parser.parse_args(arguments)
    DATA.mkdir(exist_ok=True)
    found = []
    for place in _places(asked.only):
        with place as filled:
            found.append(run(filled))
        say(table(found[-1:]))
    wanted = goals(found)
    say(goal_table(wanted))
    return 0 if all(goal.is_reached for goal in wanted) else 1


def _places(only: str) -> Iterator[AbstractContextManager[Filled]]:
    if only != "postgres":
        yield sqlite(HAZARDS)
    if only != "sqlite":
        yield on_postgres(HAZARDS, os.environ.get("DATABASE", ""))


if __name__ == "__main__":
    sys.exit(main())
