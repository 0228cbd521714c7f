"""Linking a hazard to the earlier one it repeats, inside the transaction that saves it."""

from portal.accounts import queries as people
from portal.db import db
from portal.hazards import repeats
from portal.hazards.models import Hazard
from portal.hazards.terms import Ground
from portal.notices import service as notices
from portal.policy import Actor, Role
from portal.trail import service as trail

VERB = "hazard.recur"


def on_report(hazard: Hazard, acting: Actor) -> None:
    """Link what was just reported; what “又出现了” linked stays so, and is told on.

    A link by the button goes where the report is about another firm after all.
    """
    earlier = db.session.get(Hazard, hazard.recurrence_of_id) if hazard.recurrence_of_id else None
    if earlier is not None and earlier.firm_id == hazard.firm_id:
        _note(hazard, acting, earlier)
        _tell(hazard, acting, earlier)
        return
    hazard.recurrence_of_id = hazard.recurrence_ground = None
    found_again(hazard, acting)


def found_again(hazard: Hazard, acting: Actor) -> None:
    """Link a hazard to what it repeats by what is known of it now; a person's word stays.

    A judgement can bring a link by the clause, or take away one by the words.
    """
    if hazard.recurrence_ground is Ground.SAID:
        return
    found = repeats.latest(hazard)
    now = (found.hazard_id, found.ground) if found else (None, None)
    if now == (hazard.recurrence_of_id, hazard.recurrence_ground):
        return
    hazard.recurrence_of_id, hazard.recurrence_ground = now
    if found:
        _note(hazard, acting, db.session.get_one(Hazard, found.hazard_id))
    else:
        trail.record(acting, VERB, hazard.subject, words="条款不同，不再算重复隐患")


def _note(hazard: Hazard, acting: Actor, earlier: Hazard) -> None:
    ground = hazard.recurrence_ground or Ground.SAID
    trail.record(
        acting,
        VERB,
        hazard.subject,
        words=ground.label,
        after={"recurrence_of": earlier.number},
    )


def _tell(hazard: Hazard, acting: Actor, earlier: Hazard) -> None:
    """Say it to who rectified the earlier one last, and to 安全管理科."""
    told = {person.id for person in people.holders_of(Role.SAFETY)}
    told |= {earlier.fixer_id} if earlier.fixer_id else set()
    notices.tell(
        told - {acting.user_id},
        f"{earlier.number} 又出现了：{hazard.number} {hazard.text[:40]}",
        f"/hazards/{hazard.number}",
    )
