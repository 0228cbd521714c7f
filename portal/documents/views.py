"""文书登记簿: the list, the Word file, 作废."""

from urllib.parse import urlencode

from flask import Blueprint, Response, flash, request, url_for

from portal import policy
from portal.documents import queries, service
from portal.documents.answers import word
from portal.documents.forms import RegisterForm, VoidForm
from portal.kernel.errors import Refusal
from portal.web.access import actor, needs
from portal.web.htmx import page_or_partial, see_other
from portal.web.paging import row_id

BEFORE, AFTER = "before", "after"
bp = Blueprint("papers", __name__, url_prefix="/papers")


@bp.get("/")
@needs("paper.view")
def register() -> Response:
    """文书登记簿."""
    form = RegisterForm(request.args)
    found = queries.register(
        actor(),
        form.to_filter(),
        before=row_id(request.args.get(BEFORE)),
        after=row_id(request.args.get(AFTER)),
    )
    kept = {
        name: value for name, value in request.args.items() if value and name not in {BEFORE, AFTER}
    }

    def address(**at: str | None) -> str | None:
        query = urlencode(kept | at)
        missing = None in at.values()
        return None if missing else f"{url_for('.register')}{'?' if query else ''}{query}"

    return page_or_partial(
        "documents/register.html",
        "documents/_rows.html",
        form=form,
        page=found,
        pager={
            "first": address() if found.newer else None,
            "newer": address(**{AFTER: found.newer}),
            "older": address(**{BEFORE: found.older}),
            "total": f"共 {found.total_label} 份",
        },
        narrowed=bool(kept),
    )


@bp.get("/<key>.docx")
@needs("paper.view")
def download(key: str) -> Response:
    """The frozen Word file."""
    paper = queries.get(actor(), key)
    return word(service.content(paper), f"{paper.number} {paper.title}.docx")


@bp.route("/<key>/void", methods=["GET", "POST"])
@needs("paper.void")
def void(key: str) -> Response:
    """作废."""
    paper = queries.get(actor(), key)
    policy.require(actor(), "paper.void", paper)
    form = VoidForm()
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                service.void(actor(), paper, form.reason.data)
            except Refusal as refusal:
                form.refuse(refusal)
            else:
                flash(f"{paper.number} 已作废，编号保留在登记簿上。", "done")
                return see_other(url_for(".register"))
    return page_or_partial(
        "documents/void.html", "documents/_void_form.html", status=status, paper=paper, form=form
    )
