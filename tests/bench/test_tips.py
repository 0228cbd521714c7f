"""The rows of 举报: what they show, and that a goal which is missed is told."""

import pytest

from bench.measure import Measured
from bench.pairs import Pair
from bench.served import Load
from bench.tips import senders, told
from bench.tips.codes import Guessing
from bench.tips.cold import Cold
from bench.tips.costs import BACK, PHOTO, STEP
from bench.tips.desk import CASE, LIST
from bench.tips.run import Tips
from bench.tips.senders import Sending


def found(**other) -> Tips:
    """A run in which every goal is reached, but for what is said otherwise."""
    whole = Load(2.0, [40.0] * 19 + [60.0])
    good = {
        "kind": "SQLite",
        "cold": [Cold("/jubao", 4, 9 * 1024)],
        "pairs": [Pair(STEP, 30, 20), Pair(BACK, 24, 20), Pair(PHOTO, 66, 60)],
        "guessing": Guessing(200, 0, 21, 20),
        "after": Pair(BACK, 25, 20),
        "desk": {LIST: Measured(24, 25, 8, 37 * 1024), CASE: Measured(12, 13, 8, 16 * 1024)},
        "sendings": [Sending(1, whole, whole)],
        "lost": 0,
    }
    return Tips(**good | other)


def missed(run: Tips) -> list[str]:
    """The goals a run misses, by their words."""
    return [goal.what for goal in told.goals([run]) if not goal.is_reached]


def test_the_rows_stand_in_one_table_a_database():
    page = told.table([found()])
    assert "- `/jubao`, cold: 4 requests, 9.0 KB." in page
    assert f"| {STEP} | 30.0 | one derivation | 20.0 | 1.50 |" in page
    assert "| 1 sender, first page to code | 20 | 40 | 59 | 60 | 10.0 | 0 |" in page
    assert missed(found()) == []


@pytest.mark.parametrize(
    ("other", "what"),
    [
        ({"cold": [Cold("/jubao", 5, 1024)]}, "/jubao, requests"),
        ({"cold": [Cold("/jubao", 4, 61 * 1024)]}, "/jubao, cold"),
        (
            {"pairs": [Pair(STEP, 41, 20), Pair(BACK, 24, 20)]},
            f"{STEP}, CPU ÷ one derivation",
        ),
        (
            {"pairs": [Pair(STEP, 30, 20), Pair(BACK, 24, 20), Pair(PHOTO, 75, 60)]},
            f"{PHOTO}, CPU ÷ Pillow's draft way",
        ),
        ({"guessing": Guessing(200, 1, 21, 20)}, "200 wrong codes, not answered as wrong"),
        ({"after": Pair(BACK, 60, 20)}, "a right code after 200 wrong codes ÷ before"),
        ({"lost": 1}, "codes that do not open their tip"),
        ({"sendings": [Sending(8, errors=["gone"])]}, "8 × 100 tips, errors"),
    ],
)
def test_a_goal_of_tips_that_is_missed_is_told(other, what):
    assert missed(found(**other)) == [what]


def test_a_sender_whose_server_is_gone_counts_errors_and_no_tip(monkeypatch):
    monkeypatch.setattr(senders, "TIPS", 2)
    nobody = senders.Served(1, None)
    seen = senders.sending(nobody, 2)
    assert (len(seen.errors), seen.asked, seen.words_of) == (4, 4, {})
