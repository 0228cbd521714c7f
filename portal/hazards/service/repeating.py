"""重复隐患: linked as it is saved, or by the button “又出现了” of a closed case."""

from portal import policy
from portal.db import transaction
from portal.hazards.models import Hazard
from portal.hazards.service import reporting
from portal.hazards.service.reporting import Report
from portal.hazards.terms import Ground, Source, Status
from portal.kernel.errors import Refusal
from portal.policy import FIRM_ROLES, Actor


@transaction()
def again(actor: Actor, hazard: Hazard) -> Hazard:
    """又出现了: a draft of a new report, filled in from a closed one and linked to it.

    Raises Forbidden, and Refusal where it is not closed.
    """
    policy.require(actor, "hazard.report", hazard)
    if hazard.status is not Status.CLOSED:
        raise Refusal(f"{hazard.number} 还没有销号，请在原来的这一条里接着办。")
    is_firm = actor.roles <= FIRM_ROLES
    said = Report(
        firm_id=hazard.firm_id,
        text=hazard.text,
        place=hazard.place,
        source=Source.SELF if is_firm else Source.SECTION,
    )
    draft = reporting.save_draft(actor, said)
    draft.recurrence_of_id, draft.recurrence_ground = hazard.id, Ground.SAID
    return draft
