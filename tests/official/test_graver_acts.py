"""退回, 撤回, 作废 from every state; a signed text stays as signed; two at the same moment."""

import threading

import pytest
from sqlalchemy import delete, select

from portal.accounts.models import UnitPost
from portal.db import db
from portal.kernel import clock
from portal.kernel.errors import Forbidden, NotFound, Refusal, Stale
from portal.notices.models import Notice
from portal.official import queries, rules, turns
from portal.official.models import DocumentStep
from portal.official.models_out import Distribution
from portal.official.service import approving, drafting, ending
from portal.official.terms import STATION, STEP_OF, Action, Outcome, Status
from portal.official.workflow import DOCUMENT
from portal.policy import Post, Role
from tests.official import making
from tests.support import make

ACTS = {
    Action.SEND_BACK: approving.send_back,
    Action.WITHDRAW: approving.withdraw,
    Action.VOID: ending.void,
    Action.DISCARD: ending.discard,
}


def fresh(row):
    db.session.refresh(row)
    return row


def brought_to(desk, status):
    """A document in a state; one that is to be countersigned has somebody to do it."""
    if status is Status.VOIDED:
        row = making.draft(desk)
        return ending.discard(making.who(desk.drafter), row.key, row.version, "写重了")
    if status is not Status.TO_COUNTERSIGN:
        return making.to(desk, status)
    head = make.user(Role.SECTION, unit=make.section("经发科"), name="赵七")
    make.post(make.section("经发科"), Post.HEAD, head)
    row = making.draft(desk)
    units = [make.section("经发科").id]
    return making.to(
        desk, status, drafting.ask(making.who(desk.drafter), row.key, row.version, units)
    )


def taker(desk, row, action):
    """Whose act it is: the drafter's own, the 文书's, or that of whose turn it is."""
    if action in {Action.WITHDRAW, Action.DISCARD}:
        return desk.drafter
    if action is Action.VOID:
        return desk.clerk
    if row.status is Status.TO_COUNTERSIGN:
        return row.holder
    return getattr(desk, making.STEPS[row.status][0]) if row.status in STEP_OF else desk.clerk


@pytest.mark.parametrize("status", list(Status))
def test_from_every_state_it_goes_where_the_table_says_with_its_reason_or_is_refused(rows, status):
    with rows:
        desk = making.desk()
        row = brought_to(desk, status)
        steps = len(queries.steps(row))
        possible = [action for action in ACTS if DOCUMENT.allows(status, action)]
        for action in set(ACTS) - set(possible):
            who = making.who(taker(desk, row, action))
            with pytest.raises(Refusal, match=f"“{status.label}”"):
                ACTS[action](who, row.key, row.version, "理由充分")
        assert (fresh(row).status, len(queries.steps(row))) == (status, steps)
        for action in possible:
            _goes(desk, brought_to(desk, status), action)


def _goes(desk, row, action):
    status, number = row.status, row.number
    who = making.who(taker(desk, row, action))
    if action is not Action.WITHDRAW:
        with pytest.raises(Refusal, match="理由"):
            ACTS[action](who, row.key, row.version, " \n ")
    for name in ("drafter", "leader", "keeper"):
        stranger = getattr(desk, name)
        if stranger.id not in who.people | {row.holder_id}:
            with pytest.raises((Forbidden, NotFound)):
                ACTS[action](making.who(stranger), row.key, fresh(row).version, "理由充分")
    row = ACTS[action](who, row.key, fresh(row).version, "理由充分")
    kept = queries.steps(row)[0]
    assert row.status is DOCUMENT.after(status, action)
    assert (kept.step, kept.opinion, kept.user_id) == (action, "理由充分", who.user_id)
    assert row.number == number, "a number stays with its document"
    if row.status is Status.DRAFT:
        assert (row.holder_id, row.signed_digest) == (desk.drafter.id, "")
    if row.status is Status.VOIDED:
        assert (row.void_reason, row.holder_id) == ("理由充分", None)
        assert kept.outcome is Outcome.VOIDED


def test_the_units_it_went_to_are_told_that_it_is_void(rows):
    with rows:
        desk = making.desk()
        row = making.to(desk, Status.ARCHIVED)
        copy = db.session.scalars(select(Distribution).where(Distribution.unit_id.is_not(None)))
        address = f"/received/{copy.one().id}"
        ending.void(making.who(desk.clerk), row.key, row.version, "内容有误")
        told = db.session.scalars(
            select(Notice.text).where(Notice.user_id == desk.head.id, Notice.address == address)
        ).all()
    assert told[-1] == f"{row.number}《{row.title}》已作废，请不要再按它办理"


