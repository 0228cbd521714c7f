"""The pages of the reports: every figure opens exactly the rows it counts."""

import io
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from python_calamine import CalamineWorkbook

from portal.gongwen.read import read
from portal.hazards.terms import Category
from portal.policy import Role
from portal.reports.metrics import METRICS
from portal.reports.terms import Cut
from tests.reports.district import NOW, District, close, confirm, hand_in, on, report
from tests.support import make
from tests.support.app import Rows
from tests.support.html import Node
from tests.support.page import Browser, Page

MOST_STATEMENTS = 12


def figures(page: Page) -> Iterator[tuple[int, Node]]:
    """Every number of a page that leads to rows: what it says, and the link."""
    for link in page.root.all("a"):
        if urlsplit(link.get("href")).path == "/reports/rows":
            said = re.findall(r"\d+", link.text)
            yield int(said[-1]), link


def opened(browser: Browser, link: Node) -> int:
    """How many rows a figure's page says and shows."""
    page = browser.open(link.get("href"))
    said = re.search(r"共 (\d+) [条家]", page.text)
    assert said, page.text
    assert page.statements <= MOST_STATEMENTS
    assert len(page.rows) == int(said[1])
    return int(said[1])


def all_agree(browser: Browser, page: Page, seen: dict[str, int]) -> int:
    """Open every figure once; how many the page has."""
    count = 0
    for said, link in figures(page):
        href = link.get("href")
        if href not in seen:
            seen[href] = opened(browser, link)
        assert seen[href] == said, f"{link.text} leads to {seen[href]} rows: {href}"
        count += 1
    return count


@pytest.mark.parametrize(("name", "least"), [("anquan", 50), ("jianshe", 30), ("qiye", 25)])
def test_every_figure_opens_the_rows_it_counts(
    rows: Rows, browser: Browser, name: str, least: int
) -> None:
    with rows:
        make.office()
        District().live()
    with on(NOW):
        browser.sign_in(name)
        seen: dict[str, int] = {}
        for cut in Cut:
            page = browser.open(f"/reports/?by={cut.value}")
            assert page.statements <= MOST_STATEMENTS
            assert all_agree(browser, page, seen) >= least
        page = browser.open("/reports/monthly?month=2023-06")
        assert page.statements <= MOST_STATEMENTS
        assert all_agree(browser, page, seen) > 5
        page = browser.open("/")
        assert all_agree(browser, page, seen) > 2
    asked = {parse_qs(urlsplit(href).query)["metric"][0] for href in seen}
    assert asked <= set(METRICS)


def test_the_numbers_of_a_page_stay_when_its_address_names_the_cut_off(
    rows: Rows, browser: Browser
) -> None:
    with rows:
        make.office()
        District().live()
    with on("05-11 00:05"):
        browser.sign_in("anquan")
        before = browser.open("/reports/?start=2023-05-01&end=2023-05-31")
        told = [said for said, _ in figures(before)]
        link = next(link for _, link in figures(before))
        at = parse_qs(urlsplit(link.get("href")).query)["at"][0].replace("+", "%2B")
    with on(NOW):
        browser.sign_in("anquan")
        again = browser.open(f"/reports/?start=2023-05-01&end=2023-05-31&at={at}")
        assert [said for said, _ in figures(again)] == told
        assert again.has("数据截至 2023-05-11 00:05:00")
        now = browser.open("/reports/?start=2023-05-01&end=2023-05-31")
        assert [said for said, _ in figures(now)] != told


def test_filters_narrow_the_table_the_chart_and_the_sum(rows: Rows, browser: Browser) -> None:
    with rows:
        make.office()
        made = District().live()
    with on(NOW):
        browser.sign_in("anquan")
        page = browser.open("/reports/?by=firm&industry=manufacture")
        labels = [node.text for node in page.root.all("th", scope="row")]
        assert made.maker.name in labels
        assert made.builder.name not in labels
        assert page.has("＋ 新增 4")
        piece = browser.piece(f"/reports/?firm={made.builder.id}")
        assert piece.has("＋ 新增 5")
        assert browser.open("/reports/?section=x&industry=x&firm=x&start=x&at=x&by=x").has("统计期")


def test_a_month_counts_what_was_closed_after_it_and_opens_just_that(
    rows: Rows, browser: Browser
) -> None:
    with rows:
        make.office()
        made = District()
        with on("05-20 09:00"):
            late = report(made.builder, "五月到期")
            confirm(late, "05-31", Category.THINGS)
        with on("06-02 09:00"):
            hand_in(late)
        with on("06-03 09:00"):
            close(late)
    with on(NOW):
        browser.sign_in("anquan")
        page = browser.open("/reports/")
        may = next(node for node in page.root.all("tr") if node.text.startswith("2023年5月"))
        assert "100.0%" in may.text
        assert all_agree(browser, page, {}) > 10


