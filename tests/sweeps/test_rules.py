"""The rules of 举一反三: days, late answers, reminders."""

from datetime import date

import pytest

from portal.sweeps import rules

TODAY = date(2026, 6, 12)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 6, 11), "不能早于今天"),
        (date(2026, 6, 12), ""),
        (date(2027, 6, 13), ""),
        (date(2027, 6, 14), "太远"),
    ],
)
def test_a_day_to_answer_by_is_today_or_within_a_year(day: date, words: str) -> None:
    fault = rules.due_fault(day, TODAY)
    assert words in fault
    assert bool(fault) is bool(words)


def test_an_answer_on_the_day_itself_is_in_time_and_the_day_after_late() -> None:
    assert not rules.is_late(TODAY, TODAY)
    assert rules.is_late(date(2026, 6, 13), TODAY)


def test_a_reminder_goes_out_once_a_day() -> None:
    assert rules.remind_fault(None, TODAY) == ""
    assert rules.remind_fault(date(2026, 6, 11), TODAY) == ""
    assert "今天已经提醒过" in rules.remind_fault(TODAY, TODAY)


def test_the_rate_of_nobody_is_a_dash() -> None:
    assert rules.rate(0, 0) == "—"
    assert rules.rate(2, 3) == "66.7%"
