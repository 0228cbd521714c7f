"""G. Handling, and the lines of C and E that handling decides.

Lines 28, 29, 49, 50, 59, 61 to 63, 69 to 75; 68 stands in tests/tips/test_recording.py.
"""

import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import func, text

from portal.db import db, transaction
from portal.kernel import clock
from portal.kernel.errors import NotFound, Refusal
from portal.notices.models import Notice
from portal.ops.remind import remind
from portal.policy import Role
from portal.sealing import chain
from portal.tips import reading
from portal.tips.models import Box, Entry, Registration, Tip, Wrap
from portal.tips.models_desk import Count, Group, GroupChange, Grouped
from portal.tips.reminding import LATE, NEAR, NEW
from portal.tips.service import boxes, giving, grouping
from portal.tips.service.opening import Opener
from portal.tips.terms import Clock, Side, Status, Takes
from portal.trail.models import TrailLine
from tests.bar.marks import WORDS, found_in
from tests.support import informant, make
from tests.support.handling import ELSEWHERE, Desk, desk
from tests.support.page import Browser
from tests.tips.test_recording import read
from tests.tips.test_views_case import concluded

__all__ = ["desk"]

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)> \u202egnp.exe =cmd|'/c calc'!A1"
OTHERS = (
    Role.ADMIN,
    Role.SAFETY,
    Role.SECTION,
    Role.LEADER,
    Role.FINANCE,
    Role.CLERK,
    Role.AUDITOR,
    Role.FIRM_STAFF,
    Role.FIRM_HEAD,
)


def test_28_an_administrator_has_no_key_and_no_page(desk: Desk) -> None:
    tip_id, _code = desk.told()
    with desk.rows:
        admin = make.user(Role.ADMIN, username="guanli")
        holders = set(db.session.scalars(db.select(Wrap.holder).where(Wrap.tip_id == tip_id)))
        box = db.session.scalars(db.select(Box).order_by(Box.id)).first()
        assert holders == {f"box:{box.id}:{box.epoch}", "escrow", "informant"}
        assert admin.id not in boxes.member_ids(box.id, box.epoch)
        with pytest.raises(NotFound):
            reading.case(Opener(admin.id, bytes(32)), tip_id)
    browser = Browser(desk.app).sign_in("guanli")
    assert browser.client.get(f"/tips/{tip_id}").status_code == 403
    assert browser.client.get("/tips/").status_code == 403


def test_29_who_comes_later_reads_nothing_before_a_member_lets_them_in(desk: Desk) -> None:
    tip_id, _code = desk.told()
    with desk.rows:
        late = make.user(Role.TIPS, username="jubao3")
        private, _ = informant.handlers.make(
            late.id, make.PASSWORD, desk.settings.instance, cost=informant.LOCK
        )
        newcomer = Opener(late.id, private)
        with pytest.raises(NotFound):
            reading.case(newcomer, tip_id)
        box = db.session.scalars(db.select(Box).order_by(Box.id)).first()
        member = desk.opener()
        held = boxes.private_keys(box.id, member.user_id, member.private)
        boxes.admit(box, late.id, held)
        assert reading.case(Opener(late.id, private), tip_id).first.text == informant.TEXT
        epoch = box.epoch
        with transaction():
            boxes.remove(box, late.id)
        assert box.epoch == epoch + 1
        with pytest.raises(NotFound):
            reading.case(Opener(late.id, private), tip_id)


def test_49_what_is_typed_stays_inert_in_every_page_and_paper(desk: Desk) -> None:
    code = informant.code_on(informant.write(desk.visitor(), place=HOSTILE, text=HOSTILE))
    with desk.rows:
        tip_id = db.session.scalars(db.select(Tip.id)).one()
        db.session.get_one(Tip, tip_id).is_screened = True
        db.session.commit()
    browser = desk.handler()
    for address in ("/tips/", f"/tips/{tip_id}", f"/tips/{tip_id}/refer", f"/tips/{tip_id}/group"):
        data = browser.client.get(address).get_data(as_text=True)
        assert "<script>alert" not in data, address
        assert "<img src=x" not in data, address
        assert "alert(1)" in unescape(data), address
        assert "\u202e" not in data, address
    page = browser.open(f"/tips/{tip_id}")
    for button in ("举报受理登记表", "举报核查单"):
        assert "alert(1)" in read(page.send(button).data)
    page = browser.open("/tips/register")
    said = {"不遮盖被举报单位和事项摘要": True, "不遮盖的理由": "核对"}
    assert "alert(1)" in read(page.send("下载举报台账", said).data)
    with desk.rows:
        remind(desk.app)
        assert not [one for one in db.session.scalars(db.select(Notice)) if "alert" in one.text]
    assert desk.back(code).has("<script>alert(1)</script>")


