"""What the reports read: counts by a cut, by month, and the rows behind a count."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    case,
    func,
    select,
    true,
)
from sqlalchemy.orm import InstrumentedAttribute, aliased

from portal import policy
from portal.db import db, within
from portal.hazards.models import Hazard
from portal.hazards.terms import Category
from portal.kernel.terms import Term
from portal.policy import Actor
from portal.reports import conditions as of
from portal.reports import metrics
from portal.reports.conditions import Condition
from portal.reports.days import local_day, month_of, unindexed
from portal.reports.frames import values
from portal.reports.metrics import Metric
from portal.reports.past import DUE_ON
from portal.reports.rules import Frame, months
from portal.reports.terms import Cut
from portal.units.models import Unit
from portal.units.terms import Industry
from portal.web.paging import SIZE, Page, row_id

NONE = "none"
"""How an address names the rows that have no section, no category, no industry."""
UNSAID = {
    Cut.SECTION: "未分管",
    Cut.CATEGORY: "未分类",
    Cut.INDUSTRY: "未填行业",
    Cut.FIRM: "未填企业",
}
LABELS: Mapping[Cut, Mapping[str, str]] = {
    Cut.CATEGORY: {one.value: one.label for one in Category},
    Cut.INDUSTRY: {one.value: one.label for one in Industry},
}
RowFound = Row[*tuple[Any, ...]]
Counts = Mapping[str, int]


@dataclass(frozen=True)
class Asked:
    """What a report is narrowed to, as the address says it; empty narrows nothing."""

    section: str = ""
    category: str = ""
    industry: str = ""
    firm: str = ""

    def only(self, cut: Cut, value: str) -> "Asked":
        """The same, of one row of a table alone."""
        return replace(self, **{cut.value: value})

    @property
    def said(self) -> dict[str, str]:
        """What the address has to say of it."""
        return {cut.value: value for cut in Cut if (value := getattr(self, cut.value))}


@dataclass(frozen=True)
class Group:
    """A row of a table: how the address names it, its words and its counts."""

    value: str
    label: str
    counts: Counts


def scope(actor: Actor, asked: Asked) -> Condition:
    """The hazards ``actor`` may have reports of, narrowed to what is asked."""
    reached = within(
        policy.grants(actor, "report.view"), section=Hazard.section_id, firm=Hazard.firm_id
    )
    industry = _same(Unit.industry, asked.industry, Industry.of)
    parts = [reached, _same(Hazard.section_id, asked.section, row_id)]
    parts.append(_same(Hazard.category, asked.category, Category.of))
    parts.append(_same(Hazard.firm_id, asked.firm, row_id))
    if industry is not None:
        parts.append(Hazard.firm_id.in_(select(Unit.id).where(industry)))
    return and_(*(part for part in parts if part is not None))


def _same(
    column: InstrumentedAttribute[Any], said: str, read: Callable[[str], Any]
) -> ColumnElement[bool] | None:
    if not said:
        return None
    try:
        value = None if said == NONE else read(said)
    except ValueError:
        return None
    if value is None:
        return column.is_(None) if said == NONE else None
    same: ColumnElement[bool] = column == value
    return same


def by_cut(
    actor: Actor, asked: Asked, frame: Frame, cut: Cut, wanted: Sequence[Metric]
) -> list[Group]:
    """The counts ``wanted`` for every value of a cut that has any, in one pass over the ledger."""
    query = _by_cut(cut, tuple(wanted)).where(scope(actor, asked))
    rows = db.session.execute(query, values(frame))
    found = {row.value: _counts(row, wanted) for row in rows}
    kept = {value: counts for value, counts in found.items() if any(counts.values())}
    names = _names(cut, list(kept))
    ordered = [*names, *([None] if None in kept else [])]
    return [
        Group(NONE if value is None else str(value), names.get(value, UNSAID[cut]), kept[value])
        for value in ordered
    ]


@cache
def _by_cut(cut: Cut, wanted: tuple[Metric, ...]) -> Select[*tuple[Any, ...]]:
    column = _column(cut)
    query: Select[*tuple[Any, ...]] = (
        select(column.label("value"), *(one.count for one in wanted))
        .select_from(Hazard)
        .where(of.CONCERNED)
        .group_by(unindexed(column))
    )
    return query.join(Unit, Unit.id == Hazard.firm_id) if cut is Cut.INDUSTRY else query


def _column(cut: Cut) -> InstrumentedAttribute[Any]:
    columns: dict[Cut, InstrumentedAttribute[Any]] = {
        Cut.SECTION: Hazard.section_id,
        Cut.CATEGORY: Hazard.category,
        Cut.INDUSTRY: Unit.industry,
        Cut.FIRM: Hazard.firm_id,
    }
    return columns[cut]


def _counts(row: RowFound, wanted: Iterable[Metric]) -> dict[str, int]:
    return {one.key: getattr(row, one.key) for one in wanted}


def _names(cut: Cut, values: Sequence[Any]) -> dict[Any, str]:
    """The words of the values of a cut, in the order in which people expect them."""
    kinds: dict[Cut, type[Term]] = {Cut.CATEGORY: Category, Cut.INDUSTRY: Industry}
    if cut in kinds:
        return {term: term.label for term in kinds[cut] if term in values}
    ids = [value for value in values if value is not None]
    query = select(Unit.id, Unit.name).where(Unit.id.in_(ids)).order_by(Unit.sort_key, Unit.id)
    return {row.id: row.name for row in db.session.execute(query)}


def total(groups: Iterable[Group], wanted: Sequence[Metric]) -> dict[str, int]:
    """The counts of all rows of a table together: every hazard stands in one row."""
    kept = list(groups)
    return {one.key: sum(group.counts[one.key] for group in kept) for one in wanted}


@dataclass(frozen=True)
class Month:
    """A month of a trend, its days within the period, and what it came to."""

    first: date
    last: date
    counts: Counts


BY_MONTH: Mapping[Metric, Any] = {
    metrics.NEW: local_day(Hazard.reported_at),
    metrics.CLOSED: local_day(Hazard.closed_at),
    metrics.ENDED: local_day(Hazard.moved_at),
    metrics.DUE: DUE_ON,
    metrics.DUE_CLOSED: DUE_ON,
}
"""The counts of a trend, and the day that says to which month a row belongs."""


def by_month(actor: Actor, asked: Asked, frame: Frame) -> list[Month]:
    """新增, 销号, 其他办结, 应整改到期 and 已销号 by month, and the 存量 each month ends with."""
    spans = months(frame)
    if not spans:
        return []
    within_trend = replace(frame, start=spans[0][0])
    query = _by_month().where(scope(actor, asked))
    stock, found = 0, Counter[tuple[str, str]]()
    for row in db.session.execute(query, values(within_trend)):
        stock += row.times if row.opening else 0
        found.update({(one.key, getattr(row, one.key)): row.times for one in BY_MONTH})
    trend = []
    for first, last in spans:
        counts = {one.key: found[one.key, f"{first:%Y-%m}"] for one in BY_MONTH}
        stock += counts[metrics.NEW.key] - counts[metrics.CLOSED.key] - counts[metrics.ENDED.key]
        trend.append(Month(first, last, counts | {metrics.STOCK.key: stock}))
    return trend


@cache
def _by_month() -> Select[*tuple[Any, ...]]:
    """How many hazards there are of each set of months: one pass, few rows."""
    facets = [
        case((one.where, month_of(day)), else_=None).label(one.key) for one, day in BY_MONTH.items()
    ]
    opening = case((metrics.OPENING.where, 1), else_=0).label(metrics.OPENING.key)
    query: Select[*tuple[Any, ...]] = (
        select(*facets, opening, func.count().label("times"))
        .select_from(Hazard)
        .where(of.CONCERNED)
        .group_by(*(facet.name for facet in facets), opening.name)
    )
    return query


def counts(
    actor: Actor, frame: Frame, wanted: Sequence[Metric], among: Condition = of.CONCERNED
) -> dict[str, int]:
    """Some counts over everything ``actor`` may have reports of, in one statement.

    ``among`` may be narrower where it holds all that is wanted.
    """
    query = _counted(tuple(wanted)).where(scope(actor, Asked()), among)
    return _counts(db.session.execute(query, values(frame)).one(), wanted)


@cache
def _counted(wanted: tuple[Metric, ...]) -> Select[*tuple[Any, ...]]:
    return select(*(one.count for one in wanted)).select_from(Hazard)


def rows(
    actor: Actor,
    asked: Asked,
    frame: Frame,
    metric: Metric,
    *,
    before: int | None,
    size: int = SIZE,
) -> Page[RowFound]:
    """The very rows that a count counts, the latest entered first; ``before`` is a row's id."""
    where = and_(scope(actor, asked), metric.where)
    firm, section = aliased(Unit), aliased(Unit)
    query = (
        select(
            Hazard.id,
            Hazard.number,
            Hazard.grade,
            Hazard.status,
            Hazard.text,
            Hazard.place,
            Hazard.found_at,
            Hazard.reported_at,
            Hazard.due_on,
            Hazard.first_due_on,
            Hazard.closed_at,
            Hazard.moved_at,
            firm.name.label("firm"),
            section.name.label("section"),
        )
        .outerjoin(firm, firm.id == Hazard.firm_id)
        .outerjoin(section, section.id == Hazard.section_id)
        .where(where, Hazard.id < before if before else true())
        .order_by(Hazard.id.desc())
        .limit(size + 1)
    )
    found = list(db.session.execute(query, values(frame)).all())
    every = select(func.count()).select_from(Hazard).where(where)
    counted = db.session.scalar(every, values(frame)) or 0
    older = str(found[size - 1].id) if len(found) > size else None
    return Page(found[:size], newer=None, older=older, total=counted)


def name_of(unit_id: str) -> str:
    """The name of a unit as an address names it, empty for none."""
    known = row_id(unit_id)
    found = db.session.scalar(select(Unit.name).where(Unit.id == known)) if known else None
    return found or ""
