"""What comes to a desk: too long, too many, strange, broken. Handled or refused with a sentence."""

import io
import re
import zipfile

import pytest

from portal.db import db
from portal.gongwen.content import Table
from portal.gongwen.read import read
from portal.gongwen.write import write
from portal.kernel.errors import Refusal
from portal.official import queries, texts
from portal.official.editing import bringing
from portal.official.editing.bringing import brought
from portal.official.models import OfficialDocument
from portal.official.rules import NOT_HERE
from tests.gongwen import samples
from tests.official import making

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PARAGRAPH = "各企业要按照职责分工抓好落实，及时消除事故隐患，确保安全生产形势稳定。" * 18
STRANGE = {
    "emoji": "请各单位🔥严禁烟火🚧，检查👷‍♂️到位。",
    "rare": "㙘𠮷𡋾喆堃镕䶮龘，联系人：张𬭚。",
    "widths": "２０２３年ＡＢＣ abc 123，(半角) （全角） ﾃｽﾄ",
    "quotes": "“中文”\"西文\"‘单’'直'……——·",
    "nested": "1.第一项\n（1）其一\n（2）其二\n2.第二项\n·三级\n--四级",
}


@pytest.fixture
def editor(browser, rows):
    """The editor's page of a new draft, opened by its drafter."""
    with rows:
        desk = making.desk()
        row = making.draft(desk)
    page = browser.sign_in(desk.drafter).open(f"/official/{row.key}/edit")
    page.key = row.key
    return page


def saved(rows, key):
    with rows:
        row = db.session.query(OfficialDocument).filter_by(key=key).one()
        return texts.read(queries.content(row))


def test_a_title_of_two_hundred_and_twelve_organs_are_laid_out(editor, rows):
    organs = [f"某市某区第{at}街道办事处" for at in range(1, 13)]
    title = "关于" + "进一步加强" * 38 + "安全生产工作的通知"
    page = editor.send(
        "保存，接着写", {"标题": title, "发文机关": "\n".join(organs), "落款名称": ""}
    )
    said = saved(rows, editor.key)
    assert len(said.title) >= 200
    assert said.issuers == tuple(organs)
    words = "".join(one.text for one in page.root.all("text") if "—" not in one.text)
    assert title in words
    assert all(organ in words for organ in organs)
    assert "标题有" in page.text


def test_a_title_too_long_for_a_page_is_refused_beside_its_field(editor):
    page = editor.send("保存，接着写", {"标题": "关于" * 160 + "的通知"}, expect=422)
    assert any("标题最多 300 字" in one for one in page.errors)
    assert "排不成标题" in page.root.first(id="paper").text


def test_a_body_of_sixty_pages_is_kept_whole_and_drawn_in_part(editor, rows):
    body = "\n".join(PARAGRAPH for _ in range(60))
    page = editor.send("保存，接着写", {"正文": body})
    said = saved(rows, editor.key)
    assert "".join(one.text for one in said.body) == body.replace("\n", "")
    assert len(page.root.all("svg", cls="a4")) == 40
    assert "只画前 40 页" in page.text


def test_a_table_of_two_thousand_rows_is_kept_whole_and_drawn_in_part(editor, rows):
    lines = [f"| {at} | 某企业{at}号车间 | 第{at}处隐患 | 待整改 |" for at in range(2000)]
    page = editor.send(
        "保存，接着写", {"正文": "\n".join(["| 序号 | 部位 | 情况 | 状态 |", *lines])}
    )
    (table,) = saved(rows, editor.key).body
    assert isinstance(table, Table)
    assert len(table.rows) == 2000
    assert table.rows[-1] == ("1999", "某企业1999号车间", "第1999处隐患", "待整改")
    assert "长表格只画前 150 行" in page.text


def test_strange_characters_lose_no_word(editor, rows):
    words = "\n".join(STRANGE.values())
    page = editor.send("保存，接着写", {"正文": words})
    body = "".join(
        getattr(one, "text", "") + getattr(one, "run_in", "")
        for one in saved(rows, editor.key).body
    )
    assert body == words.replace("\n", "")
    word = page.browser.open(f"/official/{editor.key}/preview.docx")
    squeezed = re.sub(r"\s", "", read(word.data).text)
    assert all(re.sub(r"\s", "", one) in squeezed for one in words.split("\n"))
    shown = re.sub(r"\s", "", "".join(one.text for one in page.root.all("text")))
    assert all(re.sub(r"\s", "", one) in shown for one in words.split("\n"))


