"""Many rows at once, written without their objects: what a table of thousands of lines needs."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice, repeat
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    FromClause,
    Integer,
    Select,
    Table,
    bindparam,
    cast,
    func,
    insert,
    select,
)
from sqlalchemy.sql.schema import ScalarElementColumnDefault
from sqlalchemy.types import TypeEngine

from portal.db import db

AT_ONCE = 1000


def listed(name: str, kind: type[TypeEngine[Any]] = Integer) -> Select[Any]:
    """The values that stand in a JSON array bound to ``name``: for an IN of hundreds.

    It is one value, so that the statement is the same whatever their number.
    """
    told = bindparam(name, type_=JSON)
    if db.engine.dialect.name == "sqlite":
        return select(func.json_each(told).table_valued("value").c.value)
    return select(cast(func.json_array_elements_text(told).column_valued("value"), kind))


def take_ids(table: FromClause, count: int) -> Sequence[int]:
    """Ids for the next ``count`` rows of ``table`` (inside a transaction)."""
    connection = db.session.connection()
    if connection.dialect.name == "sqlite":  # nobody else writes until this transaction ends
        last = connection.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one()
        return range(last + 1, last + 1 + count)
    own = func.pg_get_serial_sequence(f'"{table.description}"', "id")
    numbers = func.generate_series(1, count).table_valued("number")
    return connection.scalars(select(func.nextval(own)).select_from(numbers)).all()


def write(connection: Connection, table: Any, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows that all have the same columns; those left out get their plain defaults.

    They may be made as they go: some hundred at a time are held.
    """
    waiting = iter(rows)
    while some := list(islice(waiting, AT_ONCE)):
        if connection.dialect.name == "sqlite":
            _write_to_file(connection, table, some)
        else:
            connection.execute(insert(table), some)


def _write_to_file(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """The same column by column: looking up each value's type costs more than to insert it."""
    dialect = connection.dialect
    told: list[tuple[Column[Any], Iterable[Any]]] = []
    for column in table.columns:
        if column.key in rows[0]:
            make = column.type.dialect_impl(dialect).bind_processor(dialect)
            told.append((column, _made(make, [row[column.key] for row in rows])))
        elif isinstance(column.default, ScalarElementColumnDefault):
            told.append((column, repeat(column.default.arg)))
    name = dialect.identifier_preparer.format_column
    names, marks = ", ".join(name(column) for column, _ in told), ", ".join("?" for _ in told)
    into = dialect.identifier_preparer.format_table(table)
    connection.exec_driver_sql(
        f"INSERT INTO {into} ({names}) VALUES ({marks})",  # noqa: S608 - names of our own
        list(zip(*(values for _, values in told), strict=False)),
    )


def _made(make: Callable[[Any], Any] | None, values: Sequence[Any]) -> Iterable[Any]:
    """Values as the driver takes them; most moments and codes stand there often."""
    if make is None:
        return values
    try:
        known = {value: make(value) for value in set(values)}
    except TypeError:  # JSON has no hash
        return map(make, values)
    return [known[value] for value in values]
