"""G. Who sees a tip: lines 60, 62 and 73 of the bar, and 57 of F. Others are in tests/tips."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from portal import cli
from portal.db import db, transaction
from portal.notices.models import Notice
from portal.policy import Role
from portal.sealing import receipts, signing
from portal.settings import Settings
from portal.tips import publishing
from portal.tips.models import Box, Tip, Wrap
from portal.tips.terms import Takes
from portal.trail import queries as trail
from portal.trail.models import TrailLine
from tests.support import handlers as desk
from tests.support import informant, make
from tests.support.app import Rows
from tests.support.page import Browser


@pytest.fixture
def named(public: Flask, rows: Rows) -> Browser:
    """A visitor who writes about the committee's own 安全管理科; it is 纪检's to read."""
    with rows, transaction():
        publishing.publish(complaint_words=["安全管理科", "举报一号"])
    visitor = Browser(public)
    informant.write(visitor, text="安 全管理科收了钱，不查这个厂。")
    return visitor


def test_62_the_accused_hold_no_key_and_see_no_row_count_or_notice(
    named: Browser, rows: Rows, browser: Browser, settings: Settings, app: Flask
) -> None:
    app.config["TIPS_COST"] = desk.LOCK
    with rows:
        tip = db.session.scalars(db.select(Tip)).one()
        box = db.session.get_one(Box, tip.box_id)
        assert box.takes is Takes.COMPLAINTS
        held = set(db.session.scalars(db.select(Wrap.holder).where(Wrap.tip_id == tip.id)))
        assert held == {f"box:{box.id}:{box.epoch}", "escrow", "informant"}
        assert not desk.can_open(desk.opener_of("jubao1", settings), tip.id)
        assert desk.can_open(desk.opener_of("jijian1", settings), tip.id)
        accused = make.user(Role.LEADER, username="lingdao")
        assert not db.session.scalars(db.select(Notice)).all()
    handler = browser.sign_in("jubao1")
    desk.open_box(handler)
    page = handler.open("/tips/")
    assert not page.rows
    assert tip.id not in page.data.decode()
    handler.open(f"/tips/{tip.id}", expect=404)
    for address in ("/", "/notices/"):
        assert "件举报" not in Browser(app).sign_in(accused).open(address).text
    assert named


def test_62_a_tip_that_names_nobody_of_the_committee_goes_to_the_first_box(
    public: Flask, visitor: Browser
) -> None:
    informant.write(visitor)
    with public.app_context():
        tip = db.session.scalars(db.select(Tip)).one()
        assert db.session.get_one(Box, tip.box_id).takes is Takes.TIPS


def test_60_a_receipt_is_checked_offline_and_an_altered_one_is_refused(
    public: Flask, visitor: Browser, tmp_path: Path
) -> None:
    page = informant.write(visitor)
    kept = page.send("记好了，继续", {"tail": informant.code_on(page)[-4:]})
    form = kept.form("下载登记凭证")
    answer = visitor.client.post("/jubao/kept", data=form.body() | {"go": ["receipt"]})
    text = answer.text
    assert answer.headers["Content-Disposition"].startswith("attachment")
    for word in (informant.TEXT, informant.PLACE):
        assert word not in text
    with public.app_context():
        (signer, *_) = publishing.current().signers
        (day, index, link) = publishing.heads()[0]
    key = signing.Key(bytes.fromhex(signer))
    assert receipts.check_receipt(text, [key]).index == index == 1
    for wrong in (text.replace("登记序号：1", "登记序号：2"), text.replace(str(day), "2020-01-01")):
        with pytest.raises(receipts.ReceiptError):
            receipts.check_receipt(wrong, [key])
    path = tmp_path / "receipt.txt"
    path.write_text(text, "utf-8")
    run = CliRunner()
    assert run.invoke(cli.main, ["check-receipt", str(path), "--key", signer]).exit_code == 0
    path.write_text(text.replace("登记序号：1", "登记序号：2"), "utf-8")
    assert run.invoke(cli.main, ["check-receipt", str(path), "--key", signer]).exit_code == 1
    assert link in visitor.open("/jubao/ledger").text


def test_73_the_trail_of_handlers_is_chained_holds_no_content_and_is_read_by_discipline(
    public: Flask, visitor: Browser, rows: Rows, browser: Browser, settings: Settings, app: Flask
) -> None:
    app.config["TIPS_COST"] = desk.LOCK
    informant.write(visitor)
    handler = browser.sign_in("jubao1")
    desk.open_box(handler)
    with rows:
        tip = db.session.scalars(db.select(Tip)).one()
    page = handler.open(f"/tips/{tip.id}")
    page.send("受理", {"text": "琉璃瓦受理了"})
    with rows:
        lines = db.session.scalars(db.select(TrailLine).where(TrailLine.verb.like("tip.%"))).all()
        assert {one.subject for one in lines if one.verb == "tip.admit"} == {f"tip:{tip.id}"}
        told = " ".join(f"{one.before} {one.after} {one.words}" for one in lines)
        for word in (informant.TEXT, informant.PLACE, "琉璃瓦"):
            assert word not in told
        assert trail.verify() is None
    reader = Browser(app).sign_in("jijian1").open("/trail/")
    assert reader.has("受理")