def test_characters_that_no_file_can_hold_are_taken_out(editor, rows):
    editor.send(
        "保存，接着写",
        {"正文": "前\u0007文\u200b，\u202e后\ufeff文。", "标题": "关于\x0b检查的通知"},
    )
    said = saved(rows, editor.key)
    assert said.body[0].text == "前文，后文。"
    assert said.title.replace("\n", "") == "关于检查的通知"


def test_a_choice_that_is_not_in_a_list_is_refused_not_a_fault(editor):
    form = editor.form(id="editor")
    body = form.body() | {"kind": ["memo"], "sheet": [""], "sealing": ["画押"], "base": ["zz"]}
    page = editor.browser.fetch("POST", form.node.get("action"), data=body, expect=422)
    assert any("没有这个选项" in one for one in page.errors)
    assert any("请选择格式" in one for one in page.errors)


def packed(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def unpacked(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def macro():
    parts = unpacked(write(samples.one_organ()))
    parts["word/vbaProject.bin"] = b"macro"
    return packed(parts)


def bomb():
    parts = unpacked(write(samples.one_organ()))
    parts["word/media/image1.png"] = b"\0" * (40 * 1024 * 1024)
    return packed(parts)


FILES = {
    "empty": (b"", "空.docx", "是空的"),
    "broken": (b"PK\x03\x04broken", "坏.docx", "打不开"),
    "cut": (write(samples.one_organ())[:3000], "半截.docx", "打不开"),
    "password": (OLE + "EncryptedPackage".encode("utf-16-le"), "加密.docx", "密码"),
    "macro": (macro(), "宏.docx", "宏"),
    "bomb": (bomb(), "大.docx", "过大"),
    "picture": (samples.photo("red"), "图.docx", "不是 Word 文件"),
    "binary": (b"\x00\x01\x02\x03" * 40, "乱.txt", "编码认不出来"),
}


@pytest.mark.parametrize(("data", "name", "said"), FILES.values(), ids=FILES)
def test_a_file_that_cannot_be_taken_is_refused_with_a_sentence(data, name, said):
    with pytest.raises(Refusal, match=said) as refused:
        brought(data, name, "某委")
    assert refused.value.field == "file"
    assert "请" in str(refused.value)


@pytest.mark.parametrize(
    ("text", "name"),
    [("机密★1年\n关于检查的通知\n正文。", "稿.txt"), ("关于检查的通知\n正文。", "绝密文件.txt")],
    ids=["words", "name"],
)
def test_a_secret_file_is_refused(text, name):
    with pytest.raises(Refusal, match=NOT_HERE):
        brought(text.encode(), name, "某委")


def test_a_refused_file_is_told_beside_its_field_and_leaves_nothing(editor, rows):
    page = editor.browser.open("/official/bring").send(
        "带入", {"文件": (b"PK\x03\x04broken", "坏.docx")}, expect=422
    )
    assert any("打不开" in one for one in page.errors)
    with rows:
        assert db.session.query(OfficialDocument).count() == 1


def test_a_file_is_read_while_nobody_waits_to_write(editor, rows, monkeypatch):
    held = []

    def told(*args, **named):
        held.append(bool(db.session.info.get("writing")))
        return brought(*args, **named)

    monkeypatch.setattr(bringing, "brought", told)
    text = "关于开展检查的通知\n各科室：\n请落实。\n".encode()
    editor.browser.open("/official/bring").send("带入", {"文件": (text, "稿.txt")})
    assert held == [False]


def test_tracked_changes_come_in_as_accepted_and_are_listed(editor, rows):
    parts = unpacked(write(samples.one_organ()))
    text = parts["word/document.xml"].decode()
    first = re.search(r"<w:r>(?:(?!</w:r>).)*<w:t[^>]*>([^<]{12,})</w:t></w:r>(?=</w:p>)", text)
    tracked = (
        '<w:ins w:id="1" w:author="甲"><w:r><w:t>新增的话。</w:t></w:r></w:ins>'
        '<w:del w:id="2" w:author="甲"><w:r><w:delText>删去的话。</w:delText></w:r></w:del>'
    )
    parts["word/document.xml"] = (text[: first.end()] + tracked + text[first.end() :]).encode()
    page = editor.browser.open("/official/bring").send(
        "带入", {"文件": (packed(parts), "修订.docx")}
    )
    every = "".join(page.form(id="editor").value(name) for name in ("body", "title", "recipients"))
    assert "新增的话。" in every + page.root.first(id="paper").text
    assert "修订中删除的文字没有保留：“删去的话。”" in page.text
