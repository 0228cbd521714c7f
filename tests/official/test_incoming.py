"""收文: from its number to 办结, who may do what, what is never taken in, who is reminded."""

import io
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.accounts.everyone import everyone
from portal.db import db, transaction
from portal.files import service as files
from portal.gongwen.content import Document, Paragraph
from portal.gongwen.write import write
from portal.kernel import clock
from portal.kernel.errors import Forbidden, NotFound, Refusal, Stale
from portal.notices import reminding as digests
from portal.notices.models import Notice
from portal.numbering.models import Counter
from portal.official import inbox
from portal.official import incoming_queries as queries
from portal.official.attaching import Upload, checked
from portal.official.inbox import Filter
from portal.official.models_incoming import Incoming
from portal.official.service import entering, handing_in, handling, reminding
from portal.official.service.entering import Arrival
from portal.official.terms import InboxOrder, IncomingStatus
from tests.official import making

NOT_HERE = "本系统不得处理涉密公文，请在涉密设备上办理。"
SAID = Arrival("区应急管理局", "关于报送临时用电检查情况的通知", "应急〔2026〕6号", "通知")


def word(*lines):
    """A Word file of these lines."""
    return write(Document(title="来文", issuers=("区应急局",), body=tuple(map(Paragraph, lines))))


def with_head(data, words):
    """The same Word file with words in a text box of a part that no body text is in."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w") as after:
        for item in before.namelist():
            content = before.read(item)
            if item == "word/document.xml":
                cut = "".join(f"<w:r><w:t>{one}</w:t></w:r>" for one in words)
                box = f"<w:p><w:r><w:t/></w:r>{cut}</w:p>".encode()
                content = content.replace(b"<w:body>", b"<w:body>" + box, 1)
            after.writestr(item, content)
    return out.getvalue()


def entered(desk, said=SAID, uploads=()):
    return entering.enter(making.who(desk.clerk), said, checked(uploads))


def in_hand(desk, due=None):
    """A 收文 that was proposed and instructed, in the drafter's hands."""
    row = entered(desk)
    clerk, leader = making.who(desk.clerk), making.who(desk.leader)
    row = handling.propose(clerk, row.key, row.version, "请建设科阅办", desk.leader.id, due)
    return handling.instruct(leader, row.key, row.version, "请建设科落实", desk.drafter.id, None)


def test_a_paper_comes_in_is_proposed_instructed_handled_and_finished(rows):
    with rows:
        desk = making.desk()
        due = clock.today() + timedelta(days=5)
        row = in_hand(desk, due)
        drafter = making.who(desk.drafter)
        assert (row.number, row.due_on) == (f"收〔{clock.today().year}〕1号", due)
        assert (row.status, row.holder_id) == (IncomingStatus.TO_HANDLE, desk.drafter.id)
        assert row.section_id == desk.section.id
        row = handling.handle(drafter, row.key, row.version, "已布置各工地自查")
        row = handling.handle(drafter, row.key, row.version, "请林二接着报", desk.head.id)
        with pytest.raises(Forbidden):
            handling.handle(drafter, row.key, row.version, "我再写一句")
        row = handling.urge(making.who(desk.clerk), row.key, row.version, "明天下班前报")
        row = handling.finish(making.who(desk.head), row.key, row.version, "已报送")
        assert (row.status, row.holder_id) == (IncomingStatus.FINISHED, None)
        assert [one.step.value for one in queries.steps(row)] == [
            "finish", "urge", "handle", "handle", "instruct", "propose", "enter",
        ]  # fmt: skip
        told = db.session.scalars(select(Notice.text).where(Notice.user_id == desk.head.id)).all()
    assert f"转给您承办（期限 {due}）" in told[0]
    assert "催办" in told[1]


