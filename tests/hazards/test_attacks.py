"""Other people's things: no address, no form and no list gives them away or changes them."""

import threading
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.routing import Rule

from portal.accounts.models import User
from portal.db import Base, db, transaction
from portal.documents.models import Paper
from portal.files.models import StoredFile
from portal.hazards import saved
from portal.hazards.models import Hazard
from portal.hazards.narrowing import Filter
from portal.hazards.service import exporting
from portal.hazards.terms import Slot, Status
from portal.hazards.turning import Sort
from portal.policy import Role
from portal.spots import service as spots
from portal.sweeps.models import SweepRow
from portal.trail import queries as trail
from portal.trail.models import TrailLine
from tests.support import make
from tests.support.app import Rows
from tests.support.html import read
from tests.support.page import Browser

SECRET = "只有甲公司知道的隐患"
TRIED = ("hazards", "papers", "files", "firms", "spots", "sweeps", "jobs", "notices")
"""The features whose addresses name a thing of somebody's."""
OF_THE_OFFICE = {"firms.look", "firms.bring_in", "hazards.look", "hazards.bring_in"}
"""Keyed by who uploaded the table: nobody else has one under that key, whatever the key."""
NOT_OF_A_THING = {"jobs.start"}
PRIVATE = {
    "files.show",
    "files.thumb",
    "hazards.drop_draft",
    "hazards.view",
    "jobs.again",
    "jobs.file",
    "jobs.show",
    "notices.follow",
}
"""Addresses of what is one person's alone."""
Endpoints = Collection[str]
REACHES_NOTHING = (Role.FINANCE, Role.TIPS, Role.DISCIPLINE, Role.AUDITOR)


@dataclass
class World:
    """What belongs to firm 甲 and to the section in charge of it: its keys by their names."""

    number: str
    photo: str
    paper: str
    unbound: str
    draft: str
    firm_id: int
    spot_id: int
    sweep_id: int
    row_id: int
    view_id: int
    notice_id: int
    job: str

    def keys(self, endpoint: str) -> list[str]:
        """What a ``<key>`` may be at an address."""
        if endpoint.startswith("jobs"):
            return [self.job]
        if endpoint.startswith("files"):
            return [self.unbound, self.photo]
        if endpoint in {"hazards.paper", "papers.download", "papers.void"}:
            return [self.paper]
        if endpoint == "hazards.drop_draft":
            return [self.draft]
        return [self.photo]


@pytest.fixture
def world(rows: Rows) -> World:
    with rows:
        make.office()
        mine, other = make.section("建设科"), make.section("经发科")
        firm, far = make.firm("甲公司", section=mine), make.firm("乙公司", section=other)
        staff = make.user(Role.FIRM_STAFF, unit=firm, username="jia")
        make.user(Role.SECTION, unit=mine, username="jianshe")
        for role, unit in ((Role.SECTION, other), (Role.FIRM_STAFF, far), (Role.FIRM_HEAD, far)):
            make.user(role, unit=unit, username=f"far_{role.value}")
        row = make.hazard(Status.TO_REVIEW, firm=firm, text=SECRET, before=1)
        photo = db.session.scalars(
            select(StoredFile.key).where(
                StoredFile.subject == row.subject, StoredFile.slot == Slot.BEFORE.value
            )
        ).one()
        paper = make.paper(row)
        sweep = make.sweep(row, mine.id)
        with transaction():
            answer = SweepRow(sweep_id=sweep.id, firm_id=firm.id)
            db.session.add(answer)
        who = make.actor(staff)
        return World(
            number=row.number,
            photo=photo,
            paper=paper.key,
            unbound=make.photo(staff, "还没提交的"),
            draft=make.hazard(Status.DRAFT, firm=firm, reporter=staff, text=SECRET).key,
            firm_id=firm.id,
            spot_id=spots.add(who, firm, "一号楼").id,
            sweep_id=sweep.id,
            row_id=answer.id,
            view_id=saved.save(who, "我的视图", "late=y").id,
            notice_id=make.notice(staff, SECRET).id,
            job=exporting.by_job(who, Filter(), Sort.FOUND, "全部").key,
        )


