"""转为隐患: what was found enters the ledger as from 线索核查; nothing leads back to the tip."""

from dataclasses import replace

from portal import policy
from portal.db import transaction
from portal.hazards.models import Hazard
from portal.hazards.service.reporting import Report, report
from portal.hazards.terms import Source
from portal.policy import Actor
from portal.tips.service.handling import hold, note
from portal.tips.service.opening import Opener
from portal.tips.terms import CLUE, Kind, Side
from portal.trail import service as trail


@transaction()
def turn_into_hazard(
    actor: Actor, opener: Opener, tip_id: str, version: int, said: Report
) -> Hazard:
    """Report what was found as a hazard; the link lies sealed with the tip alone."""
    acting = policy.require(actor, "tip.handle")
    tip = hold(tip_id, version)
    opener.key(tip_id, Side.DESK)
    hazard = report(actor, replace(said, source=Source.TIP), action=CLUE)
    note(opener, tip_id, Kind.NOTE, f"已转为隐患 {hazard.number}。", {"hazard": hazard.number})
    trail.record(acting, "tip.turn", tip.subject)
    return hazard