@pytest.mark.parametrize("status", [Status.TO_RECHECK, Status.TO_PRINT, Status.TO_ARCHIVE])
def test_a_signed_text_that_is_no_longer_the_signed_one_is_told_on_every_page(
    rows, new_browser, status
):
    with rows:
        desk = making.desk()
        row = making.to(desk, status)
        row.signed_digest = rules.digest(making.content(body=["别的话。"]))
        db.session.commit()
        copies = db.session.scalars(
            select(Distribution.id).where(Distribution.unit_id.is_not(None))
        ).all()
    page = new_browser().sign_in(desk.clerk).open(f"/official/{row.key}")
    assert page.has(rules.ALTERED)
    for copy in copies:
        new_browser().sign_in(desk.head).open(f"/received/{copy}", 404).has(rules.ALTERED)
    assert bool(copies) == (status is Status.TO_ARCHIVE)


def test_a_whole_text_bears_no_such_word(rows, browser):
    with rows:
        desk = making.desk()
        row = making.to(desk, Status.TO_RECHECK)
    assert not browser.sign_in(desk.clerk).open(f"/official/{row.key}").has(rules.ALTERED)


@pytest.mark.parametrize("status", [Status.TO_ARCHIVE, Status.ARCHIVED])
def test_what_has_gone_out_is_changed_by_nobody(rows, status):
    with rows:
        desk = making.desk()
        row = making.to(desk, status)
        digest, sha256 = row.signed_digest, row.file_sha256
        words = making.content(body=["改过的话。"])
        for name in ("drafter", "head", "clerk", "leader", "archivist"):
            with pytest.raises(Refusal, match="不能修改"):
                drafting.save(
                    making.who(getattr(desk, name)), row.key, words, fresh(row).version, reason="改"
                )
        row = fresh(row)
        assert (row.version_no, row.signed_digest, row.file_sha256) == (1, digest, sha256)


def test_of_two_who_sign_at_the_same_moment_one_signs(app, rows):
    with rows:
        desk = making.desk()
        second = make.user(Role.LEADER, name="钱八")
        row = making.to(desk, Status.TO_SIGN)
        key, version = row.key, row.version
        people = [making.who(desk.leader), making.who(second)]
        row.holder_id = desk.leader.id
    together = threading.Barrier(len(people) * 2)
    came: list[str] = []

    def sign(who):
        with app.app_context():
            together.wait(10)
            try:
                approving.sign_off(who, key, version, "同意")
                came.append("signed")
            except (Stale, Refusal) as no:
                came.append(type(no).__name__)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=sign, args=(who,)) for who in people * 2]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    with rows:
        signatures = db.session.scalars(
            select(DocumentStep.title).where(DocumentStep.step == Action.SIGN_OFF)
        ).all()
    assert came.count("signed") == len(signatures) == 1, came
    assert set(came) <= {"signed", "Stale", "Forbidden", "Refusal"}


OFFICE_STEPS = ("vet", "countersign", "review", "recheck", "print", "seal", "dispatch", "archive")


@pytest.mark.parametrize("off", OFFICE_STEPS)
def test_each_step_is_switched_off_by_its_setting_alone(rows, off):
    with rows:
        desk = making.desk()
        row = brought_to(desk, Status.TO_COUNTERSIGN)
        row = approving.withdraw(making.who(desk.drafter), row.key, row.version)
        making.settings(**{f"step_{off}": "skipped"})
        seen = []
        while row.status not in {Status.TO_COUNTERSIGN, Status.ARCHIVED}:
            seen.append(row.status.value)
            row = making.onward(desk, row)
        if row.status is Status.TO_COUNTERSIGN:
            seen.append(row.status.value)
            asked = queries.countersigners(row)[-1]
            row = approving.countersign(making.who(asked.person), row.key, row.version_no, asked.id)
        while row.status is not Status.ARCHIVED:
            seen.append(row.status.value)
            row = making.onward(desk, row)
    assert seen == [one.value for one in STATION.values() if one.value != f"to_{off}"]