def addresses(app: Flask, world: World) -> Iterator[tuple[Rule, str]]:
    """Every address that names a thing, with the things of firm 甲 in it."""
    urls = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if not rule.arguments or not rule.endpoint.startswith(TRIED):
            continue
        if rule.endpoint in OF_THE_OFFICE | NOT_OF_A_THING:
            continue
        for key in world.keys(rule.endpoint):
            values = {"key": key, "kind": "review_opinion"}
            values |= {name: getattr(world, name) for name in rule.arguments - values.keys()}
            yield rule, urls.build(rule.endpoint, {name: values[name] for name in rule.arguments})


def everything() -> dict[str, int]:
    """How many rows each table has, and how often a hazard was changed."""
    db.session.rollback()
    skipped = {"sign_in", "sign_in_try", "once_key", "trail_line"}
    counts = {
        table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
        if table.name not in skipped
    }
    counts["versions"] = db.session.scalar(select(func.sum(Hazard.version))) or 0
    lines = select(func.count()).where(TrailLine.verb.not_like("account.%"))
    counts["lines"] = db.session.scalar(lines) or 0
    counts["read"] = db.session.scalar(select(func.count(SweepRow.read_at))) or 0
    return counts


def token(browser: Browser) -> dict[str, str]:
    """What a page that is open sends along."""
    meta = read(browser.client.get("/account/").text)[0].first("meta", name="csrf-token")
    assert meta is not None
    return {"X-CSRFToken": meta.get("content")}


def try_all(app: Flask, browser: Browser, world: World, among: Endpoints = ()) -> dict[str, int]:
    """What each address answered, by method and rule."""
    headers, found = token(browser), {}
    for rule, address in addresses(app, world):
        if among and rule.endpoint not in among:
            continue
        for method in sorted({"GET", "POST"} & (rule.methods or set())):
            data = {"version": "1", "reason": "理由", "note": "意见", "once": make.key()}
            sent = {"data": data} if method == "POST" else {}
            answer = browser.client.open(
                address, method=method, headers=headers, buffered=True, **sent
            )
            assert SECRET.encode() not in answer.data, address
            found[f"{method} {rule.rule} {address}"] = answer.status_code
    return found


@pytest.mark.parametrize(
    "who", ["far_section", "far_firm_staff", "far_firm_head", *REACHES_NOTHING]
)
def test_who_has_no_part_in_it_finds_nothing_at_any_address(
    app: Flask, rows: Rows, browser: Browser, world: World, who: str
) -> None:
    with rows:
        if who in REACHES_NOTHING:
            make.user(Role.of(who), username=who, totp_secret=make.TOTP_SECRET)
        before = everything()
    answers = try_all(app, browser.sign_in(str(who)), world)
    assert len(answers) > 60
    assert {told: status for told, status in answers.items() if status not in {403, 404}} == {}
    with rows:
        assert everything() == before
        assert trail.verify() is None


def test_the_office_reads_nobodys_drafts_views_messages_and_unsent_photos(
    app: Flask, rows: Rows, browser: Browser, world: World
) -> None:
    with rows:
        make.user(Role.SAFETY, Role.ADMIN, username="dajia")
    answers = try_all(app, browser.sign_in("dajia"), world, PRIVATE)
    assert len(answers) == 11
    assert set(answers.values()) <= {403, 404}, answers


def test_a_leader_reads_everything_and_changes_nothing(
    app: Flask, rows: Rows, browser: Browser, world: World
) -> None:
    with rows:
        make.user(Role.LEADER, username="lingdao")
        before = everything()
    browser.sign_in("lingdao")
    for address in ("", f"/photos/{world.photo}", f"/papers/{world.paper}.docx"):
        browser.open(f"/hazards/{world.number}{address}")
    headers = token(browser)
    for rule, address in addresses(app, world):
        if "POST" in (rule.methods or set()):
            status = browser.client.post(address, headers=headers).status_code
            assert status in {403, 404}, f"{rule}: {status}"
    with rows:
        assert everything() == before


