"""工作台: what waits for a person, the most urgent first, under the figures of their reach."""

from collections.abc import Callable
from datetime import date

from portal.desk.views import SHOWN
from portal.hazards.terms import Grade, Status
from portal.policy import Role
from tests.reports.district import NOW, District, on
from tests.support import make
from tests.support.app import Rows
from tests.support.page import Browser

MOST_STATEMENTS = 12


def test_what_presses_most_stands_first_and_what_has_no_day_last(
    rows: Rows, browser: Browser
) -> None:
    with rows, on("06-01 09:00"):
        make.office()
        firm = make.firm()
        make.user(Role.FIRM_STAFF, unit=firm, username="qiye")
        for at, day in enumerate([20, 3, 8, 3]):
            make.hazard(firm=firm, due_on=date(2023, 6, day), text=f"隐患{at}")
        make.user(Role.SAFETY, username="anquan9")
        make.hazard(Status.REPORTED, firm=firm, text="还没核实")
        make.hazard(Status.CLOSED, firm=firm, text="已经办完")
    with on("06-05 09:00"):
        page = browser.sign_in("qiye").open("/")
        told = [row[2].split()[0] for row in page.rows]
        assert told == ["隐患1", "隐患3", "隐患2", "隐患0"]
        assert [page.has(words) for words in ("已超期 2 条", "三天内到期 1 条", "其他 1 条")] == [
            True
        ] * 3
        assert page.statements <= MOST_STATEMENTS


def test_a_long_desk_lists_the_most_urgent_and_says_how_much_there_is(
    rows: Rows, browser: Browser
) -> None:
    with rows, on("06-01 09:00"):
        make.office()
        firm = make.firm()
        make.user(Role.FIRM_STAFF, unit=firm, username="qiye")
        for at in range(SHOWN + 2):
            make.hazard(firm=firm, due_on=date(2023, 7, 1 + at % 28))
    with on("06-01 10:00"):
        page = browser.sign_in("qiye").open("/")
        assert len(page.rows) == SHOWN
        assert page.has(f"手上一共 {SHOWN + 2} 条")
        assert page.has("另有 2 条没有列出")


def test_every_figure_is_of_ones_reach_and_the_red_lamps_are_those_of_the_ledger(
    rows: Rows, new_browser: Callable[[], Browser]
) -> None:
    with rows:
        make.office()
        made = District().live()
        with on("06-15 09:00"):
            make.hazard(grade=Grade.MAJOR, firm=made.builder, due_on=date(2023, 6, 16))
    with on("06-18 09:00"):
        for name, red in {"anquan": 2, "jianshe": 1, "qiye": 1}.items():
            browser = new_browser()
            page = browser.sign_in(name).open("/")
            told = {node.text for node in page.root.all("a") if "lamp=red" in node.get("href")}
            assert told == {f"{red}红灯"}, name
            assert len(browser.open("/hazards/?lamp=red").rows) == red, name


def test_who_has_no_reports_has_no_figures(rows: Rows, browser: Browser) -> None:
    with rows:
        make.office()
        make.hazard()
        make.user(Role.AUDITOR, username="shenji")
    with on(NOW):
        assert not browser.sign_in("shenji").open("/").has("红灯")
