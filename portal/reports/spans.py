"""Spans of time as one number each, so that a range of them is a range of numbers.

Months are 202306, years 9002023, and ``NOW`` comes last: how things stand.
"""

from datetime import date

YEARS = 9_000_000
NOW = 9_999_999


def month(day: date) -> int:
    """The month of a day."""
    return day.year * 100 + day.month


def year(day: date) -> int:
    """The year of a day."""
    return YEARS + day.year


def year_of(month: int) -> int:
    """The year of a month."""
    return YEARS + month // 100


def words(span: int) -> str:
    """A span as a month is written in an address: 2023-06; a year as 2023."""
    if span == NOW:
        return "现在"
    return f"{span - YEARS}" if span > YEARS else f"{span // 100}-{span % 100:02d}"
