"""Every figure of every page opens exactly the rows it counts, whoever looks."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from portal.db import db
from portal.hazards import scans
from portal.hazards.service import importing, scanning
from portal.hazards.service.scanning import Scanned
from portal.hazards.terms import Grade, Status
from portal.kernel import clock
from portal.policy import Role
from portal.spots import service as spots
from portal.sweeps import service as sweeps
from portal.sweeps.models import SweepRow
from portal.units.models import Unit
from portal.units.terms import Tag
from tests.support import make
from tests.support.app import Rows
from tests.support.html import Node
from tests.support.page import Browser, Page

MANY = 60
NOT_COUNTS = re.compile(
    r"[A-Z]{2,}-\d{4}-\d+|〔\d{4}〕\d+号|\d{4}-\d\d(-\d\d)?|\d\d-\d\d \d\d:\d\d|\d{4} ?年|\d+ ?月"
    r"|\d+(\.\d+)?%|\d+/(?=\d)"
)
"""Numbers of things, days, shares, and what a share is a part of."""
LISTS = ("/", "/hazards/", "/hazards/?status=open", "/papers/", "/notices/", "/firms/1")
OFFICE = (*LISTS, "/sweeps/", "/sweeps/1", "/firms/")
PAGES = {
    "anquan": (*OFFICE, "/hazards/unscreened"),
    "jianshe": ("/", "/hazards/", "/hazards/unscreened"),
    "qiye": ("/", "/hazards/", "/firms/mine", "/notices/"),
    "lingdao": ("/", "/hazards/", "/sweeps/1"),
}
"""The pages of the reports have a test of their own."""


class Town:
    """Two sections, three firms, hazards of every state, some late, some red, some folded."""

    def __init__(self) -> None:
        building, trade = make.section("建设科"), make.section("经发科")
        self.officer = make.user(Role.SAFETY, username="anquan")
        make.user(Role.SECTION, unit=building, username="jianshe")
        make.user(Role.LEADER, username="lingdao")
        self.firms = [
            make.firm("甲建筑公司", section=building, tags=[Tag.DUST]),
            make.firm("乙制造公司", section=trade, tags=[Tag.DUST]),
            make.firm("丙商店", section=building, tags=[Tag.DUST]),
        ]
        make.user(Role.FIRM_STAFF, unit=self.firms[0], username="qiye")
        self._many()
        with clock.frozen(clock.now() - timedelta(days=40)):
            made = [
                make.hazard(status, firm=firm, text=f"{status.label}的那一条")
                for status in Status
                for firm in self.firms[:1]
                if status is not Status.DRAFT
            ]
            make.hazard(Status.OPEN, Grade.MAJOR, firm=self.firms[0], text="存放甲类溶剂")
        make.hazard(Status.OPEN, Grade.MAJOR, firm=self.firms[2], text="无证动火")
        make.paper(made[2])
        self._sweep(made[2])
        self._flood()

    def _many(self) -> None:
        """More than a page of rows, as a table brings them."""
        head = ["单位名称", "隐患描述", "排查来源", "排查日期", "整改期限"]
        today = clock.today()
        lines = [
            [
                self.firms[at % 3].name,
                f"表里第{'一二三四五六七八九十'[at % 10]}组，配电箱无门" + "甲" * at,
                "企业自查",
                (today - timedelta(days=30)).isoformat(),
                (today + timedelta(days=at - 20)).isoformat(),
            ]
            for at in range(MANY)
        ]
        officer = make.actor(self.officer)
        key = importing.receive(officer, [head, *lines], "台账")
        importing.bring_in(officer, key, importing.look(officer, key).plan.seen)

    def _sweep(self, hazard: object) -> None:
        said = sweeps.Said("查除尘风机", clock.today() + timedelta(days=3), tags=[Tag.DUST])
        sweep = sweeps.start(make.actor(self.officer), hazard, said)
        rows = db.session.query(SweepRow).filter_by(sweep_id=sweep.id).all()
        firm = db.session.get_one(Unit, rows[0].firm_id)
        sweeps.answer_none(make.actor(make.staff_of(firm)), rows[0])

    def _flood(self) -> None:
        spot = spots.add(make.actor(self.officer), self.firms[0], "一号楼")
        for at in range(scans.FLOOD + 2):
            scanning.scan(spot, Scanned("配电箱门坏了", f"form{at}"))


def figures(page: Page) -> Iterator[tuple[int, Node]]:
    """Every link of a page whose words hold one number that counts something."""
    for link in page.root.all("a"):
        if link.inside("nav") and "pager" in (link.parent.classes if link.parent else set()):
            continue
        said = re.findall(r"\d+", NOT_COUNTS.sub("", link.get("aria-label") or link.text))
        if len(said) == 1 and link.get("href").startswith("/"):
            yield int(said[0]), link


def rows_at(browser: Browser, page: Page) -> int:
    """How many rows a list shows, turned page by page; of messages, the unread ones."""
    count = 0
    while True:
        if page.path.startswith("/notices/"):
            count += sum(tag.text == "未读" for tag in page.root.all(cls="tag"))
        else:
            count += len(page.rows)
        if not page.has_link("下一页"):
            return count
        page = page.follow("下一页")


def test_every_figure_opens_exactly_the_rows_it_counts(
    app: Flask, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scans, "FLOOD", 1)
    with rows:
        make.office()
        town = Town()
    found = {}
    for who, addresses in PAGES.items():
        browser = Browser(app).sign_in(who)
        seen: dict[str, int] = {}
        for address in addresses:
            page = browser.open(address.replace("/firms/1", f"/firms/{town.firms[0].id}"))
            all_agree(browser, page, seen)
            if address.startswith("/hazards/?") or (address == "/hazards/" and who != "lingdao"):
                adds_up(browser, page)
        found[who] = set(seen)
    assert len(found["anquan"]) >= 14, found
    assert min(len(one) for one in found.values()) >= 6, found


def all_agree(browser: Browser, page: Page, seen: dict[str, int]) -> None:
    """Every figure of a page against the rows it leads to."""
    for said, link in figures(page):
        href = link.get("href")
        if href not in seen:
            seen[href] = rows_at(browser, browser.open(href))
        assert seen[href] == said, f"{page.path}: {link.text!r}: {seen[href]} rows at {href}"


def adds_up(browser: Browser, page: Page) -> None:
    """The total the ledger says of itself, of what is late, and under every tab, against rows."""
    told = re.search(r"共 (\d+) 条", page.text)
    assert rows_at(browser, page) == (int(told[1]) if told else 0), page.path
    late = re.search(r"逾期 (\d+) 条", page.text)
    if late:
        narrowed = f"{page.path}{'&' if '?' in page.path else '?'}late=y"
        assert rows_at(browser, browser.open(narrowed)) == int(late[1]), narrowed
    tabs = page.root.first(cls="views")
    for tab in tabs.all("a") if tabs and page.path == "/hazards/" else []:
        there = browser.open(tab.get("href"))
        told = re.search(r"共 (\d+) 条", there.text)
        assert rows_at(browser, there) == (int(told[1]) if told else 0), tab.text
