"""举报办理: the list of tips one can open."""

from flask import Response, request

from portal.tips import listing
from portal.tips.listing import Found, Tab
from portal.tips.service import forgetting
from portal.tips.service.opening import Opener
from portal.tips.session import opener
from portal.tips.views.blueprint import bp
from portal.web.access import needs
from portal.web.htmx import page
from portal.web.paging import row_id

LONGEST_SEARCH = 100


@bp.get("/")
@needs("tip.handle")
def ledger() -> Response:
    """The list, due first; what was typed into the search travels in no address."""
    key, code = opener(), request.args.get("tab", "")
    tab = Tab.of(code) if code in set(Tab) else Tab.OPEN
    number = row_id(request.args.get("page", "1")) or 1
    return _drawn(key, tab, listing.page(key, tab, number))


@bp.post("/search")
@needs("tip.handle")
def search() -> Response:
    """Search in what one can open; sent as a form, so that no address holds a tip's words."""
    key, words = opener(), request.form.get("q", "").strip()[:LONGEST_SEARCH]
    if not words:
        return _drawn(key, Tab.OPEN, listing.page(key, Tab.OPEN, 1))
    return _drawn(key, None, listing.search(key, words), words)


@bp.get("/going")
@needs("tip.handle")
def going() -> Response:
    """即将清除: whose content goes within seven days."""
    lines = listing.gone_soon(opener(), forgetting.warned_until())
    days = {one.tip.id: forgetting.goes_on(one.tip.ended_on) for one in lines if one.tip.ended_on}
    return page("tips/going.html", lines=lines, days=days)


def _drawn(key: Opener, tab: Tab | None, found: Found, words: str = "") -> Response:
    return page(
        "tips/desk.html",
        tabs=list(listing.counts(key).items()),
        tab=tab,
        q=words,
        found=found,
        going=forgetting.count_going(key),
    )
