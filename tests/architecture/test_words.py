"""Codes have labels, and every workflow comes to an end."""

import pytest

from portal.kernel.terms import Term
from portal.kernel.workflow import Workflow
from tests.architecture.source import modules
from tests.architecture.test_source import term_classes


@pytest.mark.parametrize(
    "kind", term_classes(), ids=lambda kind: f"{kind.__module__}.{kind.__name__}"
)
def test_every_code_has_a_label_of_its_own(kind: type[Term]) -> None:
    labels = [member.label for member in kind]
    assert all(label.strip() for label in labels)
    assert len(set(labels)) == len(labels)
    assert all(member.value.isascii() for member in kind)


def workflows() -> dict[str, Workflow[Term, Term]]:
    return {
        f"{module.__name__}.{name}": value
        for module in modules()
        for name, value in vars(module).items()
        if isinstance(value, Workflow) and module.__name__.endswith(".workflow")
    }


@pytest.mark.parametrize("name", workflows())
def test_a_workflow_reaches_an_end_from_every_state(name: str) -> None:
    table = workflows()[name]
    moves = table.moves
    states = {state for move in moves for state in (move.start, move.end)}
    assert states == set(type(moves[0].start)), "every state of the list takes part"
    finished = {state for state in states if table.is_end(state)}
    assert finished
    while more := {m.start for m in moves if m.end in finished} - finished:
        finished |= more
    assert finished == states


@pytest.mark.parametrize("name", workflows())
def test_a_workflow_reaches_every_state_from_its_first(name: str) -> None:
    moves = workflows()[name].moves
    states = {state for move in moves for state in (move.start, move.end)}
    reached = {moves[0].start}  # a table begins at its first state; some lead back to it
    while more := {m.end for m in moves if m.start in reached} - reached:
        reached |= more
    assert reached == states
