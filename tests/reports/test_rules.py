"""Periods, cut-offs and percentages."""

from datetime import UTC, date, datetime

import pytest

from portal.kernel import clock
from portal.reports.rules import Frame, month_end, months, percent

NOON = clock.from_local(datetime.fromisoformat("2023-06-15 12:00"))


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (0, 0, "—"),
        (0, 7, "0.0%"),
        (1, 3, "33.3%"),
        (2, 3, "66.7%"),
        (1, 2000, "0.1%"),
        (5, 5, "100.0%"),
    ],
)
def test_a_share_has_one_decimal_and_nothing_has_none(part: int, whole: int, words: str) -> None:
    assert percent(part, whole) == words


def test_a_running_period_is_cut_off_now_and_a_finished_one_at_its_end() -> None:
    running = Frame.of(date(2023, 6, 1), date(2023, 6, 30), NOON)
    assert (running.at, running.over, running.through) == (
        NOON,
        date(2023, 6, 14),
        date(2023, 6, 14),
    )
    over = Frame.of(date(2023, 5, 1), date(2023, 5, 31), NOON)
    assert (over.over, over.through) == (date(2023, 5, 31), date(2023, 5, 31))
    assert over.at.astimezone(UTC).isoformat() == "2023-05-31T15:59:59.999999+00:00"


def test_two_days_the_wrong_way_round_are_put_in_order() -> None:
    frame = Frame.of(date(2023, 6, 9), date(2023, 6, 2), NOON)
    assert (frame.start, frame.end) == (date(2023, 6, 2), date(2023, 6, 9))


def test_the_months_of_a_period_keep_to_it_and_are_twelve_at_most() -> None:
    frame = Frame.of(date(2022, 11, 20), date(2023, 6, 30), NOON)
    found = months(frame)
    assert found[0] == (date(2022, 11, 20), date(2022, 11, 30))
    assert found[-1] == (date(2023, 6, 1), date(2023, 6, 15))
    assert len(months(Frame.of(date(2020, 1, 1), date(2023, 6, 30), NOON))) == 12
    assert months(Frame.of(date(2024, 1, 1), date(2024, 2, 1), NOON)) == []


@pytest.mark.parametrize(
    ("first", "last"), [((2023, 12, 1), 31), ((2024, 2, 1), 29), ((2023, 2, 1), 28)]
)
def test_a_month_ends_with_its_last_day(first: tuple[int, int, int], last: int) -> None:
    assert month_end(date(*first)).day == last
