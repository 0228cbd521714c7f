"""统计、月报表, and the rows behind every figure."""

import io
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request, url_for
from markupsafe import Markup

from portal import policy
from portal.documents.answers import word
from portal.documents.press import write
from portal.kernel import clock
from portal.kernel.errors import NotFound
from portal.office import queries as office
from portal.policy import Actor, Reach
from portal.reports import charts, drawn, letters, metrics, monthly, queries, sheet, tables
from portal.reports.asked import NONE, Asked
from portal.reports.bar import BAR, asked_of, cut_of, frame_of, month_of
from portal.reports.metrics import METRICS
from portal.reports.monthly import Monthly
from portal.reports.queries import UNSAID, Table
from portal.reports.rows import lines
from portal.reports.rules import Frame
from portal.reports.tables import Links
from portal.reports.terms import Cut
from portal.units import sections
from portal.web.access import actor, needs
from portal.web.bar import select
from portal.web.downloads import download
from portal.web.htmx import page, page_or_partial
from portal.web.paging import row_id

bp = Blueprint("reports", __name__, url_prefix="/reports")
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CLOSED_YEARS = 3
WANTED = (*tables.counted(tables.BY_CUT), metrics.OPENING, metrics.OVERDUE_MAJOR)
"""The counts of the page 统计: of its table, and what stands above and beside it."""
BALANCE = (metrics.OPENING, metrics.NEW, metrics.CLOSED, metrics.ENDED, metrics.STOCK)


@bp.get("/")
@needs("report.view")
def statistics() -> Response:
    """统计: the period's figures by month and by one cut, with their charts."""
    person, said = actor(), request.args
    frame, asked, cut = frame_of(said, clock.now()), asked_of(said), cut_of(said)
    links = Links(url_for(".rows"), asked, frame)
    most = 0 if "all" in said else tables.MOST_LINES
    found = queries.table(person, asked, frame, cut, WANTED, most)
    trend = queries.by_month(person, asked, frame)
    return page_or_partial(
        "reports/statistics.html",
        "reports/_statistics.html",
        bar=_bar(person, asked, frame),
        cut=cut,
        tabs=_tabs(cut),
        cut_off=tables.cut_off_words(frame),
        period=f"{frame.start:%Y-%m-%d} 至 {frame.end:%Y-%m-%d}",
        months=drawn.by_month(trend, links),
        month_formulas=tables.MONTH_FORMULAS,
        month_chart=_trend_chart(trend, links),
        heads=drawn.HEADS,
        lines=drawn.by_cut(found.groups, found.whole, cut, links),
        lines_count=len(found.groups),
        funds=queries.funds(person, asked, frame).get(None, queries.Funds()),
        funds_of=metrics.FUNDS,
        funds_href=links.to(metrics.FUNDED),
        reconciled=[tables.cell(one, found.whole, links) for one in BALANCE],
        formulas=tables.FORMULAS,
        chart=_cut_chart(found, cut, links),
        chart_words="还有重大隐患没办结的企业" if cut is Cut.FIRM else "存量",
        is_cut=found.is_cut,
        every_href=f"{request.path}?{urlencode(said.to_dict() | {'all': '1'})}",
    )


def _bar(person: Actor, asked: Asked, frame: Frame) -> dict[str, Markup]:
    """The filters with what is asked in them; none that would leave nothing to choose."""
    bar = {
        **BAR.drawn(request.args),
        "start": BAR.fields["start"].drawn(frame.start.isoformat()),
        "end": BAR.fields["end"].drawn(frame.end.isoformat()),
    }
    reaches = {grant.reach for grant in policy.grants(person, "report.view")}
    if Reach.ALL in reaches:
        options = (("", "全部科室"), *sections.options())
        bar["section"] = select("section", "分管科室", options, asked.section)
    if reaches == {Reach.OWN}:
        bar["firm"] = Markup()
    elif row_id(asked.firm):
        bar["firm"] = BAR.fields["firm"].drawn(queries.name_of(asked.firm))
    return bar


def _tabs(cut: Cut) -> list[tuple[str, str, bool]]:
    """(label, address, whether it is this one) of every cut, filters kept."""
    kept = {name: value for name, value in request.args.items() if name not in {"by", "all"}}
    return [
        (f"按{one.label}", f"{request.path}?{urlencode(kept | {'by': one.value})}", one is cut)
        for one in Cut
    ]


def _trend_chart(trend: Sequence[queries.Month], links: Links) -> charts.Lines:
    """新增 and 销号, each mark the way to where its figure in the table leads."""
    ticks = [f"{month.first.month}月" for month in trend]
    during = [(month.counts, links.during(month)) for month in trend]
    series = []
    for one in (metrics.NEW, metrics.CLOSED):
        points = [
            (counts[one.key], own.to(one) if counts[one.key] else "") for counts, own in during
        ]
        series.append((one.label, points))
    return charts.lines(ticks, series)


