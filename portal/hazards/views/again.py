"""What a case shows of how it came and came again: its code, what it repeats, “又出现了”."""

from typing import Any

from flask import Response, url_for

from portal import policy
from portal.hazards import queries, repeats, scans
from portal.hazards.models import Hazard
from portal.hazards.service import repeating
from portal.hazards.terms import Source, Status
from portal.hazards.views.blueprint import bp
from portal.policy import Actor
from portal.web.access import actor, needs
from portal.web.forms import Form
from portal.web.htmx import see_other
from portal.web.once import new_key, once


@bp.post("/<number>/again")
@needs("hazard.report")
def again(number: str) -> Response:
    """又出现了: on to the report form, filled in."""
    person = actor()
    hazard = queries.get(person, number)
    form = Form()

    def draft() -> str:
        return url_for(".report", draft=repeating.again(person, hazard).key)

    return see_other(once(form.once.data, person.user_id, draft))


def around(person: Actor, hazard: Hazard, *, any_later: bool) -> dict[str, Any]:
    """What the page of a case draws of it; ``any_later``: whether something repeats it."""
    may_say = hazard.status is Status.CLOSED and policy.may(person, "hazard.report", hazard)
    return {
        "scan": scans.of(hazard) if hazard.source is Source.SCAN else None,
        "chain": repeats.chain(hazard, any_later=any_later),
        "again_key": new_key() if may_say else "",
    }
