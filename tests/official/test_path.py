"""From the draft to the archive: what each step records, who may take it, where it leads."""

import pytest
from sqlalchemy import select

from portal.db import db
from portal.files import service as files
from portal.gongwen.read import read
from portal.kernel import clock
from portal.kernel.errors import Forbidden, NotFound, Refusal, Stale
from portal.notices.models import Notice
from portal.official import queries, rules
from portal.official.service import approving, drafting, ending, issuing
from portal.official.service.issuing import Sealing
from portal.official.terms import Action, Outcome, Retention, Status
from portal.policy import Post, Role
from portal.trail.models import TrailLine
from tests.official import making
from tests.support import make


def fresh(row):
    db.session.refresh(row)
    return row


def test_a_notice_goes_from_the_draft_to_the_archive_and_each_step_says_what_it_must(rows):
    with rows:
        desk = making.desk()
        row = making.to(desk, Status.ARCHIVED)
        kept = {step.step: step for step in queries.steps(row)}
        lines = db.session.scalars(
            select(TrailLine.verb).where(TrailLine.subject == row.trail_subject)
        ).all()
    assert row.number == f"某新城管安〔{clock.today().year}〕1号"
    assert (row.dated, row.printed_on, row.signed_by) == (clock.today(), clock.today(), "王四")
    assert [step.value for step in kept] == [
        "archive", "dispatch", "seal", "print", "register", "recheck", "sign_off", "review",
        "vet", "submit",
    ]  # fmt: skip
    assert {step.outcome for step in kept.values()} == {Outcome.PASSED}
    facts = {step: kept[step].facts for step in kept}
    assert facts[Action.SUBMIT]["basis"] == "区安委会 2023 年第 6 号通知"
    assert facts[Action.SUBMIT]["recipients"] == "各科室、各企业"
    assert (kept[Action.VET].title, kept[Action.VET].opinion) == ("建设科 · 林二", "同意")
    assert len(facts[Action.REVIEW]["checks"]) == len(making.CHECKS)
    assert facts[Action.SIGN_OFF]["digest"] == row.signed_digest
    assert facts[Action.REGISTER]["among"] == "各科室、各企业"
    assert facts[Action.PRINT]["proofreaders"] == "周三、陈一"
    assert facts[Action.SEAL]["approver"] == "王四"
    assert facts[Action.ARCHIVE] == {"retention": "ten"}
    assert lines[0] == "document.draft"
    assert set(lines[1:]) == {f"document.{step.value}" for step in kept}


def test_the_word_files_carry_number_and_dates_and_the_signed_text_alone(rows):
    with rows:
        desk = making.desk()
        row = making.to(desk, Status.TO_RECHECK)
        store = files.store()
        signed = read(store.path(row.signed_sha256).read_bytes()).text
        row = making.to(desk, Status.TO_SEAL, row)
        issued = read(store.path(row.file_sha256).read_bytes()).text
        assert rules.digest(queries.content(row)) == row.signed_digest
        assert store.verify(row.signed_sha256)
    today = clock.today()
    day = f"{today.year}年{today.month}月{today.day}日"
    assert row.number not in signed
    assert day in signed
    for words in (row.number, "定于 6 月开展检查", f"{day}印发"):
        assert words in issued


def test_each_next_one_is_told_and_the_one_before_goes_on_reading(rows):
    with rows:
        desk = making.desk()
        row = making.to(desk, Status.TO_VET)
        outsider = make.user(Role.SECTION, unit=make.section("经发科"))
        with pytest.raises(NotFound):
            queries.get(making.who(outsider), row.key)
        assert queries.get(making.who(desk.head), row.key).holder_id == desk.head.id
        row = making.to(desk, Status.TO_ARCHIVE, row)
        for person in (desk.drafter, desk.head, desk.clerk, desk.leader, desk.keeper):
            assert queries.get(making.who(person), row.key)
        told = db.session.scalars(select(Notice).where(Notice.user_id == desk.leader.id)).all()
    assert [one.text for one in told] == ["《关于开展安全检查的通知》待签发"]
    assert told[0].address == f"/official/{row.key}"


