"""收文: the list under its tabs, and 登记收文."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Response, flash, request, url_for

from portal.kernel import clock, dates
from portal.kernel.errors import Refusal
from portal.official import attaching, inbox
from portal.official import incoming_queries as queries
from portal.official.attaching import Checked
from portal.official.forms_in import EnterForm
from portal.official.inbox import Filter
from portal.official.service import entering
from portal.official.terms import InboxOrder, IncomingStatus, Urgency
from portal.official.views.incoming_blueprint import bp
from portal.official.workflow import INCOMING_OPEN
from portal.policy import Actor
from portal.web import filters
from portal.web.access import actor, needs
from portal.web.bar import Bar, Choice, Tick, Words
from portal.web.htmx import in_place, page_or_partial, see_other
from portal.web.once import once
from portal.web.paging import row_id

BAR = Bar(
    Words("q", "关键词", "标题、来文单位、文号", css="keyword", kind="search"),
    Choice("status", "状态", IncomingStatus, "全部状态"),
    Words("year", "年度", "年度", longest=4, css="year"),
    Tick("late", "只看逾期"),
    Choice("sort", "排序", InboxOrder, "默认排序"),
)
BEFORE, AFTER = "before", "after"
TABS = (("", "全部"), ("mine", "待我办理"), ("to_read", "待我阅"))
COUNTED = 1000
TAG = {
    **dict.fromkeys(INCOMING_OPEN, "wait"),
    IncomingStatus.FINISHED: "done",
    IncomingStatus.VOIDED: "late",
}


@bp.get("/")
@needs("incoming.view")
def ledger() -> Response:
    """收文: tabs, filters and order in the address, fifty rows a page."""
    person, said = actor(), request.args
    found = inbox.inbox(
        person,
        _asked(person),
        BAR.read(said).get("sort") or InboxOrder.LATEST,
        before=row_id(said.get(BEFORE)),
        after=row_id(said.get(AFTER)),
    )
    kept = [(name, value) for name, value in said.items() if value and name not in {BEFORE, AFTER}]
    tab = next((name for name, _ in TABS if name and said.get(name)), "")
    narrowed = [pair for pair in kept if pair[0] not in {tab, "sort"}]

    def address(*more: tuple[str, str | None]) -> str | None:
        pairs = [*kept, *more]
        gone = any(value is None for _, value in more)
        return None if gone else f"{url_for('.ledger')}{'?' if pairs else ''}{urlencode(pairs)}"

    late = inbox.late(person, COUNTED + 1)
    return page_or_partial(
        "incoming/ledger.html",
        "incoming/_rows.html",
        bar=BAR.drawn(said),
        tabs=[(label, _tab(name, narrowed), name == tab) for name, label in TABS],
        carried=[(tab, "y")] if tab else [],
        lines=[_line(row) for row in found.rows],
        narrowed=bool(narrowed),
        tab=tab,
        late=f"{COUNTED}+" if late > COUNTED else late,
        pager={
            "first": address() if found.newer else None,
            "newer": address((AFTER, found.newer)),
            "older": address((BEFORE, found.older)),
            "total": f"共 {found.total_label} 份",
        },
    )


def _asked(person: Actor) -> Filter:
    said = BAR.read(request.args)
    hands = (person.user_id, *(giver.user_id for giver in person.stands_in_for))
    return Filter(
        words=said.get("q", ""),
        status=said.get("status"),
        year=row_id(said.get("year")),
        late=bool(said.get("late")),
        held_by=hands if request.args.get("mine") else (),
        circulated_to=hands if request.args.get("to_read") else (),
    )


def _tab(name: str, narrowed: list[tuple[str, str]]) -> str:
    pairs = [*([(name, "y")] if name else []), *narrowed]
    return f"{url_for('.ledger')}{'?' if pairs else ''}{urlencode(pairs)}"


def _line(row: Any) -> dict[str, Any]:
    is_open = row.status in INCOMING_OPEN
    is_late = is_open and bool(row.due_on) and dates.is_overdue(row.due_on, clock.today())
    days = (clock.now() - row.moved_at).days
    return {
        "href": url_for(".show", key=row.key),
        "number": row.number,
        "title": row.title,
        "from": row.from_organ,
        "their_number": row.their_number,
        "urgency": "" if row.urgency is Urgency.USUAL else row.urgency.label,
        "received": filters.short_day(row.received_on),
        "due": filters.short_day(row.due_on) if row.due_on else "—",
        "left": filters.left(row.due_on) if is_open and row.due_on else "",
        "is_late": is_late,
        "status": row.status.label,
        "tag": TAG[row.status],
        "holder": f"{row.holder}，已 {days} 天" if row.holder else row.section or "—",
        "is_struck": row.status is IncomingStatus.VOIDED,
    }


@bp.route("/new", methods=["GET", "POST"])
@needs("incoming.enter")
def new() -> Response:
    """登记收文."""
    form, status = EnterForm(), 200
    if request.method != "POST":
        form.begin()
    else:
        status = 422
        if form.validate():
            try:
                found = form.to_files()
                address = once(form.once.data, actor().user_id, lambda: _entered(form, found))
            except Refusal as refusal:
                form.refuse(refusal)
            else:
                return see_other(address)
    response = page_or_partial(
        "incoming/new.html",
        "incoming/_new_form.html",
        status=status,
        form=form,
        most=attaching.MOST,
        endings=attaching.ENDINGS,
        unread=attaching.UNREAD_HINT,
    )
    return in_place(response, "#new-form")


def _entered(form: EnterForm, found: Sequence[Checked]) -> str:
    row = entering.enter(actor(), form.to_arrival(), found)
    flash(f"已登记，收文号 {row.number}。下一步：写拟办意见。", "done")
    twin = queries.same(row.from_organ, row.their_number, row.id)
    if twin is not None:
        flash(f"同一单位、同一文号已登记过 {twin.number}，请核对是否重复；重复的请作废。", "wait")
    return url_for(".show", key=row.key)
