"""会签: each unit and each joint organ answers for itself, on the text it saw."""

import pytest

from portal.db import db
from portal.kernel.errors import Forbidden, Refusal, Stale
from portal.official import letters, queries
from portal.official.service import approving, drafting, handing
from portal.official.terms import Action, Direction, Outcome, Status
from portal.policy import Post, Role
from tests.official import making
from tests.support import make

FIRM = "某某建设集团有限公司"


def asking(desk, *names, joint=()):
    """A document that the heads of these sections are to countersign, with joint organs."""
    heads = {}
    for name in names:
        section = make.section(name)
        heads[name] = make.user(Role.SECTION, unit=section, name=f"{name}长"[:6])
        make.post(section, Post.HEAD, heads[name])
    words = making.content(issuers=[make.COMMITTEE, *joint])
    row = making.draft(desk, words)
    units = [make.section(name).id for name in names]
    row = drafting.ask(making.who(desk.drafter), row.key, row.version, units)
    return making.onward(desk, making.onward(desk, row)), heads


def answer(person, row, *, at=0, **said):
    waiting = [one for one in queries.countersigners(row) if one.step_id is None]
    return approving.countersign(
        making.who(person), row.key, row.version_no, waiting[at].id, **said
    )


def test_each_unit_answers_for_itself_and_the_last_answer_moves_it_on(rows):
    with rows:
        desk = making.desk()
        row, heads = asking(desk, "经发科", "财务科")
        first, second = heads["经发科"], heads["财务科"]
        assert (row.status, row.holder_id) == (Status.TO_COUNTERSIGN, first.id)
        with pytest.raises(Forbidden, match="财务科由财务科长会签"):
            answer(first, row, at=1)
        assert answer(second, row, at=1, opinion="同意").status is Status.TO_COUNTERSIGN
        with pytest.raises(Forbidden, match="不能办理"):
            answer(desk.leader, row)
        row = answer(first, row, opinion="第三条请加时限")
        assert row.status is Status.TO_REVIEW
        kept = {(step.facts["for"], step.opinion) for step in queries.steps(row)[:2]}
        assert kept == {("经发科", "第三条请加时限"), ("财务科", "同意")}


def test_answers_at_the_same_moment_do_not_stand_in_each_others_way(rows):
    with rows:
        desk = making.desk()
        row, heads = asking(desk, "经发科", "财务科")
        asked = queries.countersigners(row)
        seen = row.version_no
        for one, person in zip(asked, heads.values(), strict=True):
            row = approving.countersign(making.who(person), row.key, seen, one.id)
        assert row.status is Status.TO_REVIEW
        with pytest.raises(Stale):
            approving.countersign(making.who(heads["经发科"]), row.key, seen, asked[0].id)


def test_a_new_text_asks_them_again_and_the_same_one_does_not(rows):
    with rows:
        desk = making.desk()
        row, heads = asking(desk, "经发科")
        head = heads["经发科"]
        row = answer(head, row)
        row = approving.send_back(making.who(desk.clerk), row.key, row.version, "依据不准")
        again = making.onward(desk, making.onward(desk, row))
        assert again.status is Status.TO_REVIEW, "it has agreed to these words"
        row = drafting.save(
            making.who(desk.clerk),
            row.key,
            making.content(body=["经研究，定于 9 月检查。"]),
            again.version,
            reason="改期",
        )
        assert (row.status, row.holder_id) == (Status.TO_COUNTERSIGN, head.id)
        with pytest.raises(Stale):
            approving.countersign(making.who(head), row.key, 1, queries.countersigners(row)[-1].id)
        row = answer(head, row)
        row = making.to(desk, Status.TO_PRINT, row)
        words = making.content(body=["经研究，定于 10 月检查。"])
        row = drafting.save(making.who(desk.clerk), row.key, words, row.version, reason="再改期")
        assert row.status is Status.TO_COUNTERSIGN, "a signed text that is changed: asked again"
        assert [one.version_no for one in queries.countersigners(row)] == [1, 2, 3]


def test_who_does_not_agree_sends_it_back_and_the_others_need_not_answer(rows):
    with rows:
        desk = making.desk()
        row, heads = asking(desk, "经发科", "财务科")
        row = approving.send_back(
            making.who(heads["经发科"]), row.key, row.version, "与三定方案不符"
        )
        assert row.status is Status.DRAFT
        assert [one.name for one in queries.countersigners(row)] == ["经发科"]
        step = queries.steps(row)[0]
        assert (step.outcome, step.facts["at_step"]) == (Outcome.SENT_BACK, "会签")
        again = making.onward(desk, making.onward(desk, row))
        assert len(queries.unanswered(again)) == 2
        assert db.session.scalar(queries.counting_waiting(heads["财务科"].id)) == 1


