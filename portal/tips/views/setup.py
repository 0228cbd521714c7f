"""对外公布: what the public pages say of the office; the keys they seal to, to compare."""

from flask import Response, flash, request, url_for

from portal.kernel.errors import NotFound, Refusal, Stale
from portal.tips import members, publishing
from portal.tips.forms_setup import PublishForm, mark_of
from portal.tips.publishing import PublicOffice
from portal.tips.service import signers, telling
from portal.tips.service.telling import OVERTAKEN
from portal.tips.views.blueprint import bp
from portal.web.access import actor, needs
from portal.web.htmx import page_or_partial, see_other

NOT_SET_UP = "还没有启用举报。请先在服务器上运行 python -m portal tips-setup。"


@bp.route("/publish", methods=["GET", "POST"])
@needs("tip.manage")
def publish() -> Response:
    """对外公布."""
    here = publishing.current()
    if not here.escrow:
        raise NotFound(NOT_SET_UP)
    proposed, form, status = telling.proposed_words(), PublishForm(), 200
    form.offer(proposed)
    if request.method != "POST":
        form.show(here, proposed)
    else:
        status = 422
        if form.validate():
            try:
                _save(form, here, proposed)
            except Refusal as refusal:
                form.refuse(refusal)
                status = refusal.status
            else:
                flash("已保存，举报页马上照新的写。", "done")
                return see_other(url_for(".publish"))
    return page_or_partial(
        "tips/setup.html",
        "tips/setup_form.html",
        status=status,
        form=form,
        here=here,
        boxes=members.every(),
        keys=signers.trusted(here),
    )


def _save(form: PublishForm, here: PublicOffice, proposed: list[str]) -> None:
    if form.seen.data != mark_of(here):
        raise Stale(OVERTAKEN)
    telling.save(actor(), form.to_values(proposed), here)
