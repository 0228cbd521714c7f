"""即查即改: what was put right on the spot goes straight to review."""

from portal import policy
from portal.hazards import queries, rules
from portal.hazards.models import Hazard
from portal.hazards.service.moving import move, rectified, refuse_gaps
from portal.hazards.terms import Action, Grade
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.policy import Actor

NOTE = "当场已改好"
NOBODY_ELSE = (
    "除了您没有别人能复查，您当场改好的不能按即查即改办理。请由企业整改后您来复查，"
    "或请系统管理员先添一位复查人。"
)


def fix_on_spot(actor: Actor, hazard: Hazard, note: str = NOTE) -> None:
    """Hand in a reported hazard with its photos, graded 一般 and due today (inside a transaction).

    Grade and day are the house's until the office settles them: a review that fails does. Raises
    Forbidden, and Refusal with everything that keeps it from being 即查即改, also that nobody but
    who put it right could review it.
    Source: 专项行动工作方案 二（二）1 “即查即改”.
    """
    acting = policy.require(actor, "hazard.fixed_on_spot", hazard)
    refuse_gaps(
        "按即查即改办理",
        rules.gaps_on_spot(queries.facts(hazard), clock.now()),
        "fixed_on_spot",
    )
    hazard.grade, hazard.fixed_on_spot = Grade.GENERAL, True
    hazard.due_on = hazard.first_due_on = clock.today()
    rectified(hazard, acting, note)
    facts = {"grade": Grade.GENERAL.value, "due_on": clock.today().isoformat()}
    move(hazard, acting, Action.FIXED_ON_SPOT, words=note, facts=facts)
    if hazard.holder_id is None and policy.may(acting, "hazard.close", hazard):
        raise Refusal(NOBODY_ELSE, "fixed_on_spot")
