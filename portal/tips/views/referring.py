"""移送: the handler edits the copy that leaves; the letter in Word is made of it."""

from flask import Response, flash, request, url_for

from portal.kernel.errors import Refusal
from portal.tips import reading
from portal.tips.forms import ReferForm
from portal.tips.personal import marked
from portal.tips.service import referring
from portal.tips.session import opener
from portal.tips.views.blueprint import bp
from portal.tips.views.drawing import version_of
from portal.web.access import actor, needs
from portal.web.forms import UNPROCESSABLE
from portal.web.htmx import page, see_other

COUNTY = "县级以上人民政府"


@bp.route("/<tip_id>/refer", methods=["GET", "POST"])
@needs("tip.handle")
def refer(tip_id: str) -> Response:
    """移送."""
    person, key, form, status = actor(), opener(), ReferForm(), 200
    found = reading.case(key, tip_id)
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.validate():
            to, copy, words = form.to.data or "", form.copy.data or "", form.text.data or ""
            try:
                referring.refer(person, key, tip_id, form.seen_version, to, copy, words)
            except Refusal as refusal:
                form.refuse_or_raise(refusal)
            else:
                flash("已移送，举报人会看到送给了谁。请下载移送函。", "done")
                return see_other(url_for(".show", tip_id=tip_id))
    else:
        version_of(form, found)
        form.copy.data = referring.draft(found)
        if found.has_death:
            form.text.data = referring.LAW
    return page(
        "tips/refer.html",
        status=status,
        form=form,
        found=found,
        law=referring.LAW if found.has_death else "",
        county=COUNTY,
        pieces=marked(found.first.text),
        left=[words for words, is_personal in marked(form.copy.data or "") if is_personal],
    )
