"""What may follow what for a reward."""

from portal.kernel.workflow import Move, Workflow
from portal.rewards.terms import Action, Status

REWARD = Workflow(
    [
        Move(Status.PROPOSED, Action.APPROVE, Status.APPROVED),
        Move(Status.PROPOSED, Action.PASS_ON, Status.SECONDING),
        Move(Status.SECONDING, Action.SECOND, Status.APPROVED),
        Move(Status.PROPOSED, Action.REFUSE, Status.REFUSED),
        Move(Status.SECONDING, Action.REFUSE, Status.REFUSED),
        Move(Status.APPROVED, Action.CLAIM, Status.CLAIMED),
        Move(Status.CLAIMED, Action.CLAIM, Status.CLAIMED),
        Move(Status.CLAIMED, Action.CHECK, Status.CHECKED),
        Move(Status.CHECKED, Action.RELEASE, Status.CLAIMED),
        Move(Status.CHECKED, Action.PAY, Status.PAID),
        Move(Status.APPROVED, Action.LAPSE, Status.LAPSED),
        Move(Status.CLAIMED, Action.LAPSE, Status.LAPSED),
        Move(Status.APPROVED, Action.EXTEND, Status.APPROVED),
        Move(Status.CLAIMED, Action.EXTEND, Status.CLAIMED),
        Move(Status.LAPSED, Action.EXTEND, Status.APPROVED),
    ]
)