def test_a_joint_organ_without_a_person_here_is_written_down_with_who_signed(rows):
    with rows:
        desk = making.desk()
        row, _ = asking(desk, joint=[FIRM])
        assert (row.status, row.holder_id) == (Status.TO_COUNTERSIGN, desk.drafter.id)
        with pytest.raises(Refusal, match="签字人的姓名和职务"):
            answer(desk.drafter, row)
        with pytest.raises(Forbidden):
            answer(desk.head, row, said_by="孙九，总经理")
        row = answer(desk.clerk, row, said_by="孙九，总经理", opinion="同意联合发文")
        assert queries.steps(row)[0].said_by == "孙九，总经理"
        row = making.to(desk, Status.TO_RECHECK, row)
        assert row.signed_by == "王四、孙九"
        row.direction = Direction.UP
        assert letters.issued(row, queries.content(row)).signers == ("王四", "孙九")


def test_a_joint_organ_that_is_a_unit_here_answers_by_its_head(rows):
    with rows:
        desk = making.desk()
        partner = make.section("某区园区办")
        head = make.user(Role.SECTION, unit=partner)
        make.post(partner, Post.HEAD, head)
        row, _ = asking(desk, joint=[partner.name])
        assert row.holder_id == head.id
        assert answer(head, row).status is Status.TO_REVIEW


def test_only_sections_with_a_head_can_be_asked_and_only_before_it_is_on_its_way(rows):
    with rows:
        desk = making.desk()
        row = making.draft(desk)
        who = making.who(desk.drafter)
        with pytest.raises(Refusal, match="1 个单位不能会签"):
            drafting.ask(who, row.key, row.version, [make.firm().id])
        with pytest.raises(Refusal, match="自己不用会签"):
            drafting.ask(who, row.key, row.version, [desk.section.id])
        row = drafting.ask(who, row.key, row.version, [make.section("无人科").id])
        row = making.onward(desk, row)
        with pytest.raises(Refusal, match="无人科还没有能会签的部门负责人"):
            making.onward(desk, row)
        row = making.to(desk, Status.TO_REVIEW)
        with pytest.raises(Refusal, match="不能再改会签单位"):
            drafting.ask(making.who(desk.clerk), row.key, row.version, [])


def test_what_hangs_on_a_leaver_goes_to_who_can_go_on_with_it(rows):
    with rows:
        desk = making.desk()
        colleague = make.user(Role.SECTION, name="冯十")
        draft = making.draft(desk)
        signing = making.to(desk, Status.TO_SIGN)
        asked, heads = asking(desk, "经发科")
        acting = making.who(desk.clerk)
        mine = handing.held(desk.drafter.id)
        assert {row.id for row in mine} == {draft.id, signing.id, asked.id}
        among = [desk.leader, colleague, desk.head]
        assert handing.heirs(mine, desk.drafter, among) == [colleague, desk.head]
        assert handing.heirs(handing.held(desk.leader.id), desk.leader, [colleague]) == []
        with pytest.raises(Refusal, match="不能接着办"):
            handing.hand_over(desk.leader.id, colleague.id, acting)
        assert handing.hand_over(desk.drafter.id, colleague.id, acting) == 3
        deputy = make.user(Role.SECTION, unit=make.section("经发科"))
        assert handing.hand_over(heads["经发科"].id, deputy.id, acting) == 1
        assert queries.countersigners(asked)[0].person_id == deputy.id
        assert answer(deputy, asked).status is Status.TO_REVIEW
        for row in (draft, signing):
            db.session.refresh(row)
            assert row.drafter_id == colleague.id
        back = approving.send_back(
            making.who(desk.leader), signing.key, signing.version, "请补充依据"
        )
        assert back.holder_id == colleague.id
        assert handing.without_living_owner() == []
        submitter = next(s for s in queries.steps(signing) if s.step is Action.SUBMIT)
        assert submitter.user_id == desk.drafter.id


def test_whoever_sent_it_back_is_warned_of_until_they_agree_also_when_asked_no_more(rows, browser):
    words = "财务科会签时退回，至今没有同意"
    with rows:
        desk = making.desk()
        row, heads = asking(desk, "财务科")
        head = making.who(heads["财务科"])
        row = approving.send_back(head, row.key, row.version, "与三定方案不符")
        assert queries.steps(row)[0].facts == {"at_step": "会签", "for": "财务科"}
        row = drafting.ask(making.who(desk.drafter), row.key, row.version, [])
    browser.sign_in(desk.drafter)
    assert browser.open(f"/official/{row.key}").has(words)
    with rows:
        units = [make.section("财务科").id]
        row = drafting.ask(making.who(desk.drafter), row.key, row.version, units)
        row = making.onward(desk, making.onward(desk, row))
        assert answer(heads["财务科"], row).status is Status.TO_REVIEW
    assert not browser.open(f"/official/{row.key}").has(words)
