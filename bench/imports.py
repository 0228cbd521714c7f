"""Excel import, checked and indexed, beside reading the same sheets and inserting them bare.

The portal takes five thousand rows a sheet: ten thousand are two sheets.
"""

import gc
import io
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import count
from random import Random
from statistics import median
from typing import Any

from flask import Flask
from sqlalchemy import select

from bench.bare import Bare
from bench.exports import office
from bench.filled import Filled
from bench.meters import Server, spent
from bench.pairs import Pair
from bench.peaks import peak_of
from bench.words import finding
from portal.db import db
from portal.hazards.plan import Fate
from portal.hazards.service import importing
from portal.hazards.sheet import SHEET
from portal.hazards.terms import Category, Grade, LedgerKind, Source, Status
from portal.kernel import clock
from portal.policy import Actor
from portal.sheets.guard import ReadLimits
from portal.sheets.read import read_file
from portal.sheets.write import write_workbook
from portal.units.models import Unit
from portal.units.terms import Kind

SHEETS, ROWS = 2, importing.MOST_ROWS
ROUNDS = 3
NAME = f"Excel import of {SHEETS * ROWS:,} rows, {SHEETS} sheets"
_LONG_AGO = 900
_SERIAL = count(1)


def imports(filled: Filled, portal: Flask, server: Server) -> list[Pair]:
    """The import of ten thousand rows beside the bare way, with the memory it takes."""
    ours, plain = [], []
    with portal.app_context():
        person, bare = office(), Bare()
        for _ in range(ROUNDS):
            books = [*_books(ROWS), *_books(ROWS)]
            gc.collect()
            plain.append(sum(_spent(server, bare.bring_in, data) for data in books[:SHEETS]))
            gc.collect()
            ours.append(sum(_presses(server, person, data) for data in books[SHEETS:]))
        db.session.remove()
    peak = peak_of(filled, "import", str(ROWS))
    return [Pair(NAME, median(ours), median(plain), peak)]


def _spent(server: Server, work: Callable[[Any], object], given: Any) -> float:
    return spent(server, lambda: work(given))[1].cpu


def _presses(server: Server, person: Actor, data: bytes) -> float:
    """What both presses cost; the page in between, which shows what would be done, apart."""
    key, first = spent(server, lambda: _received(person, data))
    seen = importing.look(person, key).plan.seen
    _, second = spent(server, lambda: _brought(person, key, seen))
    return first.cpu + second.cpu


def _received(person: Actor, data: bytes) -> str:
    return importing.receive(person, read_file(data, ReadLimits()), "台账.xlsx")


def _brought(person: Actor, key: str, seen: str) -> None:
    done = importing.bring_in(person, key, seen)
    if wrong := [line.row.errors for line in done.lines if line.fate is not Fate.NEW]:
        raise RuntimeError(f"not new: {wrong[:3]}")


def alone(rows: str) -> Callable[[], None]:
    """Two sheets brought in, for a process of its own whose memory is looked at."""
    person, books = office(), _books(int(rows))

    def work() -> None:
        for data in books:
            key = _received(person, data)
            _brought(person, key, importing.look(person, key).plan.seen)

    return work


def _books(rows: int) -> list[bytes]:
    query = select(Unit.name).where(Unit.kind == Kind.FIRM).order_by(Unit.id)
    firms = db.session.scalars(query).all()
    return [_book(firms, rows) for _ in range(SHEETS)]


def _book(firms: Sequence[str], rows: int) -> bytes:
    """A sheet of hazards that no ledger holds yet: eight of ten closed, as old ones come."""
    out = io.BytesIO()
    write_workbook(SHEET, _rows(firms, rows), out)
    return out.getvalue()


def _rows(firms: Sequence[str], rows: int) -> Iterator[dict[str, Any]]:
    serial = next(_SERIAL)
    dice = Random(serial)  # noqa: S311 - the same dice each time is what is wanted
    nothing: dict[str, Any] = dict.fromkeys(column.key for column in SHEET.columns)
    for number in range(1, rows + 1):
        place, text = finding(dice)
        found_on = clock.today() - timedelta(days=dice.randint(2, _LONG_AGO))
        said = {
            "no": number,
            "firm": dice.choice(firms),
            "place": place,
            "text": f"{text}（{clock.now():%H%M%S%f}-{serial}-{number}）",
            "category": Category.THINGS,
            "ledger_kind": LedgerKind.SITE,
            "grade": Grade.GENERAL,
            "source": Source.SECTION,
            "found_on": found_on,
            "finder": "安全管理科 张三",
            "measures": "立即清理，安排专人每日巡查。",
            "duty": "安全环保部",
            "owner": "李建国",
            "due_on": found_on + timedelta(days=15),
        }
        yield nothing | said | (_closed(found_on) if dice.random() < 0.8 else {})


def _closed(found_on: Any) -> dict[str, Any]:
    day = found_on + timedelta(days=1)
    return {
        "status": Status.CLOSED,
        "fixed_on": day,
        "fix_note": "已按要求整改到位。",
        "reviewed_on": day,
        "reviewer": "王芳",
        "review_note": "现场查看，已整改到位。",
        "closed_on": day,
    }
