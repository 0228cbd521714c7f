"""到期清除, and the figures that stay."""

from datetime import timedelta

from sqlalchemy import func

from portal.db import db, transaction
from portal.kernel import clock
from portal.policy import Role
from portal.tips import figures
from portal.tips.content import FileSaid
from portal.tips.models import Chunk, Entry, Registration, Tip, TipFile, Wrap
from portal.tips.models_desk import Count
from portal.tips.service import counting, forgetting, storing
from portal.tips.service.counting import Figure
from tests.support import make
from tests.support.handling import Desk, desk

__all__ = ["desk"]


def _ended(desk: Desk, **more: object) -> str:
    tip_id, _code = desk.told(**more)
    desk.handler().open(f"/tips/{tip_id}").send("不予受理", {"给举报人的话": "不归我们管。"})
    return tip_id


def _age(desk: Desk, tip_id: str, days: int) -> None:
    with desk.rows, transaction():
        db.session.get_one(Tip, tip_id).ended_on = clock.today() - timedelta(days=days)


def test_74_content_and_keys_go_and_the_ledger_and_figures_stay(desk: Desk) -> None:
    with desk.rows:
        file_id, key, size = storing.keep([b"photo"])
    said = FileSaid(file_id, key.hex(), "jpg", "a.jpg", size)
    tip_id = _ended(desk, files=(said,), street="东街", matters=("height",))
    young = _ended(desk, place="另一家")
    _age(desk, tip_id, 724)
    browser = desk.handler()
    page = browser.open("/tips/").follow("看是哪几件")
    assert page.has("登记序号 1", "清除")
    with desk.rows:
        assert forgetting.forget_ended() == 0
    _age(desk, tip_id, 730)
    with desk.rows:
        assert forgetting.forget_ended() == 1
        assert forgetting.forget_ended() == 0
        for table in (Entry, Wrap, TipFile):
            left = db.select(func.count()).select_from(table).where(table.tip_id == tip_id)
            assert db.session.scalar(left) == 0, table
        assert db.session.scalar(db.select(func.count()).select_from(Chunk)) == 0
        assert db.session.scalar(db.select(func.count()).select_from(Registration)) == 2
        assert db.session.get(Tip, tip_id) is not None
        assert db.session.scalar(db.select(func.count()).select_from(Count)) == 2
        told = counting.figures(desk.opener())
        assert sorted(one.street for one in told) == ["", "东街"]
    assert browser.open(f"/tips/{tip_id}", expect=404).has("没有找到这件举报")
    assert browser.open(f"/tips/{young}").has("另一家")
    assert browser.open("/tips/figures").has("合计", "不公布")


def test_a_review_takes_the_tip_out_of_the_figures(desk: Desk) -> None:
    tip_id, code = desk.told()
    browser = desk.handler()
    browser.open(f"/tips/{tip_id}").send("不予受理", {"给举报人的话": "不归我们管。"})
    with desk.rows:
        assert len(counting.figures(desk.opener())) == 1
        assert not counting.figures(desk.opener("jijian1"))
    desk.back(code).send("申请复核", {"为什么要复核": "归你们管。"})
    browser.open(f"/tips/{tip_id}").send("复核")
    with desk.rows:
        assert not counting.figures(desk.opener())


def test_72_no_total_tells_a_hidden_count() -> None:
    for counts in ([9, 3], [9, 8, 1], [1, 1, 7], [2, 2, 6, 0], [7, 0, 3], [12, 5, 4, 4, 1]):
        shown = figures.suppressed(counts)
        hidden = [one for one, kept in zip(counts, shown, strict=True) if kept is None]
        assert all(kept is None or kept == 0 or kept >= figures.FEWEST for kept in shown)
        assert not hidden or (len(hidden) > 1 and sum(hidden) >= figures.FEWEST), counts
    assert figures.suppressed([3]) == [None]
    assert figures.suppressed([1, 2, 0]) == [None, None, 0]
    assert figures.suppressed([6, 5, 0]) == [6, 5, 0]


def test_72_insiders_and_nameless_tips_are_counted_apart() -> None:
    def figure(way: str, standing: str) -> Figure:
        return Figure("2026-11", "东街", ("height",), way, "web", standing, "answered", "true")

    found = [figure("anonymous", "insider")] * 6 + [figure("named", "neighbour")] * 7
    tables = {one.name: one for one in figures.cuts(found)}
    assert dict(tables["举报人"].rows) == {"本单位员工": "6", "附近群众": "7"}
    assert dict(tables["举报性质"].rows) == {"匿名举报": "6", "实名举报": "7"}
    assert tables["办理结果"].rows == (("属实", "13"),)
    assert figures.cuts(found[:4])[0].total == "不公布"


def test_the_figures_and_the_register_come_in_word(desk: Desk) -> None:
    _ended(desk)
    browser = desk.handler()
    page = browser.open("/tips/figures")
    assert browser.open(page.link("下载举报情况月报")).data[:2] == b"PK"
    page = browser.open("/tips/register")
    assert page.send("下载举报台账").data[:2] == b"PK"
    page = page.send("下载举报台账", {"不遮盖被举报单位和事项摘要": True}, expect=422)
    assert page.has("请写理由")
    said = {"不遮盖被举报单位和事项摘要": True, "不遮盖的理由": "上级检查"}
    assert page.send("下载举报台账", said).data[:2] == b"PK"


def test_a_leader_sees_how_many_are_late_and_nothing_else(desk: Desk) -> None:
    _tip, _code = desk.told()
    desk.told(complaint=True)
    with desk.rows:
        leader = make.user(Role.LEADER)
    with clock.frozen(clock.now() + timedelta(days=30)):
        page = desk.visitor_of_staff().sign_in(leader).open("/")
        assert page.has("举报超过期限 1 件")
        assert not page.has_link("举报在办")
        assert desk.visitor_of_staff().sign_in("jijian1").open("/").has("举报超过期限 1 件")
        assert desk.visitor_of_staff().sign_in("jubao1").open("/").has("举报在办 1 件")