def test_each_act_is_whose_turn_it_is(rows):
    with rows:
        desk = making.desk()
        row = entered(desk)
        with pytest.raises((Forbidden, NotFound)):
            entering.enter(making.who(desk.drafter), SAID)
        with pytest.raises(NotFound):
            queries.get(making.who(desk.drafter), row.key)
        clerk = making.who(desk.clerk)
        with pytest.raises(Refusal, match="送哪位领导"):
            handling.propose(clerk, row.key, row.version, "请阅", desk.drafter.id, None)
        with pytest.raises(Refusal, match="不能批示"):
            handling.instruct(
                making.who(desk.leader), row.key, row.version, "同意", desk.drafter.id, None
            )
        row = handling.propose(clerk, row.key, row.version, "请阅", desk.leader.id, None)
        with pytest.raises(Stale):
            handling.propose(clerk, row.key, row.version - 1, "请阅", desk.leader.id, None)
        with pytest.raises(Forbidden):
            handling.instruct(clerk, row.key, row.version, "同意", desk.drafter.id, None)
        row = handling.void(clerk, row.key, row.version, "重复登记")
        with pytest.raises(Refusal, match="已作废"):
            handling.finish(clerk, row.key, row.version, "办了")


def test_circulated_it_is_read_by_those_it_was_given_to_alone(rows):
    with rows:
        desk = making.desk()
        row = in_hand(desk)
        drafter, head = making.who(desk.drafter), making.who(desk.head)
        row = handling.circulate(drafter, row.key, row.version, [desk.head.id], "请知悉")
        assert [user.name for _, user in queries.readers(row)] == ["林二"]
        with pytest.raises(Refusal, match="没有传阅给您"):
            handling.read(drafter, row.key)
        mine = Filter(circulated_to=(desk.head.id,))
        assert len(inbox.inbox(head, mine).rows) == 1
        handling.read(head, row.key)
        assert queries.readers(row)[0][0].read_at is not None
        assert len(inbox.inbox(head, mine).rows) == 0


SECRETS = {
    "the title": (Arrival("区应急局", "机密文件"), ()),
    "their number": (Arrival("区应急局", "通知", "密〔2026〕1号 秘密"), ()),
    "the organ": (Arrival("绝密办", "通知"), ()),
    "a name": (SAID, (Upload("绝密 名单.txt", b"1"),)),
    "a text": (SAID, (Upload("来文.txt", "  机 密★一年".encode("gb18030")),)),
    "a Word file": (SAID, (Upload("来文.docx", word("秘密★1年", "正文")),)),
    "a Word file in runs": (SAID, (Upload("a.docx", with_head(word("正文"), ["绝", "密"])),)),
}


@pytest.mark.parametrize("where", SECRETS)
def test_nothing_secret_is_taken_in_and_no_number_is_lost(where, rows):
    said, uploads = SECRETS[where]
    with rows:
        desk = making.desk()
        with pytest.raises(Refusal, match=NOT_HERE):
            entered(desk, said, uploads)
        assert db.session.scalar(select(func.count()).select_from(Incoming)) == 0
        assert entered(desk).serial == 1
        row = db.session.scalars(select(Incoming)).one()
        with pytest.raises(Refusal, match=NOT_HERE):
            handling.propose(
                making.who(desk.clerk), row.key, row.version, "按绝密件办", desk.leader.id, None
            )
        if uploads:
            with pytest.raises(Refusal, match=NOT_HERE):
                entering.attach(making.who(desk.clerk), row.key, checked(uploads))
        assert files.of(row.trail_subject) == []


