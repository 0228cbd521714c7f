"""转为隐患: the enterprise reads what the handler saw, and nothing of the tip."""

from collections.abc import Callable

from flask import Response, flash, request, url_for

from portal.hazards import queries as hazards
from portal.hazards.service.reporting import Report
from portal.kernel.errors import Refusal
from portal.policy import Actor
from portal.tips import reading
from portal.tips.forms import HazardForm
from portal.tips.service import turning
from portal.tips.service.opening import Opener
from portal.tips.session import opener
from portal.tips.terms import CLUE
from portal.tips.views.blueprint import bp
from portal.web.access import actor, needs
from portal.web.forms import UNPROCESSABLE
from portal.web.htmx import page, see_other
from portal.web.once import once


@bp.route("/<tip_id>/hazard", methods=["GET", "POST"])
@needs("hazard.clue")
def hazard(tip_id: str) -> Response:
    """转为隐患."""
    person, key, form, status = actor(), opener(), HazardForm(), 200
    found = reading.case(key, tip_id)
    form.firm.choices = [(str(one), name) for one, name, _ in hazards.firms(person, CLUE)]
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.validate():
            try:
                act = _turning(person, key, found, _said(form))
                return see_other(once(form.once.data or "", person.user_id, act))
            except Refusal as refusal:
                form.refuse_or_raise(refusal)
    return page("tips/hazard.html", status=status, form=form, found=found)


def _said(form: HazardForm) -> Report:
    return Report(form.firm.row_id, form.text.data or "", form.place.data or "")


def _turning(person: Actor, key: Opener, found: reading.Case, said: Report) -> Callable[[], str]:
    def turned() -> str:
        row = turning.turn_into_hazard(person, key, found.tip.id, found.tip.version, said)
        flash(f"已转为隐患 {row.number}。企业和科室看到的来源是“线索核查”。", "done")
        return url_for(".show", tip_id=found.tip.id)

    return turned
