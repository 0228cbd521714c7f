"""消息: what one has been told, the unread first."""

from flask import Blueprint, Response, flash, request, url_for

from portal.notices import jobs, queries, service
from portal.web.access import actor, needs
from portal.web.htmx import page_or_partial, see_other

bp = Blueprint("notices", __name__, url_prefix="/notices")


@bp.get("/")
@needs("notice.own")
def show() -> Response:
    """消息."""
    person = actor()
    jobs.mark_broken()
    after = request.args.get("after", "")
    found = queries.messages(person, after=after)
    return page_or_partial(
        "notices/messages.html",
        "notices/_rows.html",
        page=found,
        busy=[] if after else queries.busy(person),
        unread=service.unread(person),
        pager={
            "newer": url_for(".show") if after else None,
            "older": url_for(".show", after=found.older) if found.older else None,
            "total": f"共 {found.total_label} 条",
        },
    )


@bp.post("/<int:notice_id>")
@needs("notice.own")
def follow(notice_id: int) -> Response:
    """Mark a message as read and go where it leads."""
    person = actor()
    address = queries.message(person, notice_id).address
    service.read(person, notice_id)
    inside = address.startswith("/") and not address.startswith("//")
    return see_other(request.script_root + address if inside else url_for(".show"))


@bp.post("/read")
@needs("notice.own")
def read() -> Response:
    """全部标为已读."""
    service.read(actor())
    flash("消息已全部标为已读。", "done")
    return see_other(url_for(".show"))
