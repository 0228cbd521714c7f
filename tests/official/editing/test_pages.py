"""The editor as a drafter uses it: begin, type, look, save, take out, come back to it."""

import re
from dataclasses import replace

import pytest

from portal.db import db, transaction
from portal.drafts import service as drafts
from portal.gongwen.content import Picture
from portal.gongwen.read import read
from portal.kernel import clock
from portal.office.models import OfficeSetting
from portal.official import queries, texts
from portal.official.editing import pdf
from portal.official.models import DocumentVersion, OfficialDocument
from portal.official.rules import NOT_HERE
from portal.official.terms import Status
from tests.gongwen import samples
from tests.official import making
from tests.support import make


@pytest.fixture
def desk(rows):
    with rows:
        return making.desk()


@pytest.fixture
def draft(rows, desk):
    with rows:
        return making.draft(desk)


@pytest.fixture
def editor(browser, desk, draft):
    """The editor's page, opened by the drafter."""
    return browser.sign_in(desk.drafter).open(f"/official/{draft.key}/edit")


def last(rows, key):
    """The latest text of a document, and its number."""
    with rows:
        row = db.session.query(OfficialDocument).filter_by(key=key).one()
        return texts.read(queries.content(row)), row.version_no


def test_a_template_is_chosen_filled_in_and_saved(browser, rows, desk):
    page = browser.sign_in(desk.drafter).open("/official/new")
    form = page.form("部署工作")
    editor = form.press("部署工作")
    assert editor.heading == "拟稿：通知"
    assert "【目的】" in editor.form(id="editor").value("body")
    assert editor.root.all(data_find="【依据】")
    saved = editor.send(
        "保存，接着写",
        {"标题": "关于做好汛期安全的通知", "正文": "现通知如下。\n一、加强值守\n（一）落实责任。"},
    )
    assert "已保存。" in saved.text
    said, number = last(rows, re.search(r"/official/(\w+)/", saved.url)[1])
    assert (said.title, number) == ("关于做好汛期安全的通知", 2)
    assert [type(one).__name__ for one in said.body] == ["Paragraph", "Heading", "Heading"]


def test_the_sheet_shows_the_words_in_their_lines(editor):
    paper = editor.root.first(id="paper")
    pages = paper.all("svg")
    assert [one.get("aria-label") for one in pages] == ["第 1 页", "第 2 页"]
    lines = [one.text for one in pages[0].all("text")]
    assert "关于开展安全检查的通知" in lines
    assert "一、检查内容" in lines
    assert "hei" in pages[0].all("text")[lines.index("一、检查内容")].classes
    assert all(one.get("textlength") for one in pages[0].all("text"))


def test_the_sheet_follows_what_is_typed_and_marks_what_is_open(editor):
    form = editor.form(id="editor")
    form.fill({"body": "请于【日期】前报送。", "basis": "区安委会通知"})
    answer = editor.browser.fetch(
        "POST", form.node.get("action").replace("edit", "sheet"), htmx=True, data=form.body()
    )
    assert answer.root.first(id="paper")
    assert [one.text for one in answer.root.all("button", data_find="【日期】")] == ["【日期】"]
    assert answer.root.all("rect", cls="open")
    assert answer.statements <= 12


def test_without_script_the_preview_button_shows_the_sheet_and_keeps_what_was_typed(editor):
    page = editor.send("预览", {"标题": "关于汛期安全的通知", "正文": "一、新写的一行"})
    assert page.form(id="editor").value("title") == "关于汛期安全的通知"
    assert "一、新写的一行" in [one.text for one in page.root.all("text")]
    assert editor.statements <= 12


def test_an_attachment_is_added_typed_as_a_table_and_taken_away(editor, rows, draft):
    page = editor.send("再加一个附件", {"attachments-0-name": "检查清单"})
    assert page.has_field("attachments-1-name")
    saved = page.send(
        "保存，接着写",
        {"attachments-0-body": "| 序号 | 部位 |\n| 1 | 基坑 |", "attachments-0-turned": True},
    )
    said, _ = last(rows, draft.key)
    assert [(one.name, one.turned) for one in said.attachments] == [("检查清单", True)]
    assert said.attachments[0].body[0].rows == (("1", "基坑"),)
    saved.send("保存，接着写", {"attachments-0-name": "", "attachments-0-body": ""})
    assert last(rows, draft.key)[0].attachments == ()


