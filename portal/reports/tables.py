"""Tables of figures with every word and address ready: the template only writes them down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from portal.kernel import clock
from portal.reports import metrics
from portal.reports.metrics import Metric, Rate
from portal.reports.queries import Asked, Group, Month, total
from portal.reports.rules import Frame, last_moment
from portal.reports.terms import Cut

Column = Metric | Rate
MOST_LINES = 50
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


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure: its words and its rows' address, or a share with those of its two counts.

    ``href`` is empty where there is nothing to show.
    """

    label: str
    text: str
    href: str = ""
    parts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table."""

    label: str
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Links:
    """Where figures lead: to the rows they count, narrowed and cut off as the table is.

    ``path`` is the address of the page that lists rows.
    """

    path: str
    asked: Asked
    frame: Frame

    def to(self, metric: Metric) -> str:
        """The address of a count's rows."""
        said = {
            "metric": metric.key,
            "start": self.frame.start.isoformat(),
            "end": self.frame.end.isoformat(),
            "at": self.frame.at.isoformat(),
        } | self.asked.said
        return f"{self.path}?{urlencode(said)}"

    def only(self, cut: Cut, value: str) -> "Links":
        """The same, of one row of a table."""
        return replace(self, asked=self.asked.only(cut, value))

    def during(self, month: Month) -> "Links":
        """The same, of a month."""
        return replace(self, frame=replace(self.frame, start=month.first, end=month.last))

    def at_the_end_of(self, month: Month) -> "Links":
        """The same, as things stood when a month ended."""
        cut_off = min(self.frame.at, last_moment(month.last))
        frame = replace(self.frame, end=month.last, at=cut_off)
        return replace(self, frame=frame)


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
    parts = (_number(column.part, counts, links), _number(column.whole, counts, links))
    text = column.value(counts)
    return Cell(column.label, text, parts=parts if counts[column.whole.key] else ())


def _number(metric: Metric, counts: Mapping[str, int], links: Links) -> tuple[str, str]:
    count = counts[metric.key]
    return str(count), links.to(metric) if count else ""


def by_cut(groups: Sequence[Group], cut: Cut, links: Links) -> list[Line]:
    """A table by a cut, all rows together in the last."""
    return [
        Line(group.label, [cell(one, group.counts, links.only(cut, group.value)) for one in BY_CUT])
        for group in groups
    ]


def sum_of(groups: Sequence[Group], links: Links) -> Line:
    """The last row of a table: all of them together."""
    counts = total(groups, counted(BY_CUT))
    return Line("合计", [cell(one, counts, links) for one in BY_CUT])


def by_month(trend: Sequence[Month], links: Links) -> list[Line]:
    """A table by month."""
    return [
        Line(
            month_label(month),
            [
                cell(
                    one,
                    month.counts,
                    links.at_the_end_of(month) if one is metrics.STOCK else links.during(month),
                )
                for one in BY_MONTH
            ],
        )
        for month in trend
    ]


def month_label(month: Month) -> str:
    """2023年6月."""
    return f"{month.first.year}年{month.first.month}月"


def worst_first(groups: Sequence[Group]) -> list[Group]:
    """Firms by open 重大, then overdue, then open, the most first."""
    keys = (metrics.STOCK_MAJOR.key, metrics.OVERDUE.key, metrics.STOCK.key, metrics.NEW.key)
    return sorted(groups, key=lambda group: [-group.counts[key] for key in keys])


def formulas(columns: Sequence[Column]) -> list[tuple[str, str]]:
    """Name and formula of every column, for under the table."""
    return [(one.label, one.formula) for one in columns]


def cut_off_words(frame: Frame) -> str:
    """The moment up to which everything is reckoned."""
    return f"{clock.local(frame.at):%Y-%m-%d %H:%M:%S}"
