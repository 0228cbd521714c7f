"""HAZARD: the table of moves. A hazard's status changes through it and nowhere else."""

from portal.hazards.terms import OPEN_STATES, Action, Status
from portal.kernel.workflow import Move, Workflow


def _from_every_open_state(action: Action, end: Status) -> list[Move[Status, Action]]:
    return [Move(state, action, end) for state in OPEN_STATES]


HAZARD = Workflow(
    [
        Move(Status.DRAFT, Action.REPORT, Status.REPORTED),
        Move(Status.REPORTED, Action.CONFIRM, Status.OPEN),
        Move(Status.REPORTED, Action.FIXED_ON_SPOT, Status.TO_REVIEW),
        Move(Status.REPORTED, Action.DISMISS, Status.DISMISSED),
        Move(Status.OPEN, Action.START, Status.RECTIFYING),
        Move(Status.OPEN, Action.SUBMIT, Status.TO_REVIEW),
        Move(Status.RECTIFYING, Action.SUBMIT, Status.TO_REVIEW),
        Move(Status.TO_REVIEW, Action.SEND_BACK, Status.RECTIFYING),
        Move(Status.TO_REVIEW, Action.CLOSE, Status.CLOSED),
        *_from_every_open_state(Action.MERGE, Status.MERGED),
        *_from_every_open_state(Action.REFER, Status.REFERRED),
        *_from_every_open_state(Action.VOID, Status.VOIDED),
    ]
)
