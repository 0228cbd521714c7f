"""Which of the sums answer a report: of which kind, of which spans, with which filters."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, Table, bindparam, func, true

from portal import policy
from portal.hazards.terms import Category
from portal.kernel import clock
from portal.policy import Actor, Reach
from portal.reports import metrics, parts, spans
from portal.reports.asked import FIRMS_CALLED, VIEW, Asked, called
from portal.reports.metrics import Metric, On
from portal.reports.models import COLUMNS, CUTS, TALLY
from portal.reports.rules import DAY, DECEMBER, Frame, month_end
from portal.reports.terms import By, Cut
from portal.units.terms import Industry

FLOW = (metrics.NEW, metrics.CLOSED, metrics.ENDED)
"""What comes in, and the two ways in which it goes."""
FIRST, LAST, END = (
    bindparam(name, type_=Integer) for name in ("first_span", "last_span", "end_span")
)
_READ: Mapping[Cut, Any] = {Cut.CATEGORY: Category.of, Cut.INDUSTRY: Industry.of}


@dataclass(frozen=True)
class Narrowed:
    """The sums that answer a report: by what they are told apart, and a WHERE by its names."""

    by: By
    names: tuple[str, ...]
    values: Mapping[str, Any]
    tells_firms: bool


@dataclass(frozen=True)
class Spans:
    """The spans that a period lies in, and the days of them that are not of the period.

    ``until`` is the last day that is counted. After a period that is cut off with its end, what
    there is was written after the cut-off, so that nothing has to be left out there.
    """

    first: int
    last: int
    end: int
    until: date
    before: tuple[date, date] | None = None
    after: tuple[date, date] | None = None

    @classmethod
    def of(cls, frame: Frame, *, by_year: bool) -> "Spans":
        """The years of a period if it begins with one and sums by year are there, or its months."""
        start, end = frame.start, frame.end
        is_cut_off = clock.local(frame.at).date() <= end
        last_of_year = date(end.year, DECEMBER, 31)
        if by_year and (start.month, start.day) == (1, 1) and (is_cut_off or end == last_of_year):
            return cls(spans.year(start), spans.year(end), spans.NOW, last_of_year)
        first, last = start.replace(day=1), month_end(end.replace(day=1))
        is_left_out = end < last and not is_cut_off
        return cls(
            spans.month(start),
            spans.month(end),
            spans.YEARS,
            end if is_left_out else last,
            before=(first, start - DAY) if start > first else None,
            after=(end + DAY, last) if is_left_out else None,
        )

    @property
    def values(self) -> dict[str, int]:
        """The parameters of a statement about these spans."""
        return {"first_span": self.first, "last_span": self.last, "end_span": self.end}


def narrowed(actor: Actor, asked: Asked, cut: Cut | None) -> Narrowed | None:
    """The sums that are told apart by all that is asked; None where there are none."""
    reach = _reach(actor)
    if reach is None:
        return None
    values = dict(reach)
    cuts = {_REACHED[name] for name in reach} | ({cut} if cut else set())
    for one, value in asked.values.items():
        cuts.add(one)
        values[one.value] = value or parts.nobody(one)
    if asked.firm_words:
        cuts.add(Cut.FIRM)
        values |= called(asked.firm_words)
    by = next((by for by, of in CUTS.items() if cuts <= set(of)), None)
    return Narrowed(by, tuple(values), values, cuts <= set(CUTS[By.FIRM])) if by else None


def _reach(actor: Actor) -> dict[str, Any] | None:
    """Whose hazards are counted, by name; None where sections and firms are mixed."""
    grants = policy.grants(actor, VIEW)
    if any(grant.reach is Reach.ALL for grant in grants):
        return {}
    units = sorted({grant.by.unit_id for grant in grants if grant.by.unit_id is not None})
    reaches = {grant.reach for grant in grants}
    if len(reaches) != 1 or not units:
        return None
    name = reaches.pop().value
    return {f"one_{name}": units[0]} if len(units) == 1 else {f"some_{name}": units}


_REACHED = {
    f"{many}_{reach.value}": cut
    for many in ("one", "some")
    for reach, cut in ((Reach.CHARGE, Cut.SECTION), (Reach.OWN, Cut.FIRM))
}


def value_of(cut: Cut | None, value: Any) -> Any:
    """A value of a cut as the portal knows it, None for what has none."""
    if not value:
        return None
    return _READ[cut](value) if cut and cut in _READ else value


def where(by: By, names: tuple[str, ...]) -> list[ColumnElement[bool]]:
    """The sums of a kind from the first span on, with some filters."""
    own = [clause(TALLY, name) for name in names]
    return [TALLY.c.cut == by.value, TALLY.c.span >= FIRST, *own]


def clause(table: Table, name: str) -> ColumnElement[bool]:
    """A filter, by its name: a value of a cut, or what lies within one's reach."""
    if name == "firm_part":
        return table.c.firm_id.in_(FIRMS_CALLED)
    if name == "firm_initials":
        return true()
    if name == "firm_ids":
        return table.c.firm_id.in_(bindparam(name, expanding=True))
    column = table.c[COLUMNS[_REACHED.get(name) or Cut(name)]]
    if name.startswith("some"):
        return column.in_(bindparam(name, expanding=True))
    return column == bindparam(name)


def sum_of(metric: Metric) -> ColumnElement[int]:
    """A count of the period: of its spans, or as it stands now."""
    if metric is metrics.OPENING:
        came, closed, ended = (TALLY.c[one.key] for one in FLOW)
        since = func.sum(came - closed - ended).filter(TALLY.c.span < END)
        return sum_of(metrics.STOCK) - func.coalesce(since, 0)
    total = func.sum(TALLY.c[metric.key])
    if metric.on is On.NOW:
        return func.coalesce(total, 0)
    return func.coalesce(total.filter(TALLY.c.span.between(FIRST, LAST)), 0)