def test_firms_are_found_by_a_part_of_their_name(rows: Rows, browser: Browser) -> None:
    with rows:
        make.office()
        made = District().live()
    with on(NOW):
        browser.sign_in("anquan")
        for words in ("建筑", "jjzgs", f"{made.builder.id}"):
            page = browser.open(f"/reports/?by=firm&firm={quote(words)}")
            labels = [node.text for node in page.root.all("th", scope="row")]
            assert made.builder.name in labels, words
            assert made.maker.name not in labels, words
            assert all_agree(browser, page, {}) > 10


def test_a_period_that_has_not_begun_says_so(rows: Rows, browser: Browser) -> None:
    with rows:
        make.office()
        make.user(Role.SAFETY, username="anquan")
    with on(NOW):
        page = browser.sign_in("anquan").open("/reports/?start=2030-01-01&end=2030-02-01")
        assert page.has("统计期还没有开始")
        assert page.has("统计期内没有隐患")


def test_an_unknown_figure_is_no_page(rows: Rows, browser: Browser) -> None:
    with rows:
        make.user(Role.LEADER, username="lingdao")
    browser.sign_in("lingdao").open("/reports/rows?metric=nothing", 404)


def test_a_list_goes_on_to_the_next_page(rows: Rows, browser: Browser) -> None:
    with rows:
        make.office()
        firm = make.firm()
        for _ in range(51):
            make.hazard(firm=firm)
        make.user(Role.SAFETY, username="anquan2")
    page = browser.sign_in("anquan2").open("/reports/rows?metric=stock")
    assert (len(page.rows), page.has("共 51 条")) == (50, True)
    rest = page.follow("下一页")
    assert (len(rest.rows), rest.has("共 51 条")) == (1, True)
    assert len(rest.follow("上一页").rows) == 50


def test_what_counts_now_can_be_worked_on_in_the_ledger(rows: Rows, browser: Browser) -> None:
    with rows:
        make.office()
        District().live()
    with on(NOW):
        page = browser.sign_in("anquan").open("/reports/rows?metric=overdue")
        assert len(page.rows) == 1
        ledger = page.follow("到台账里办理")
        assert ledger.heading == "隐患台账"
        assert len(ledger.rows) == 1
        past = browser.open("/reports/rows?metric=overdue&at=2023-06-02T00:00:00%2B00:00")
        assert not past.has_link("到台账里办理")


def test_the_monthly_table_is_the_same_on_the_page_in_excel_and_in_word(
    rows: Rows, browser: Browser
) -> None:
    with rows:
        make.office()
        District().live()
    with on(NOW):
        browser.sign_in("anquan")
        page = browser.open("/reports/monthly?month=2023-05")
        shown = page.rows
        book = browser.open(page.link("下载 Excel"))
        paper = browser.open(page.link("下载 Word"))
    cells = CalamineWorkbook.from_filelike(io.BytesIO(book.data)).get_sheet_by_index(0).to_python()
    first = next(at for at, row in enumerate(cells) if row[0] == "建筑施工")
    in_excel = [[_plain(cell) for cell in row] for row in cells[first : first + len(shown)]]
    assert in_excel == shown
    lines = read(paper.data).tables[-1].rows
    assert [list(line) for line in lines[1:]] == shown
    assert cells[0][0] == "隐患排查治理情况月报表"
    assert [row for row in cells if str(row[0]).startswith("数据截至 2023-05-31 23:59:59")]


def _plain(cell: object) -> str:
    if isinstance(cell, float):
        return str(int(cell)) if cell == int(cell) and cell < 20 and cell else f"{cell:.1f}"
    return str(cell)


def test_files_of_a_month_gone_by_are_the_same_byte_for_byte(rows: Rows, browser: Browser) -> None:
    with rows:
        make.office()
        District().live()
    made = []
    for day in ("06-01 08:00", NOW):
        with on(day):
            browser.sign_in("anquan")
            made.append(
                [
                    browser.open(f"/reports/monthly.{kind}?month=2023-05").data
                    for kind in ("xlsx", "docx")
                ]
            )
    assert made[0] == made[1]


def test_a_month_that_cannot_be_read_is_this_one(rows: Rows, browser: Browser) -> None:
    with rows:
        make.office()
        make.user(Role.LEADER, username="lingdao")
    with on(NOW):
        page = browser.sign_in("lingdao").open("/reports/monthly?month=2023-13")
        assert page.has("2023年1月至6月")
