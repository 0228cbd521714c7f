"""The first page, the help page, and leaving."""

from contextlib import suppress

from flask import Response, request

from portal.informants import cookies, tokens
from portal.informants.views.blueprint import bp, page
from portal.kernel.errors import Refusal
from portal.tips import publishing
from portal.tips.service import visiting
from portal.web.access import public
from portal.web.htmx import see_other

LEAVES_AT_ONCE = "0; url="


@bp.get("/", strict_slashes=False)
@public
def landing() -> Response:
    """安全生产举报: who sees it, whether one is known, whether there is a reward."""
    return page("informants/landing.html")


@bp.get("/help")
@public
def explain() -> Response:
    """What is promised, and what is not, in plain words."""
    return page("informants/help.html")


@bp.get("/ledger")
@public
def ledger_head() -> Response:
    """登记公示: the ends of the last days of the chain, for everybody to write down."""
    return page("informants/ledger.html", heads=publishing.heads())


@bp.post("/leave")
@public
def leave() -> Response:
    """Forget this visit; then a page of our own, for a form must not lead to another site."""
    token = cookies.token(request)
    with suppress(Refusal):  # a page that is too old must still let one go
        tokens.check("leave", request.form.get("csrf_token", ""))
        visiting.end(token)
    answer = see_other("/jubao/bye")
    cookies.forget(answer)
    answer.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return answer


@bp.get("/bye")
@public
def bye() -> Response:
    """再见: it goes on by itself to a page that says nothing."""
    answer = page("informants/bye.html")
    neutral = publishing.current().neutral
    if neutral:
        answer.headers["Refresh"] = LEAVES_AT_ONCE + neutral
    answer.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return answer
