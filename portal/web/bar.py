"""The filters above a list, as its address tells them: read and drawn without a form's weight.

What cannot be read narrows nothing; what was typed stays in its field.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, ClassVar, Protocol

from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from portal.kernel import dates, text
from portal.kernel.terms import Term
from portal.web.paging import row_id

Options = tuple[tuple[str, str], ...]
"""The choices of a select: (value, label), the first of them narrows nothing."""


class Field(Protocol):
    """One filter: its name in the address, its label."""

    @property
    def name(self) -> str:
        """How the address calls it."""

    @property
    def label(self) -> str:
        """How people call it."""

    def read(self, said: str) -> Any:
        """What it narrows to, falsy for nothing."""

    def drawn(self, said: str) -> Markup:
        """The control, with what was said in it."""

    def told(self, said: str) -> str:
        """What it narrows to in words, for a title."""


@dataclass(frozen=True)
class Words:
    """Words to search for, or a part of a name."""

    name: str
    label: str
    placeholder: str = ""
    longest: int = 100
    css: str = ""
    kind: str = "text"

    def read(self, said: str) -> str:
        """The words on one line, cut to the longest."""
        return text.one_line(said)[: self.longest]

    def drawn(self, said: str) -> Markup:
        """A field of one line."""
        return _INPUT.format(
            self.kind, self.name, self.label, self.placeholder or self.label, said, self.css
        )

    def told(self, said: str) -> str:
        """Label and words."""
        return f"{self.label}：{said}"


@dataclass(frozen=True)
class Day:
    """A day of Asia/Shanghai."""

    name: str
    label: str

    def read(self, said: str) -> date | None:
        """The day, None for what is none."""
        try:
            day = dates.read(text.one_line(said))
        except ValueError:
            return None
        return day if dates.FIRST_DAY <= day <= dates.LAST_DAY else None

    def drawn(self, said: str) -> Markup:
        """The browser's own field for days."""
        day = self.read(said)
        shown = day.isoformat() if day else said
        return _INPUT.format("date", self.name, self.label, self.label, shown, "")

    def told(self, said: str) -> str:
        """Label and day."""
        return f"{self.label}：{self.read(said) or said}"


@dataclass(frozen=True)
class Tick:
    """A box that narrows where it is ticked."""

    NO: ClassVar = frozenset({"", "0", "false"})
    name: str
    label: str

    def read(self, said: str) -> bool:
        """Whether it is ticked."""
        return said not in self.NO

    def drawn(self, said: str) -> Markup:
        """A box with its words."""
        return _TICK.format(self.name, _CHECKED if self.read(said) else "", self.label)

    def told(self, said: str) -> str:  # noqa: ARG002 - every filter is asked alike
        """The words alone."""
        return self.label


@dataclass(frozen=True)
class Choice:
    """One of a closed list."""

    name: str
    label: str
    terms: type[Term]
    blank: str

    def read(self, said: str) -> Term | None:
        """The term, None for what is none."""
        try:
            return self.terms.of(said) if said else None
        except ValueError:
            return None

    def drawn(self, said: str) -> Markup:
        """A select."""
        return select(self.name, self.label, _options(self.terms, self.blank), said)

    def told(self, said: str) -> str:
        """Label and term."""
        term = self.read(said)
        return f"{self.label}：{term.label if term else said}"


@dataclass(frozen=True)
class Row:
    """A row of a table, whose choices are given to ``select`` by the page."""

    name: str
    label: str

    def read(self, said: str) -> int | None:
        """The row's id, None for what is none."""
        return row_id(said)

    def drawn(self, said: str) -> Markup:  # noqa: ARG002 - every filter is asked alike
        """Nothing: the page knows the choices."""
        return Markup()

    def told(self, said: str) -> str:
        """Label and id."""
        return f"{self.label}：{said}"


_INPUT = Markup(
    '<input type="{0}" name="{1}" aria-label="{2}" placeholder="{3}" value="{4}"'
    ' class="form-control form-control-sm {5}">'
)
_TICK = Markup(
    '<label class="slim-check"><input type="checkbox" name="{0}" value="y"'
    ' class="form-check-input"{1}> {2}</label>'
)
_CHECKED = Markup(" checked")


@lru_cache(maxsize=64)
def _options(terms: type[Term], blank: str) -> Options:
    return (("", blank), *((term.value, term.label) for term in terms))


@lru_cache(maxsize=2048)
def select(name: str, label: str, options: Options, said: str) -> Markup:
    """A select with what was said chosen; drawn once for each choice."""
    drawn = Markup("").join(
        Markup('<option value="{}"{}>{}</option>').format(
            value, Markup(" selected") if value == said else "", words
        )
        for value, words in options
    )
    return Markup(
        '<select name="{}" aria-label="{}" class="form-select form-select-sm">{}</select>'
    ).format(name, label, drawn)


class Bar:
    """The filters of one list, in their order."""

    def __init__(self, *fields: Field) -> None:
        self.fields: Mapping[str, Field] = {field.name: field for field in fields}
        self._blank = {name: field.drawn("") for name, field in self.fields.items()}

    def read(self, address: MultiDict[str, str]) -> dict[str, Any]:
        """What an address narrows to, by name; nothing for what it does not say."""
        return {
            name: value
            for name, said in address.items()
            if said and name in self.fields and (value := self.fields[name].read(said))
        }

    def drawn(self, address: MultiDict[str, str]) -> dict[str, Markup]:
        """Every control with what the address says in it, by name."""
        said = {
            name: self.fields[name].drawn(value)
            for name, value in address.items()
            if name in self.fields
        }
        return {**self._blank, **said} if said else self._blank

    def told(self, pairs: Sequence[tuple[str, str]]) -> list[str]:
        """What an address is narrowed to, in words."""
        return [self.fields[name].told(said) for name, said in pairs if name in self.fields]
