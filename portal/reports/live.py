"""The numbers counted from the hazards themselves: whatever the counters do not hold."""

from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Select, case, func, null, select

from portal.db import db
from portal.hazards.models import Hazard
from portal.reports import metrics
from portal.reports.conditions import Condition
from portal.reports.days import local_day, month_of, unindexed
from portal.reports.frames import Values
from portal.reports.metrics import Metric
from portal.reports.past import DUE_ON
from portal.reports.terms import Cut
from portal.units.models import Unit

Found = dict[Any, Counter[str]]
"""The counts of every value of a cut."""
Flow = Counter[tuple[str, str]]
"""Counts by metric and month; what was there when the first month began has no month."""

COLUMNS: Mapping[Cut, Any] = {
    Cut.SECTION: Hazard.section_id,
    Cut.CATEGORY: Hazard.category,
    Cut.INDUSTRY: Unit.industry,
    Cut.FIRM: Hazard.firm_id,
}
BY_MONTH: Mapping[Metric, Any] = {
    metrics.NEW: local_day(Hazard.reported_at),
    metrics.CLOSED: local_day(Hazard.closed_at),
    metrics.ENDED: local_day(Hazard.moved_at),
    metrics.DUE: DUE_ON,
    metrics.DUE_CLOSED: DUE_ON,
}
"""The counts of a trend, and the day that says to which month a row belongs."""
OPENING = (metrics.OPENING.key, "")


def by_cut(where: Condition, values: Values, cut: Cut | None, wanted: tuple[Metric, ...]) -> Found:
    """The counts ``wanted`` of the hazards that meet ``where``, for every value of a cut."""
    rows = db.session.execute(_by_cut(cut, wanted).where(where), values)
    return {row.value: Counter({one.key: getattr(row, one.key) for one in wanted}) for row in rows}


@cache
def _by_cut(cut: Cut | None, wanted: tuple[Metric, ...]) -> Select[*tuple[Any, ...]]:
    counts = [one.count for one in wanted]
    if cut is None:
        return select(null().label("value"), *counts).select_from(Hazard)
    column = COLUMNS[cut]
    query: Select[*tuple[Any, ...]] = (
        select(column.label("value"), *counts).select_from(Hazard).group_by(unindexed(column))
    )
    return query.join(Unit, Unit.id == Hazard.firm_id) if cut is Cut.INDUSTRY else query


def firms(where: Condition, values: Values, cut: Cut | None) -> dict[Any, int]:
    """How many firms the hazards that meet ``where`` are of, for every value of a cut."""
    found = by_cut(where, values, cut, (metrics.FIRMS,))
    return {value: counts[metrics.FIRMS.key] for value, counts in found.items()}


def by_month(where: Condition, values: Values) -> Flow:
    """The counts of a trend, of the hazards that meet ``where``, and what was there before it."""
    found: Flow = Counter()
    for row in db.session.execute(_by_month().where(where), values):
        found[OPENING] += row.times if row.opening else 0
        months = {one.key: getattr(row, one.key) for one in BY_MONTH}
        found.update({(key, month): row.times for key, month in months.items() if month})
    return found


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
        .group_by(*(facet.name for facet in facets), opening.name)
    )
    return query
