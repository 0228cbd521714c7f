"""By when a hazard is to be put right: days by grade, of the calendar or of work."""

from dataclasses import dataclass
from datetime import date

from portal.kernel.dates import Calendar


@dataclass(frozen=True)
class Span:
    """How long there is to rectify: so many days, every day counted or workdays alone."""

    days: int
    in_workdays: bool = False


def due_date(span: Span, today: date, calendar: Calendar) -> date:
    """The last day to rectify a hazard graded ``today``, both Asia/Shanghai days."""
    if span.in_workdays:
        return calendar.workdays_after(today, span.days)
    return calendar.after(today, span.days)


def unknown_years(span: Span, today: date, due_on: date, calendar: Calendar) -> list[int]:
    """The years that a span of workdays runs through and whose holidays are not entered."""
    if not span.in_workdays:
        return []
    return [year for year in range(today.year, due_on.year + 1) if not calendar.knows(year)]