def test_50_every_address_of_a_tip_answers_every_other_role_alike(desk: Desk) -> None:
    tip_id, _code = desk.told()
    rules = [
        rule
        for rule in desk.app.url_map.iter_rules()
        if rule.endpoint.startswith("tips.") and "tip_id" in rule.arguments
    ]
    assert len(rules) > 20
    people = {}
    with desk.rows:
        for role in OTHERS:
            people[role] = make.user(role, username=f"u-{role.value}")
    unknown = "0" * 32
    for role in OTHERS:
        client = Browser(desk.app).sign_in(people[role]).client
        for rule in rules:
            for method in sorted(rule.methods & {"GET", "POST"}):
                answers = [_ask(client, rule, one, method) for one in (tip_id, unknown)]
                assert answers[0] == answers[1], (role, rule.rule)
                assert answers[0][0] in (403, 404, 400), (role, rule.rule, answers[0][0])
    client = desk.handler(ELSEWHERE).client
    token = desk.handler(ELSEWHERE).open("/tips/").form("查找").value("csrf_token")
    for rule in rules:
        for method in sorted(rule.methods & {"GET", "POST"}):
            answers = [_ask(client, rule, one, method, token) for one in (tip_id, unknown)]
            assert answers[0] == answers[1], rule.rule
            assert answers[0][0] == 404, (rule.rule, answers[0][0])


def _ask(client: object, rule: object, tip_id: str, method: str, token: str = "") -> tuple:
    """The answer of an address for one tip, what changes with each request taken out."""
    address = rule.rule.replace("<tip_id>", tip_id).replace("<file_id>", "1" * 32)
    address = address.replace("<name>", "admit")
    answer = client.open(address, method=method, data={"csrf_token": token, "version": "1"})
    words = re.sub(r"[A-Za-z0-9_.\-]{30,}|编号 \w+|[0-9a-f]{12}", "", answer.get_data(as_text=True))
    return answer.status_code, words


def test_59_any_edit_of_the_ledger_is_found(desk: Desk) -> None:
    for at in range(3):
        desk.told(f"第 {at} 件")

    def fault() -> chain.Fault | None:
        rows = db.session.scalars(db.select(Registration).order_by(Registration.index))
        return chain.verify((chain.Row(r.index, r.day, r.commitment, r.link) for r in rows), {})

    with desk.rows:
        assert fault() is None
    for changed in (
        'DELETE FROM tip_registration WHERE "index" = 2',
        'UPDATE tip_registration SET "index" = 9 WHERE "index" = 3',
        'UPDATE tip_registration SET commitment = link WHERE "index" = 2',
        "UPDATE tip_registration SET day = '2020-01-01' WHERE \"index\" = 2",
    ):
        with desk.rows:
            db.session.connection().execute(text(changed))
            db.session.expire_all()
            assert fault() is not None, changed
            db.session.rollback()


def test_61_the_first_is_by_the_ledger_and_a_group_needs_two_and_a_chain(desk: Desk) -> None:
    early, late = (desk.told(f"五号门锁死 {at}")[0] for at in range(2))
    with desk.rows:
        one, two = (make.actor(desk.people[name]) for name in ("jubao1", "jubao2"))
        with pytest.raises(Refusal, match="为什么"):
            grouping.propose(one, desk.opener(), {early: True, late: True}, "")
        group = grouping.propose(one, desk.opener(), {late: True, early: True}, "同一扇门的事")
        with pytest.raises(Refusal, match="另一位"):
            grouping.decide(one, desk.opener(), group, 1, agrees=True)
        assert grouping.first_of(group) is None
        grouping.decide(two, desk.opener("jubao2"), group, 1, agrees=True)
        assert grouping.first_of(group).id == early
        assert [row.by_id for row in db.session.scalars(db.select(GroupChange))] == [
            one.user_id,
            two.user_id,
        ]
        assert grouping.verify() is None
        assert not _clear(desk, "同一扇门的事")