BAD = {
    "a program": (Upload("a.exe", b"MZ\x90\x00"), "不能收"),
    "an empty file": (Upload("a.pdf", b""), "空文件"),
    "a broken zip": (Upload("a.docx", b"PK\x03\x04 broken"), "不能收"),
    "no text": (Upload("a.txt", b"\x00\xff\xfe\x81" * 9), "a.txt"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_file_that_is_not_taken_is_told_by_its_name(case, rows):
    upload, words = BAD[case]
    with rows:
        desk = making.desk()
        with pytest.raises(Refusal, match=words):
            entered(desk, SAID, [upload])
        assert db.session.scalar(select(func.count()).select_from(Counter)) == 0


def test_what_is_due_comes_first_and_what_is_overdue_is_counted(rows):
    with rows:
        desk = making.desk()
        today = clock.today()
        clerk = making.who(desk.clerk)
        for days in (None, 9, -2, 3):
            received = today - timedelta(days=5)
            due = today + timedelta(days=days) if days is not None else None
            entered(desk, Arrival("局", f"来文 {days}", received_on=received, due_on=due))
        order = [row.title for row in inbox.inbox(clerk, Filter(), InboxOrder.DUE).rows]
        assert order == ["来文 -2", "来文 3", "来文 9", "来文 None"]
        assert inbox.late(clerk, 10) == 1
        assert [row.title for row in inbox.inbox(clerk, Filter(late=True)).rows] == ["来文 -2"]
        page = inbox.inbox(clerk, Filter(), InboxOrder.DUE, before=inbox_id("来文 3"))
        assert [row.title for row in page.rows] == ["来文 9", "来文 None"]
        page = inbox.inbox(clerk, Filter(), InboxOrder.DUE, after=inbox_id("来文 9"))
        assert [row.title for row in page.rows] == ["来文 -2", "来文 3"]
        calls = reminding.calls(today, everyone())
        with transaction():
            digests.send(calls, today, "/hazards/", is_quiet=False)
        digest = db.session.scalars(select(Notice).where(Notice.user_id == desk.archivist.id)).one()
    assert (digest.text, digest.address) == ("今日提醒：收文逾期 1 条。", reminding.HOME)
    assert [(one.user_id, one.kind) for one in calls] == [
        (desk.clerk.id, "收文逾期"),
        (desk.archivist.id, "收文逾期"),
        (desk.clerk.id, "收文 3 天内到期"),
    ]
    assert calls[0].title.endswith("逾期 2 天")


def inbox_id(title):
    return db.session.scalar(select(Incoming.id).where(Incoming.title == title))


def test_what_a_leaver_holds_goes_to_who_may_go_on_with_it(rows):
    with rows:
        desk = making.desk()
        row = in_hand(desk)
        found = handing_in.heirs([row], desk.drafter, [desk.head, desk.keeper])
        assert found[0].id == desk.head.id
        assert handing_in.hand_over(desk.drafter.id, desk.head.id, making.who(desk.clerk)) == 1
        db.session.refresh(row)
        assert row.holder_id == desk.head.id
        assert queries.get(making.who(desk.head), row.key)


def test_the_clerk_registers_by_the_page_and_the_leader_instructs(rows, browser, new_browser):
    with rows:
        desk = making.desk()
    page = browser.sign_in("wenshu").open("/incoming/").follow("登记收文")
    page = page.send("登记并取收文号", 来文单位="区应急局", expect=422)
    assert page.errors == ["请填写标题。"]
    said = {"来文单位": "区应急局", "标题": "关于报送情况的通知", "来文字号": "应急〔2026〕6号"}
    secret = {"files": (word("秘密★1年"), "来文.docx")}
    refused = page.send("登记并取收文号", said | secret, expect=422)
    assert refused.has(NOT_HERE)
    page = refused.send("登记并取收文号", said | {"files": (word("请报送"), "来文.docx")})
    assert page.has("收〔", "待拟办", "来文.docx")
    assert page.follow("来文.docx").data[:2] == b"PK"
    page = browser.open(page.path)
    assert page.statements <= 12
    page = page.send("送领导批示", 拟办意见="请建设科阅办", 送哪位领导批示="王四（某区新城经管委）")
    leader = new_browser().sign_in("lingdao").open("/").follow("收文")
    assert leader.statements <= 12
    page = leader.follow("收〔")
    page = page.send("批示，交承办", 批示意见="请建设科落实", 由谁承办="建设科 陈一")
    assert page.has("承办中", "请建设科落实")
    own = new_browser().sign_in("nigao").open(page.path)
    own = own.send("办结", 承办情况或办理结果="已报送")
    assert own.has("已办结")
    again = browser.open("/incoming/new").send("登记并取收文号", said)
    assert any("已登记过" in one for one in again.notes)
    assert desk.clerk.username == "wenshu"
