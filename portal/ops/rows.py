"""Every table's rows as lines of JSON, out of one moment and back in, for both databases."""

import base64
import gzip
import hashlib
import json
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, Any

from sqlalchemy import (
    JSON,
    Connection,
    Date,
    DateTime,
    Engine,
    LargeBinary,
    MetaData,
    Table,
    func,
    select,
    text,
)
from sqlalchemy.types import TypeEngine

from portal.hazards import search
from portal.reports import models as reports

BATCH = 2000
REST_SECONDS = 0.005
OF_AN_HOUR = ("tip_visit", "tip_handed", "tip_open_key")
"""Who is here just now: nothing to come back to, and nothing that should lie in a backup."""
NOT_KEPT = ("alembic_version", *search.MADE_ANEW, *reports.MADE_ANEW, *OF_AN_HOUR)


@dataclass(frozen=True)
class Written:
    """A file of a backup: what it holds and its SHA-256; ``rows`` of a table, bytes on disk."""

    rows: int
    sha256: str
    size: int


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection on which everything read is of one moment, while others go on writing."""
    with engine.connect() as connection:
        if engine.dialect.name != "sqlite":
            connection = connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        with connection.begin():
            yield connection


def tables_of(connection: Connection) -> list[Table]:
    """The tables as they are in the database, a table after those it points at."""
    found = MetaData()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an index on an expression is no business of the rows
        found.reflect(connection)
        tables = [table for table in found.sorted_tables if not table.name.startswith(NOT_KEPT)]
    for table in tables:
        for column in table.columns:
            if isinstance(column.type, JSON) and column.nullable:
                column.type = JSON(none_as_null=True)
    return tables


def references(connection: Connection, tables: Iterable[Table]) -> Iterator[str]:
    """The hashes of all stored files that rows name.

    By the house's naming: a column ``sha256`` or ``…_sha256`` names a file of the store.
    """
    for table in tables:
        for column in table.columns:
            if column.name == "sha256" or column.name.endswith("_sha256"):
                yield from connection.scalars(select(column).where(column != "").distinct())


def write_table(connection: Connection, table: Table, target: Path) -> Written:
    """Write a table to ``target``: a line of column names, then a line a row, packed."""
    count = 0
    with gzip.open(target, "wt", encoding="utf-8", compresslevel=6) as file:
        _line(file, [column.name for column in table.columns])
        order = list(table.primary_key.columns)
        query = select(table).order_by(*order).execution_options(yield_per=BATCH)
        for batch in connection.execute(query).partitions():
            for row in batch:
                _line(file, [_plain(value) for value in row])
            count += len(batch)
            time.sleep(REST_SECONDS)
    return Written(rows=count, sha256=sha256_of(target), size=target.stat().st_size)


def read_table(connection: Connection, table: Table, source: Path) -> int:
    """Put the rows of ``source`` into a table; how many."""
    count = 0
    with gzip.open(source, "rt", encoding="utf-8") as file:
        names: list[str] = json.loads(next(file))
        readers = [_reader(table.columns[name].type) for name in names]
        for batch in _batches(file):
            rows = [
                {name: read(value) for name, read, value in zip(names, readers, row, strict=True)}
                for row in batch
            ]
            connection.execute(table.insert(), rows)
            count += len(rows)
    return count


def count_of(connection: Connection, table: Table) -> int:
    """How many rows a table holds."""
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


@contextmanager
def references_later(connection: Connection, tables: list[Table]) -> Iterator[None]:
    """Let rows point at rows that come later; at the end all of them must be there."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        yield
        return
    keys = [(table.name, key.name) for table in tables for key in table.foreign_key_constraints]
    _alter(connection, keys, "DEFERRABLE INITIALLY DEFERRED")
    yield
    connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    _alter(connection, keys, "NOT DEFERRABLE")


def _alter(connection: Connection, keys: list[tuple[str, Any]], how: str) -> None:
    quote = connection.dialect.identifier_preparer.quote
    for table, key in keys:
        connection.exec_driver_sql(
            f"ALTER TABLE {quote(table)} ALTER CONSTRAINT {quote(key)} {how}"
        )


def go_on_counting(connection: Connection, tables: list[Table]) -> None:
    """Let the next new row of each table get the number after the last one (PostgreSQL)."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        keys = list(table.primary_key.columns)
        if len(keys) != 1 or keys[0].type.python_type is not int:
            continue
        name = connection.dialect.identifier_preparer.quote(table.name)
        sequence = select(func.pg_get_serial_sequence(name, keys[0].name))
        found = connection.execute(sequence).scalar()
        last = connection.execute(select(func.max(keys[0]))).scalar()
        if found and last:
            connection.execute(select(func.setval(found, last)))


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _line(file: IO[str], values: list[Any]) -> None:
    file.write(json.dumps(values, ensure_ascii=False, separators=(",", ":")) + "\n")


def _batches(file: Iterator[str]) -> Iterator[list[list[Any]]]:
    batch: list[list[Any]] = []
    for line in file:
        batch.append(json.loads(line))
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        moment = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return moment.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def _reader(kind: TypeEngine[Any]) -> Callable[[Any], Any]:
    if isinstance(kind, DateTime):
        return lambda value: value and datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return lambda value: value and date.fromisoformat(value)
    if isinstance(kind, LargeBinary):
        return lambda value: None if value is None else base64.b64decode(value)
    return lambda value: value
