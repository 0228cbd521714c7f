"""The table of moves, walked whole; steps that are not used are led past."""

import pytest

from portal.kernel.errors import Refusal
from portal.official.rules import rail, steps_of
from portal.official.terms import ALWAYS, STATION, STEPS, Action, Status
from portal.official.workflow import DOCUMENT, SIGNED, UNSIGNED, workflow

MOVES = {(move.start, move.action): move.end for move in DOCUMENT.moves}
SWITCHED = [step for step in STEPS if step not in ALWAYS]


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("action", list(Action))
def test_each_state_and_action_moves_as_the_table_says_or_refuses_in_chinese(status, action):
    if (status, action) in MOVES:
        assert DOCUMENT.after(status, action) is MOVES[status, action]
        return
    with pytest.raises(Refusal) as refused:
        DOCUMENT.after(status, action)
    assert status.label in str(refused.value)
    assert action.label in str(refused.value)


@pytest.mark.parametrize("off", SWITCHED)
def test_a_step_switched_off_is_led_past_and_what_lies_there_can_still_be_finished(off):
    table = workflow(frozenset(STEPS) - {off})
    before = STEPS[STEPS.index(off) - 1]
    beyond = MOVES[STATION[off], off]
    assert MOVES[STATION[before], before] is STATION[off]
    assert table.after(STATION[before], before) is beyond
    assert table.after(STATION[off], off) is beyond


def test_what_cannot_be_switched_off_stays():
    table = workflow(frozenset())
    walked = [Status.DRAFT]
    for step in (Action.SUBMIT, Action.SIGN_OFF, Action.REGISTER):
        walked.append(table.after(walked[-1], step))
    assert walked == [Status.DRAFT, Status.TO_SIGN, Status.TO_REGISTER, Status.ARCHIVED]


def test_back_to_the_drafter_until_it_is_registered_and_withdrawn_until_it_is_signed():
    assert {s for s, a in MOVES if a is Action.SEND_BACK} == {*UNSIGNED, Status.TO_RECHECK}
    assert {s for s, a in MOVES if a is Action.WITHDRAW} == set(UNSIGNED)
    assert {MOVES[one] for one in MOVES if one[1] in {Action.SEND_BACK, Action.WITHDRAW}} == {
        Status.DRAFT
    }


def test_a_signed_text_that_is_changed_goes_back_to_the_signer():
    alone = workflow(frozenset(STEPS) - {Action.COUNTERSIGN})
    for state in SIGNED:
        assert alone.after(state, Action.REVISE) is Status.TO_SIGN
        assert DOCUMENT.after(state, Action.REVISE) is Status.TO_COUNTERSIGN
    with pytest.raises(Refusal):
        DOCUMENT.after(Status.TO_ARCHIVE, Action.REVISE)


def test_nobody_countersigns_or_seals_what_asks_nobody_and_bears_no_seal():
    used = steps_of(frozenset(), asks=False, is_sealed=False)
    assert used == frozenset(STEPS) - {Action.COUNTERSIGN, Action.SEAL}
    assert steps_of({Action.VET}, asks=True, is_sealed=True) == frozenset(STEPS) - {Action.VET}


def test_the_rail_says_what_is_done_and_what_is_now():
    used = steps_of({Action.VET}, asks=False, is_sealed=True)
    shown = dict(rail(Status.TO_SIGN, used))
    assert (shown["拟稿"], shown["审核"], shown["签发"], shown["登记"]) == (
        "done",
        "done",
        "now",
        "",
    )
    assert "核稿" not in shown
    assert "核稿" in dict(rail(Status.TO_VET, used)), "what lies at a step is shown there"
    assert {state for _, state in rail(Status.ARCHIVED, used)} == {"done"}
