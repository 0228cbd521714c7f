"""判定标准: which clauses a hazard may fall under, while it is written, confirmed and judged."""

from datetime import date

from flask import Response, jsonify, make_response, render_template, request

from portal.hazards import criteria, queries
from portal.hazards.criteria import Clause
from portal.hazards.forms import ReportForm
from portal.hazards.models import Hazard
from portal.hazards.views.blueprint import bp
from portal.kernel import clock
from portal.units.terms import Industry
from portal.web.access import actor, needs

LONGEST = 100
SUGGESTED = 6


@bp.post("/criteria/hints")
@needs("hazard.report")
def hints() -> Response:
    """What a description may be, for whoever writes it: a lead, never a decision."""
    form = ReportForm()
    day = form.found_on.data if isinstance(form.found_on.data, date) else clock.today()
    firm_id = form.firm_id.row_id
    industry = queries.industry_of(actor(), firm_id) if firm_id else None
    text = (form.text.data or "")[:1000]
    found = criteria.suggest(text, day, industry) if text.strip() else []
    html = render_template(
        "hazards/_clause_hints.html",
        suggestions=found,
        without_text=criteria.without_text(day) if found else (),
    )
    return make_response(html)


@bp.get("/<number>/clauses")
@needs("hazard.judge")
def clauses(number: str) -> Response:
    """The clauses that fit what is typed, as (code, line), for a select that is searched."""
    hazard = queries.get(actor(), number)
    said = request.args.get("q", "").strip()[:LONGEST]
    return jsonify([(one.code, one.told) for one in meant(hazard, said)])


def meant(hazard: Hazard, said: str, chosen: str = "") -> list[Clause]:
    """The clauses to choose among: what ``said`` means, else what the hazard's own words suggest.

    The chosen one is among them, whatever else is.
    """
    on, industry = found_on(hazard), _industry(hazard)
    if said:
        found = criteria.meant(said, on, industry)
    else:
        suggested = criteria.suggest(hazard.text, on, industry, SUGGESTED)
        found = [one.clause for one in suggested]
    kept = [one for one in criteria.in_force(on) if one.code == chosen and one not in found]
    return [*kept, *found]


def found_on(hazard: Hazard) -> date:
    """The day whose editions hold: that of the finding."""
    return clock.local(hazard.found_at).date() if hazard.found_at else clock.today()


def _industry(hazard: Hazard) -> Industry | None:
    return hazard.firm.industry if hazard.firm else None
