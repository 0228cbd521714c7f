"""判定标准: which clauses a description may fall under, while it is written."""

from datetime import date

from flask import Response, make_response, render_template

from portal.hazards import criteria, queries
from portal.hazards.forms import ReportForm
from portal.hazards.views.blueprint import bp
from portal.kernel import clock
from portal.web.access import actor, needs


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
