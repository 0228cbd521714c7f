"""发文登记簿: the list, and the same as a workbook."""

from typing import Any
from urllib.parse import urlencode

from flask import Response, flash, request, url_for

from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.official import register as reading
from portal.official import register_sheet
from portal.official.lines import TAG
from portal.official.register import Filter
from portal.official.terms import Kind, RegisterState, Status, Urgency
from portal.official.views.blueprint import bp
from portal.web import filters
from portal.web.access import actor, needs
from portal.web.bar import Bar, Choice, Day, Words
from portal.web.downloads import download
from portal.web.htmx import page_or_partial, see_other
from portal.web.paging import row_id

BAR = Bar(
    Words("q", "关键词", "文号、标题、主送", css="keyword", kind="search"),
    Choice("kind", "文种", Kind, "全部文种"),
    Words("year", "年度", "年度", longest=4, css="year"),
    Choice("state", "状态", RegisterState, "全部状态"),
    Day("since", "登记从"),
    Day("until", "登记到"),
)
BEFORE, AFTER = "before", "after"


@bp.get("/register")
@needs("document.view")
def outgoing() -> Response:
    """发文登记簿: filters in the address, fifty rows a page."""
    said = request.args
    found = reading.register(
        actor(), _asked(), before=row_id(said.get(BEFORE)), after=row_id(said.get(AFTER))
    )
    kept = _kept()

    def address(*more: tuple[str, str | None]) -> str | None:
        gone = any(value is None for _, value in more)
        pairs = [*kept, *more]
        return None if gone else f"{url_for('.outgoing')}{'?' if pairs else ''}{urlencode(pairs)}"

    return page_or_partial(
        "official/register.html",
        "official/_register_rows.html",
        bar=BAR.drawn(said),
        lines=[_line(row) for row in found.rows],
        narrowed=bool(kept),
        export=f"{url_for('.export')}{'?' if kept else ''}{urlencode(kept)}",
        pager={
            "first": address() if found.newer else None,
            "newer": address((AFTER, found.newer)),
            "older": address((BEFORE, found.older)),
            "total": f"共 {found.total_label} 份",
        },
    )


def _kept() -> list[tuple[str, str]]:
    return [(name, value) for name, value in request.args.items() if value and name in BAR.fields]


def _asked() -> Filter:
    said = BAR.read(request.args)
    return Filter(
        words=said.get("q", ""),
        kind=said.get("kind"),
        year=row_id(said.get("year")),
        state=said.get("state"),
        since=said.get("since"),
        until=said.get("until"),
    )


def _line(row: Any) -> dict[str, Any]:
    return {
        "href": url_for(".show", key=row.key),
        "number": row.number,
        "title": row.title,
        "kind": row.kind.label,
        "urgency": "" if row.urgency is Urgency.USUAL else row.urgency.label,
        "recipients": row.recipients or row.copies_to or "—",
        "dated": filters.day(row.dated),
        "status": row.status.label,
        "tag": TAG.get(row.status, ""),
        "is_struck": row.status is Status.VOIDED,
        "sent": row.sent,
        "received": row.received,
        "is_missing": row.received < row.sent,
        "receipts_href": url_for(".sent", key=row.key),
        "drafter": f"{row.section} {row.drafter}",
    }


@bp.get("/register.xlsx")
@needs("document.export")
def export() -> Response:
    """导出 Excel: the register as it is narrowed, every column."""
    words = "；".join(BAR.told(_kept())) or "全部"
    try:
        file = register_sheet.workbook(actor(), _asked(), words)
    except Refusal as refusal:
        flash(str(refusal), "bad")
        return see_other(url_for(".outgoing"))
    name = f"{register_sheet.NAME} {clock.today():%Y-%m-%d}.xlsx"
    return download(file, name, register_sheet.XLSX)
