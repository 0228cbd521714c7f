"""Firms: how many there are, and which come first."""

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam, case, func, literal_column, null, select

from portal.db import read
from portal.kernel import clock
from portal.reports import metrics, spans
from portal.reports.models import COLUMNS, TALLY
from portal.reports.rules import Frame
from portal.reports.sums import FIRST, LAST, Narrowed, Spans, clause, value_of
from portal.reports.terms import By, Cut


def counted(asked: Narrowed, frame: Frame, cut: Cut | None) -> dict[Any, int] | None:
    """How many firms have a hazard that counts, for every value of a cut; None if that is unknown.

    Sums of some days more or less do not tell how many firms there are.
    """
    within = Spans.of(frame, by_year=True)
    if not asked.tells_firms or within.before or within.after:
        return None
    is_one = within.first == within.last
    rows = read(_counted(asked.names, cut, is_one=is_one), {**asked.values, **within.values})
    return {value_of(cut, value): count for value, count in rows}


@cache
def _counted(names: tuple[str, ...], cut: Cut | None, *, is_one: bool) -> Select[*tuple[Any, ...]]:
    """Of an index of its own, whose order is that of the answer where it is of one span."""
    column = TALLY.c[COLUMNS[cut]] if cut else null()
    span = TALLY.c.span == FIRST if is_one else TALLY.c.span.between(FIRST, LAST)
    query = select(column, func.count(TALLY.c.firm_id.distinct())).where(
        TALLY.c.cut == By.FIRM.value,
        span,
        TALLY.c[metrics.COUNTED.key] > literal_column("0"),
        *(clause(TALLY, name) for name in names),
    )
    return query.group_by(column) if cut else query


WORST = (metrics.STOCK_MAJOR, metrics.OVERDUE, metrics.STOCK)
"""The counts by which firms are ordered, the most first."""


@dataclass(frozen=True)
class Worst:
    """The worst firms, as a filter; of all there are, ``marked`` have an open 重大."""

    among: Narrowed
    marked: int


def worst(asked: Narrowed, frame: Frame, most: int) -> Worst | None:
    """The ``most`` firms with the most of ``WORST``, told by what stands open now.

    None where the period ended before, or where fewer firms have anything open.
    """
    if clock.local(frame.at).date() > frame.end:
        return None
    found = read(_worst(asked.names), {**asked.values, "most": most}).all()
    if len(found) < most:
        return None
    ids = {"firm_ids": [row.firm_id for row in found]}
    among = replace(asked, names=(*asked.names, *ids), values={**asked.values, **ids})
    return Worst(among, found[0].marked)


@cache
def _worst(names: tuple[str, ...]) -> Select[*tuple[Any, ...]]:
    firm_id, stock = TALLY.c.firm_id, TALLY.c[metrics.STOCK.key]
    sums = [func.sum(TALLY.c[one.key]) for one in WORST]
    marked = func.sum(case((sums[0] > 0, 1), else_=0)).over()
    return (
        select(firm_id, marked.label("marked"))
        .where(
            TALLY.c.cut == By.FIRM.value,
            TALLY.c.span == spans.NOW,
            stock > 0,
            *(clause(TALLY, name) for name in names),
        )
        .group_by(firm_id)
        .order_by(*(one.desc() for one in sums), firm_id)
        .limit(bindparam("most", type_=Integer))
    )
