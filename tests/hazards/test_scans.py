"""扫码上报: no account, no cookie, no script; used once, never refused for being many."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.db import db, transaction
from portal.files import service as files
from portal.files.models import StoredFile
from portal.hazards import scans
from portal.hazards.models import Hazard
from portal.hazards.scans import FLOOD, HazardScan
from portal.hazards.service import handing, scanning
from portal.hazards.service.scanning import Scanned
from portal.hazards.terms import Source, Status
from portal.kernel import clock
from portal.notices.models import Notice
from portal.policy import Role
from portal.spots import service as spots
from portal.spots.models import Spot
from tests.support import make
from tests.support.app import Rows
from tests.support.page import Browser, Page

NOON = datetime(2026, 6, 12, 4, 0, tzinfo=UTC)
LATER = NOON + timedelta(seconds=30)


def spot_of(rows: Rows) -> Spot:
    with rows:
        firm = make.firm("示例冶金有限公司")
        make.user(Role.FIRM_STAFF, unit=firm, username="qiye")
        make.user(Role.SECTION, unit=make.section(), username="keshi")
        return spots.add(make.actor(make.safety_officer()), firm, "3 号楼一层配电间")


def opened(browser: Browser, spot: Spot) -> Page:
    with clock.frozen(NOON):
        return browser.open(f"/r/{spot.token}")


def sent(page: Page, at: datetime = LATER, expect: int = 200, **values: object) -> Page:
    with clock.frozen(at):
        return page.send("提交", {"text": "配电箱门坏了，电线露在外面"} | values, expect=expect)


def hazards(rows: Rows) -> list[Hazard]:
    with rows:
        return list(db.session.scalars(select(Hazard).order_by(Hazard.id)).all())


def test_a_stranger_reports_with_photos_and_reads_the_number(rows: Rows, browser: Browser) -> None:
    spot = spot_of(rows)
    page = sent(
        opened(browser, spot),
        photos=[(make.photo_bytes("一"), "1.jpg"), (make.photo_bytes("二"), "2.jpg")],
        contact_name="老王",
        contact_phone="13800000000",
    )
    (hazard,) = hazards(rows)
    assert page.heading == "已收到，谢谢您"
    assert page.has(str(hazard.number), "3 号楼一层配电间")
    assert (hazard.status, hazard.source) == (Status.REPORTED, Source.SCAN)
    assert (hazard.reporter_id, hazard.place) == (None, "3 号楼一层配电间")
    with rows:
        assert len(files.of(hazard.subject)) == 2
        told = db.session.scalars(select(Notice.text)).all()
    assert any(str(hazard.number) in text for text in told)


def test_no_cookie_is_set_and_the_page_is_small(client: FlaskClient, rows: Rows) -> None:
    spot = spot_of(rows)
    answer = client.get(f"/r/{spot.token}")
    assert "Set-Cookie" not in answer.headers
    assert len(answer.data) < 10_000
    refused = client.post(f"/r/{spot.token}", data={"text": "电线"})
    assert refused.status_code == 422
    assert "Set-Cookie" not in refused.headers


def test_what_is_wrong_has_to_be_said(rows: Rows, browser: Browser) -> None:
    spot = spot_of(rows)
    page = sent(opened(browser, spot), expect=422, text="  ", contact_name="老王")
    assert page.has("请写一句哪里不安全")
    assert page.form("提交").value("contact_name") == "老王"
    assert hazards(rows) == []


def test_photos_of_a_refused_form_are_kept_for_the_next_try(rows: Rows, browser: Browser) -> None:
    spot = spot_of(rows)
    photo = (make.photo_bytes("一"), "1.jpg")
    page = sent(
        opened(browser, spot), expect=422, text="", photos=[photo, (b"MZ program", "2.jpg")]
    )
    assert page.has("第 1 张照片已收到")
    assert len(page.errors) == 2
    sent(page)
    (hazard,) = hazards(rows)
    with rows:
        assert len(files.of(hazard.subject)) == 1


def test_a_form_takes_no_more_photos_than_it_says(rows: Rows, browser: Browser, app: Flask) -> None:
    spot = spot_of(rows)
    most = app.extensions["settings"].max_photos
    many = [(make.photo_bytes(f"照片{at}", (40, 30)), f"{at}.jpg") for at in range(most + 1)]
    page = sent(opened(browser, spot), expect=422, photos=many)
    assert page.has(f"照片最多 {most} 张")


def test_a_form_sent_twice_makes_one_report_and_shows_the_same_number(
    rows: Rows, browser: Browser
) -> None:
    spot = spot_of(rows)
    page = opened(browser, spot)
    first, second = sent(page), sent(page, text="改了一个字再发一次，还是那张表单")
    assert first.path == second.path
    assert len(hazards(rows)) == 1


def test_two_sendings_of_one_form_at_the_same_moment_make_one_report(
    rows: Rows, app: Flask, browser: Browser
) -> None:
    spot = spot_of(rows)
    body = opened(browser, spot).form("提交").fill({"text": "电线露在外面"}).body()
    token = body["csrf_token"][0]
    answers: list[str] = []

    def send() -> None:
        data = {"csrf_token": token, "text": "电线露在外面"}
        answers.append(app.test_client().post(f"/r/{spot.token}", data=data).location)

    with clock.frozen(LATER):
        threads = [threading.Thread(target=send) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(set(answers)) == 1
    assert len(hazards(rows)) == 1


def test_two_strangers_at_one_spot_make_two_reports(
    rows: Rows, browser: Browser, new_browser: Callable[[], Browser]
) -> None:
    spot = spot_of(rows)
    one, other = opened(browser, spot), opened(new_browser(), spot)
    sent(one)
    sent(other, text="地上有油，容易滑倒")
    assert len(hazards(rows)) == 2


@pytest.mark.parametrize(
    ("seconds", "status"), [(0, 422), (2.9, 422), (3, 200), (12 * 3600, 200), (12 * 3600 + 1, 422)]
)
def test_neither_too_quick_nor_too_old(
    rows: Rows, browser: Browser, seconds: float, status: int
) -> None:
    spot = spot_of(rows)
    page = sent(opened(browser, spot), NOON + timedelta(seconds=seconds), expect=status)
    if status == 422:
        assert page.form("提交").value("text") == "配电箱门坏了，电线露在外面"
        sent(page, NOON + timedelta(seconds=seconds + 10))
    assert len(hazards(rows)) == 1


def test_what_only_a_program_fills_in_is_not_taken(rows: Rows, browser: Browser) -> None:
    spot = spot_of(rows)
    page = sent(opened(browser, spot), expect=422, homepage="http://spam")
    assert hazards(rows) == []
    sent(page)
    assert len(hazards(rows)) == 1


def test_a_token_of_another_spot_or_of_nobody_is_not_taken(rows: Rows, browser: Browser) -> None:
    spot = spot_of(rows)
    with rows:
        other = spots.add(make.actor(make.safety_officer()), db.session.get_one(Spot, 1).firm, "西")
    form = opened(browser, spot)
    wrong = opened(browser, other).form("提交").value("csrf_token")
    for token in (wrong, "", "x.y", form.form("提交").value("csrf_token") + "x"):
        page = sent(form, expect=422, csrf_token=token)
        assert page.has("表单不完整")
    assert hazards(rows) == []


def test_an_unknown_code_is_not_found(browser: Browser, rows: Rows) -> None:
    spot = spot_of(rows)
    assert browser.open("/r/nothing", expect=404).has("没有找到这个二维码")
    browser.open(f"/r/{spot.token}/done/nothing", expect=404)


def test_a_strangers_photo_is_shown_to_nobody_before_and_goes_after_a_day(
    rows: Rows, browser: Browser
) -> None:
    spot = spot_of(rows)
    photo = (make.photo_bytes("一"), "1.jpg")
    sent(opened(browser, spot), expect=422, text="", photos=photo)
    with rows:
        key = db.session.scalars(select(StoredFile.key)).one()
    browser.sign_in("qiye").open(f"/files/{key}", expect=404)
    for after, left in ((timedelta(hours=23), 1), (timedelta(hours=25), 0)):
        with rows, clock.frozen(NOON + after):
            files.forget_unbound()
            assert len(db.session.scalars(select(StoredFile)).all()) == left


def test_only_who_confirms_reads_how_to_reach_the_person(
    rows: Rows, new_browser: Callable[[], Browser]
) -> None:
    spot = spot_of(rows)
    sent(opened(new_browser(), spot), contact_name="老王", contact_phone="13800000000")
    (hazard,) = hazards(rows)
    page = new_browser().sign_in("keshi").open(f"/hazards/{hazard.number}")
    assert page.has("扫码上报", "老王", "13800000000")
    assert page.statements <= 18
    page = new_browser().sign_in("qiye").open(f"/hazards/{hazard.number}")
    assert page.has("只有核实的人看得到")
    assert not page.has("老王")


def test_a_scanned_report_goes_its_way_like_any_other(rows: Rows, browser: Browser) -> None:
    spot = spot_of(rows)
    sent(opened(browser, spot))
    (hazard,) = hazards(rows)
    page = browser.sign_in("keshi").open(f"/hazards/{hazard.number}")
    page = page.send("核实，交责任单位整改", 隐患等级="一般")
    assert page.has("待整改")


def flood(rows: Rows, spot: Spot, count: int, at: datetime = NOON) -> None:
    with rows, clock.frozen(at), transaction():
        for number in range(count):
            said = Scanned(text=f"第 {number} 条：电线露在外面", form=make.key())
            scanning.scan(db.session.get_one(Spot, spot.id), said)


def test_the_thirty_first_of_a_day_is_folded_and_none_is_refused(
    rows: Rows, browser: Browser
) -> None:
    spot = spot_of(rows)
    flood(rows, spot, FLOOD + 2)
    with rows:
        folded = db.session.scalars(select(HazardScan).where(HazardScan.is_folded)).all()
        held = db.session.scalars(select(Hazard.holder_id).order_by(Hazard.id)).all()
        assert len(db.session.scalars(select(Notice)).all()) == FLOOD
        assert handing.without_living_owner() == []
    assert len(folded) == 2
    assert [one is None for one in held] == [False] * FLOOD + [True] * 2
    page = browser.sign_in("keshi").open("/").follow("未筛选的扫码上报 2 条")
    assert len(page.rows) == 2
    assert browser.open("/hazards/?source=scan").has(f"共 {FLOOD + 2} 条")
    case = page.follow("YH-")
    assert case.has("放在“未筛选”里")
    case.follow("判为不属实").send("判为不属实", 理由="同一件事报了很多次")
    assert browser.open("/").has_link("未筛选的扫码上报 1 条")


def test_folded_reports_are_ended_together_with_one_reason_and_stay_on_the_ledger(
    rows: Rows, browser: Browser
) -> None:
    spot = spot_of(rows)
    flood(rows, spot, FLOOD + 3)
    browser.sign_in("keshi")
    page = browser.open("/hazards/unscreened")
    boxes = [one.get("value") for one in page.form("结束勾选的").controls["n"]]
    refused = page.send("结束勾选的", n=boxes[:2], expect=422)
    assert refused.has("请写明理由")
    ticked = [one for one in refused.form("结束勾选的").controls["n"] if one.has("checked")]
    assert [one.get("value") for one in ticked] == boxes[:2]
    assert page.send("结束勾选的", reason="没勾", expect=422).has("请先勾选要结束的上报")
    done = refused.send("结束勾选的", reason="同一处重复上报，已现场核实")
    assert done.has("已办理")
    assert not done.has("没有办")
    again = page.send("结束勾选的", n=boxes[:1], reason="又按了一次")
    assert again.has("没有办")
    with rows:
        kept = db.session.scalars(
            select(Hazard).where(Hazard.status == Status.DISMISSED).order_by(Hazard.id)
        ).all()
        assert [one.end_reason for one in kept] == ["同一处重复上报，已现场核实"] * 2
        assert all(one.number for one in kept)
    assert len(browser.open("/hazards/unscreened").rows) == 1


def test_what_is_confirmed_or_a_day_old_makes_no_flood(rows: Rows) -> None:
    spot = spot_of(rows)
    flood(rows, spot, FLOOD)
    with rows:
        row = db.session.get_one(Spot, spot.id)
        with clock.frozen(NOON + timedelta(hours=23)):
            assert scans.is_flooded(row)
        with clock.frozen(NOON + timedelta(days=1)):
            assert not scans.is_flooded(row)


def test_the_firm_and_another_section_have_no_folded_list(
    rows: Rows, new_browser: Callable[[], Browser]
) -> None:
    spot = spot_of(rows)
    flood(rows, spot, FLOOD + 1)
    with rows:
        make.user(Role.SECTION, unit=make.section("经发科"), username="bieke")
    new_browser().sign_in("qiye").open("/hazards/unscreened", expect=403)
    page = new_browser().sign_in("bieke").open("/hazards/unscreened")
    assert page.has("没有未筛选的上报")
