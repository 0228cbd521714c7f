"""One run: everything measured on one filled database."""

from dataclasses import dataclass, field

from bench.district import OFFICE
from bench.exports import exports
from bench.filled import Filled
from bench.floor import floor_app
from bench.imports import imports
from bench.measure import Measured, measure, quiet
from bench.memory import Memory
from bench.meters import Server
from bench.orders import orders
from bench.pairs import Pair
from bench.say import say
from bench.served import Load, cookie_of, load, report_load, served
from bench.visits import Person, Visit, report_form, visits
from portal.db import db

FLOOR, REPORT = "floor", "report"
LOADED = ("ledger", "filter: status", "search: common", "deep page", "hazard", "工作台")


@dataclass
class Result:
    """What one run found: by the names of the rows."""

    kind: str
    rows: int
    measured: dict[str, Measured]
    server_seen: bool
    loads: dict[str, Load] = field(default_factory=dict)
    memory: Memory | None = None
    pairs: list[Pair] = field(default_factory=list)

    def cpu(self, name: str, of: str) -> float:
        """CPU of a row, in times of another's."""
        return self.measured[name].cpu / self.measured[of].cpu


def run(filled: Filled) -> Result:
    """Measure in process, then served."""
    say(f"measuring {filled.kind}, {filled.rows:,} hazards …")
    portal = filled.app()
    with quiet():
        rows = visits(portal, floor_app(filled))
        server = Server.of(portal)
        result = Result(filled.kind, filled.rows, measure(portal, rows), server.is_seen)
        _serve(filled, Person(portal, OFFICE), rows, result)
        say("Excel, out and in, and orders …")
        result.pairs = exports(filled, portal, server) + imports(filled, portal, server)
        result.pairs += orders(filled, portal, server)
    with portal.app_context():
        db.session.remove()
        db.engine.dispose()
    return result


def _serve(filled: Filled, person: Person, rows: list[Visit], result: Result) -> None:
    addresses = {row.name: row.address for row in rows}
    say("the same, served to eight connections …")
    with served(filled, "floor") as server:
        load(server, "/", seconds=1)
        result.loads[FLOOR] = load(server, "/")
    cookie = cookie_of(person)
    with served(filled, "portal") as server:
        load(server, "/", cookie, seconds=1)
        for name in LOADED:
            result.loads[name] = load(server, addresses[name], cookie)
        result.loads[REPORT] = report_load(server, person, cookie, report_form(filled.app()))
        result.memory = server.memory()
