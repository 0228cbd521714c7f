"""The rows of tables of figures as HTML, each drawn once and known again by all that it says.

Who looks at the same figures sees the same rows, however the moment of the cut-off differs: what is
kept holds a mark where that moment stands. It is found by its own figures, so it is never out of
date.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

from flask import current_app
from markupsafe import Markup

from portal.reports import metrics, tables
from portal.reports.queries import Counts, Group, Month
from portal.reports.rules import Frame, last_moment
from portal.reports.tables import Column, Links, Narrowed
from portal.reports.terms import Cut

KEPT = 2048
AT = "\x1f"
"""Stands for the moment of the cut-off; no text that people typed holds it."""
BY_CUT, BY_MONTH = "by_cut", "by_month"
_COLUMNS: Mapping[str, Sequence[Column]] = {BY_CUT: tables.BY_CUT, BY_MONTH: tables.BY_MONTH}
_KEYS = {
    kind: [metric.key for metric in tables.counted(columns)] for kind, columns in _COLUMNS.items()
}
HEADS = {kind: [one.label for one in columns] for kind, columns in _COLUMNS.items()}
"""The words above the figures of each kind of table."""


def by_cut(groups: Sequence[Group], whole: Counts, cut: Cut, links: Links) -> Markup:
    """The rows of a table by a cut, and 合计."""
    rows = [
        _drawn(BY_CUT, group.label, group.counts, links.only(cut, group.value)) for group in groups
    ]
    rows.append(_drawn(BY_CUT, "合计", whole, links, is_whole=True))
    return _told(rows, links)


def by_month(trend: Sequence[Month], links: Links) -> Markup:
    """The rows of a table by month; 存量 is that of its end."""
    rows = []
    for month in trend:
        end = links.at_the_end_of(month)
        at = AT if end.at == links.at else end.at
        label, during = tables.month_label(month), links.during(month)
        rows.append(_drawn(BY_MONTH, label, month.counts, during, end=(end.frame.start, at)))
    return _told(rows, links)


def _told(rows: Sequence[str], links: Links) -> Markup:
    return Markup("".join(rows).replace(AT, links.at))  # noqa: S704 - escaped as the rows were drawn


def _drawn(
    kind: str,
    label: str,
    counts: Counts,
    links: Links,
    *,
    end: tuple[date, str] | None = None,
    is_whole: bool = False,
) -> str:
    told = tuple(counts[key] for key in _KEYS[kind])
    frame = links.frame
    return _row(
        kind, label, told, links.path, links.narrowed, (frame.start, frame.end), end, is_whole
    )


@lru_cache(maxsize=KEPT)
def _row(
    kind: str,
    label: str,
    told: tuple[int, ...],
    path: str,
    narrowed: Narrowed,
    span: tuple[date, date],
    end: tuple[date, str] | None,
    is_whole: bool,
) -> str:
    """A row; ``end`` is since when and at which moment 存量 is that of its end."""
    counts = dict(zip(_KEYS[kind], told, strict=True))
    links = at_its_end = _links(path, narrowed, span, AT)
    if end:
        at_its_end = _links(path, narrowed, (end[0], span[1]), end[1])
    cells = [
        tables.cell(one, counts, at_its_end if end and one is metrics.STOCK else links)
        for one in _COLUMNS[kind]
    ]
    module = current_app.jinja_env.get_template("macros/figures.html").module
    return str(module.row(label, cells, is_whole))  # type: ignore[attr-defined]  # a macro


def _links(path: str, narrowed: Narrowed, span: tuple[date, date], at: str) -> Links:
    """Links whose moment is said by ``at`` alone."""
    first, last = span
    return Links.of(path, narrowed, Frame(first, last, last_moment(last)), at)
