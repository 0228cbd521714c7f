"""Filling an empty database with a district's ledger of N hazards."""

import time
from itertools import islice
from random import Random
from typing import Any

from flask import Flask
from sqlalchemy import Connection, insert, text

from bench import told
from bench.district import settle
from bench.hazards import Ledger
from portal import bulk
from portal.db import db, transaction
from portal.files.store import FileStore
from portal.hazards import search
from portal.hazards.models import Hazard
from portal.kernel import clock
from portal.numbering.models import Counter
from portal.ops import migrate
from portal.reports import tallies
from portal.settings import Settings
from portal.tuning import analyze

BATCH = 5000
_UNSAFE = ("synchronous=OFF", "cache_size=-512000", "foreign_keys=OFF")


def fill(app: Flask, rows: int) -> float:
    """Migrate and fill the database of ``app``, the same content each time; seconds it took.

    Ids and dates follow one another as in life; days are counted back from today.
    """
    began = time.monotonic()
    settings: Settings = app.extensions["settings"]
    migrate.upgrade(app)
    dice = Random(rows)  # noqa: S311 - the same dice each time is what is wanted
    with app.app_context():
        with db.engine.connect() as connection:
            if settings.is_sqlite:
                _be_quick(connection)
            at = clock.now()
            with connection.begin():
                district = settle(connection, rows, at, dice)
                _hazards(connection, Ledger(district, rows, at, dice))
                told.tell(connection, district, FileStore(settings.files), dice)
                if not settings.is_sqlite:
                    _sequences(connection)
        search.rebuild()
        tallies.rebuild()
        if settings.is_sqlite:
            with transaction():
                analyze()
        db.session.remove()
        db.engine.dispose()
        if not settings.is_sqlite:
            _as_autovacuum_would()
    return time.monotonic() - began


def _be_quick(connection: Connection) -> None:
    raw: Any = connection.connection.driver_connection
    for pragma in _UNSAFE:
        raw.execute(f"PRAGMA {pragma}")


def _hazards(connection: Connection, ledger: Ledger) -> None:
    rows = iter(ledger)
    while batch := list(islice(rows, BATCH)):
        bulk.write(connection, Hazard.__table__, batch)
    counters = [
        {"series": "hazard", "year": year, "last": last} for year, last in ledger.serials.items()
    ]
    connection.execute(insert(Counter), counters)


def _sequences(connection: Connection) -> None:
    """Let the server's own numbers go on behind the ids that were given."""
    for table in ("unit", "user", "hazard", "issuer"):
        connection.execute(
            text(
                f"SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'), "  # noqa: S608 - our own words
                f'(SELECT max(id) FROM "{table}"))'
            )
        )


def _as_autovacuum_would() -> None:
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
