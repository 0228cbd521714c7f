"""统计、月报表, and the rows behind every figure."""

import io
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request, url_for

from portal import policy
from portal.documents.answers import word
from portal.gongwen.write import write
from portal.hazards import queries as hazards
from portal.kernel import clock
from portal.kernel.errors import NotFound
from portal.office import queries as office
from portal.policy import Actor, Reach
from portal.reports import charts, letters, metrics, monthly, queries, sheet, tables
from portal.reports.forms import PeriodForm, asked_of, frame_of, month_of
from portal.reports.metrics import METRICS
from portal.reports.monthly import Monthly
from portal.reports.queries import UNSAID, Asked, Group
from portal.reports.rows import lines
from portal.reports.rules import Frame
from portal.reports.tables import Cell, Links
from portal.reports.terms import Cut
from portal.units import sections
from portal.web.access import actor, needs
from portal.web.downloads import download
from portal.web.forms import row_choices
from portal.web.htmx import page, page_or_partial
from portal.web.paging import row_id

bp = Blueprint("reports", __name__, url_prefix="/reports")
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CLOSED_YEARS = 3
MONTHLY_STOCK = ("每月一行", "存量是月末的，其他是当月的；最多列最近 12 个月。")
BESIDE = [metrics.OPENING, metrics.OVERDUE_MAJOR]


@bp.get("/")
@needs("report.view")
def statistics() -> Response:
    """统计: the period's figures by month and by one cut, with their charts."""
    person, form = actor(), PeriodForm(request.args)
    sees_all = any(grant.reach is Reach.ALL for grant in policy.grants(person, "report.view"))
    firms = hazards.firms(person, "report.view")
    form.firm.choices = row_choices([(row[0], row[1]) for row in firms], "全部企业")
    places = sections.choices() if sees_all else []
    form.section.choices = row_choices([(row[0], row[1]) for row in places], "全部科室")
    frame = frame_of({**request.args, **form.said}, clock.now())
    form.start.data, form.end.data = frame.start, frame.end
    asked, cut = asked_of(request.args), form.cut
    links = Links(url_for(".rows"), asked, frame)
    groups = queries.by_cut(person, asked, frame, cut, tables.counted(tables.BY_CUT) + BESIDE)
    if cut is Cut.FIRM:
        groups = tables.worst_first(groups)
    trend = queries.by_month(person, asked, frame)
    shown = groups if "all" in request.args else groups[: tables.MOST_LINES]
    return page_or_partial(
        "reports/statistics.html",
        "reports/_statistics.html",
        form=form,
        has_sections=len(places) > 1,
        has_firms=len(firms) > 1,
        cut=cut,
        cuts=_tabs(cut),
        cut_off=tables.cut_off_words(frame),
        period=f"{frame.start:%Y-%m-%d} 至 {frame.end:%Y-%m-%d}",
        months=tables.by_month(trend, links),
        month_formulas=[*tables.formulas(tables.BY_MONTH), MONTHLY_STOCK],
        month_chart=_trend_chart(trend, links),
        lines=tables.by_cut(shown, cut, links),
        whole=tables.sum_of(groups, links),
        reconciled=_reconciled(groups, links),
        formulas=tables.formulas(tables.BY_CUT),
        chart=_cut_chart(groups, cut, links),
        chart_words="还有重大隐患没办结的企业" if cut is Cut.FIRM else "存量",
        left_out=len(groups) - len(shown),
        every_href=f"{request.path}?{urlencode(request.args.to_dict() | {'all': '1'})}",
    )


def _tabs(cut: Cut) -> list[tuple[str, str, bool]]:
    """(label, address, whether it is this one) of every cut, filters kept."""
    kept = {name: value for name, value in request.args.items() if name not in {"by", "all"}}
    return [
        (f"按{one.label}", f"{request.path}?{urlencode(kept | {'by': one.value})}", one is cut)
        for one in Cut
    ]


def _reconciled(groups: Sequence[Group], links: Links) -> list[Cell]:
    """期初存量 + 新增 − 销号 − 其他办结 = 存量, each with its rows."""
    wanted = [metrics.OPENING, metrics.NEW, metrics.CLOSED, metrics.ENDED, metrics.STOCK]
    counts = queries.total(groups, wanted)
    return [tables.cell(one, counts, links) for one in wanted]


def _trend_chart(trend: Sequence[queries.Month], links: Links) -> charts.Lines:
    ticks = [f"{month.first.month}月" for month in trend]
    series = [
        (
            one.label,
            [(month.counts[one.key], links.during(month).to(one)) for month in trend],
        )
        for one in (metrics.NEW, metrics.CLOSED)
    ]
    return charts.lines(ticks, series)


def _cut_chart(groups: Sequence[Group], cut: Cut, links: Links) -> charts.Bars:
    """存量 of each row with its overdue part; of firms the open 重大 ones."""
    of, marked = metrics.STOCK, metrics.OVERDUE
    if cut is Cut.FIRM:
        of, marked = metrics.STOCK_MAJOR, metrics.OVERDUE_MAJOR
    values = [
        charts.Value(
            group.label,
            group.counts[of.key],
            links.only(cut, group.value).to(of),
            group.counts[marked.key],
            links.only(cut, group.value).to(marked),
        )
        for group in groups
    ]
    return charts.bars(sorted(values, key=lambda value: -value.count), "逾期")


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
        if value == queries.NONE:
            words.append(UNSAID[cut])
        elif value and cut in queries.LABELS:
            words.append(queries.LABELS[cut].get(value, ""))
        elif value:
            words.append(queries.name_of(value))
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