def test_the_settings_page_switches_a_step_off_for_what_is_on_its_way(rows, new_browser):
    with rows:
        desk = making.desk()
        admin = make.user(Role.ADMIN)
        row = making.to(desk, Status.TO_PRINT)
    page = new_browser().sign_in(admin).open("/office/")
    for step in OFFICE_STEPS:
        assert page.has_field(f"step_{step}")
    for always in ("sign_off", "register", "submit"):
        assert not page.has_field(f"step_{always}")
    page.send("保存设置", step_seal="跳过")
    clerk = new_browser().sign_in(desk.clerk)
    done = clerk.open(f"/official/{row.key}").send("印制完成", SENT)
    assert done.has("待核发")


SENT = {"印制单位": "文印室", "校对人": "周三、陈一"}


def test_what_each_step_must_record_is_recorded_to_the_letter(rows):
    with rows:
        desk = making.desk()
        words = making.content(urgency="加急", attachments=[{"name": "清单", "body": ["一行"]}])
        row = making.draft(desk, words, said=making.said(phone="023-1"))
        row = making.to(desk, Status.ARCHIVED, row)
        kept = {step.step: step for step in queries.steps(row)}
        sent = db.session.scalars(select(Distribution).order_by(Distribution.id)).all()
    today = clock.today().isoformat()
    assert {step.value: one.facts for step, one in kept.items()} == {
        "submit": {
            "title": "关于开展安全检查的通知", "kind": "notice", "direction": "down",
            "urgency": "urgent", "publicity": "active", "phone": "023-1",
            "basis": "区安委会 2023 年第 6 号通知", "recipients": "各科室、各企业",
            "copies_to": "区应急局", "attachments": ["清单"],
        },
        "vet": {},
        "review": {"checks": [one.label for one in making.CHECKS], "signer": ""},
        "sign_off": {
            "dated": today, "digest": row.signed_digest, "sha256": row.signed_sha256,
            "signers": "王四",
        },
        "recheck": {"checks": [one.label for one in making.AGAIN]},
        "register": {
            "number": row.number, "among": "各科室、各企业", "copies": 20,
            "sha256": kept[Action.REGISTER].facts["sha256"],
        },
        "print": {
            "printer": "文印室", "copies": 20, "proofreaders": "周三、陈一", "printed_on": today,
            "place": "", "sha256": row.file_sha256,
        },
        "seal": {"seal": "经管委印章", "copies": 20, "approver": "王四"},
        "dispatch": {
            "checks": [one.label for one in making.LAST],
            "recipients": [f"{make.SECTION} 2 份", "区应急局 1 份"], "sent": 2,
        },
        "archive": {"retention": "ten"},
    }  # fmt: skip
    assert {step.value: one.title for step, one in kept.items()} == {
        "submit": "建设科 · 陈一", "vet": "建设科 · 林二", "review": title(desk.clerk),
        "sign_off": title(desk.leader), "recheck": title(desk.clerk),
        "register": title(desk.clerk), "print": title(desk.clerk), "seal": title(desk.keeper),
        "dispatch": title(desk.clerk), "archive": title(desk.archivist),
    }  # fmt: skip
    assert all(one.at and one.version_no == 1 for one in kept.values())
    assert [(one.recipient, one.copies, one.channel.label) for one in sent] == [
        (make.SECTION, 2, "本系统"),
        ("区应急局", 1, "直接送达"),
    ]


def title(person):
    return making.who(person).title


@pytest.mark.parametrize("status", [Status.TO_SEAL, Status.TO_ARCHIVE])
def test_the_keepers_of_other_sections_neither_seal_nor_file_nor_read_it(rows, status):
    post = {Status.TO_SEAL: Post.SEAL_KEEPER, Status.TO_ARCHIVE: Post.ARCHIVIST}[status]
    with rows:
        desk = making.desk()
        other = make.user(Role.SECTION, unit=make.section("经发科"))
        own = make.user(Role.SECTION, unit=desk.section)
        make.post(make.section("经发科"), post, other)
        make.post(desk.section, post, own)
        row = making.to(desk, status)
        assert [one.id for one in turns.of(row)] == [row.holder_id]
        with pytest.raises(NotFound):
            queries.get(making.who(other), row.key)
        db.session.execute(delete(UnitPost).where(UnitPost.unit_id == make.committee().id))
        db.session.commit()
        assert [one.id for one in turns.of(row)] == [own.id], "then the section's"