def _cut_chart(found: Table, cut: Cut, links: Links) -> charts.Bars:
    """存量 of each row with its overdue part; of firms the open 重大 ones."""
    of, marked = metrics.STOCK, metrics.OVERDUE
    if cut is Cut.FIRM:
        of, marked = metrics.STOCK_MAJOR, metrics.OVERDUE_MAJOR
    longest = sorted(found.groups, key=lambda group: -group.counts[of.key])
    values = []
    for group in longest[: charts.MOST_BARS]:
        own, counts = links.only(cut, group.value), group.counts
        values.append(
            charts.Value(
                group.label, counts[of.key], own.to(of), counts[marked.key], own.to(marked)
            )
        )
    every = found.marked if cut is Cut.FIRM else sum(1 for one in longest if one.counts[of.key])
    return charts.bars(values, "逾期", every)


@bp.get("/rows")
@needs("report.view")
def rows() -> Response:
    """The rows, or the firms, that a figure counts, with its formula."""
    person = actor()
    metric = METRICS.get(request.args.get("metric", ""))
    if metric is None:
        raise NotFound("没有这个统计数字。请从“统计报表”里点数字打开。")
    frame, asked = frame_of(request.args, clock.now()), asked_of(request.args)
    before = row_id(request.args.get("before"))
    told: dict[str, Any] = {
        "metric": metric,
        "title": f"{metric.label}：{_words_of(asked)}" if asked.said else metric.label,
        "period": f"{frame.start:%Y-%m-%d} 至 {frame.end:%Y-%m-%d}",
        "cut_off": tables.cut_off_words(frame),
    }
    if metric.of_firms:
        groups = queries.by_cut(person, asked, frame, Cut.FIRM, [metrics.COUNTED])
        links = Links(url_for(".rows"), asked, frame)
        return page(
            "reports/firms.html",
            firms=[
                (
                    group.label,
                    tables.cell(metrics.COUNTED, group.counts, links.only(Cut.FIRM, group.value)),
                )
                for group in groups
            ],
            **told,
        )
    found = queries.rows(person, asked, frame, metric, before=before)
    kept = {name: value for name, value in request.args.items() if name != "before"}
    first = f"{request.path}?{urlencode(kept)}"
    return page(
        "reports/rows.html",
        lines=lines(found.rows, frame),
        pager={
            "newer": first if before else None,
            "older": f"{first}&{urlencode({'before': found.older})}" if found.older else None,
            "total": f"共 {found.total} 条",
        },
        ledger_href=_ledger(metric, asked, frame),
        **told,
    )


def _words_of(asked: Asked) -> str:
    """What a list is narrowed to, in words."""
    said = asked.said
    words = []
    for cut in Cut:
        value = said.get(cut.value, "")
        if value == NONE:
            words.append(UNSAID[cut])
        elif value and cut in queries.LABELS:
            words.append(queries.LABELS[cut].get(value, ""))
        elif value:
            words.append(queries.name_of(value) or asked.firm_words)
    return "，".join(word for word in words if word)


def _ledger(metric: metrics.Metric, asked: Asked, frame: Frame) -> str:
    """The 台账 with the filters that show the same rows now, to work on them; empty for none."""
    fresh = clock.now() - frame.at < timedelta(minutes=10)
    narrowed = set(asked.said) - {Cut.FIRM.value}
    if not metric.ledger or not fresh or narrowed:
        return ""
    firm = {"firm": asked.firm} if asked.firm else {}
    return f"{url_for('hazards.ledger')}?{urlencode(dict(metric.ledger) | firm)}"


@bp.get("/monthly")
@needs("report.view")
def month() -> Response:
    """月报表: from January to a month."""
    made = _made(actor())
    end = made.frame.end
    said = f"{end:%Y-%m}"
    return page(
        "reports/monthly.html",
        made=made,
        title=monthly.TITLE,
        columns=monthly.COLUMNS,
        notes=monthly.notes(made),
        said=said,
        excel_href=url_for(".excel", month=said),
        word_href=url_for(".paper", month=said),
        reporter=_reporter(),
        choices=_months(),
    )


@bp.get("/monthly.xlsx")
@needs("report.view")
def excel() -> Response:
    """月报表 as Excel."""
    made = _made(actor())
    data = sheet.workbook(made, _reporter())
    return download(io.BytesIO(data), f"{monthly.TITLE} {made.frame.end:%Y-%m}.xlsx", EXCEL)


@bp.get("/monthly.docx")
@needs("report.view")
def paper() -> Response:
    """月报表 as Word."""
    made = _made(actor())
    data = write(letters.paper(monthly.told(made, _reporter())))
    return word(data, f"{monthly.TITLE} {made.frame.end:%Y-%m}.docx")


def _made(person: Actor) -> Monthly:
    first = month_of(request.args.get("month", ""), clock.today())
    return monthly.table(person, monthly.frame_of(first, clock.now()), url_for(".rows"))


def _reporter() -> str:
    here = office.current()
    return here.committee or here.short_name


def _months() -> list[str]:
    """The months one may choose: three years back from this one."""
    today = clock.today()
    count = CLOSED_YEARS * 12
    whole = today.year * 12 + today.month - 1
    return [f"{(whole - at) // 12}-{(whole - at) % 12 + 1:02d}" for at in range(count)]
