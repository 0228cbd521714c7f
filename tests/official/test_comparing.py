"""Two versions side by side: what is the same, what was taken out, what was added."""

from hypothesis import given
from hypothesis import strategies as st

from portal.official.comparing import MOST_LINES, compared, is_cut

LINES = st.lists(st.text("一二三四五", max_size=8), max_size=30)


@given(LINES, LINES)
def test_no_line_of_either_side_is_lost(before, after):
    pairs = compared(before, after)
    skipped = sum(pair.skipped for pair in pairs)
    for side, lines in (("left", before), ("right", after)):
        shown = [getattr(pair, side) for pair in pairs if getattr(pair, side) is not None]
        assert len(shown) + skipped == len(lines)
        told = ["".join(text for text, _ in pieces) for pieces in shown]
        rest = iter(lines)
        assert all(line in rest for line in told), "in the order of the text"


def test_words_that_differ_are_marked_and_the_rest_is_not():
    pairs = compared(["同样", "定于 6 月开展检查", "删去的一段话"], ["同样", "定于 7 月开展检查"])
    assert pairs[0].is_same
    assert [text for text, own in pairs[1].left if own] == ["6"]
    assert [text for text, own in pairs[1].right if own] == ["7"]
    assert pairs[2].left == [("删去的一段话", True)]
    assert pairs[2].right is None


def test_long_stretches_that_are_the_same_are_left_out():
    before = [f"第{n}行" for n in range(100)]
    pairs = compared(before, [*before[:50], "新的一行", *before[50:]])
    assert [pair.skipped for pair in pairs if pair.skipped] == [48, 48]
    assert len(pairs) == 2 + 4 + 1
    assert not is_cut(before, before)
    assert is_cut(["行"] * (MOST_LINES + 1), [])
