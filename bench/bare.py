"""Reading a sheet and inserting what it says, bare: no check, no trail, nothing kept in between.

What stands in the database afterwards is what an import leaves for reading: the hazards, their
五落实, their words in the index and their counters. Values go to the driver as it takes them; the
counters are reckoned by the database, in two statements.
"""

import io
import secrets
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from python_calamine import CalamineWorkbook
from sqlalchemy import bindparam, insert, text

from portal.db import UtcDateTime, db, upsert
from portal.hazards.search import facet, key_of
from portal.hazards.sheet import SHEET
from portal.kernel import bigrams, clock
from portal.reports import parts
from portal.reports.frames import ever
from portal.reports.models import NAMES, PART, TALLY
from portal.reports.rules import DAY

_HAZARD = (
    "id", "key", "number", "status", "grade", "source", "category", "ledger_kind", "firm_id",
    "section_id", "place", "text", "found_at", "reported_at", "reporter_id", "reporter_title",
    "due_on", "first_due_on", "moved_at", "confirmer_id", "fix_note", "fixed_at", "fixer_title",
    "fixed_on_spot", "review_note", "reviewed_at", "reviewer_title", "closed_at",
    "sent_back_count", "end_reason", "referred_to", "version",
)  # fmt: skip
_SETTLED = ("hazard_id", "part", "content", "owner", "in_place")
_SEARCH = ("key", "hazard_id", "words", "facets")
_AT = [column.key for column in SHEET.columns]
_TOKENS = "UPDATE hazard_search SET tokens = array_to_tsvector(%s::text[]) WHERE key = %s"


class Bare:
    """A connection set as the portal's are, in one transaction a sheet."""

    def __init__(self) -> None:
        self.raw: Any = None
        self.is_sqlite = db.engine.dialect.name == "sqlite"
        firms = db.session.execute(
            text("SELECT name, id, section_id FROM unit WHERE kind = 'firm'")
        )
        self.firms = {name: (firm_id, section_id) for name, firm_id, section_id in firms}
        self.codes = {
            column.key: {label: column.parse.read(label).value for label in column.parse.options}
            for column in SHEET.columns
            if column.key in {"category", "ledger_kind", "grade", "source", "status"}
        }

    def bring_in(self, data: bytes) -> None:
        """Read a sheet and insert it."""
        book = CalamineWorkbook.from_object(io.BytesIO(data))
        lines = book.get_sheet_by_index(0).to_python()[1:]
        with db.engine.begin() as connection:
            self.raw = connection.connection.driver_connection
            ids = self._ids(len(lines))
            self._write(ids, [dict(zip(_AT, line, strict=True)) for line in lines])
            at = clock.now()
            connection.execute(_PARTS, {"ids": ids, "at": at, **ever(clock.today() - DAY)})
            connection.execute(_sums(), {"first": ids[0], "last": ids[-1], "at": at})

    def _write(self, ids: Sequence[int], lines: Sequence[dict[str, Any]]) -> None:
        now, hazards, settled, words = clock.now(), [], [], []
        for row_id, said in zip(ids, lines, strict=True):
            row = self._row(row_id, said, now)
            hazards.append([row[name] for name in _HAZARD])
            for part in ("measures", "duty"):
                owner = said["owner"] if part == "duty" else ""
                settled.append([row_id, part, said[part], owner, False])
            words.append(_words(row, said["firm"]))
        self._insert("hazard", _HAZARD, hazards)
        self._insert("hazard_settled", _SETTLED, settled)
        self._insert("hazard_search", _SEARCH, words)
        if self.is_sqlite:
            spaced = [(key, bigrams.spaced(said), facets) for key, _, said, facets in words]
            self._insert("hazard_words", ("rowid", "words", "facets"), spaced)
            return
        tokens = [
            (sorted({*bigrams.tokens(said), *facets.split()}), key)
            for key, _, said, facets in words
        ]
        self.raw.cursor().executemany(_TOKENS, tokens)

    def _insert(self, table: str, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        quoted = ", ".join(f'"{name}"' for name in names)
        marks = ", ".join("?" if self.is_sqlite else "%s" for _ in names)
        self.raw.cursor().executemany(
            f"INSERT INTO {table} ({quoted}) VALUES ({marks})",  # noqa: S608 - our own words
            rows,
        )

    def _ids(self, number: int) -> Sequence[int]:
        if self.is_sqlite:
            last = self.raw.execute("SELECT max(id) FROM hazard").fetchone()[0]
            return range(last + 1, last + 1 + number)
        taken = "SELECT nextval(pg_get_serial_sequence('hazard', 'id')) FROM generate_series(1, %s)"
        return [row[0] for row in self.raw.execute(taken, (number,))]

    def _row(self, row_id: int, said: dict[str, Any], now: datetime) -> dict[str, Any]:
        firm_id, section_id = self.firms[said["firm"]]
        closed_at = self._moment(said["closed_on"]) if said["closed_on"] else None
        return {
            **{key: codes.get(said[key], "open") for key, codes in self.codes.items()},
            "id": row_id,
            "key": secrets.token_urlsafe(18),
            "number": f"BARE-{row_id}",
            "firm_id": firm_id,
            "section_id": section_id,
            "place": said["place"],
            "text": said["text"],
            "found_at": self._moment(said["found_on"]),
            "reported_at": self._told(now),
            "reporter_id": 1,
            "reporter_title": said["finder"],
            "due_on": str(said["due_on"]),
            "first_due_on": str(said["due_on"]),
            "moved_at": self._told(now),
            "confirmer_id": 1,
            "fix_note": said["fix_note"],
            "fixed_at": closed_at,
            "fixer_title": said["owner"],
            "fixed_on_spot": False,
            "review_note": said["review_note"],
            "reviewed_at": closed_at,
            "reviewer_title": said["reviewer"],
            "closed_at": closed_at,
            "sent_back_count": 0,
            "end_reason": "",
            "referred_to": "",
            "version": 1,
        }

    def _moment(self, day: Any) -> Any:
        """Noon of a day in Asia/Shanghai."""
        return self._told(datetime(day.year, day.month, day.day, 4, tzinfo=UTC))

    def _told(self, moment: datetime) -> Any:
        return str(moment.replace(tzinfo=None)) if self.is_sqlite else moment


_PARTS = insert(PART).from_select(
    ["hazard_id", *parts.Said._fields, "changed_at"],
    parts.FRESH.add_columns(bindparam("at", type_=UtcDateTime)),
)


def _sums() -> Any:
    added = upsert(TALLY).from_select([*parts.KEY, *NAMES], parts.sums(new=True))
    changed = {name: TALLY.c[name] + added.excluded[name] for name in NAMES}
    return added.on_conflict_do_update(index_elements=parts.KEY, set_=changed)


def _words(row: dict[str, Any], firm: str) -> tuple[int, int, str, str]:
    """What a hazard is searched by."""
    said = (row["number"], firm, row["place"], row["text"])
    names = ("status", "grade", "source", "category", "firm_id", "section_id")
    facets = " ".join(facet(name.removesuffix("_id"), row[name]) for name in names)
    found_at = row["found_at"]
    if isinstance(found_at, str):
        found_at = datetime.fromisoformat(f"{found_at}+00:00")
    folded = "\n".join(bigrams.folded(part) for part in said)
    return key_of(found_at, row["id"]), row["id"], folded, facets
