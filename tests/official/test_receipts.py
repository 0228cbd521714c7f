"""分送与签收: a unit here signs for itself, the 文书 ticks what went outside on paper."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.db import db
from portal.kernel import clock
from portal.kernel.errors import Forbidden, NotFound, Refusal
from portal.notices.models import Notice
from portal.official import receipts
from portal.official.models_out import Distribution
from portal.official.service import ending, issuing, receiving
from portal.official.service.issuing import Sent
from portal.official.service.receiving import Ticked
from portal.official.terms import Status
from portal.policy import Role
from portal.trail.models import TrailLine
from tests.official import making
from tests.support import make


def sent(desk):
    """A document that went to a section here, and to an organ outside; each copy by its name."""
    row = making.to(desk, Status.TO_ARCHIVE)
    rows = db.session.scalars(select(Distribution).order_by(Distribution.id)).all()
    return row, {one.recipient: one for one in rows}


def test_a_unit_here_is_told_and_signs_for_itself_and_for_nobody_else(rows):
    with rows:
        desk = making.desk()
        other = make.user(Role.SECTION, unit=make.section("经发科"))
        row, copies = sent(desk)
        mine, outside = copies[make.SECTION], copies["区应急局"]
        told = db.session.scalars(select(Notice).where(Notice.address == f"/received/{mine.id}"))
        assert {one.user_id for one in told} == {desk.drafter.id, desk.head.id}
        with pytest.raises(NotFound):
            receiving.sign(making.who(other), mine.id)
        with pytest.raises(NotFound):
            receiving.sign(making.who(desk.drafter), outside.id)
        receiving.sign(making.who(desk.drafter), mine.id)
        first = mine.received_at
        receiving.sign(making.who(desk.head), mine.id)
        assert (mine.received_at, mine.receiver) == (first, "建设科 · 陈一")
        assert receipts.tally(row) == (2, 1)
        verbs = db.session.scalars(select(TrailLine.verb)).all()
    assert verbs.count("document.receive") == 1


def test_what_went_outside_is_ticked_by_the_clerk_alone(rows):
    with rows:
        desk = making.desk()
        row, copies = sent(desk)
        ids = [one.id for one in copies.values()]
        said = Ticked(ids, "收发室 李某", clock.today())
        with pytest.raises(Forbidden):
            receiving.tick(making.who(desk.drafter), row.key, said)
        later = Ticked(ids, "李某", clock.today() + timedelta(days=1))
        with pytest.raises(Refusal, match="签收日期还没有到"):
            receiving.tick(making.who(desk.clerk), row.key, later)
        assert receiving.tick(making.who(desk.clerk), row.key, said) == 1
        assert copies["区应急局"].receiver == "收发室 李某"
        assert copies[make.SECTION].received_at is None, "a unit here signs for itself"
        with pytest.raises(Refusal, match="没有选中"):
            receiving.tick(making.who(desk.clerk), row.key, said)
        assert receiving.remind(making.who(desk.clerk), row.key) == 1


def test_a_voided_document_is_not_signed_for(rows):
    with rows:
        desk = making.desk()
        row, copies = sent(desk)
        ending.void(making.who(desk.clerk), row.key, row.version, "内容有误")
        with pytest.raises(Refusal, match="已经作废"):
            receiving.sign(making.who(desk.drafter), copies[make.SECTION].id)


def test_a_firm_reads_its_copy_and_signs_by_one_button(rows, browser, new_browser):
    with rows:
        desk = making.desk()
        firm = make.firm("示例建设公司", section=desk.section)
        make.user(Role.FIRM_STAFF, unit=firm, username="qiye", name="高七")
        row = making.to(desk, Status.TO_DISPATCH)
        to = [Sent(firm.name), Sent("区应急局", 2)]
        issuing.dispatch(making.who(desk.clerk), row.key, row.version, making.LAST, to)
    page = browser.sign_in("qiye").open("/").follow("收到的公文")
    assert page.rows[0][0] == row.number
    page = page.follow(row.number)
    assert page.has("定于 6 月开展检查", "未签收")
    assert page.statements <= 12
    assert page.follow("下载 Word").data[:2] == b"PK"
    page = page.send("签收")
    assert page.has("已签收", "示例建设公司 · 高七")
    assert "签收" not in page.buttons()
    browser.open(f"/official/{row.key}", expect=403)

    clerk = new_browser().sign_in("wenshu").open("/official/register")
    assert clerk.statements <= 12
    page = clerk.follow("1 / 2")
    assert [line[-1].split()[0] for line in page.rows] == ["已签收", "未签收"]
    assert page.send("登记签收", 签收人="李某", expect=422).has("没有选中")
    page = page.send("登记签收", ids=True, 签收人="收发室 李某")
    assert page.has("签收已登记", "收发室 李某")
    assert clerk.browser.open("/official/register").has("2 / 2")
