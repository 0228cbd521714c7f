"""工矿企业隐患排查治理情况月报表: from January to a month, one row per industry.

Source: product.md 3.4 A, the columns of the supervising department's table.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portal.policy import Actor
from portal.reports import metrics, queries, tables
from portal.reports.asked import NONE, Asked
from portal.reports.letters import Told
from portal.reports.metrics import Metric, Money, Rate
from portal.reports.queries import Group
from portal.reports.rules import Frame, month_end
from portal.reports.tables import Line, Links
from portal.reports.terms import Cut
from portal.units.terms import Industry

TITLE = "隐患排查治理情况月报表"


@dataclass(frozen=True)
class Column:
    """A column of the table; ``words`` where its formula needs others here."""

    label: str
    of: Metric | Rate | Money
    words: str = ""

    @property
    def formula(self) -> str:
        """How it is reckoned."""
        return self.words or self.of.formula


COLUMNS = (
    Column("排查治理事故隐患的生产经营单位（家）", metrics.FIRMS),
    Column("排查一般隐患（项）", metrics.GENERAL),
    Column("其中：已整改（项）", metrics.GENERAL_DONE),
    Column("整改率（%）", metrics.GENERAL_RATE, "第 3 栏 ÷ 第 2 栏，没有可算的写“—”。"),
    Column("排查重大隐患（项）", metrics.MAJOR),
    Column("其中：已整改销号（项）", metrics.MAJOR_DONE),
    Column("整改率（%）", metrics.MAJOR_RATE, "第 6 栏 ÷ 第 5 栏，没有可算的写“—”。"),
    Column("列入治理计划的重大隐患（项）", metrics.PLANNED),
    Column("其中：达到“五到位”（项）", metrics.PLANNED_IN_PLACE),
    Column("挂牌督办的重大隐患（项）", metrics.LISTED),
    Column("其中：省级挂牌（项）", metrics.LISTED_PROVINCE),
    Column("累计落实治理资金（万元）", metrics.FUNDS),
)
WANTED = (
    *tables.counted([one.of for one in COLUMNS if not isinstance(one.of, Money)]),
    metrics.UNGRADED,
)
FEN_A_WAN = 1_000_000
SUM = "合计"


@dataclass(frozen=True)
class Monthly:
    """The table of a month: its rows, and the hazards without a grade, which it does not count."""

    frame: Frame
    lines: Sequence[Line]
    ungraded: tables.Cell

    @property
    def month(self) -> str:
        """2023年1月至6月, or 2023年1月."""
        end = self.frame.end
        return f"{end.year}年1月" + (f"至{end.month}月" if end.month > 1 else "")


def frame_of(first: date, now: datetime) -> Frame:
    """From January to the end of a month, cut off there or now."""
    return Frame.of(first.replace(month=1, day=1), month_end(first), now)


def table(actor: Actor, frame: Frame, path: str) -> Monthly:
    """The table over everything ``actor`` may have reports of; ``path`` lists a figure's rows."""
    groups = queries.by_cut(actor, Asked(), frame, Cut.INDUSTRY, WANTED)
    funds = {
        NONE if value is None else str(value): one.fen
        for value, one in queries.funds(actor, Asked(), frame, Cut.INDUSTRY).items()
    }
    links = Links(path, Asked(), frame)
    found = {group.value: group for group in groups}
    empty = dict.fromkeys((one.key for one in WANTED), 0)
    rows = [
        found.pop(industry.value, Group(industry.value, industry.label, empty))
        for industry in Industry
    ]
    rows += found.values()
    lines = [
        _line(
            row.label,
            {**row.counts, metrics.FUNDS.key: funds.get(row.value, 0)},
            links.only(Cut.INDUSTRY, row.value),
        )
        for row in rows
    ]
    whole = {**queries.total(groups, WANTED), metrics.FUNDS.key: sum(funds.values())}
    lines.append(_line(SUM, whole, links))
    return Monthly(frame, lines, tables.cell(metrics.UNGRADED, whole, links))


def _line(label: str, counts: Mapping[str, int], links: Links) -> Line:
    return Line(label, [_cell(column, counts, links) for column in COLUMNS])


def _cell(column: Column, counts: Mapping[str, int], links: Links) -> tables.Cell:
    """A zero prints as a blank, a percentage of nothing as “—”."""
    if isinstance(column.of, Money):
        fen = counts[column.of.key]
        words = f"{fen / FEN_A_WAN:,.2f}" if fen else ""
        return tables.Cell(column.label, words, links.to(column.of.of) if fen else "")
    if isinstance(column.of, Rate):
        return tables.Cell(column.label, column.of.value(counts, sign=""))
    count = counts[column.of.key]
    return tables.Cell(
        column.label, str(count) if count else "", links.to(column.of) if count else ""
    )


def notes(made: Monthly) -> list[str]:
    """What stands under the table: the cut-off and how every column is reckoned."""
    return [
        f"数据截至 {tables.cut_off_words(made.frame)}，自 1 月累计。{metrics.COUNTED.label}："
        f"{metrics.COUNTED.formula}",
        *(f"{number}. {one.label}：{one.formula}" for number, one in enumerate(COLUMNS, 1)),
        f"另有未定级的隐患 {made.ungraded.text} 项，等级定下来以后才进表。",
    ]


def told(made: Monthly, reporter: str) -> Told:
    """The table for its paper; how the columns are reckoned stands in one paragraph there."""
    cut_off, *columns, ungraded = notes(made)
    return Told(
        title=TITLE,
        reporter=reporter,
        period=made.month,
        head=("行业", *(one.label for one in COLUMNS)),
        rows=[(line.label, *(cell.text for cell in line.cells)) for line in made.lines],
        notes=(cut_off, "".join(columns), ungraded),
    )
