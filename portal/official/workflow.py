"""DOCUMENT: the table of moves. A document's status changes through it and nowhere else.

A step that the office or the document does not use is led past; the moves out of it stay, for
what lies there when it is switched off.
"""

from collections.abc import Iterable
from functools import lru_cache

from portal.kernel.workflow import Move, Workflow
from portal.official.terms import (
    ALWAYS,
    STATION,
    STEP_OF,
    STEPS,
    Action,
    IncomingAction,
    IncomingStatus,
    Status,
)

UNSIGNED = (Status.TO_VET, Status.TO_COUNTERSIGN, Status.TO_REVIEW, Status.TO_SIGN)
"""On the way to the signature."""
SIGNED = (
    Status.TO_RECHECK,
    Status.TO_REGISTER,
    Status.TO_PRINT,
    Status.TO_SEAL,
    Status.TO_DISPATCH,
)
"""Signed, and not yet gone out."""
OPEN_STATES = tuple(STEP_OF)
"""Whoever holds a document in one of these has something to do."""


@lru_cache(maxsize=64)
def workflow(used: frozenset[Action]) -> Workflow[Status, Action]:
    """The table for a document that takes the steps ``used``."""
    return Workflow(_moves(used | ALWAYS))


def _moves(used: frozenset[Action]) -> Iterable[Move[Status, Action]]:
    ask_again = Status.TO_COUNTERSIGN if Action.COUNTERSIGN in used else None
    for at, step in enumerate(STEPS):
        onward = next((STATION[one] for one in STEPS[at + 1 :] if one in used), Status.ARCHIVED)
        yield Move(STATION[step], step, onward)
    for state in (*UNSIGNED, Status.TO_RECHECK):
        yield Move(state, Action.SEND_BACK, Status.DRAFT)
    for state in UNSIGNED:
        yield Move(state, Action.WITHDRAW, Status.DRAFT)
    for state in (Status.DRAFT, Status.TO_VET):
        yield Move(state, Action.REVISE, state)
    yield Move(Status.TO_REVIEW, Action.REVISE, ask_again or Status.TO_REVIEW)
    for state in SIGNED:
        yield Move(state, Action.REVISE, ask_again or Status.TO_SIGN)
    for state in (*SIGNED, Status.TO_ARCHIVE, Status.ARCHIVED):
        yield Move(state, Action.VOID, Status.VOIDED)
    yield Move(Status.DRAFT, Action.DISCARD, Status.VOIDED)


DOCUMENT = workflow(frozenset(STEPS))
"""The whole table: every step in use."""


INCOMING_OPEN = (
    IncomingStatus.TO_PROPOSE,
    IncomingStatus.TO_INSTRUCT,
    IncomingStatus.TO_HANDLE,
)
"""A 收文 in one of these waits for somebody."""


def _moves_in() -> Iterable[Move[IncomingStatus, IncomingAction]]:
    to_propose, to_instruct, to_handle = INCOMING_OPEN
    yield Move(to_propose, IncomingAction.PROPOSE, to_instruct)
    yield Move(to_instruct, IncomingAction.INSTRUCT, to_handle)
    yield Move(to_instruct, IncomingAction.PROPOSE, to_instruct)
    yield Move(to_handle, IncomingAction.HANDLE, to_handle)
    yield Move(to_handle, IncomingAction.INSTRUCT, to_handle)
    for state in INCOMING_OPEN:
        yield Move(state, IncomingAction.FINISH, IncomingStatus.FINISHED)
        yield Move(state, IncomingAction.CIRCULATE, state)
        yield Move(state, IncomingAction.URGE, state)
        yield Move(state, IncomingAction.VOID, IncomingStatus.VOIDED)


INCOMING = Workflow(_moves_in())
"""The table of a 收文. What is only to be read ends without 批示 or 承办."""
