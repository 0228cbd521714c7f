"""Ordinals, numbers and dates."""

from datetime import date

import pytest

from portal.gongwen import ordinals


@pytest.mark.parametrize(
    ("number", "text"),
    {
        1: "一",
        10: "十",
        11: "十一",
        20: "二十",
        42: "四十二",
        100: "一百",
        103: "一百零三",
        110: "一百一十",
        999: "九百九十九",
    }.items(),
)
def test_counts_are_written_as_in_an_office(number: int, text: str) -> None:
    assert ordinals.chinese(number) == text


@pytest.mark.parametrize("number", [0, -1, 1000])
def test_a_count_out_of_range_is_an_error(number: int) -> None:
    with pytest.raises(ValueError, match="between"):
        ordinals.chinese(number)


@pytest.mark.parametrize(
    ("level", "number", "text"),
    [(1, 3, "三、"), (2, 12, "（十二）"), (3, 4, "4."), (4, 5, "（5）")],
)
def test_each_level_has_its_ordinal_and_is_known_by_it(level: int, number: int, text: str) -> None:
    assert ordinals.heading(level, number) == text
    assert ordinals.level_of(f"{text}总体要求") == level


@pytest.mark.parametrize("text", ["总体要求", "2023年工作", "3.5万元", "（以下简称专项行动）", ""])
def test_plain_text_has_no_level(text: str) -> None:
    assert ordinals.level_of(text) is None


def test_an_issue_number_has_hexagonal_brackets_and_no_leading_noughts() -> None:
    assert ordinals.issue_number("綦新城管发", 2023, 8) == "綦新城管发〔2023〕8号"


def test_a_date_has_no_noughts() -> None:
    assert ordinals.day(date(2023, 5, 8)) == "2023年5月8日"


def test_a_date_in_chinese_figures() -> None:
    assert ordinals.day_in_chinese(date(2023, 5, 19)) == "二〇二三年五月十九日"
    assert ordinals.day_in_chinese(date(2010, 10, 31)) == "二〇一〇年十月三十一日"