def _clear(desk: Desk, words: str) -> list[str]:
    """Where words stand on disk that should be sealed."""
    db.session.commit()
    return found_in(desk.settings.instance, [words])


def test_62_a_tip_about_the_office_goes_elsewhere_and_the_accused_see_nothing(desk: Desk) -> None:
    words = f"{WORDS['text']}，科里的人收了钱"
    tip_id, _code = desk.told(words, WORDS["place"], complaint=True)
    with desk.rows:
        row = db.session.get_one(Tip, tip_id)
        assert db.session.get_one(Box, row.box_id).takes is Takes.COMPLAINTS
        own = [f"user:{desk.people['jubao1'].id}", *desk.opener().holders()]
        wraps = db.select(Wrap).where(Wrap.tip_id == tip_id, Wrap.holder.in_(own))
        assert not db.session.scalars(wraps).all()
        leader = make.user(Role.LEADER)
    page = desk.handler().open("/tips/")
    assert not page.has(WORDS["place"])
    assert re.search(r"在办 ?0", page.text)
    assert desk.handler().open(f"/tips/{tip_id}", expect=404)
    with clock.frozen(clock.now() + timedelta(days=40)):
        remind(desk.app)
        assert not Browser(desk.app).sign_in(leader).open("/").has("举报超过期限")
        assert Browser(desk.app).sign_in(ELSEWHERE).open("/").has("举报超过期限 1 件")
    with desk.rows:
        told = {one.user_id for one in db.session.scalars(db.select(Notice))}
        assert told == {desk.people[ELSEWHERE].id}


def test_63_who_recuses_reads_no_more_and_the_trail_says_so(desk: Desk) -> None:
    tip_id, _code = desk.told()
    page = desk.handler().open(f"/tips/{tip_id}/people")
    page = page.send("我回避，不再看到这一件", expect=422)
    assert page.has("请写回避的理由")
    page.send("我回避，不再看到这一件", {"text": "老板是我亲戚"})
    desk.handler().open(f"/tips/{tip_id}", expect=404)
    assert desk.handler("jubao2").open(f"/tips/{tip_id}").has("老板是我亲戚")
    with desk.rows:
        lines = db.session.scalars(db.select(TrailLine).where(TrailLine.verb == "tip.recuse"))
        assert [one.subject for one in lines] == [f"tip:{tip_id}"]
        one = make.actor(desk.people["jubao2"])
        with pytest.raises(Refusal, match="没有别人"):
            giving.recuse(one, desk.opener("jubao2"), tip_id, desk_version(tip_id), "也是亲戚")


def desk_version(tip_id: str) -> int:
    """The version of a tip's row, inside ``rows``."""
    return db.session.get_one(Tip, tip_id, populate_existing=True).version


def test_69_every_limit_runs_and_the_informant_sees_the_next_day(desk: Desk) -> None:
    tip_id, code = desk.told()
    tip = desk.tip(tip_id)
    assert tip.clock is Clock.ADMIT
    assert tip.due_on is not None
    assert tip.due_on >= clock.today() + timedelta(days=5)
    assert desk.back(code).has("最晚这一天告诉您受不受理")
    browser = desk.handler()
    browser.open(f"/tips/{tip_id}").send("受理")
    assert desk.tip(tip_id).due_on == clock.today() + timedelta(days=60)
    assert desk.back(code).has("最晚这一天查完")
    with clock.frozen(clock.now() + timedelta(days=61)):
        assert desk.back(code).has("已经过了")
    page = browser.open(f"/tips/{tip_id}").send("开始核查").follow("作出核查结论")
    said = {
        "核查日期": clock.today().isoformat(),
        "核查人员": "张、李",
        "时间和地点": "现场",
        "核查事实": "属实",
        "给举报人的话": "属实",
    }
    page.send("作出结论", said)
    assert desk.tip(tip_id).clock is Clock.ANSWER
    assert desk.back(code).has("最晚这一天答复您")