ACTS = {
    Status.DRAFT: lambda who, row: approving.submit(who, row.key, row.version),
    Status.TO_VET: lambda who, row: approving.vet(who, row.key, row.version),
    Status.TO_REVIEW: lambda who, row: approving.review(who, row.key, row.version, making.CHECKS),
    Status.TO_SIGN: lambda who, row: approving.sign_off(who, row.key, row.version),
    Status.TO_RECHECK: lambda who, row: issuing.recheck(who, row.key, row.version, making.AGAIN),
    Status.TO_REGISTER: lambda who, row: issuing.register(
        who, row.key, row.version, copies=1, among="各科室"
    ),
    Status.TO_SEAL: lambda who, row: issuing.seal(
        who, row.key, row.version, Sealing("印章", 1, "王四")
    ),
    Status.TO_ARCHIVE: lambda who, row: issuing.archive(
        who, row.key, row.version, Retention.TEN, pages=None
    ),
}
WHOSE = {
    Status.DRAFT: {"drafter"},
    Status.TO_VET: {"head"},
    Status.TO_REVIEW: {"clerk", "archivist"},
    Status.TO_SIGN: {"leader"},
    Status.TO_RECHECK: {"clerk", "archivist"},
    Status.TO_REGISTER: {"clerk", "archivist"},
    Status.TO_SEAL: {"keeper"},
    Status.TO_ARCHIVE: {"archivist"},
}


@pytest.mark.parametrize("status", ACTS)
def test_a_step_is_taken_by_whose_turn_it_is_and_by_nobody_else(rows, status):
    with rows:
        desk = making.desk()
        row = making.to(desk, status)
        for name in ("drafter", "head", "clerk", "leader", "keeper", "archivist"):
            if name in WHOSE[status]:
                continue
            with pytest.raises((Forbidden, NotFound)) as refused:
                ACTS[status](making.who(getattr(desk, name)), fresh(row))
            assert str(refused.value).endswith(("请与其联系。", "“公文办理”里打开。"))
        taker = getattr(desk, sorted(WHOSE[status])[0])
        assert ACTS[status](making.who(taker), fresh(row)).status is not status


def test_nobody_vets_or_signs_what_they_drafted(rows):
    with rows:
        desk = making.desk()
        make.post(desk.section, Post.SECTION_HEAD, desk.drafter)
        row = making.to(desk, Status.TO_VET)
        assert row.holder_id == desk.leader.id, "the head drafted it: the leader in charge vets"
        both = make.user(Role.LEADER, Role.SECTION, unit=desk.section, name="孙七")
        make.post(desk.section, Post.SECTION_HEAD, desk.head)
        make.post(desk.section, Post.LEADER_IN_CHARGE, both)
        mine = drafting.start(making.who(both), making.said(), making.content())
        mine = making.to(desk, Status.TO_SIGN, approving.submit(making.who(both), mine.key, 1))
        assert mine.holder_id == desk.leader.id
        other = making.to(desk, Status.TO_REVIEW)
        with pytest.raises(Refusal, match="选的人不能签发"):
            approving.review(
                making.who(desk.clerk),
                other.key,
                other.version,
                making.CHECKS,
                signer_id=desk.head.id,
            )


def test_who_stands_in_for_the_leader_does_not_sign_their_own_draft(rows):
    with rows:
        desk = making.desk()
        row = making.to(desk, Status.TO_SIGN)
        drafter = making.who(desk.drafter)
        stands_in = type(drafter)(
            drafter.user_id,
            drafter.name,
            drafter.roles,
            drafter.unit_id,
            drafter.unit_name,
            stands_in_for=(making.who(desk.leader),),
        )
        with pytest.raises(Refusal, match="自己拟的稿不能自己签发"):
            approving.sign_off(stands_in, row.key, row.version)
        assert fresh(row).status is Status.TO_SIGN


@pytest.mark.parametrize(
    "status", [Status.TO_VET, Status.TO_REVIEW, Status.TO_SIGN, Status.TO_RECHECK]
)
def test_sent_back_with_a_reason_it_is_a_draft_again_and_goes_the_whole_way(rows, status):
    with rows:
        desk = making.desk()
        row = making.to(desk, status)
        by = making.who(getattr(desk, sorted(WHOSE[status])[0]))
        with pytest.raises(Refusal, match="理由"):
            approving.send_back(by, row.key, row.version, "  ")
        row = approving.send_back(by, row.key, fresh(row).version, "第二段依据不准")
        assert (row.status, row.holder_id) == (Status.DRAFT, desk.drafter.id)
        assert (row.signed_at, row.signed_digest, row.dated) == (None, "", None)
        step = queries.steps(row)[0]
        assert (step.outcome, step.opinion) == (Outcome.SENT_BACK, "第二段依据不准")
        told = db.session.scalars(
            select(Notice.text).where(Notice.user_id == desk.drafter.id)
        ).all()
        assert told[-1].endswith("草稿：第二段依据不准")
        assert making.to(desk, Status.ARCHIVED, row).number


