"""In-process measuring: rounds in which every visit comes once, in another order each time."""

import gc
import logging
import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median

from flask import Flask

from bench.district import PASSWORD
from bench.meters import Cost, Server, counted, spent
from bench.visits import Visit, expected
from portal.accounts import passwords

ROUNDS = 15
HASHING = "password hash"


@dataclass(frozen=True)
class Measured:
    """One row: medians in milliseconds, statements and bytes of one answer."""

    cpu: float
    wall: float
    statements: int = 0
    size: int = 0


def measure(portal: Flask, rows: list[Visit], *, rounds: int = ROUNDS) -> dict[str, Measured]:
    """Every visit's medians, by name, the hashing of a password among them."""
    server = Server.of(portal)
    seen = {row.name: _first(portal, row) for row in rows}
    password_hash = passwords.hashed(PASSWORD)
    costs: dict[str, list[Cost]] = defaultdict(list)
    dice = Random(1)  # noqa: S311 - an order, not a secret
    for _ in range(rounds):
        gc.collect()
        for row in dice.sample(rows, len(rows)):
            costs[row.name].append(_once(server, row))
        costs[HASHING].append(spent(server, lambda: passwords.fits(PASSWORD, password_hash))[1])
    return {
        name: Measured(
            cpu=median(one.cpu for one in costs[name]),
            wall=median(one.wall for one in costs[name]),
            statements=seen.get(name, (0, 0))[0],
            size=seen.get(name, (0, 0))[1],
        )
        for name in [*seen, HASHING]
    }


@contextmanager
def quiet() -> Iterator[None]:
    """Write the portal's log, as in life, to where nobody reads it."""
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        for handler in logging.getLogger("portal").handlers:
            if isinstance(handler, logging.StreamHandler):
                handler.setStream(nowhere)
        yield


def _first(portal: Flask, row: Visit) -> tuple[int, int]:
    """Statements and bytes of a visit; the second of two, so that nothing is made ready in it."""
    row.ready()()
    call = row.ready()
    with counted(portal) as statements:
        answer = call()
    return len(statements), len(expected(answer, row.expect).data)


def _once(server: Server, row: Visit) -> Cost:
    answer, cost = spent(server, row.ready())
    expected(answer, row.expect)
    return cost
