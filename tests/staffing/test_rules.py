"""Rules of 请假代办."""

from datetime import date, timedelta

import pytest

from portal.staffing.rules import Span, span_faults

TODAY = date(2026, 3, 2)


def span(to_id, first, last):
    return Span(to_id, TODAY + timedelta(days=first), TODAY + timedelta(days=last))


@pytest.mark.parametrize(
    ("said", "given", "field"),
    [
        (span(1, 0, 0), [], ""),
        (span(1, 0, 89), [], ""),
        (span(1, 0, 90), [], "ends_on"),
        (span(1, -1, 3), [], "starts_on"),
        (span(1, 3, 2), [], "ends_on"),
        (span(1, 0, 5), [span(2, 5, 9)], "starts_on"),
        (span(1, 0, 5), [span(2, 6, 9)], ""),
        (span(1, 0, 5), [span(1, 3, 9)], ""),
    ],
)
def test_days_are_not_past_not_too_many_and_not_given_to_two(said, given, field):
    assert list(span_faults(said, TODAY, given)) == ([field] if field else [])


def test_the_words_name_the_days_that_cross():
    told = span_faults(span(1, 0, 5), TODAY, [span(2, 5, 9)])["starts_on"]
    assert "2026 年 3 月 7 日至 2026 年 3 月 11 日" in told
