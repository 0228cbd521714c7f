"""未筛选: reports of a flood from one code, folded but never refused; many ended by one reason."""

from flask import Response, request

from portal.hazards import scans
from portal.hazards.forms import EndFoldedForm
from portal.hazards.service import batch
from portal.hazards.terms import Action
from portal.hazards.views.blueprint import bp
from portal.web.access import actor, needs
from portal.web.htmx import page
from portal.web.paging import row_id


@bp.route("/unscreened", methods=["GET", "POST"])
@needs("hazard.confirm")
def unscreened() -> Response:
    """未筛选的扫码上报: opened one by one, or several judged 不属实 with one reason."""
    person = actor()
    form = EndFoldedForm()
    chosen = [one.partition("~") for one in request.form.getlist("n")]
    status = 200
    if request.method == "POST":
        form.chosen = len(chosen)
        if form.validate():
            picked = [(number, row_id(version) or 0) for number, _, version in chosen]
            told = batch.dismiss_all(person, picked, form.reason.data or "")
            return page("hazards/batch_done.html", act=Action.DISMISS, told=told)
        status = 422
    rows = scans.folded(person)
    return page(
        "hazards/unscreened.html",
        status=status,
        form=form,
        rows=rows,
        ticked={number for number, _, _ in chosen},
        total=scans.count_folded(person),
        most=scans.FLOOD,
    )