def test_errors_stand_beside_their_fields_and_nothing_is_lost(editor, rows, draft):
    page = editor.send(
        "保存，接着写",
        {"标题": "", "发文机关": "某" * 90, "正文": "写了很久的正文"},
        expect=422,
    )
    assert any("请填写标题" in one for one in page.errors)
    assert any("有 90 字" in one for one in page.errors)
    form = page.form(id="editor")
    assert form.value("body") == "写了很久的正文"
    assert page.root.first("form", id="editor").has("data-unsent")
    assert last(rows, draft.key)[1] == 1


def test_a_mark_of_secrecy_is_refused_in_every_field_and_kept_nowhere(editor, rows, desk, draft):
    form = editor.form(id="editor")
    for field in ("title", "body", "recipients", "attachments-0-body", "note"):
        marked = {field: ["秘密★1年 的内容"]}
        sent = form.body() | marked
        page = editor.browser.fetch("POST", form.node.get("action"), data=sent, expect=422)
        assert any(NOT_HERE in one for one in page.errors), field
        sent = form.body() | marked
        kept = editor.browser.fetch("POST", form.node.get("data-autosave"), htmx=True, data=sent)
        assert NOT_HERE in kept.data.decode("unicode-escape"), field
    assert last(rows, draft.key)[1] == 1
    with rows:
        assert not drafts.under(make.actor(desk.drafter), "official:")


def test_what_was_typed_and_not_saved_comes_back_and_can_be_given_up(editor, browser, draft):
    form = editor.form(id="editor").fill({"body": "还没保存的一段"})
    kept = browser.fetch("POST", form.node.get("data-autosave"), htmx=True, data=form.body())
    assert "已自动保存" in kept.data.decode("unicode-escape")
    again = browser.open(f"/official/{draft.key}/edit")
    assert again.form(id="editor").value("body") == "还没保存的一段"
    assert "上次没有保存的内容" in again.text
    given_up = again.send("放弃没有保存的内容")
    assert "经研究" in given_up.form(id="editor").value("body")


def test_what_was_typed_over_an_older_text_is_offered_not_laid_over(
    editor, browser, rows, desk, draft
):
    form = editor.form(id="editor").fill({"body": "按第 1 稿写的"})
    browser.fetch("POST", form.node.get("data-autosave"), htmx=True, data=form.body())
    with rows:
        words = making.content(body=["别人另存的一稿。"])
        making.drafting.save(make.actor(desk.drafter), draft.key, words, draft.version)
    page = browser.open(f"/official/{draft.key}/edit")
    assert page.form(id="editor").value("body") == "别人另存的一稿。"
    assert "按第 1 稿写的内容没有保存" in page.text
    assert page.follow("看没有保存的内容").form(id="editor").value("body") == "按第 1 稿写的"


def test_two_who_save_at_once_do_not_overwrite_each_other(editor, rows, desk, draft):
    with rows:
        words = making.content(body=["先存的一稿。"])
        making.drafting.save(make.actor(desk.drafter), draft.key, words, draft.version)
    page = editor.send("保存，接着写", {"正文": "后存的一稿。"}, expect=422)
    assert "没有保存" in page.text
    assert page.form(id="editor").value("body") == "后存的一稿。"
    page.send("保存，接着写")
    said, number = last(rows, draft.key)
    assert (said.body[0].text, number) == ("后存的一稿。", 3)


def test_a_form_sent_twice_makes_one_version(editor, rows, draft):
    form = editor.form(id="editor").fill({"body": "改过的正文。"})
    form.press("保存，接着写")
    form.press("保存，接着写")
    with rows:
        count = db.session.query(DocumentVersion).filter_by(document_id=draft.id).count()
    assert count == 2


def test_the_word_file_says_what_is_typed_and_the_typing_is_kept(editor, browser, draft):
    file = editor.send("下载 Word", {"正文": "刚刚写的一句话。"})
    assert "刚刚写的一句话。" in read(file.data).text
    assert "docx" in file.headers["Content-Disposition"]
    again = browser.open(f"/official/{draft.key}/edit")
    assert again.form(id="editor").value("body") == "刚刚写的一句话。"


