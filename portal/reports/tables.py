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


Narrowed = tuple[tuple[str, str], ...]


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
    ``narrowed`` is quoted, ``at`` the moment of the cut-off as the address says it.
    """

    def __init__(self, path: str, asked: Asked, frame: Frame) -> None:
        """``path`` is the address of the page that lists rows."""
        self.path = path
        self.frame = frame
        self.at = moment_of(frame)
        self.narrowed: Narrowed = tuple((name, quote(value)) for name, value in asked.said.items())

    @classmethod
    def of(cls, path: str, narrowed: Narrowed, frame: Frame, at: str) -> "Links":
        """Links of parts; ``at`` may be a mark that stands for a moment."""
        made = cls.__new__(cls)
        made.path, made.narrowed, made.frame, made.at = path, narrowed, frame, at
        return made

    @cached_property
    def _said(self) -> str:
        narrowed = "".join(f"&amp;{name}={value}" for name, value in self.narrowed)
        frame = self.frame
        return f"&amp;start={frame.start}&amp;end={frame.end}&amp;at={self.at}{narrowed}"

    def to(self, metric: Metric) -> Markup:
        """The address of a count's rows."""
        return Markup(f"{self.path}?metric={metric.key}{self._said}")  # noqa: S704 - escaped above

    def only(self, cut: Cut, value: str) -> "Links":
        """The same, of one row of a table: an id, a code, or NONE."""
        kept = {**dict(self.narrowed), cut.value: value}
        return Links.of(self.path, tuple(kept.items()), self.frame, self.at)

    def during(self, month: Month) -> "Links":
        """The same, of a month."""
        frame = Frame(month.first, month.last, self.frame.at)
        return Links.of(self.path, self.narrowed, frame, self.at)

    def at_the_end_of(self, month: Month) -> "Links":
        """The same, as things stood when a month ended."""
        cut_off = min(self.frame.at, last_moment(month.last))
        frame = Frame(self.frame.start, month.last, cut_off)
        at = self.at if cut_off == self.frame.at else moment_of(frame)
        return Links.of(self.path, self.narrowed, frame, at)


def moment_of(frame: Frame) -> str:
    """The moment of a cut-off as an address says it."""
    return f"{frame.at.astimezone(UTC).replace(tzinfo=None).isoformat()}Z"


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
