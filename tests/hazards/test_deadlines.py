"""By when a hazard is to be put right: every day counted, or workdays over a holiday."""

from datetime import UTC, date, datetime

import pytest

from portal.hazards.deadlines import Span, due_date, unknown_years
from portal.hazards.service import handling
from portal.hazards.terms import Grade, Status
from portal.kernel import clock
from portal.kernel.dates import Calendar
from portal.office import service as office
from portal.office.holidays import known_days
from portal.policy import Role
from tests.support import make

NATIONAL_DAY = Calendar(
    {date(2026, 10, day): "rest" for day in range(1, 8)}
    | {date(2026, 9, 20): "work", date(2026, 10, 10): "work"}
)
MORNING = datetime(2026, 9, 28, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("today", "span", "due_on"),
    [
        (date(2026, 6, 12), Span(15), date(2026, 6, 27)),
        (date(2026, 6, 12), Span(30), date(2026, 7, 12)),
        (date(2026, 9, 28), Span(5), date(2026, 10, 3)),
        # Mo 28th: Tu, We are the first and second; the holiday is no day of work
        (date(2026, 9, 28), Span(2, True), date(2026, 9, 30)),
        (date(2026, 9, 28), Span(3, True), date(2026, 10, 8)),
        # Sa 10th is worked
        (date(2026, 9, 28), Span(5, True), date(2026, 10, 10)),
        (date(2026, 9, 28), Span(6, True), date(2026, 10, 12)),
    ],
)
def test_the_due_day_is_counted_from_the_day_after_grading(today, span, due_on):
    assert due_date(span, today, NATIONAL_DAY) == due_on


def test_years_without_holidays_matter_to_workdays_alone():
    today, due_on = date(2026, 12, 28), date(2027, 1, 18)
    assert unknown_years(Span(15), today, due_on, NATIONAL_DAY) == []
    assert unknown_years(Span(15, True), today, due_on, NATIONAL_DAY) == [2027]


def test_the_office_decides_how_days_are_counted(rows):
    with rows, clock.frozen(MORNING):
        admin = make.actor(make.user(Role.ADMIN))
        make.office(general_days=3, major_days=3, general_days_as="work")
        office.set_days(admin, known_days(2026))
        assert handling.due_days(clock.today()) == {
            Grade.GENERAL: date(2026, 10, 8),
            Grade.MAJOR: date(2026, 10, 1),
        }
        assert make.hazard(Status.OPEN).due_on == date(2026, 10, 8)


def test_a_year_without_holidays_is_said_where_the_day_is_set(rows, browser):
    with rows:
        make.office(general_days_as="work")
        hazard = make.hazard(Status.REPORTED)
        make.user(Role.SAFETY, username="anquan")
    page = browser.sign_in("anquan").open(f"/hazards/{hazard.number}")
    assert page.has("年的放假安排，工作日只按周六、周日推算")


def test_how_days_are_counted_is_chosen_on_the_page_of_settings(rows, browser):
    with rows:
        make.office(totp_roles=[])
        make.user(Role.ADMIN, username="guanli")
    page = browser.sign_in("guanli").open("/office/")
    page = page.send("保存设置", {"一般隐患整改天数按什么算（待核对）": "工作日"})
    assert page.has("设置已保存")
    assert page.form("保存设置").value("general_days_as") == "work"
