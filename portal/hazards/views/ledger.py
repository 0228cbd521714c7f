"""隐患台账."""

from urllib.parse import urlencode

from flask import Response, request, url_for

from portal.hazards import ledger as reading
from portal.hazards import queries
from portal.hazards.forms import LedgerForm
from portal.hazards.lines import lines
from portal.hazards.views.blueprint import bp
from portal.hazards.views.report import firm_choices
from portal.web.access import actor, needs
from portal.web.htmx import page_or_partial


@bp.get("/")
@needs("hazard.view")
def ledger() -> Response:
    """隐患台账: filters in the address, fifty rows a page."""
    person = actor()
    form = LedgerForm(request.args)
    form.firm.choices = firm_choices(queries.firms(person, "hazard.view"), "全部单位")
    asked = form.to_filter()
    page = reading.ledger(person, asked, cursor=request.args.get("at", ""))
    kept = {name: value for name, value in request.args.items() if value and name != "at"}

    def address(cursor: str | None) -> str | None:
        return f"{url_for('.ledger')}?{urlencode(kept | {'at': cursor})}" if cursor else None

    return page_or_partial(
        "hazards/ledger.html",
        "hazards/_rows.html",
        form=form,
        pager={
            "newer": address(page.newer),
            "older": address(page.older),
            "total": f"共 {page.total_label} 条",
        },
        lines=lines(page.rows),
        late=reading.count_late(person, asked),
        narrowed=bool(kept),
    )
