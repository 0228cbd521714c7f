"""What the reports read: counts by a cut, by month, and the rows behind a count."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, func, null, select, true
from sqlalchemy.orm import aliased

from portal import policy
from portal.db import db, read
from portal.hazards.models import Hazard
from portal.hazards.terms import Category
from portal.kernel.terms import Term
from portal.plain import Plain
from portal.policy import Actor
from portal.reports import conditions as of
from portal.reports import counters, firms, live, metrics, sums
from portal.reports.asked import NONE, Asked, scope
from portal.reports.frames import values
from portal.reports.live import BY_MONTH, OPENING, Flow, Found
from portal.reports.metrics import Metric
from portal.reports.rules import Frame, months
from portal.reports.terms import By, Cut
from portal.units import sections
from portal.units.models import Unit
from portal.units.terms import Industry
from portal.web.paging import SIZE, Page, row_id

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
class Group:
    """A row of a table: how the address names it, its words and its counts."""

    value: str
    label: str
    counts: Counts


@dataclass(frozen=True)
class Table:
    """The rows of a table, and all of them together with those that are left out.

    ``marked`` is how many firms have an open 重大, shown or not.
    """

    groups: Sequence[Group]
    whole: Counts
    is_cut: bool = False
    marked: int = 0


def table(
    actor: Actor, asked: Asked, frame: Frame, cut: Cut, wanted: Sequence[Metric], most: int = 0
) -> Table:
    """The counts ``wanted`` for every value of a cut that has any; firms with the worst first.

    Of firms there are ``most``, if that is said.
    """
    if cut is not Cut.FIRM:
        every = by_cut(actor, asked, frame, cut, wanted)
        return Table(every, total(every, wanted))
    if most:
        shown = _worst(actor, asked, frame, tuple(wanted), most)
        if shown is not None:
            return shown
    groups = _worst_first(by_cut(actor, asked, frame, cut, wanted))
    marked = sum(1 for group in groups if group.counts[metrics.STOCK_MAJOR.key])
    is_cut = 0 < most < len(groups)
    return Table(groups[: most or None], total(groups, wanted), is_cut, marked)


def _worst(
    actor: Actor, asked: Asked, frame: Frame, wanted: tuple[Metric, ...], most: int
) -> Table | None:
    """The worst firms, told by the counters alone; None where those cannot tell."""
    within = sums.narrowed(actor, asked, Cut.FIRM)
    first = firms.worst(within, frame, most) if within else None
    if first is None:
        return None
    found, stand = counters.by_cut(first.among, frame, Cut.FIRM, wanted)
    if not counters.is_answered(frame, stand):
        return None
    if counters.rest(first.among, frame, stand, by_year=True):
        return None
    whole = _found(actor, asked, frame, None, wanted)[None]
    groups = _worst_first(_groups(Cut.FIRM, found))
    return Table(groups, whole, is_cut=True, marked=first.marked)


def _worst_first(groups: Sequence[Group]) -> Sequence[Group]:
    keys = [one.key for one in firms.WORST]
    return sorted(groups, key=lambda group: [-group.counts[key] for key in keys])


def by_cut(
    actor: Actor, asked: Asked, frame: Frame, cut: Cut, wanted: Sequence[Metric]
) -> list[Group]:
    """The counts ``wanted`` for every value of a cut that has any."""
    return _groups(cut, _found(actor, asked, frame, cut, tuple(wanted)))


def _groups(cut: Cut, found: Found) -> list[Group]:
    kept = {value: counts for value, counts in found.items() if any(counts.values())}
    names = _names(cut, kept)
    ordered = [*names, *([None] if None in kept else [])]
    return [
        Group(NONE if value is None else str(value), names.get(value, UNSAID[cut]), kept[value])
        for value in ordered
    ]


def counts(actor: Actor, frame: Frame, wanted: Sequence[Metric]) -> dict[str, int]:
    """Some counts over everything ``actor`` may have reports of."""
    found = _found(actor, Asked(), frame, None, tuple(wanted)).get(None, Counter())
    return {one.key: found[one.key] for one in wanted}


def _found(
    actor: Actor, asked: Asked, frame: Frame, cut: Cut | None, wanted: tuple[Metric, ...]
) -> Found:
    told = _from_counters(actor, asked, frame, cut, wanted)
    if told is not None:
        return told
    return live.by_cut(and_(of.CONCERNED, scope(actor, asked)), values(frame), cut, wanted)


def _from_counters(
    actor: Actor, asked: Asked, frame: Frame, cut: Cut | None, wanted: tuple[Metric, ...]
) -> Found | None:
    """The counts from the counters, put right for the hazards of which those cannot tell."""
    within = sums.narrowed(actor, asked, cut)
    if within is None or metrics.FUNDED in wanted:
        return None
    added = tuple(one for one in wanted if not one.of_firms)
    found, stand = counters.by_cut(within, frame, cut, added)
    if not counters.is_answered(frame, stand):
        return None
    rest = counters.rest(within, frame, stand, by_year=within.by is By.FIRM)
    if rest:
        where = and_(rest.where, scope(actor, asked))
        for value, counted in live.by_cut(where, rest.as_counted, cut, added).items():
            found.setdefault(value, Counter()).subtract(counted)
        for value, counted in live.by_cut(where, values(frame), cut, added).items():
            found.setdefault(value, Counter()).update(counted)
    if len(added) < len(wanted):
        told = None if rest else firms.counted(within, frame, cut)
        if told is None:
            told = live.firms(and_(of.COUNTED, scope(actor, asked)), values(frame), cut)
        for value, count in told.items():
            found.setdefault(value, Counter())[metrics.FIRMS.key] = count
    return found


def _names(cut: Cut, values: Collection[Any]) -> dict[Any, str]:
    """The words of the values of a cut, in the order in which people expect them."""
    kinds: dict[Cut, type[Term]] = {Cut.CATEGORY: Category, Cut.INDUSTRY: Industry}
    if cut in kinds:
        return {term: term.label for term in kinds[cut] if term in values}
    if cut is Cut.SECTION:
        return {int(row_id): name for row_id, name in sections.options() if int(row_id) in values}
    return dict(tuple(row) for row in read(_FIRMS, {"ids": list(values)}))


_FIRMS = (
    select(Unit.id, Unit.name)
    .where(Unit.id.in_(bindparam("ids", expanding=True)))
    .order_by(Unit.sort_key, Unit.id)
)


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


def by_month(actor: Actor, asked: Asked, frame: Frame) -> list[Month]:
    """新增, 销号, 其他办结, 应整改到期 and 已销号 by month, and the 存量 each month ends with."""
    spans = months(frame)
    if not spans:
        return []
    found = _flow(actor, asked, replace(frame, start=spans[0][0]))
    stock, trend = found[OPENING], []
    for first, last in spans:
        name = f"{first:%Y-%m}"
        counts = {one.key: found[one.key, name] for one in BY_MONTH}
        stock += counts[metrics.NEW.key] - counts[metrics.CLOSED.key] - counts[metrics.ENDED.key]
        trend.append(Month(first, last, counts | {metrics.STOCK.key: stock}))
    return trend


def _flow(actor: Actor, asked: Asked, frame: Frame) -> Flow:
    within = sums.narrowed(actor, asked, None)
    if within:
        found, stand = counters.by_month(within, frame)
        if counters.is_answered(frame, stand):
            rest = counters.rest(within, frame, stand, by_year=False)
            if rest:
                where = and_(rest.where, scope(actor, asked))
                found.subtract(live.by_month(where, rest.as_counted))
                found.update(live.by_month(where, values(frame)))
            return found
    return live.by_month(and_(of.CONCERNED, scope(actor, asked)), values(frame))


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
    older = str(found[size - 1].id) if len(found) > size else None
    counted = _found(actor, asked, frame, None, (metric,)).get(None, Counter())
    return Page(found[:size], newer=None, older=older, total=counted[metric.key])


@dataclass(frozen=True)
class Funds:
    """Money put into cures: over how many hazards, and how much in 分."""

    count: int = 0
    fen: int = 0


def funds(actor: Actor, asked: Asked, frame: Frame, cut: Cut | None = None) -> Mapping[Any, Funds]:
    """投入资金 by the values of a cut, under None where there is none."""
    told, values_of = _funds(cut), values(frame)
    rows: Sequence[Sequence[Any]]
    if asked.said or not policy.may(actor, "report.view", policy.Scope()):
        rows = read(told.query.where(scope(actor, asked)), values_of).all()
    else:
        rows = told.rows(values_of)
    return {value: Funds(hazards, int(fen or 0)) for value, hazards, fen in rows if hazards}


@cache
def _funds(cut: Cut | None) -> Plain:
    of_cut = live.COLUMNS[cut] if cut else null()
    query: Select[*tuple[Any, ...]] = (
        select(
            of_cut.label("value"),
            func.count().label("hazards"),
            func.sum(Hazard.funds_fen).label("fen"),
        )
        .select_from(Hazard)
        .where(metrics.FUNDED.where)
    )
    if cut is Cut.INDUSTRY:
        query = query.join(Unit, Unit.id == Hazard.firm_id)
    return Plain(query.group_by(of_cut) if cut else query)


def name_of(unit_id: str) -> str:
    """The name of a unit as an address names it, empty for none."""
    known = row_id(unit_id)
    found = db.session.scalar(select(Unit.name).where(Unit.id == known)) if known else None
    return found or ""
