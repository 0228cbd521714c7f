"""One tip, as its handlers walk it from the first look to the end."""

from datetime import timedelta

from portal.db import db
from portal.hazards.models import Hazard
from portal.kernel import clock
from portal.tips.terms import Clock, Status
from tests.support import make
from tests.support.handling import Desk, desk
from tests.support.informant import PLACE, TEXT
from tests.support.page import Browser, Page

__all__ = ["desk"]

RECORD = {
    "核查日期": "",
    "核查人员": "张甲、李乙",
    "时间和地点": "上午九点，二号车间",
    "核查事实": "防爆门上锁，钥匙不在现场。",
    "给举报人的话": "情况属实，已责令整改。",
}


def concluded(browser: Browser, tip_id: str, **more: str) -> Page:
    """受理, 核查 and 结论 by one handler."""
    page = browser.open(f"/tips/{tip_id}").send("受理").send("开始核查")
    said = RECORD | {"核查日期": clock.today().isoformat()} | more
    return page.follow("作出核查结论").send("作出结论", said)


def test_a_tip_goes_from_the_first_look_to_the_answer(desk: Desk) -> None:
    tip_id, code = desk.told()
    browser = desk.handler()
    page = browser.open("/tips/")
    assert page.has(PLACE, TEXT[:10], "待受理", "受理")
    assert page.statements <= 12
    page = page.follow(PLACE)
    assert page.has(TEXT)
    assert page.statements <= 12
    page = page.send("受理", {"给举报人的话": "我们会尽快去看。"})
    assert desk.tip(tip_id).due_on == clock.today() + timedelta(days=60)
    page = page.send("开始核查")
    assert page.has("和别的单位一起安排成日常检查")
    page = page.follow("作出核查结论").send("作出结论", expect=422)
    assert page.has("请写核查人员")
    said = RECORD | {"核查日期": clock.today().isoformat()}
    page = page.send("作出结论", said)
    assert page.has("等另一位核对", "张甲、李乙")
    page = page.send("答复", expect=422)
    assert page.has("一定要说明理由或结果")
    page = page.send("答复", {"给举报人的话": "门已打开，企业已处罚。"})
    tip = desk.tip(tip_id)
    assert (tip.status, tip.clock, tip.ended_on) == (Status.ANSWERED, None, clock.today())
    seen = desk.back(code)
    assert seen.has("已答复", "我们会尽快去看。", "情况属实，已责令整改。", "门已打开")
    assert not seen.has("张甲")
    assert page.browser.open("/tips/?tab=ended").has(PLACE, "办结")


def test_what_is_refused_or_false_tells_why(desk: Desk) -> None:
    tip_id, code = desk.told()
    page = desk.handler().open(f"/tips/{tip_id}").send("不予受理", expect=422)
    assert page.has("一定要说明理由或结果")
    page.send("不予受理", {"给举报人的话": "不属于安全生产，请找市场监管部门。"})
    assert desk.back(code).has("不予受理", "请找市场监管部门")


def test_verifying_is_put_off_once_and_the_informant_reads_why(desk: Desk) -> None:
    tip_id, code = desk.told()
    page = desk.handler().open(f"/tips/{tip_id}").send("受理")
    assert page.send("核查延期", expect=422).has("请写延期的理由")
    page = page.send("核查延期", {"给举报人的话": "要请专家鉴定。"})
    tip = desk.tip(tip_id)
    assert (tip.due_on, tip.is_extended) == (clock.today() + timedelta(days=90), True)
    assert "核查延期" not in page.buttons()
    assert desk.back(code).has("要请专家鉴定。")


def test_review_is_answered_once_either_way(desk: Desk) -> None:
    tip_id, code = desk.told()
    browser = desk.handler()
    page = concluded(browser, tip_id).send("答复", {"给举报人的话": "查了，属实。"})
    assert "复核" not in page.buttons()
    desk.back(code).send("申请复核", {"为什么要复核": "没有查二号门。"})
    tip = desk.tip(tip_id)
    assert tip.clock is Clock.ADMIT
    assert browser.open("/tips/").has("有新留言", "已答复")
    page = browser.open(f"/tips/{tip_id}")
    assert page.has("举报人申请复核", "没有查二号门。")
    page = page.send("复核", {"给举报人的话": "再查一次。"})
    tip = desk.tip(tip_id)
    assert (tip.status, tip.ended_on) == (Status.VERIFYING, None)
    assert "复核" not in page.buttons()