def test_anothers_key_under_an_address_of_ones_own_is_not_found(
    rows: Rows, browser: Browser, world: World
) -> None:
    with rows:
        staff = db.session.scalars(select(User).where(User.username == "far_firm_staff")).one()
        own = make.hazard(Status.OPEN, firm=staff.unit)
    browser.sign_in("far_firm_staff")
    for address in (
        f"/hazards/{own.number}/photos/{world.photo}",
        f"/hazards/{own.number}/photos/{world.photo}/thumb",
        f"/hazards/{own.number}/proofs/{world.photo}",
        f"/hazards/{own.number}/papers/{world.paper}.docx",
        f"/firms/{staff.unit_id}/spots/{world.spot_id}",
        f"/firms/{staff.unit_id}/spots/{world.spot_id}/poster",
    ):
        browser.open(address, expect=404)
    turned = f"/firms/{staff.unit_id}/spots/{world.spot_id}/turn"
    assert browser.client.post(turned, headers=token(browser)).status_code == 404


@pytest.mark.parametrize("who", ["far_section", "far_firm_staff"])
def test_no_list_no_figure_and_no_file_tells_of_anothers_hazard(
    rows: Rows, browser: Browser, world: World, who: str
) -> None:
    browser.sign_in(who)
    told = world.number
    for address in (
        f"/hazards/?q={SECRET[:6]}",
        f"/hazards/?q={told}",
        f"/hazards/?firm={world.firm_id}",
        "/hazards/?section=1&col=text&col=number",
        f"/hazards/print?firm={world.firm_id}",
        f"/search?q={SECRET[:6]}",
        f"/reports/?firm={world.firm_id}",
        f"/reports/rows?metric=stock&firm={world.firm_id}",
        "/reports/rows?metric=stock",
        "/sweeps/",
        "/papers/",
        "/",
    ):
        answer = browser.client.get(address)
        assert answer.status_code in {200, 403}, address
        assert SECRET not in answer.text.replace(f'value="{SECRET[:6]}"', ""), address
        assert f">{told}<" not in answer.text, address
    for kind in ("excel", "word"):
        page = browser.open(f"/hazards/export?firm={world.firm_id}")
        assert SECRET.encode() not in page.form("导出 Excel").press().data
        assert page.has("共 0 条") or page.has("0 条"), kind


def test_many_at_once_takes_nobody_elses(rows: Rows, browser: Browser, world: World) -> None:
    with rows:
        before = everything()
        version = db.session.scalar(select(Hazard.version).where(Hazard.number == world.number))
    browser.sign_in("far_section")
    page = browser.open(f"/hazards/batch?act=close&n={world.number}")
    assert page.has("还没有选择隐患")
    sent = {"act": "close", "n": f"{world.number}~{version}", "note": "合格"}
    answer = browser.client.post("/hazards/batch", data=sent, headers=token(browser))
    assert "没有办" in answer.text
    assert SECRET not in answer.text
    with rows:
        assert everything() == before


def test_one_close_of_six_at_the_same_moment_is_done(app: Flask, rows: Rows, world: World) -> None:
    with rows:
        names = [make.user(Role.SAFETY).username for _ in range(6)]
    pages = [Browser(app).sign_in(name).open(f"/hazards/{world.number}") for name in names]
    forms = [page.form("复查合格，销号").fill({"复查意见": "合格"}) for page in pages]
    together, answers = threading.Barrier(len(forms)), []

    def press(page, form) -> None:
        together.wait(10)
        path = f"/hazards/{world.number}/close"
        answers.append(page.browser.client.post(path, data=form.body()).status_code)

    threads = [threading.Thread(target=press, args=pair) for pair in zip(pages, forms, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [303, *[409] * 5]
    with rows:
        row = db.session.scalars(select(Hazard).where(Hazard.number == world.number)).one()
        assert row.status is Status.CLOSED
        verbs = [line.verb for line in trail.history(row.subject)]
        assert verbs.count("hazard.close") == 1
        assert db.session.scalar(select(func.count()).select_from(Paper)) == 1
