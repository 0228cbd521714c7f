"""Reading the counters: which sums answer a report, and which hazards they cannot answer for.

The sums are of whole months or years, of everything written, as of the last day that was over when
somebody last wrote. What a report asks for beyond that (a past cut-off, borders within a month, a
day that has ended since) differs from it for some hazards alone: those are named here, to be
counted one by one.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    bindparam,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from portal.db import read
from portal.hazards.models import Hazard
from portal.plain import Plain
from portal.reports import frames, metrics, parts, spans
from portal.reports.conditions import Condition
from portal.reports.frames import Values
from portal.reports.live import BY_MONTH, OPENING, Flow, Found
from portal.reports.metrics import Metric, On
from portal.reports.models import COLUMNS, PART, TALLY, TALLY_DAY
from portal.reports.rules import Frame
from portal.reports.sums import FLOW, Narrowed, Spans, clause, sum_of, value_of, where
from portal.reports.terms import By, Cut

LONGEST_AGO = timedelta(days=31)
"""Since a cut-off longer ago than this, too much has been written: everything is counted anew."""
_FIRST_DAY, _LAST_DAY = bindparam("first_day", type_=Date), bindparam("last_day", type_=Date)
_STATE = (
    select(TALLY_DAY.c.day).scalar_subquery().label("over"),
    select(func.max(PART.c.changed_at)).scalar_subquery().label("changed_at"),
)


@dataclass(frozen=True)
class Stand:
    """How far the sums go: the last day taken as over, and when a hazard was last written."""

    over: date
    changed_at: datetime


def by_cut(
    asked: Narrowed, frame: Frame, cut: Cut | None, wanted: tuple[Metric, ...]
) -> tuple[Found, Stand | None]:
    """The counts ``wanted`` for every value of a cut, and how far they go."""
    within = Spans.of(frame, by_year=asked.by is By.FIRM)
    rows = _by_cut(asked.by, asked.names, cut, wanted).rows({**asked.values, **within.values})
    found: Found = {}
    stand = None
    for value, over, changed_at, *counts in rows:
        stand = _stand(over, changed_at)
        counted = zip((one.key for one in wanted), counts, strict=True)
        found[value_of(cut, value)] = Counter(dict(counted))
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
        value_of(cut, value): Counter(dict(zip((one.key for one in wanted), counts, strict=True)))
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
        or_(*within.values()), *(clause(PART, name) for name in names)
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


@cache
def _by_cut(by: By, names: tuple[str, ...], cut: Cut | None, wanted: tuple[Metric, ...]) -> Plain:
    column = TALLY.c[COLUMNS[cut]] if cut else null()
    query = select(column.label("value"), *_STATE, *(sum_of(one).label(one.key) for one in wanted))
    query = query.where(*where(by, names))
    return Plain(query.group_by(column) if cut else query)


def by_month(asked: Narrowed, frame: Frame) -> tuple[Flow, Stand | None]:
    """The counts of a trend from the first day of a frame on, and how far they go."""
    within = Spans.of(frame, by_year=False)
    found: Flow = Counter()
    stand = None
    values = {**asked.values, **within.values}
    for span, over, changed_at, stock, *counts in _by_month(asked.by, asked.names).rows(values):
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
def _by_month(by: By, names: tuple[str, ...]) -> Plain:
    counts = [func.sum(TALLY.c[one.key]) for one in (metrics.STOCK, *BY_MONTH)]
    span = TALLY.c.span
    months = or_(span < spans.YEARS, span == spans.NOW)
    query = select(span, *_STATE, *counts).where(*where(by, names), months)
    return Plain(query.group_by(span))


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
        own = [clause(PART, name) for name in asked.names]
        changed = select(PART.c.hazard_id).where(PART.c.changed_at > frame.at, *own)
        ids.append(changed.params(dict(asked.values)))
    if stand.over != frame.over:
        days = parts.ended_between(stand.over, frame.over)
        ids += [one.params(days) for one in parts.ENDED_BETWEEN]
    if not ids:
        return None
    until = Spans.of(frame, by_year=by_year).until
    return Rest(Hazard.id.in_(union_all(*ids)), frames.known(frame.start, until, stand.over))