def test_a_picture_in_the_text_stays_though_it_cannot_be_typed(browser, rows, desk):
    photo = Picture(samples.photo("red"), "现场")
    words = texts.plain(replace(samples.one_organ(), body=(*samples.one_organ().body, photo)))
    with rows:
        row = making.draft(desk, words)
    page = browser.sign_in(desk.drafter).open(f"/official/{row.key}/edit")
    body = page.form(id="editor").value("body")
    assert "［图 1］现场" in body
    page.send("保存，接着写", {"正文": f"{body}\n图后的一段。"})
    said, _ = last(rows, row.key)
    assert photo in said.body
    assert said.body[-1].text == "图后的一段。"


def test_who_may_not_change_it_now_is_told_whose_turn_it_is(browser, rows, desk, draft):
    with rows:
        making.to(desk, Status.TO_SIGN, db.session.merge(draft))
    browser.sign_in(desk.drafter).open(f"/official/{draft.key}/edit", expect=422)


def test_a_change_after_the_vetting_needs_a_reason(browser, rows, desk, draft):
    with rows:
        making.to(desk, Status.TO_VET, db.session.merge(draft))
    page = browser.sign_in(desk.head).open(f"/official/{draft.key}/edit")
    assert page.heading == "修改：通知"
    refused = page.send("保存，接着写", {"正文": "改了一句。"}, expect=422)
    assert any("为什么改" in one for one in refused.errors)
    refused.send("保存，接着写", {"修改说明": "第一段改期限"})
    assert last(rows, draft.key)[0].body[0].text == "改了一句。"


def test_whoever_may_read_it_sees_any_version_as_a_sheet(browser, rows, desk, draft):
    with rows:
        words = making.content(body=["第二稿的正文。"])
        making.drafting.save(make.actor(desk.drafter), draft.key, words, draft.version)
    page = browser.sign_in(desk.leader).open(f"/official/{draft.key}/preview")
    assert "第二稿的正文。" in [one.text for one in page.root.all("text")]
    first = browser.open(f"/official/{draft.key}/preview?no=1")
    assert "一、检查内容" in [one.text for one in first.root.all("text")]
    word = first.follow("下载 Word")
    assert "一、检查内容" in read(word.data).text
    browser.open(f"/official/{draft.key}/preview?no=9", expect=404)


def test_where_no_pdf_is_to_be_had_a_sentence_says_what_to_do(
    editor, browser, rows, draft, monkeypatch
):
    monkeypatch.setattr(pdf.convert, "program", lambda: None)
    page = browser.open(f"/official/{draft.key}/preview")
    assert "没有安装 LibreOffice" in page.text
    assert not page.has_link("下载 PDF")
    assert "下载 PDF" not in browser.open(f"/official/{draft.key}/edit").buttons()
    refused = browser.open(f"/official/{draft.key}/preview.pdf", expect=422)
    assert "另存为 PDF" in refused.text
    with rows, transaction():
        db.session.merge(OfficeSetting(key="pdf", value="none", changed_at=clock.now()))
    assert "设置里关闭了生成 PDF" in browser.open(f"/official/{draft.key}/preview").text


def test_a_file_is_brought_in_with_a_list_of_what_was_changed(browser, rows, desk):
    text = "关于做好防汛工作的通知\n各科室:\n一,加强值守\n落实 24 小时值班(含节假日)."
    page = browser.sign_in(desk.drafter).open("/official/bring")
    editor = page.send("带入", {"文件": (text.encode(), "防汛.txt")})
    assert editor.form(id="editor").value("title") == "关于做好防汛工作的通知"
    assert "带入“防汛.txt”时" in editor.text
    assert "半角标点" in editor.text
    saved = editor.send("保存，接着写")
    assert "带入“防汛.txt”时" not in saved.text


def test_a_file_brought_into_a_draft_is_its_next_version(browser, rows, desk, draft):
    page = browser.sign_in(desk.drafter).open(f"/official/{draft.key}/bring")
    assert any("请选择文件" in one for one in page.send("带入", expect=422).errors)
    page.send("带入", {"文件": ("关于另一件事的通知\n正文一句。".encode(), "稿.txt")})
    said, number = last(rows, draft.key)
    assert (said.title, number) == ("关于另一件事的通知", 2)
    with rows:
        first = db.session.get(DocumentVersion, (draft.id, 1))
        assert first.content["title"] == "关于开展安全检查的通知"
