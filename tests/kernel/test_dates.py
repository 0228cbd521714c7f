"""Days left, their words, and the working calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.kernel.dates import Calendar, Kind, days_left, is_overdue, left

# 国办发明电〔2022〕16号: 劳动节 4月29日至5月3日放假，4月23日、5月6日上班; 端午 6月22日至24日放假，
# 6月25日上班.
HOLIDAYS: dict[date, Kind] = {
    date(2023, 4, 23): "work",
    date(2023, 4, 29): "rest",
    date(2023, 4, 30): "rest",
    date(2023, 5, 1): "rest",
    date(2023, 5, 2): "rest",
    date(2023, 5, 3): "rest",
    date(2023, 5, 6): "work",
    date(2023, 6, 22): "rest",
    date(2023, 6, 23): "rest",
    date(2023, 6, 24): "rest",
    date(2023, 6, 25): "work",
}
CALENDAR = Calendar(HOLIDAYS)
TODAY = date(2023, 6, 12)


@pytest.mark.parametrize(
    ("due_on", "days", "words", "overdue"),
    [
        (date(2023, 6, 10), -2, "逾期 2 天", True),
        (date(2023, 6, 11), -1, "逾期 1 天", True),
        (date(2023, 6, 12), 0, "今天到期", False),
        (date(2023, 6, 13), 1, "剩 1 天", False),
        (date(2023, 6, 15), 3, "剩 3 天", False),
        (date(2024, 6, 12), 366, "剩 366 天", False),
    ],
)
def test_a_due_day_is_counted_and_put_into_words(
    due_on: date, days: int, words: str, overdue: bool
) -> None:
    assert days_left(due_on, TODAY) == days
    assert left(due_on, TODAY) == words
    assert is_overdue(due_on, TODAY) is overdue


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2023, 4, 22), False),  # an ordinary Saturday
        (date(2023, 4, 23), True),  # a Sunday made up for
        (date(2023, 4, 28), True),  # an ordinary Friday
        (date(2023, 5, 1), False),  # a Monday off
        (date(2023, 5, 4), True),
        (date(2023, 5, 6), True),
        (date(2023, 5, 7), False),
    ],
)
def test_make_up_days_are_worked_and_holidays_are_not(day: date, works: bool) -> None:
    assert CALENDAR.is_workday(day) is works


def test_workdays_skip_the_holiday_and_count_the_make_up_day() -> None:
    assert CALENDAR.workdays_after(date(2023, 4, 28), 1) == date(2023, 5, 4)
    assert CALENDAR.workdays_after(date(2023, 4, 28), 3) == date(2023, 5, 6)
    assert CALENDAR.workdays_after(date(2023, 4, 28), 4) == date(2023, 5, 8)
    assert CALENDAR.workdays_after(date(2023, 5, 1), 0) == date(2023, 5, 1)


def test_calendar_days_run_through_holidays() -> None:
    assert CALENDAR.after(date(2023, 4, 28), 3) == date(2023, 5, 1)


def test_workdays_are_only_counted_forward() -> None:
    with pytest.raises(ValueError, match="forward"):
        CALENDAR.workdays_after(TODAY, -1)


def test_a_year_without_its_notice_is_not_known_and_has_plain_weeks() -> None:
    assert CALENDAR.knows(2023)
    assert not CALENDAR.knows(2024)
    assert not CALENDAR.is_workday(date(2024, 5, 4))
    assert CALENDAR.is_workday(date(2024, 5, 1))


def test_the_first_days_of_the_next_notice_do_not_make_this_year_known() -> None:
    assert not Calendar({date(2023, 12, 30): "rest", date(2024, 1, 1): "rest"}).knows(2023)
    assert Calendar({date(2023, 12, 30): "rest", date(2024, 1, 1): "rest"}).knows(2024)


def test_an_unknown_kind_of_day_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="rest or work"):
        Calendar({TODAY: "half"})  # type: ignore[dict-item]  # wrong on purpose


def test_a_calendar_does_not_change_with_the_table_it_was_made_from() -> None:
    table: dict[date, Kind] = {}
    calendar = Calendar(table)
    table[TODAY] = "rest"
    assert calendar.is_workday(TODAY)


@settings(deadline=None)
@given(st.dates(date(2022, 1, 1), date(2024, 12, 31)), st.integers(0, 60))
def test_exactly_that_many_workdays_lie_between(day: date, days: int) -> None:
    end = CALENDAR.workdays_after(day, days)
    between = [day + timedelta(n) for n in range(1, (end - day).days + 1)]
    assert sum(map(CALENDAR.is_workday, between)) == days
    assert days == 0 or CALENDAR.is_workday(end)
