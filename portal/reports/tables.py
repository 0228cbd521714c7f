"""Tables of figures with every word and address ready: the template only writes them down."""

from collections.abc import Mapping, Sequence
from datetime import UTC
from functools import cached_property
from typing import NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from portal.kernel import clock
from portal.reports import metrics
from portal.reports.asked import Asked
from portal.reports.metrics import Metric, Rate
from portal.reports.queries import Counts, Group, Month
from portal.reports.rules import Frame, last_moment
from portal.reports.terms import Cut

Column = Metric | Rate
MOST_LINES = 20
BY_CUT: tuple[Column, ...] = (
    metrics.NEW,
    metrics.NEW_MAJOR,
    metrics.BACK_ENTRY,
    metrics.CLOSED,
    metrics.ENDED,
    metrics.STOCK,
    metrics.STOCK_MAJOR,
    metrics.OVERDUE,
    metrics.RECTIFIED_RATE,
    metrics.IN_TIME_RATE,
    metrics.SETTLED_RATE,
    metrics.SENT_BACK_RATE,
)
BY_MONTH: tuple[Column, ...] = (
    metrics.NEW,
    metrics.CLOSED,
    metrics.ENDED,
    metrics.STOCK,
    metrics.RECTIFIED_RATE,
)


class Cell(NamedTuple):
    """A figure: its words and its rows' address, or a share with those of its two counts.

    ``href`` is empty where there is nothing to show; the template takes the parts in this order.
    """

    label: str
    text: str
    href: str = ""
    parts: tuple[tuple[str, str], ...] = ()


class Line(NamedTuple):
    """A row of a table."""

    label: str
    cells: Sequence[Cell]


class Links:
    """Where figures lead: to the rows they count, narrowed and cut off as the table is.

    There are hundreds of them on a page, so what they share is written once, as a page needs it.
    """

    def __init__(self, path: str, asked: Asked, frame: Frame) -> None:
        """``path`` is the address of the page that lists rows."""
        self.frame = frame
        self._path = path
        self._narrowed: Mapping[str, str] = {
            name: quote(value) for name, value in asked.said.items()
        }

    @cached_property
    def _said(self) -> str:
        frame = self.frame
        at = frame.at.astimezone(UTC).replace(tzinfo=None).isoformat()
        narrowed = "".join(f"&amp;{name}={value}" for name, value in self._narrowed.items())
        return f"&amp;start={frame.start}&amp;end={frame.end}&amp;at={at}Z{narrowed}"

    def to(self, metric: Metric) -> Markup:
        """The address of a count's rows."""
        return Markup(f"{self._path}?metric={metric.key}{self._said}")  # noqa: S704 - escaped above

    def only(self, cut: Cut, value: str) -> "Links":
        """The same, of one row of a table: an id, a code, or NONE."""
        return self._with(self.frame, {**self._narrowed, cut.value: value})

    def _with(self, frame: Frame, narrowed: Mapping[str, str]) -> "Links":
        made = Links.__new__(Links)
        made.frame, made._path, made._narrowed = frame, self._path, narrowed
        return made

    def during(self, month: Month) -> "Links":
        """The same, of a month."""
        return self._with(Frame(month.first, month.last, self.frame.at), self._narrowed)

    def at_the_end_of(self, month: Month) -> "Links":
        """The same, as things stood when a month ended."""
        cut_off = min(self.frame.at, last_moment(month.last))
        return self._with(Frame(self.frame.start, month.last, cut_off), self._narrowed)


def counted(columns: Sequence[Column]) -> list[Metric]:
    """The counts that columns are made of, each once."""
    found: dict[str, Metric] = {}
    for one in columns:
        for metric in (one.part, one.whole) if isinstance(one, Rate) else (one,):
            found[metric.key] = metric
    return list(found.values())


def cell(column: Column, counts: Mapping[str, int], links: Links) -> Cell:
    """One figure of a row."""
    if isinstance(column, Metric):
        return Cell(column.label, *_number(column, counts, links))
    if not counts[column.whole.key]:
        return Cell(column.label, column.value(counts))
    parts = (_number(column.part, counts, links), _number(column.whole, counts, links))
    return Cell(column.label, column.value(counts), parts=parts)


def _number(metric: Metric, counts: Mapping[str, int], links: Links) -> tuple[str, str]:
    count = counts[metric.key]
    return str(count), links.to(metric) if count else ""


def line(label: str, columns: Sequence[Column], counts: Counts, links: Links) -> Line:
    """One row of a table."""
    return Line(label, [cell(one, counts, links) for one in columns])


def by_cut(groups: Sequence[Group], cut: Cut, links: Links) -> list[Line]:
    """A table by a cut."""
    return [
        line(group.label, BY_CUT, group.counts, links.only(cut, group.value)) for group in groups
    ]


def by_month(trend: Sequence[Month], links: Links) -> list[Line]:
    """A table by month; 存量 is that of its end."""
    return [Line(month_label(month), _month_cells(month, links)) for month in trend]


def _month_cells(month: Month, links: Links) -> list[Cell]:
    during, at_its_end = links.during(month), links.at_the_end_of(month)
    return [
        cell(one, month.counts, at_its_end if one is metrics.STOCK else during) for one in BY_MONTH
    ]


def month_label(month: Month) -> str:
    """2023年6月."""
    return f"{month.first.year}年{month.first.month}月"


def _formulas(columns: Sequence[Column]) -> list[tuple[str, str]]:
    return [(one.label, one.formula) for one in columns]


FORMULAS = _formulas(BY_CUT)
"""Name and formula of every column of a table by a cut, for under it."""
MONTH_FORMULAS = [
    *_formulas(BY_MONTH),
    ("每月一行", "存量是月末的，其他是当月的；最多列最近 12 个月。"),
]
"""The same of a table by month."""


def cut_off_words(frame: Frame) -> str:
    """The moment up to which everything is reckoned."""
    return f"{clock.local(frame.at):%Y-%m-%d %H:%M:%S}"
