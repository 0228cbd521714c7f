"""``python -m bench.apart export 2026-01-01``: one piece of work alone, and the memory it took."""

import sys

from bench import exports, imports, orders, peaks
from bench.child import portal

WORK = {"export": exports.alone, "import": imports.alone, "orders": orders.alone}
A_LITTLE = {"export": "9999-01-01", "import": "50", "orders": str(orders.A_LITTLE)}


def main(work: str, told: str) -> None:
    """Do a little of it first: what is made ready once does not count."""
    with portal().app_context():
        WORK[work](A_LITTLE[work])()
        peaks.say(peaks.measured(WORK[work](told)))


if __name__ == "__main__":
    main(*sys.argv[1:])
