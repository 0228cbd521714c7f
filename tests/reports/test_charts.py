"""Charts as geometry."""

from portal.reports.charts import MOST_BARS, WIDTH, Value, bars, lines


def test_the_longest_bar_is_as_wide_as_the_drawing_and_its_hatched_part_has_its_share() -> None:
    drawn = bars([Value("甲", 8, "/a", 2, "/b"), Value("乙", 4, "/c")], "逾期")
    first, second = drawn.bars
    assert (first.plain, first.hatched) == (WIDTH * 0.75, WIDTH * 0.25)
    assert (first.words, first.marked_words, second.marked_words) == ("8 条", "逾期 2 条", "")
    assert (second.plain, second.hatched) == (WIDTH / 2, 0)
    assert second.y > first.y


def test_what_is_nothing_has_no_bar_and_what_is_too_much_is_told() -> None:
    assert bars([Value("甲", 0, "/a")], "逾期").bars == []
    many = bars([Value(str(at), 1, "/") for at in range(MOST_BARS + 3)], "逾期")
    assert (len(many.bars), many.left_out) == (MOST_BARS, 3)


def test_a_long_name_is_cut() -> None:
    drawn = bars([Value("示例" * 20, 1, "/")], "逾期")
    assert drawn.bars[0].label.endswith("…")


def test_where_two_lines_meet_their_numbers_stand_on_either_side() -> None:
    drawn = lines(
        ["1月", "2月"], [("新增", [(5, "/a"), (3, "/b")]), ("销号", [(5, "/c"), (9, "/d")])]
    )
    new, closed = drawn.series
    assert new.marks[0].y == closed.marks[0].y
    assert new.marks[0].words_y < new.marks[0].y < closed.marks[0].words_y
    assert closed.marks[1].words_y < closed.marks[1].y
    assert new.marks[1].words_y > new.marks[1].y
    assert closed.marks[1].y < new.marks[1].y


def test_lines_of_nothing_lie_on_the_ground() -> None:
    drawn = lines(["1月"], [("新增", [(0, "/a")])])
    assert drawn.series[0].marks[0].y < drawn.base
    assert drawn.series[0].path.startswith("M")
