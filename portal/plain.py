"""Statements that every page asks: put into SQL once, run as they are, their rows plain tuples."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import Dialect, Select

from portal.db import db

Raw = tuple[Any, ...]
"""A row as the driver gives it, or with its values made out of that."""
Make = Callable[[Any], Any]
Query = Select[*tuple[Any, ...]]


class _Slot(NamedTuple):
    """A parameter that a request gives: where it goes, its name, its place in a list of values."""

    key: Any
    name: str
    at: int | None
    make: Make | None


class _Told(NamedTuple):
    """A query in the words of one database; lists of values (``IN``) have a length each.

    ``constants`` are all its parameters, a list or by name, with gaps for what a request gives.
    """

    sql: str
    constants: Any
    slots: Sequence[_Slot]
    is_positional: bool


class Plain:
    """A query built once, whose values are parameters; said by a function, with its first use.

    It runs by the session's own connection, as ``db.read`` does, without the weight of what a
    statement may be each time and of rows that know their names.
    """

    def __init__(self, query: Query | Callable[[], Query]) -> None:
        self._said = query
        self._told: dict[tuple[Any, ...], _Told] = {}
        self._makes: dict[str, Mapping[int, Make]] = {}
        self._lists: tuple[str, ...] | None = None

    @cached_property
    def query(self) -> Query:
        """The query itself."""
        return self._said() if callable(self._said) else self._said

    def raw(self, values: Mapping[str, Any] | None = None) -> list[Raw]:
        """The rows as the driver gives them."""
        given = values or {}
        connection = db.session.connection()
        told = self._telling(connection.dialect, given)
        sent: Any = told.constants.copy()
        for key, name, at, make in told.slots:
            value = given[name] if at is None else given[name][at]
            sent[key] = make(value) if make else value
        result = connection.exec_driver_sql(told.sql, tuple(sent) if told.is_positional else sent)
        rows: list[Raw] = list(result.cursor.fetchall()) if result.cursor else []
        result.close()
        return rows

    def makes(self) -> Mapping[int, Make]:
        """What makes the values of a raw row, by their places: moments, days, terms."""
        dialect = db.session.connection().dialect
        if dialect.name not in self._makes:
            made = [
                column.type.dialect_impl(dialect).result_processor(dialect, None)
                for column in self.query.selected_columns
            ]
            self._makes[dialect.name] = {at: make for at, make in enumerate(made) if make}
        return self._makes[dialect.name]

    def rows(self, values: Mapping[str, Any] | None = None) -> list[Raw]:
        """The rows with their values made."""
        found = self.raw(values)
        makes = self.makes() if found else {}
        return [made(row, makes) for row in found]

    def _telling(self, dialect: Dialect, given: Mapping[str, Any]) -> _Told:
        lists = self._lists
        if lists is not None:
            told = self._told.get((dialect.name, *(len(given[name]) for name in lists)))
            if told:
                return told
        return self._tell(dialect, given)

    def _tell(self, dialect: Dialect, given: Mapping[str, Any]) -> _Told:
        compiled: Any = self.query.compile(dialect=dialect)
        asked = {name: bind for name, bind in compiled.binds.items() if bind.required}
        lists = tuple(name for name, bind in asked.items() if bind.expanding)
        state = compiled.construct_expanded_state({name: given[name] for name in asked})
        places = {
            one: (name, at)
            for name in lists
            for at, one in enumerate(state.parameter_expansion[name])
        }
        makes = {
            name: bind.type.dialect_impl(dialect).bind_processor(dialect)
            for name, bind in compiled.binds.items()
        }
        constants: Any = [None] * len(state.positiontup) if compiled.positional else {}
        slots = []
        names = state.positiontup if compiled.positional else list(state.parameters)
        for key, name in (
            enumerate(names) if compiled.positional else zip(names, names, strict=True)
        ):
            bound, at = places.get(name, (name, None))
            make = state.processors.get(name) or makes.get(bound)
            value = state.parameters[name]
            constants[key] = None
            if bound in asked:
                slots.append(_Slot(key, bound, at, make))
            else:
                constants[key] = make(value) if make else value
        told = _Told(state.statement, constants, slots, compiled.positional)
        self._lists = lists
        self._told[(dialect.name, *(len(given[name]) for name in lists))] = told
        return told


def made(row: Raw, makes: Mapping[int, Make]) -> Raw:
    """A raw row with its values made."""
    found = list(row)
    for at, make in makes.items():
        found[at] = make(found[at])
    return tuple(found)
