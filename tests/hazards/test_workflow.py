"""The table of moves, walked whole."""

import pytest

from portal.hazards.terms import ENDINGS, OPEN_STATES, Action, Status
from portal.hazards.workflow import HAZARD
from portal.kernel.errors import Refusal

MOVES = {(move.start, move.action): move.end for move in HAZARD.moves}


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("action", list(Action))
def test_each_state_and_action_moves_as_the_table_says_or_refuses_in_chinese(status, action):
    if (status, action) in MOVES:
        assert HAZARD.after(status, action) is MOVES[status, action]
        return
    with pytest.raises(Refusal) as refused:
        HAZARD.after(status, action)
    assert status.label in str(refused.value)
    assert action.label in str(refused.value)


def test_an_end_leads_nowhere():
    for status in (Status.CLOSED, *ENDINGS):
        assert HAZARD.is_end(status)


def test_every_open_state_can_be_merged_referred_and_voided():
    for status in OPEN_STATES:
        assert {Action.MERGE, Action.REFER, Action.VOID} <= set(HAZARD.actions(status))


def test_a_draft_can_only_be_reported():
    assert HAZARD.actions(Status.DRAFT) == [Action.REPORT]
