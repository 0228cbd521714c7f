"""上报点位: kept by the firm and the office in charge, their posters, their codes."""

import re
from collections.abc import Callable

import segno
from sqlalchemy import select

from portal.db import db
from portal.hazards.models import Hazard
from portal.policy import Role
from portal.spots import service
from portal.spots.models import Spot
from portal.trail.models import TrailLine
from tests.support import make
from tests.support.app import Rows
from tests.support.page import Browser, Page


def added(rows: Rows, name: str = "3 号楼一层配电间") -> Spot:
    with rows:
        firm = make.firm("示例冶金有限公司")
        make.user(Role.FIRM_STAFF, unit=firm, username="qiye")
        return service.add(make.actor(make.safety_officer()), firm, name)


def drawn_of(page: Page) -> list[str]:
    return re.findall(r'<svg[^>]*class="qr".*?</svg>', page.data.decode(), re.S)


def test_a_firms_own_staff_add_a_spot_and_the_token_holds_eighty_bits(
    rows: Rows, browser: Browser
) -> None:
    with rows:
        firm = make.firm()
        make.user(Role.FIRM_STAFF, unit=firm, username="qiye")
    page = browser.sign_in("qiye").open(f"/firms/{firm.id}").follow("上报点位和二维码")
    assert page.statements <= 12
    page = page.send("新增点位", 点位名称="  东门 配电间 ")
    assert page.has("东门 配电间", "在用")
    with rows:
        spot = db.session.scalars(select(Spot)).one()
        lines = db.session.scalars(select(TrailLine.verb)).all()
    assert len(spot.token) * 6 >= 80
    assert "spot.add" in lines


def test_two_spots_of_a_firm_never_bear_the_same_name(rows: Rows, browser: Browser) -> None:
    spot = added(rows)
    page = browser.sign_in("qiye").open(f"/firms/{spot.firm_id}/spots/")
    page = page.send("新增点位", 点位名称=spot.name, expect=422)
    assert page.has("已经有点位")


def test_another_firm_and_another_section_see_no_spot(
    rows: Rows, new_browser: Callable[[], Browser]
) -> None:
    spot = added(rows)
    with rows:
        make.user(Role.FIRM_STAFF, username="bieren")
        make.user(Role.SECTION, unit=make.section("经发科"), username="bieke")
        make.user(Role.LEADER, username="lingdao")
    for name, status in (("bieren", 404), ("bieke", 404), ("lingdao", 403)):
        visitor = new_browser().sign_in(name)
        for address in ("", f"{spot.id}", f"{spot.id}/poster", "posters"):
            visitor.open(f"/firms/{spot.firm_id}/spots/{address}", expect=status)


def test_the_code_on_the_poster_is_the_address_that_opens_the_form_for_a_stranger(
    rows: Rows, browser: Browser, new_browser: Callable[[], Browser]
) -> None:
    spot = added(rows)
    page = browser.sign_in("qiye").open(f"/firms/{spot.firm_id}/spots/{spot.id}/poster")
    address = f"{browser.host}/r/{spot.token}"
    wanted = segno.make(address, error="q", micro=False)
    assert drawn_of(page) == [wanted.svg_inline(omitsize=True, border=4, svgclass="qr")]
    assert page.has(spot.name, "示例冶金有限公司", address)
    assert new_browser().open(address).has(spot.name, "报告安全隐患")


def test_four_small_posters_stand_on_one_sheet(rows: Rows, browser: Browser) -> None:
    spot = added(rows)
    page = browser.sign_in("qiye").open(f"/firms/{spot.firm_id}/spots/{spot.id}/poster?size=a6")
    assert len(drawn_of(page)) == 4
    assert len(page.root.all("section", cls="posters")) == 1


def test_every_spot_in_use_is_printed_and_no_stopped_one(rows: Rows, browser: Browser) -> None:
    spot = added(rows)
    with rows:
        office = make.actor(make.safety_officer())
        other = service.add(office, db.session.get_one(type(spot.firm), spot.firm_id), "西门")
        service.stop(office, other, other.version)
    page = browser.sign_in("qiye").open(f"/firms/{spot.firm_id}/spots/posters?size=a6")
    assert len(drawn_of(page)) == 4  # the one spot, four times
    assert not page.has("西门")


def test_an_old_code_works_on_after_a_new_name(rows: Rows, browser: Browser) -> None:
    spot = added(rows)
    page = browser.sign_in("qiye").open(f"/firms/{spot.firm_id}/spots/{spot.id}")
    page = page.send("保存名称", 点位名称="3 号楼二层配电间")
    assert page.has("旧的二维码照常能用")
    assert browser.open(f"/r/{spot.token}").has("3 号楼二层配电间")


def test_a_stopped_spot_says_so_in_a_sentence_and_takes_nothing(
    rows: Rows, browser: Browser, new_browser: Callable[[], Browser]
) -> None:
    spot = added(rows)
    stranger = new_browser()
    form = stranger.open(f"/r/{spot.token}")
    page = browser.sign_in("qiye").open(f"/firms/{spot.firm_id}/spots/{spot.id}")
    page.send("停用这个点位")
    assert stranger.open(f"/r/{spot.token}").has("这个点位已停用")
    assert form.send("提交", text="电线露在外面").has("这个点位已停用")
    with rows:
        assert db.session.scalars(select(Hazard)).all() == []
    page = browser.open(f"/firms/{spot.firm_id}/spots/{spot.id}")
    page.send("恢复使用")
    assert stranger.open(f"/r/{spot.token}").has("哪里不安全")


def test_who_changes_a_spot_on_an_old_page_is_told_so(rows: Rows, browser: Browser) -> None:
    spot = added(rows)
    page = browser.sign_in("qiye").open(f"/firms/{spot.firm_id}/spots/{spot.id}")
    with rows:
        office = make.actor(make.safety_officer())
        service.rename(office, db.session.get_one(Spot, spot.id), spot.version, "别处")
    page.send("保存名称", 点位名称="又一处", expect=409)
