"""Text in the one form it is kept in."""

import pytest

from portal.kernel.text import cleaned, is_blank, one_line


@pytest.mark.parametrize("end", ["\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\n"])
def test_every_line_end_is_one_and_the_same(end):
    assert cleaned(f"通道{end}堵塞") == "通道\n堵塞"
    assert one_line(f"通道{end}堵塞") == "通道 堵塞"


@pytest.mark.parametrize(
    "unseen", ["\0", "\x01", "\x1f", "\x7f", "\ufffe", "\uffff", "\ud800", "\u200b", "\u202e"]
)
def test_what_nobody_sees_is_dropped(unseen):
    assert cleaned(f"通{unseen}道") == "通道"


def test_tabs_and_signs_outside_the_first_plane_stay():
    assert cleaned("一\t二\U00020000👷\u200d♂") == "一\t二\U00020000👷\u200d♂"


@pytest.mark.parametrize("text", ["", " ", "\u3000\n\t", "\u200d", "\u00ad", "\ud800"])
def test_a_text_without_ink_is_blank(text):
    assert is_blank(text)


@pytest.mark.parametrize("text", ["0", "。", "\ue000", "\U00031350"])
def test_a_text_with_ink_is_not(text):
    assert not is_blank(text)
