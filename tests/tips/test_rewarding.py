"""奖励 of a tip: reckoned from the record, proposed, approved, refused; nothing joins the two."""

import io
import re
import zipfile
from datetime import timedelta

import pytest

from portal.db import db
from portal.kernel import clock
from portal.kernel.errors import NotFound, Refusal
from portal.rewards import queries
from portal.rewards.models import Reward
from portal.rewards.terms import Exclusion, Grade, Known, Status
from portal.tips import linking, reading
from portal.tips.models import BoxSecret, Entry
from portal.tips.service import recording, rewarding
from portal.tips.terms import Channel, Side, Standing
from portal.trail.models import TrailLine
from portal.web.once import OnceKey
from tests.support import handlers as keys
from tests.support import make
from tests.support.informant import PLACE, TEXT
from tests.support.rewarded import Office, office, record

__all__ = ["office"]


def words_of(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as word:
        return re.sub("<[^>]+>", "", word.read("word/document.xml").decode())


def test_a_reward_goes_from_the_case_to_the_approver(office: Office) -> None:
    tip_id, code = office.confirmed()
    handler = office.handler()
    page = office.reward_page(handler, tip_id)
    assert page.has("按罚款奖励", "50,000.00 元 × 15%", "7,500.00 元", "已核对")
    page = page.send("提出奖励", {"举报人是本单位员工": True}, expect=422)
    assert page.has("您改过上面的内容", "内部人员上浮")
    page = page.send("提出奖励")
    assert page.path == "/tips/"
    assert page.has("奖励已提出")
    assert office.reward_page(handler, tip_id).has("待审批", "7,500.00 元")
    assert not office.back(code).has("7,500.00", "奖励已批准")
    leader = office.handler("lingdao1")
    page = leader.open("/tips/approvals")
    assert page.has("待审批", "7,500.00 元")
    assert not page.has(PLACE)
    page = page.follow("打开")
    assert page.has(TEXT, PLACE, "按罚款奖励", "某应急罚〔2026〕9号", "7,500.00 元")
    form = page.form("下载奖励审批表")
    answer = leader.client.post(form.node.get("action"), data=form.body())
    assert "计算过程" in words_of(answer.data)
    assert TEXT in words_of(answer.data)
    page = page.send("批准")
    assert page.has("已批准", "没有等着审批的奖励")
    assert office.back(code).has("奖励已批准", "7,500.00 元")
    assert office.reward_page(handler, tip_id).has("待领取")
    assert "下载领奖通知书" not in office.reward_page(handler, tip_id).buttons()


def test_an_amount_that_leaves_the_rule_needs_a_reason_and_two_leaders(office: Office) -> None:
    tip_id, _ = office.confirmed()
    page = office.reward_page(office.handler(), tip_id)
    page = page.send("提出奖励", {"实际拟奖励（元）": "3000"}, expect=422)
    assert page.has("请写明理由")
    page.send("提出奖励", {"与规定不同的理由": "线索只对了一半"})
    first = office.handler("lingdao1")
    page = first.open("/tips/approvals").follow("打开")
    assert page.has("线索只对了一半", "还要再请一位领导批")
    page = page.send("批准")
    assert page.has("请另一位领导再批一次", "前面的手续是您办的")
    second = office.handler("lingdao2").open("/tips/approvals").follow("打开")
    assert second.send("批准").has("已批准")


def test_a_refusal_is_read_by_the_handlers_and_leaves_room_for_another(office: Office) -> None:
    tip_id, code = office.confirmed()
    handler = office.handler()
    office.reward_page(handler, tip_id).send("提出奖励")
    page = office.handler("lingdao1").open("/tips/approvals").follow("打开")
    page = page.send("不批准这笔奖励", expect=422)
    assert page.has("请写不批准的理由")
    page = page.send("不批准这笔奖励", {"不批准的理由": "处罚还在复议"})
    assert page.has("没有批准")
    page = office.reward_page(handler, tip_id)
    assert page.has("处罚还在复议")
    assert not office.back(code).has("处罚还在复议")
    page.send("提出奖励")
    with office.rows:
        found = linking.rewards_of(office.opener().key(tip_id, Side.SHARED))
        assert [one.status for one in found] == [Status.REFUSED, Status.PROPOSED]
        with pytest.raises(Refusal, match="已经提出过奖励"):
            office.propose(tip_id)


def test_who_is_not_in_the_box_opens_nothing(office: Office) -> None:
    tip_id, _ = office.confirmed()
    with office.rows:
        row = office.propose(tip_id)
        with pytest.raises(NotFound, match="奖励审批信箱"):
            rewarding.opened(office.opener("jubao1"), row)
        with pytest.raises(NotFound):
            rewarding.approve(
                make.actor(office.people["lingdao1"]), office.opener("jijian1"), row.id
            )
    office.handler().open("/tips/approvals", expect=403)
    office.handler("lingdao1").open(f"/tips/{tip_id}", expect=403)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"exclusion": Exclusion.DUTY}, "不予奖励的人员"),
        ({"known": Known.HANDLED}, "已经发现并按规定处理"),
    ],
)
def test_what_the_rule_forbids_is_not_proposed(
    office: Office, said: dict[str, object], why: str
) -> None:
    tip_id, _ = office.confirmed()
    with office.rows, pytest.raises(Refusal, match=why):
        office.propose(tip_id, **said)


