"""TIP: from, action, to. Source: 安全生产法 art. 73, reward-rules §8."""

from portal.kernel.workflow import Move, Workflow
from portal.tips.terms import Action, Status

UNDER_WAY = (Status.RECEIVED, Status.ADMITTED, Status.VERIFYING, Status.SETTLING)
WAITING = (*UNDER_WAY, Status.ANSWERED)
ENDED = (Status.REJECTED, Status.REFERRED, Status.ANSWERED)

TIP: Workflow[Status, Action] = Workflow(
    [
        Move(Status.RECEIVED, Action.ADMIT, Status.ADMITTED),
        Move(Status.RECEIVED, Action.REJECT, Status.REJECTED),
        *(Move(one, Action.REFER, Status.REFERRED) for one in UNDER_WAY),
        Move(Status.ADMITTED, Action.VERIFY, Status.VERIFYING),
        Move(Status.VERIFYING, Action.CONCLUDE, Status.SETTLING),
        Move(Status.SETTLING, Action.ANSWER, Status.ANSWERED),
        *(Move(one, Action.WITHDRAW, Status.WITHDRAWN) for one in UNDER_WAY),
        *(Move(one, Action.REOPEN, Status.VERIFYING) for one in (Status.REJECTED, Status.ANSWERED)),
        *(
            Move(one, Action.ARCHIVE, Status.ARCHIVED)
            for one in (Status.REJECTED, Status.REFERRED, Status.ANSWERED, Status.WITHDRAWN)
        ),
    ]
)
