from datetime import date

import pytest

from portal.office.holidays import SpecialDay, known_days, known_years, read_line, read_lines

NATIONAL = SpecialDay(date(2026, 10, 1), "rest", "国庆节")


@pytest.mark.parametrize(
    "line",
    [
        "2026-10-01 放假 国庆节",
        "2026/10/1，休，国庆节",
        "2026年10月1日\t放假\t国庆节",
        "2026.10.1 休息 国庆节",
    ],
)
def test_a_day_is_read_as_people_write_it(line: str) -> None:
    assert read_line(line, 2026) == NATIONAL


def test_a_workday_needs_no_name() -> None:
    assert read_line("2026-10-10 上班", 2026) == SpecialDay(date(2026, 10, 10), "work")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("2026-13-01 放假", "看不懂日期"),
        ("2026-02-30 放假", "看不懂日期"),
        ("十月一日 放假", "看不懂日期"),
        ("2025-10-01 放假", "不是 2026 年"),
        ("2026-10-01", "请写“放假”或“上班”"),
        ("2026-10-01 开会", "请写“放假”或“上班”"),
    ],
)
def test_a_line_that_cannot_be_read_says_why(line: str, words: str) -> None:
    assert words in str(read_line(line, 2026))


def test_every_bad_line_is_named_by_its_number() -> None:
    days, faults = read_lines("2026-10-01 放假 国庆节\n\n坏\n2026-10-01 上班", 2026)
    assert days == [NATIONAL]
    assert [fault[:6] for fault in faults] == ["第 3 行“", "第 4 行“"]
    assert "前面已经有了" in faults[1]


def test_the_year_of_the_campaign_is_known_beforehand() -> None:
    days = {one.day: one.kind for one in known_days(2023)}
    assert 2023 in known_years()
    assert days[date(2023, 10, 2)] == "rest"
    assert days[date(2023, 10, 7)] == "work"


def test_a_year_far_ahead_is_not_known() -> None:
    assert known_days(2090) == []