def test_facts_come_from_the_confirmed_record_and_the_ticks(office: Office) -> None:
    tip_id, _ = office.confirmed(standing=Standing.INSIDER)
    with office.rows:
        found = reading.case(office.opener(), tip_id)
        said = rewarding.begun(found)
        assert (said.is_finable, said.is_insider) == (True, True)
        object.__setattr__(said, "grade", Grade.GENERAL)
        object.__setattr__(said, "deaths", 2)
        assert rewarding.reckoned(found, said).amount_fen == 6_000_000


def test_no_reward_before_the_second_person_has_confirmed(office: Office) -> None:
    tip_id, _ = office.confirmed()
    with office.rows:
        actor, key = make.actor(office.people["jubao1"]), office.opener()
        version = reading.case(key, tip_id).tip.version
        recording.correct(actor, key, tip_id, version, record(fine_fen=9_000_000), "笔误")
        with pytest.raises(Refusal, match="核对"):
            office.propose(tip_id)
    assert "奖励" not in office.handler().open(f"/tips/{tip_id}").buttons()


def test_proposing_and_approving_leave_the_tip_as_it_was(office: Office) -> None:
    """No entry, no version, no line, no address: not even that there is a reward."""
    tip_id, _ = office.confirmed()
    handler = office.handler()
    before = _traces(office, tip_id)
    page = office.reward_page(handler, tip_id)
    page.send("提出奖励")
    office.handler("lingdao1").open("/tips/approvals").follow("打开").send("批准")
    assert _traces(office, tip_id) == before
    with office.rows:
        (reward,) = db.session.scalars(db.select(Reward.id))
        lines = db.session.scalars(db.select(TrailLine)).all()
        once = db.session.scalars(db.select(OnceKey)).all()
        told = " ".join(f"{one.subject} {one.before} {one.after} {one.words}" for one in lines)
        led = " ".join(f"{one.path} {one.address}" for one in once)
        assert {one.subject for one in lines if one.verb.startswith("reward.")} == {"reward"}
        assert reward not in told
        assert tip_id not in led


def _traces(office: Office, tip_id: str) -> tuple[object, ...]:
    tip = office.tip(tip_id)
    with office.rows:
        columns = tuple(getattr(tip, one.name) for one in tip.__table__.columns)
        count = db.session.scalar(
            db.select(db.func.count()).select_from(Entry).where(Entry.tip_id == tip_id)
        )
        lines = len(
            [one for one in db.session.scalars(db.select(TrailLine)) if tip_id in one.subject]
        )
    return (*columns, count, lines)


def test_every_sealed_case_is_as_long_as_any_other(office: Office) -> None:
    short, _ = office.confirmed(text="门锁死了。")
    long, _ = office.confirmed(text="门锁死了，钥匙在老板手里。" * 200)
    with office.rows:
        rows = [office.propose(one) for one in (short, long)]
        assert len({len(row.sealed_calculation) for row in rows}) == 1


def test_a_notice_is_printed_for_what_staff_entered(office: Office) -> None:
    tip_id, _, key = office.approved(channel=Channel.PHONE)
    page = office.reward_page(office.handler(), tip_id)
    form = page.form("下载领奖通知书")
    answer = page.browser.client.post(form.node.get("action"), data=form.body())
    with office.rows:
        row = queries.get(key)
    assert row.reference in words_of(answer.data)
    assert "7,500.00 元" in words_of(answer.data)
    other, _, _ = office.approved()
    with office.rows, pytest.raises(Refusal, match="不出领奖通知书"):
        rewarding.claim_notice(make.actor(office.people["jubao1"]), office.opener(), other)


def test_the_two_boxes_take_no_tips_and_are_seen_by_their_own_people(office: Office) -> None:
    office.told()
    with office.rows:
        assert {one.box_id for one in db.session.scalars(db.select(keys.Tip))} == {
            keys.box("safety").id
        }
    page = office.handler("caiwu1").open("/tips/boxes")
    assert page.has("财务信箱", "实名领奖人的姓名和账号")
    assert not page.has("安全管理科举报信箱")
    assert office.handler("jubao1").open("/tips/boxes").has("财务信箱", "安全管理科举报信箱")


def test_a_leader_begins_the_box(office: Office) -> None:
    with office.rows:
        box = keys.box("approvals")
        box.public, box.epoch = None, 0
        db.session.execute(db.delete(BoxSecret).where(BoxSecret.box_id == box.id))
        db.session.commit()
    page = office.handler("lingdao1").open("/tips/boxes")
    assert page.send("启用这个信箱").has("已启用", "钥匙第 1 版")


def test_a_visit_before_the_tip_is_no_ground_for_a_reward(office: Office) -> None:
    tip_id, _ = office.told()
    with office.rows:
        office.verify(tip_id, visited_on=clock.today() - timedelta(days=1))
        with pytest.raises(Refusal, match="登记在核查记录之后"):
            office.propose(tip_id)
