"""Days and months of Asia/Shanghai in SQL, on both databases; columns kept from an index."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Date, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from portal.db import UtcDateTime


class local_day(FunctionElement[date]):  # noqa: N801 - reads as the SQL function it is
    """The day of Asia/Shanghai of a stored moment."""

    type = Date()
    inherit_cache = True
    name = "local_day"


class month_of(FunctionElement[str]):  # noqa: N801 - reads as the SQL function it is
    """The month of a day: 2023-06."""

    type = String()
    inherit_cache = True
    name = "month_of"


@compiles(local_day, "sqlite")
def _sqlite_day(element: local_day, compiler: SQLCompiler, **kw: Any) -> str:
    # Moments are kept in UTC; the zone has stood eight hours before it since 1991.
    return f"date({compiler.process(element.clauses, **kw)}, '+8 hours')"


@compiles(local_day, "postgresql")
def _postgresql_day(element: local_day, compiler: SQLCompiler, **kw: Any) -> str:
    return f"CAST(timezone('Asia/Shanghai', {compiler.process(element.clauses, **kw)}) AS DATE)"


@compiles(month_of, "sqlite")
def _sqlite_month(element: month_of, compiler: SQLCompiler, **kw: Any) -> str:
    return f"substr({compiler.process(element.clauses, **kw)}, 1, 7)"


@compiles(month_of, "postgresql")
def _postgresql_month(element: month_of, compiler: SQLCompiler, **kw: Any) -> str:
    return f"to_char({compiler.process(element.clauses, **kw)}, 'YYYY-MM')"


class day_of(FunctionElement[date]):  # noqa: N801 - reads as the SQL function it is
    """A day that is written as a text: 2023-06-12."""

    type = Date()
    inherit_cache = True
    name = "day_of"


@compiles(day_of, "sqlite")
def _sqlite_text(element: day_of, compiler: SQLCompiler, **kw: Any) -> str:
    return compiler.process(element.clauses, **kw)


@compiles(day_of, "postgresql")
def _postgresql_text(element: day_of, compiler: SQLCompiler, **kw: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **kw)} AS DATE)"


class latest(FunctionElement[datetime]):  # noqa: N801 - reads as the SQL function it is
    """The latest of some moments, none of them NULL."""

    type = UtcDateTime()
    inherit_cache = True
    name = "latest"


@compiles(latest, "sqlite")
def _sqlite_latest(element: latest, compiler: SQLCompiler, **kw: Any) -> str:
    return f"max({compiler.process(element.clauses, **kw)})"


@compiles(latest, "postgresql")
def _postgresql_latest(element: latest, compiler: SQLCompiler, **kw: Any) -> str:
    return f"greatest({compiler.process(element.clauses, **kw)})"


class unindexed(FunctionElement[Any]):  # noqa: N801 - reads as the SQL function it is
    """A column as it is, by which SQLite looks up no row: where most rows count, it reads all."""

    inherit_cache = True
    name = "unindexed"

    def __init__(self, column: ColumnElement[Any] | InstrumentedAttribute[Any]) -> None:
        super().__init__(column)
        self.type = column.type


@compiles(unindexed, "sqlite")
def _sqlite_column(element: unindexed, compiler: SQLCompiler, **kw: Any) -> str:
    return f"+{compiler.process(element.clauses, **kw)}"


@compiles(unindexed, "postgresql")
def _postgresql_column(element: unindexed, compiler: SQLCompiler, **kw: Any) -> str:
    return compiler.process(element.clauses, **kw)
