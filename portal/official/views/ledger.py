"""公文办理: what waits for me, what I drafted, all that I may read."""

from urllib.parse import urlencode

from flask import Response, request, url_for

from portal.official import ledger as reading
from portal.official.ledger import Filter
from portal.official.lines import lines
from portal.official.terms import Kind, Status
from portal.official.views.blueprint import bp
from portal.policy import Actor
from portal.web.access import actor, needs
from portal.web.bar import Bar, Choice, Words
from portal.web.htmx import page_or_partial
from portal.web.paging import row_id

BAR = Bar(
    Words("q", "关键词", "标题、文号、主送", css="keyword", kind="search"),
    Choice("kind", "文种", Kind, "全部文种"),
    Choice("status", "状态", Status, "全部状态"),
)
BEFORE, AFTER, FIRM, HAZARD = "before", "after", "firm", "hazard"
OF_A_RECORD = frozenset({FIRM, HAZARD})
LONGEST_NUMBER = 60
TABS = (("", "全部"), ("mine", "待我办理"), ("drafted", "我起草的"))


@bp.get("/")
@needs("document.view")
def ledger() -> Response:
    """公文办理: tabs and filters in the address, fifty rows a page."""
    person = actor()
    said = request.args
    found = reading.documents(
        person,
        _asked(person),
        before=row_id(said.get(BEFORE)),
        after=row_id(said.get(AFTER)),
    )
    kept = [(name, value) for name, value in said.items() if value and name not in {BEFORE, AFTER}]
    tab = next((name for name, _ in TABS if name and said.get(name)), "")
    narrowed = [pair for pair in kept if pair[0] != tab]

    def address(*more: tuple[str, str | None]) -> str | None:
        pairs = [*kept, *more]
        gone = any(value is None for _, value in more)
        return None if gone else f"{url_for('.ledger')}{'?' if pairs else ''}{urlencode(pairs)}"

    return page_or_partial(
        "official/ledger.html",
        "official/_rows.html",
        bar=BAR.drawn(said),
        tabs=[(label, _tab(name, narrowed), name == tab) for name, label in TABS],
        carried=[
            *([(tab, "y")] if tab else []),
            *(pair for pair in kept if pair[0] in OF_A_RECORD),
        ],
        is_of_firm=bool(said.get(FIRM)),
        hazard=said.get(HAZARD, "")[:LONGEST_NUMBER],
        lines=lines(found.rows),
        narrowed=bool(narrowed),
        is_mine=tab == "mine",
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
        kind=said.get("kind"),
        status=said.get("status"),
        held_by=hands if request.args.get("mine") else (),
        drafted_by=hands if request.args.get("drafted") else (),
        subject=f"unit:{row_id(firm) or 0}" if (firm := request.args.get(FIRM)) else "",
        hazard=request.args.get(HAZARD, "")[:LONGEST_NUMBER],
    )


def _tab(name: str, narrowed: list[tuple[str, str]]) -> str:
    pairs = [*([(name, "y")] if name else []), *narrowed]
    return f"{url_for('.ledger')}{'?' if pairs else ''}{urlencode(pairs)}"
