"""未筛选: reports of a flood from one code, folded but never refused."""

from flask import Response

from portal.hazards import scans
from portal.hazards.lines import lines
from portal.hazards.views.blueprint import bp
from portal.web.access import actor, needs
from portal.web.htmx import page


@bp.get("/unscreened")
@needs("hazard.confirm")
def unscreened() -> Response:
    """未筛选的扫码上报."""
    person = actor()
    return page(
        "hazards/unscreened.html",
        lines=lines(scans.folded(person)),
        total=scans.count_folded(person),
        most=scans.FLOOD,
    )
