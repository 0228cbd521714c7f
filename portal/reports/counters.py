"""Reading the counters: which sums answer a report, and which hazards they cannot answer for.

The sums are of whole months or years, of everything written, as of the last day that was over when
somebody last wrote. What a report asks for beyond that (a past cut-off, borders within a month, a
day that has ended since) differs from it for some hazards alone: those are named here, to be
counted one by one.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    Table,
    bindparam,
    case,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)

from portal import policy
from portal.db import read
from portal.hazards.models import Hazard
from portal.hazards.terms import Category
from portal.kernel import clock
from portal.policy import Actor, Reach
from portal.reports import frames, metrics, parts, spans
from portal.reports.asked import FIRMS_CALLED, VIEW, Asked, called
from portal.reports.conditions import Condition
from portal.reports.frames import Values
from portal.reports.live import BY_MONTH, OPENING, Flow, Found
from portal.reports.metrics import Metric, On
from portal.reports.models import COLUMNS, CUTS, PART, TALLY, TALLY_DAY, By
from portal.reports.rules import DAY, DECEMBER, Frame, month_end
from portal.reports.terms import Cut
from portal.units.terms import Industry

LONGEST_AGO = timedelta(days=31)
"""Since a cut-off longer ago than this, too much has been written: everything is counted anew."""
FLOW = (metrics.NEW, metrics.CLOSED, metrics.ENDED)
_READ: Mapping[Cut, Any] = {Cut.CATEGORY: Category.of, Cut.INDUSTRY: Industry.of}
_FIRST, _LAST, _END = (
    bindparam(name, type_=Integer) for name in ("first_span", "last_span", "end_span")
)
_FIRST_DAY, _LAST_DAY = bindparam("first_day", type_=Date), bindparam("last_day", type_=Date)
_STATE = (
    select(TALLY_DAY.c.day).scalar_subquery().label("over"),
    select(func.max(PART.c.changed_at)).scalar_subquery().label("changed_at"),
)


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


@dataclass(frozen=True)
class Stand:
    """How far the sums go: the last day taken as over, and when a hazard was last written."""

    over: date
    changed_at: datetime


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


def by_cut(
    asked: Narrowed, frame: Frame, cut: Cut | None, wanted: tuple[Metric, ...]
) -> tuple[Found, Stand | None]:
    """The counts ``wanted`` for every value of a cut, and how far they go."""
    within = Spans.of(frame, by_year=asked.by is By.FIRM)
    rows = read(_by_cut(asked.by, asked.names, cut, wanted), {**asked.values, **within.values})
    found: Found = {}
    stand = None
    for value, over, changed_at, *counts in rows:
        stand = _stand(over, changed_at)
        counted = zip((one.key for one in wanted), counts, strict=True)
        found[_value(cut, value)] = Counter(dict(counted))
    for days in filter(None, (within.before, within.after)):
        for value, left_out in _left_out(asked, cut, days, wanted).items():
            if days is within.after:
                left_out[metrics.OPENING.key] = 0
            found.setdefault(value, Counter()).subtract(left_out)
    return found, stand


def _left_out(
    asked: Narrowed, cut: Cut | None, days: tuple[date, date], wanted: tuple[Metric, ...]
) -> Found:
    """The counts of some days within a month, from the parts themselves."""
    values = {**asked.values, "first_day": days[0], "last_day": days[1]}
    return {
        _value(cut, value): Counter(dict(zip((one.key for one in wanted), counts, strict=True)))
        for value, *counts in read(_days(asked.names, cut, wanted), values)
    }


@cache
def _days(
    names: tuple[str, ...], cut: Cut | None, wanted: tuple[Metric, ...]
) -> Select[*tuple[Any, ...]]:
    column = PART.c[COLUMNS[cut]] if cut else null()
    within = {on: PART.c[day].between(_FIRST_DAY, _LAST_DAY) for on, day in parts.DAYS.items()}
    sums = [_sum_of_days(one, within) for one in wanted]
    query = select(column, *sums).where(
        or_(*within.values()), *(_clause(PART, name) for name in names)
    )
    return query.group_by(column) if cut else query


def _sum_of_days(metric: Metric, within: Mapping[On, ColumnElement[bool]]) -> ColumnElement[int]:
    """A count of some days; of 期初存量, what it lacks without them."""
    if metric is metrics.OPENING:
        came, closed, ended = (_sum_of_days(one, within) for one in FLOW)
        return closed + ended - came
    if metric.on is On.NOW:
        return literal(0)
    return func.count().filter(parts.counted(metric), within[metric.on])


def _stand(over: date | None, changed_at: datetime | None) -> Stand | None:
    """Nothing where no hazard was ever counted."""
    return Stand(over, changed_at) if over and changed_at else None


def _value(cut: Cut | None, value: Any) -> Any:
    if not value:
        return None
    return _READ[cut](value) if cut and cut in _READ else value


@cache
def _by_cut(
    by: By, names: tuple[str, ...], cut: Cut | None, wanted: tuple[Metric, ...]
) -> Select[*tuple[Any, ...]]:
    column = TALLY.c[COLUMNS[cut]] if cut else null()
    query = select(column.label("value"), *_STATE, *(_sum(one).label(one.key) for one in wanted))
    query = query.where(*_where(by, names))
    return query.group_by(column) if cut else query


def _where(by: By, names: tuple[str, ...]) -> list[ColumnElement[bool]]:
    own = [_clause(TALLY, name) for name in names]
    return [TALLY.c.cut == by.value, TALLY.c.span >= _FIRST, *own]


def _clause(table: Table, name: str) -> ColumnElement[bool]:
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


def _sum(metric: Metric) -> ColumnElement[int]:
    """A count of the period: of its spans, or as it stands now."""
    if metric is metrics.OPENING:
        came, closed, ended = (TALLY.c[one.key] for one in FLOW)
        since = func.sum(came - closed - ended).filter(TALLY.c.span < _END)
        return _sum(metrics.STOCK) - func.coalesce(since, 0)
    total = func.sum(TALLY.c[metric.key])
    if metric.on is On.NOW:
        return func.coalesce(total, 0)
    return func.coalesce(total.filter(TALLY.c.span.between(_FIRST, _LAST)), 0)


def by_month(asked: Narrowed, frame: Frame) -> tuple[Flow, Stand | None]:
    """The counts of a trend from the first day of a frame on, and how far they go."""
    within = Spans.of(frame, by_year=False)
    found: Flow = Counter()
    stand = None
    for span, over, changed_at, stock, *counts in read(
        _by_month(asked.by, asked.names), {**asked.values, **within.values}
    ):
        stand = _stand(over, changed_at)
        told = dict(zip(BY_MONTH, counts, strict=True))
        came, closed, ended = (told[one] for one in FLOW)
        found[OPENING] += stock - came + closed + ended
        if within.first <= span <= within.last:
            month = spans.words(span)
            found.update({(one.key, month): count for one, count in told.items()})
    for days in filter(None, (within.before, within.after)):
        left_out = _left_out(asked, None, days, (metrics.OPENING, *BY_MONTH))[None]
        if days is within.before:
            found[OPENING] -= left_out.pop(metrics.OPENING.key)
        month = f"{days[0]:%Y-%m}"
        found.subtract({(one.key, month): left_out[one.key] for one in BY_MONTH})
    return found, stand


@cache
def _by_month(by: By, names: tuple[str, ...]) -> Select[*tuple[Any, ...]]:
    counts = [func.sum(TALLY.c[one.key]) for one in (metrics.STOCK, *BY_MONTH)]
    span = TALLY.c.span
    months = or_(span < spans.YEARS, span == spans.NOW)
    return select(span, *_STATE, *counts).where(*_where(by, names), months).group_by(span)


def firms(asked: Narrowed, frame: Frame, cut: Cut | None) -> dict[Any, int] | None:
    """How many firms have a hazard that counts, for every value of a cut; None if that is unknown.

    Sums of some days more or less do not tell how many firms there are.
    """
    within = Spans.of(frame, by_year=True)
    if not asked.tells_firms or within.before or within.after:
        return None
    rows = read(_firms(asked.names, cut), {**asked.values, **within.values})
    return {_value(cut, value): count for value, count in rows}


@cache
def _firms(names: tuple[str, ...], cut: Cut | None) -> Select[*tuple[Any, ...]]:
    column = TALLY.c[COLUMNS[cut]] if cut else null()
    query = select(column, func.count(TALLY.c.firm_id.distinct())).where(
        *_where(By.FIRM, names), TALLY.c.span <= _LAST, TALLY.c[metrics.COUNTED.key] > 0
    )
    return query.group_by(column) if cut else query


WORST = (metrics.STOCK_MAJOR, metrics.OVERDUE, metrics.STOCK)
"""The counts by which firms are ordered, the most first."""


@dataclass(frozen=True)
class Worst:
    """The worst firms; ``count`` are concerned at all, ``marked`` have an open 重大."""

    among: Narrowed
    count: int
    marked: int


def worst(asked: Narrowed, frame: Frame, most: int) -> Worst | None:
    """The ``most`` firms with the most of ``WORST``, told by what stands open now.

    None where the period ended before, or where fewer firms have anything open.
    """
    if clock.local(frame.at).date() > frame.end:
        return None
    within = Spans.of(frame, by_year=True)
    found = read(_worst(asked.names), {**asked.values, **within.values, "most": most}).all()
    if len(found) < most:
        return None
    ids = {"firm_ids": [row.firm_id for row in found]}
    among = replace(asked, names=(*asked.names, *ids), values={**asked.values, **ids})
    return Worst(among, found[0].firms, found[0].marked)


@cache
def _worst(names: tuple[str, ...]) -> Select[*tuple[Any, ...]]:
    firm_id, stock = TALLY.c.firm_id, TALLY.c[metrics.STOCK.key]
    own = [_clause(TALLY, name) for name in names]
    of_firms = TALLY.c.cut == By.FIRM.value
    something = (*FLOW, metrics.DUE, metrics.STOCK)
    count = select(func.count(firm_id.distinct())).where(
        of_firms,
        TALLY.c.span >= _FIRST,
        or_(*(TALLY.c[one.key] > 0 for one in something)),
        *own,
    )
    sums = [func.sum(TALLY.c[one.key]) for one in WORST]
    marked = func.sum(case((sums[0] > 0, 1), else_=0)).over()
    return (
        select(firm_id, count.scalar_subquery().label("firms"), marked.label("marked"))
        .where(of_firms, TALLY.c.span == spans.NOW, stock > 0, *own)
        .group_by(firm_id)
        .order_by(*(one.desc() for one in sums), firm_id)
        .limit(bindparam("most", type_=Integer))
    )


@dataclass(frozen=True)
class Rest:
    """The hazards for which a frame and the sums may differ, and how the sums take that frame."""

    where: Condition
    as_counted: Values


def is_answered(frame: Frame, stand: Stand | None) -> bool:
    """Whether the sums and some hazards more can answer for a frame at all."""
    if frame.at < frame.begins:
        return False
    return stand is None or stand.changed_at - frame.at <= LONGEST_AGO


def rest(asked: Narrowed, frame: Frame, stand: Stand | None, *, by_year: bool) -> Rest | None:
    """What the sums do not tell rightly; None where there is nothing."""
    if stand is None:
        return None
    ids: list[Select[int]] = []
    if stand.changed_at > frame.at:
        own = [_clause(PART, name) for name in asked.names]
        changed = select(PART.c.hazard_id).where(PART.c.changed_at > frame.at, *own)
        ids.append(changed.params(dict(asked.values)))
    if stand.over != frame.over:
        days = parts.ended_between(stand.over, frame.over)
        ids += [one.params(days) for one in parts.ENDED_BETWEEN]
    if not ids:
        return None
    until = Spans.of(frame, by_year=by_year).until
    return Rest(Hazard.id.in_(union_all(*ids)), frames.known(frame.start, until, stand.over))