def test_70_what_is_forwarded_is_redacted_and_the_original_stays(desk: Desk) -> None:
    tip_id, code = desk.told("我叫张三丰，13800138000，三号仓库没有灭火器。")
    page = desk.handler().open(f"/tips/{tip_id}").follow("移送")
    said = {"移送给哪个单位": "市消防救援支队", "给举报人的话": "归消防管。"}
    page = page.send("移送", said)
    assert page.has("13800138000")
    letter = read(page.send("举报移送函").data)
    assert "三号仓库没有灭火器" in letter
    assert "13800138000" not in letter
    assert "张三丰" not in letter
    assert desk.back(code).has("市消防救援支队")
    assert desk.tip(tip_id).status is Status.REFERRED


def test_71_notices_hold_nothing_and_come_in_one_batch(desk: Desk) -> None:
    tip_id, _code = desk.told(WORDS["text"], WORDS["place"])
    with desk.rows:
        assert not db.session.scalars(db.select(Notice)).all()
    for days, words in ((0, NEW), (7, NEAR), (30, LATE)):
        with clock.frozen(clock.now() + timedelta(days=days)):
            remind(desk.app)
            remind(desk.app)
        with desk.rows:
            notices = [
                one.text
                for one in db.session.scalars(db.select(Notice))
                if one.user_id == desk.people["jubao1"].id
            ]
            assert words in notices[-1] or days == 7, notices
            for one in notices:
                assert tip_id not in one
                assert not re.search(r"\d", one), one
                assert not any(part in one for part in (WORDS["text"][:5], WORDS["place"][:5]))
    assert len(notices) <= 3


def test_72_figures_hide_what_is_small_and_the_rows_say_nothing(desk: Desk) -> None:
    tip_id, _code = desk.told(street=WORDS["place"], matters=("confined_space",))
    desk.handler().open(f"/tips/{tip_id}").send("不予受理", {"给举报人的话": "不归我们管。"})
    page = desk.handler().open("/tips/figures")
    assert page.has("不公布", "1 至 4 件的不公布")
    with desk.rows:
        assert db.session.scalar(db.select(func.count()).select_from(Count)) == 1
        assert not _clear(desk, WORDS["place"])


def test_73_lines_of_the_trail_hold_a_verb_and_a_random_id(desk: Desk) -> None:
    tip_id, _code = desk.told(WORDS["text"], WORDS["place"])
    page = concluded(desk.handler(), tip_id)
    page.send("答复", {"给举报人的话": "已处理。"})
    with desk.rows:
        lines = [
            one for one in db.session.scalars(db.select(TrailLine)) if one.verb.startswith("tip.")
        ]
        assert {one.verb for one in lines} == {
            "tip.admit",
            "tip.verify",
            "tip.conclude",
            "tip.answer",
        }
        assert {one.subject for one in lines} == {f"tip:{tip_id}"}
        assert not any(one.words or one.before or one.after for one in lines)
        assert not _clear(desk, WORDS["text"])


def test_75_a_tip_by_phone_gets_the_same_ledger_entry_and_a_code(desk: Desk) -> None:
    desk.told()
    browser = desk.handler()
    page = browser.open("/tips/enter")
    said = {
        "怎么来的": "phone",
        "单位名称或地址": "西门食堂",
        "举报内容": "煤气瓶放在门口",
        "way": "named",
        "姓名": "王五",
        "电话": "13900139000",
    }
    form = page.form("录入").fill(said)
    page = form.press("录入")
    code = informant.code_on(page)
    again = browser.client.post("/tips/enter", data=form.body())
    assert "已经录入过" in again.get_data(as_text=True)
    with desk.rows:
        rows = db.session.scalars(db.select(Tip).order_by(Tip.index)).all()
        assert [one.index for one in rows] == [1, 2]
        assert db.session.scalar(db.select(func.count()).select_from(Registration)) == 2
        assert not db.session.scalars(db.select(Grouped)).all()
        assert not db.session.scalars(db.select(Group)).all()
        desk_side = db.select(Entry).where(Entry.tip_id == rows[1].id, Entry.side == Side.DESK)
        assert len(db.session.scalars(desk_side).all()) == 1
        assert not _clear(desk, "13900139000")
    assert desk.back(code).has("西门食堂", "煤气瓶")
    assert browser.open("/tips/").follow("西门食堂").has("来电", "实名举报", "身份信封")
