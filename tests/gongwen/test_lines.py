"""Lines of body text."""

from hypothesis import given
from hypothesis import strategies as st

from portal.gongwen import layout
from portal.gongwen.lines import lines


def _body(text: str, first: int = 2 * layout.CELL) -> list[str]:
    return lines(text, layout.SIZE_3, layout.PITCH, layout.TEXT_WIDTH, first)


def test_the_first_line_has_26_characters_and_the_others_28() -> None:
    assert [len(line) for line in _body("字" * 60)] == [26, 28, 6]


def test_a_closing_mark_takes_the_character_before_it_to_the_next_line() -> None:
    assert _body("字" * 26 + "，" + "字" * 5)[0] == "字" * 25


def test_an_opening_mark_does_not_end_a_line() -> None:
    assert _body("字" * 25 + "《" + "字" * 5)[0] == "字" * 25


def test_a_figure_is_not_cut() -> None:
    assert _body("字" * 25 + "2023年")[1].startswith("2023")


def test_an_empty_text_is_one_empty_line() -> None:
    assert _body("") == [""]


@given(st.text(alphabet="字，。《》2023ab ", max_size=200))
def test_nothing_is_lost(text: str) -> None:
    assert "".join(_body(text)) == text