def test_a_review_is_declined_with_a_reason(desk: Desk) -> None:
    tip_id, code = desk.told()
    browser = desk.handler()
    browser.open(f"/tips/{tip_id}").send("不予受理", {"给举报人的话": "不归我们管。"})
    desk.back(code).send("申请复核", {"为什么要复核": "归你们管。"})
    page = browser.open(f"/tips/{tip_id}")
    page = page.send("维持原结果", expect=422)
    page.send("维持原结果", {"给举报人的话": "法律上归交通部门。"})
    assert desk.tip(tip_id).clock is None
    assert desk.back(code).has("维持原来的结果", "归交通部门")


def test_withdrawing_needs_the_informant(desk: Desk) -> None:
    tip_id, code = desk.told()
    browser = desk.handler()
    page = browser.open(f"/tips/{tip_id}")
    assert "准予撤回" not in page.buttons()
    desk.back(code).send("申请撤回这件举报")
    page = browser.open(f"/tips/{tip_id}").send("不同意撤回", {"给举报人的话": "已经查到了。"})
    assert not page.has("举报人申请撤回。同意的")
    desk.back(code).send("申请撤回这件举报")
    browser.open(f"/tips/{tip_id}").send("准予撤回")
    assert desk.tip(tip_id).status is Status.WITHDRAWN


def test_a_question_that_asks_who_they_are_is_sent_on_the_second_press_only(desk: Desk) -> None:
    tip_id, code = desk.told()
    page = desk.handler().open(f"/tips/{tip_id}")
    page = page.send("发出", {"想问的话": "请问您的工号是多少？"}, expect=422)
    assert page.has("可能会暴露举报人")
    assert not desk.back(code).has("工号")
    page.send("发出")
    assert desk.back(code).has("我们还想问您", "工号")
    page = page.browser.open(f"/tips/{tip_id}")
    page.send("发出", {"想问的话": "门现在还锁着吗？"})
    assert desk.back(code).has("门现在还锁着吗？")


def test_an_older_page_is_refused(desk: Desk) -> None:
    tip_id, _code = desk.told()
    one, other = desk.handler().open(f"/tips/{tip_id}"), desk.handler("jubao2")
    other.open(f"/tips/{tip_id}").send("受理")
    assert one.send("受理", expect=409).has("已有人办过")


def test_what_came_in_doubt_is_moved_to_those_in_hand(desk: Desk) -> None:
    desk.told(is_screened=False)
    browser = desk.handler()
    assert not browser.open("/tips/").has(PLACE)
    page = browser.open("/tips/?tab=unscreened").follow(PLACE)
    page.send("是真的举报，转到在办")
    assert browser.open("/tips/").has(PLACE)


def test_the_list_is_searched_by_what_is_sent_and_no_address_holds_it(desk: Desk) -> None:
    desk.told(place="东门仓库", text="堆了很多酒精桶")
    desk.told(place="西门食堂", text="煤气瓶放在门口")
    page = desk.handler().open("/tips/").send("查找", q="酒精 桶")
    assert page.has("东门仓库")
    assert not page.has("西门食堂")
    assert page.path == "/tips/search"
    assert page.statements <= 12


def test_a_tip_becomes_a_hazard_and_its_words_stay(desk: Desk) -> None:
    tip_id, _code = desk.told()
    with desk.rows:
        firm = make.firm("某某精密铸造厂")
    page = desk.handler().open(f"/tips/{tip_id}").follow("转为隐患")
    page = page.send("上报隐患", {"责任单位": str(firm.id), "隐患情况": "防爆门不能开启。"})
    assert page.has("已转为隐患")
    with desk.rows:
        row = db.session.scalars(db.select(Hazard)).one()
        assert row.source.label == "线索核查"
        assert TEXT[:5] not in row.text