def test_the_drafter_takes_it_back_until_it_is_signed(rows):
    with rows:
        desk = making.desk()
        row = making.to(desk, Status.TO_SIGN)
        with pytest.raises(Forbidden):
            approving.withdraw(making.who(desk.head), row.key, row.version)
        row = approving.withdraw(making.who(desk.drafter), row.key, fresh(row).version, "再核")
        assert row.status is Status.DRAFT
        row = making.to(desk, Status.TO_RECHECK, row)
        with pytest.raises(Refusal, match="不能撤回"):
            approving.withdraw(making.who(desk.drafter), row.key, row.version)


def test_open_fields_refuse_the_signature(rows):
    with rows:
        desk = making.desk()
        row = making.draft(desk, making.content(body=["定于【日期】在【地点】召开。"]))
        row = making.to(desk, Status.TO_SIGN, row)
        with pytest.raises(Refusal, match="2 处没有填：【日期】、【地点】"):
            approving.sign_off(making.who(desk.leader), row.key, row.version)
        assert fresh(row).signed_sha256 == ""


def test_a_signed_text_changed_with_a_reason_goes_back_to_the_signer_and_keeps_its_number(rows):
    with rows:
        desk = making.desk()
        row = making.to(desk, Status.TO_SEAL)
        number, digest = row.number, row.signed_digest
        words = making.content(body=["经研究，定于 7 月开展检查。"])
        clerk = making.who(desk.clerk)
        with pytest.raises(Refusal, match="为什么改"):
            drafting.save(clerk, row.key, words, row.version)
        row = drafting.save(clerk, row.key, words, fresh(row).version, reason="月份写错")
        assert (row.status, row.version_no, row.number) == (Status.TO_SIGN, 2, number)
        assert (row.signed_at, row.holder_id) == (None, desk.leader.id)
        assert [one.reason for one in queries.versions(row)] == ["月份写错", ""]
        row = making.to(desk, Status.ARCHIVED, row)
        assert (row.number, row.signed_no) == (number, 2)
        assert row.signed_digest != digest
        text = read(files.store().path(row.file_sha256).read_bytes()).text
        assert "定于 7 月" in text


def test_a_frozen_text_that_was_changed_behind_the_portal_is_not_numbered(rows):
    with rows:
        desk = making.desk()
        row = making.to(desk, Status.TO_REGISTER)
        row.signed_digest = "0" * 64
        db.session.commit()
        with pytest.raises(Refusal, match="校验值对不上"):
            issuing.register(making.who(desk.clerk), row.key, row.version, copies=1, among="全部")
        assert fresh(row).number is None


def test_a_draft_saved_again_is_a_new_version_and_the_same_words_are_none(rows):
    with rows:
        desk = making.desk()
        row = making.draft(desk)
        who = making.who(desk.drafter)
        same = drafting.save(who, row.key, making.content(), row.version)
        assert (same.version_no, same.version) == (1, row.version)
        row = drafting.save(who, row.key, making.content("关于检查的通知"), row.version)
        assert (row.version_no, row.title, row.status) == (2, "关于检查的通知", Status.DRAFT)
        assert queries.content(row, 1)["title"] == "关于开展安全检查的通知"
        with pytest.raises(Stale, match="已有人办理或修改过"):
            drafting.save(who, row.key, making.content(), 1)


@pytest.mark.parametrize("status", [Status.TO_SIGN, Status.TO_VET])
def test_the_head_corrects_while_vetting_and_the_signer_does_not(rows, status):
    with rows:
        desk = making.desk()
        row = making.to(desk, status)
        by = making.who(desk.head if status is Status.TO_VET else desk.leader)
        if status is Status.TO_SIGN:
            with pytest.raises(Refusal, match="不能修改"):
                drafting.save(by, row.key, making.content("改"), row.version, reason="改")
            return
        words = making.content(body=["经研究，定于 8 月检查。"])
        row = drafting.save(by, row.key, words, row.version, reason="月份")
        assert (row.status, row.version_no, row.holder_id) == (Status.TO_VET, 2, desk.head.id)


def test_a_voided_document_keeps_its_number_and_the_next_one_takes_the_next(rows):
    with rows:
        desk = making.desk()
        row = making.to(desk, Status.TO_DISPATCH)
        clerk = making.who(desk.clerk)
        with pytest.raises(Refusal, match="作废理由"):
            ending.void(clerk, row.key, row.version, "")
        row = ending.void(clerk, row.key, fresh(row).version, "发文单位有误")
        assert (row.status, row.void_reason, row.serial) == (Status.VOIDED, "发文单位有误", 1)
        assert row.holder_id is None
        assert making.to(desk, Status.TO_PRINT).serial == 2
        draft = making.draft(desk)
        gone = ending.discard(making.who(desk.drafter), draft.key, draft.version, "写错了")
        assert (gone.status, gone.number) == (Status.VOIDED, None)
