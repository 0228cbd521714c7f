"""答复: a reply begun from a 收文, of the kind that fits, each leading to the other."""

import pytest

from portal.db import db
from portal.official import queries, texts
from portal.official.attaching import Checked
from portal.official.editing.answering import LETTER, REPLY, matter_of, template_for
from portal.official.editing.taken import Used
from portal.official.models import OfficialDocument
from portal.official.models_incoming import Incoming
from portal.official.service import entering, handling
from portal.official.service.entering import Arrival
from portal.official.terms import Kind, Sheet
from portal.policy import Role
from tests.official import making
from tests.support import make

SAID = Arrival(
    "区消防救援大队", "关于商请提供人员密集场所台账的函", "消函〔2026〕12号", "函", copies=2
)
TEXT = Checked("来文.txt", "请提供台账".encode(), "txt")


@pytest.fixture
def desk(rows):
    with rows:
        return making.desk()


def entered(rows, desk, said=SAID):
    with rows:
        return entering.enter(making.who(desk.clerk), said, [TEXT])


def answered(rows):
    with rows:
        row = db.session.query(OfficialDocument).one()
        return row, texts.read(queries.content(row))


def test_a_reply_takes_the_words_of_what_it_answers_and_each_leads_to_the_other(
    rows, browser, desk
):
    came = entered(rows, desk)
    page = browser.sign_in(desk.clerk).open(f"/incoming/{came.key}")
    editor = page.send("答复")
    assert editor.heading == "拟稿：函"
    assert editor.has("取自收文", came.number)
    row, said = answered(rows)
    assert (row.kind, row.sheet, row.subject) == (Kind.LETTER, Sheet.LETTER, came.trail_subject)
    assert said.title == "关于提供人员密集场所台账的复函"
    assert said.recipients == ("区消防救援大队",)
    assert said.body[0].text == (
        "贵单位《关于商请提供人员密集场所台账的函》（消函〔2026〕12号）收悉。经研究，现函复如下。"
    )
    used = Used.of_plain(row.used)
    assert ("来文字号", "消函〔2026〕12号") in used.rows
    back = browser.open(f"/official/{row.key}").follow(used.rows[0][0])
    assert back.path == f"/incoming/{came.key}"
    assert back.follow("函").heading == row.title
    assert back.statements <= 12


def test_without_a_number_the_reply_has_no_empty_brackets(rows, browser, desk):
    came = entered(rows, desk, Arrival("某公司", "关于申请延期整改的请示"))
    browser.sign_in(desk.clerk).open(f"/incoming/{came.key}").send("答复")
    row, said = answered(rows)
    assert (row.kind, said.title) == (Kind.REPLY, "关于申请延期整改的批复")
    assert said.body[0].text == "你单位《关于申请延期整改的请示》收悉。经研究，批复如下。"


def test_another_kind_can_be_chosen_and_a_voided_paper_is_not_answered(rows, browser, desk):
    came = entered(rows, desk)
    page = browser.sign_in(desk.clerk).open(f"/incoming/{came.key}")
    editor = page.follow("另选文种答复").form("回复上级来文").press("回复上级来文")
    assert editor.heading == "拟稿：报告"
    with rows:
        handling.void(making.who(desk.clerk), came.key, came.version, "重复登记")
    form = page.form("答复")
    browser.fetch("POST", f"/official/answer/{came.key}", data=form.body(), expect=422)
    assert not browser.open(f"/incoming/{came.key}").has("另选文种答复")


def test_who_may_not_see_a_paper_cannot_answer_it(rows, new_browser, desk):
    came = entered(rows, desk)
    with rows:
        stranger = make.user(Role.SECTION, unit=make.section("经发科"))
    browser = new_browser().sign_in(stranger)
    form = browser.open("/official/new").form("部署工作")
    browser.fetch("POST", f"/official/answer/{came.key}", data=form.body(), expect=404)
    with rows:
        assert db.session.query(OfficialDocument).count() == 0


@pytest.mark.parametrize(
    ("title", "kind", "template", "matter"),
    [
        ("关于商请派员的函", "函", LETTER, "关于派员"),
        ("某公司关于申请延期的请示", "", REPLY, "关于申请延期"),
        ("情况说明", "请示", REPLY, ""),
        ("关于报送情况的通知", "通知", LETTER, "关于报送情况"),
    ],
)
def test_the_kind_and_the_matter_of_a_reply(title, kind, template, matter):
    assert template_for(Incoming(title=title, kind=kind)) == template
    assert matter_of(title) == matter
