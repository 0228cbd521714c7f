"""A badly laid-out file becomes a good one, and everything that was done is told."""

import io
import os
import re
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from portal.gongwen import convert, guard
from portal.gongwen.content import Form
from portal.gongwen.mending.mend import Mended, mend
from portal.gongwen.oxml.walk import BadFile
from portal.gongwen.read import Paragraph, read
from portal.gongwen.recognising.roles import Role
from portal.gongwen.write import write
from tests.gongwen import samples
from tests.gongwen.mending import foreign
from tests.gongwen.mending.foreign import Foreign, centred, p, right, run
from tests.gongwen.mending.words import words
from tests.gongwen.schema_order import ORDER

_ORGAN = "重庆市某某区新城建设管理委员会"


def untidy() -> Foreign:
    """A notice as it comes: hand-typed ordinals, half-width marks, spaces, bold, no form at all."""
    return Foreign(
        [
            p(run("特急")),
            centred(f"{_ORGAN}文件", 60),
            p(run("某新城管发[2023]8号", "<w:sz w:val='28'/>"), '<w:jc w:val="center"/>'),
            p(""),
            centred("关于进一步加强安全生产工作"),
            centred("的通知"),
            p(run("各科（部）室、各企业:")),
            p(run("    为认真贯彻落实各项要求,现就有关事项通知如下(请认真执行).")),
            p(run("一.总体要求", "<w:b/>")),
            p(run('    坚持"安全第一"，预防为主。')),
            p(run("(一)压实责任。各单位要落实责任...")),
            p(run("1、明确分工。3 月底前完成。")),
            foreign.table(
                "".join(map(foreign.cell, ("序号", "名称", "数量"))),
                "".join(map(foreign.cell, ("1", "灭火器", "2"))),
                "".join(map(foreign.cell, ("2", "沙箱", "4"))),
            ),
            p(run("特此通知。")),
            p(run("附件:1、检查清单.")),
            p(run("2、《台账》")),
            right(_ORGAN),
            right("2023年6月1日"),
            p(run("(此件公开发布)")),
            p(run("附件1：")),
            centred("检查清单"),
            p(run("检查以下内容。")),
            p(run("抄送:区安委办,区应急局")),
            p(run(f"{_ORGAN}办公室      2023年6月2日印发")),
        ]
    )


@pytest.fixture(scope="module")
def made() -> Mended:
    return mend(untidy().data(), "通知.docx")


def test_every_element_is_recognised(made: Mended) -> None:
    assert made.form is Form.FILE
    assert dict(made.elements) == {
        Role.URGENCY: 1,
        Role.MARK: 1,
        Role.NUMBER: 1,
        Role.TITLE: 2,
        Role.RECIPIENTS: 1,
        Role.HEADING: 3,
        Role.BODY: 4,
        Role.TABLE: 1,
        Role.ATTACHMENT_NOTE: 2,
        Role.ORGAN: 1,
        Role.DATED: 1,
        Role.NOTE: 1,
        Role.ATTACHMENT_MARK: 1,
        Role.ATTACHMENT_TITLE: 1,
        Role.COPIES_TO: 1,
        Role.PRINTER: 1,
    }


def test_it_comes_out_without_a_finding(made: Mended) -> None:
    assert made.before is not None
    assert len(made.before.findings) > 40
    assert made.after.findings == ()
    assert made.doubts == ()


def test_each_element_takes_its_style(made: Mended) -> None:
    found = {one.style: one.text for one in read(made.data).paragraphs() if one.text}
    assert found["发文机关标志"] == f"{_ORGAN}文件"
    assert found["发文字号"] == "某新城管发〔2023〕8号"
    assert found["公文标题"] == "关于进一步加强安全生产工作的通知"
    assert found["主送机关"] == "各科（部）室、各企业："
    assert found["一级标题"] == "一、总体要求"
    assert found["附件说明首项"] == "附件：1.检查清单"
    assert found["附件说明续项"] == "2.台账"
    assert found["成文日期"] == "2023年6月1日"
    assert found["附件序号"] == "附件1"
    assert found["抄送机关"] == "抄送：区安委办，区应急局。"
    assert found["印发机关和印发日期"] == f"{_ORGAN}办公室\t2023年6月2日印发"


def test_every_exchanged_mark_is_listed_with_its_place(made: Mended) -> None:
    said = {(one.old, one.new, one.place.where) for one in made.exchanges}
    assert ("[", "〔", "第 3 段") in said
    assert ("一.", "一、", "第 8 段") in said
    assert ("(一)", "（一）", "第 10 段") in said
    assert ("...", "……", "第 10 段") in said
    assert ("《", "", "第 14 段") in said
    assert ("", "。", "第 21 段") in said
    assert "去掉序号之后、汉字与数字之间的空格 1 处" in made.changes


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "请登录https://a.gov.cn/x?y=1,2&z=(3)上报,谢谢。",
            "请登录https://a.gov.cn/x?y=1,2&z=(3)上报，谢谢。",
        ),
        ("(见https://a.gov.cn)上报。", "（见https://a.gov.cn）上报。"),
        ("邮箱abc@d.com;电话023-48660000(转8001).", "邮箱abc@d.com；电话023-48660000（转8001）。"),
        ("12:30前完成,比例1:500,占3.5%。", "12:30前完成，比例1:500，占3.5%。"),
        ("执行GB/T 9704-2012(试行),共1,234元。", "执行GB/T 9704-2012（试行），共1,234元。"),
        ('See (a, b): fine. 他说:"好的!"', "See (a, b): fine. 他说：“好的！”"),
    ],
)
def test_marks_are_exchanged_where_they_are_marks_of_chinese_text(text: str, wanted: str) -> None:
    assert _texts(mend(f"各科室：\n{text}\n".encode(), "a.txt").data)[-1] == wanted


def test_lines_that_end_with_a_half_width_stop_are_paragraphs() -> None:
    text = (
        "各科室:\n为认真贯彻落实安全生产各项要求,现就有关事项通知如下.\n请结合实际抓好贯彻落实.\n"
    )
    assert len(_texts(mend(text.encode(), "a.txt").data)) == 3


def test_untouched_no_mark_is_exchanged() -> None:
    data = untidy().data()
    made = mend(data, words_untouched=True)
    assert made.exchanges == ()
    assert sorted(words(made.data)) == sorted(words(data))
    found = {one.style: one.text for one in read(made.data).paragraphs() if one.text}
    assert found["发文字号"] == "某新城管发[2023]8号"
    assert found["附件说明首项"] == "附件:1、检查清单."
    assert found["抄送机关"] == "抄送:区安委办,区应急局"


def _texts(data: bytes) -> list[str]:
    return [one.text for one in read(data).blocks if isinstance(one, Paragraph) and one.text]


def test_numbers_that_word_writes_become_words() -> None:
    body = [
        foreign.numbered("总体要求"),
        foreign.numbered("压实责任。", 1),
        foreign.numbered("明确分工。各单位要落实。", 2),
        foreign.numbered("工作安排"),
        foreign.numbered("检查。", 1),
        foreign.numbered("一件事", 0, 2),
    ]
    made = mend(Foreign(body).data())
    assert _texts(made.data) == [
        "一、总体要求",
        "（一）压实责任",
        "1.明确分工。各单位要落实。",
        "二、工作安排",
        "（一）检查",
        "一件事",
    ]
    assert "自动编号写成文字：“（一）”，第 2 段“（一）压实责任。”" in made.changes
    assert "去掉了项目符号：第 6 段“一件事”" in made.changes


def test_tracked_changes_are_settled_and_deletions_listed() -> None:
    body = [p(run("各单位要") + foreign.inserted("认真") + foreign.deleted("抓紧") + run("落实。"))]
    made = mend(Foreign(body).data())
    assert _texts(made.data) == ["各单位要认真落实。"]
    assert "修订中删除的文字没有保留：“抓紧”，第 1 段“各单位要认真落实。”" in made.changes


def test_fields_and_links_become_words() -> None:
    body = [
        p(foreign.complex_field("DATE", "2023年") + foreign.simple_field("REF a", "见附件")),
        p(foreign.link("详见网站") + run("。")),
    ]
    made = mend(Foreign(body).data())
    assert "域（日期）1 处换成现有的文字" in made.changes
    assert any("https://example.invalid/a" in one for one in made.changes)
    assert "instrText" not in _xml(made.data)
    assert "w:hyperlink" not in _xml(made.data)


def test_boxes_are_opened_and_what_stood_in_the_header_is_kept() -> None:
    body = [p(foreign.boxed("内部资料") + run("各单位要落实责任。")), p(run("特此通知。"))]
    file = Foreign(body, header=p(run("某公司")), footer=p(foreign.complex_field("PAGE", "1")))
    made = mend(file.data())
    assert "文本框里的文字移到正文：“内部资料”" in made.changes
    assert any("“某公司”" in one for one in made.changes)
    assert "原来的页码换成标准页码" in made.changes
    assert "内部资料" in words(made.data)
    assert "某公司" in words(made.data)
    assert "txbxContent" not in _xml(made.data)


def test_notes_symbols_raised_figures_and_formulas_stay() -> None:
    body = [
        p(
            run("面积10m")
            + run("2", '<w:vertAlign w:val="superscript"/>')
            + foreign.noted(1)
            + foreign.formula("x+y")
            + run("。")
        ),
        p(run("姓名") + run("          ", '<w:u w:val="single"/>')),
    ]
    data = mend(Foreign(body, footnotes=["按竣工图"]).data()).data
    text = _xml(data)
    assert 'w:val="superscript"/></w:rPr><w:t xml:space="preserve">2</w:t>' in text
    assert "footnoteReference" in text
    assert "oMath" in text
    assert '<w:u w:val="single"/></w:rPr><w:t xml:space="preserve">          </w:t>' in text
    assert "按竣工图" in words(data)


@pytest.mark.parametrize("text", ["\U000f0000\U00100000", "\U00100000\U000f0001", "\ue000\uf8ff"])
def test_private_characters_are_not_taken_for_what_is_kept(text: str) -> None:
    raised = run("2", '<w:vertAlign w:val="superscript"/>')
    body = [
        p(run(text) + raised + run(text)),
        p(raised + foreign.boxed(text)),
        foreign.table(foreign.cell(text) + foreign.cell("乙"), columns=2),
    ]
    data = Foreign(body).data()
    made = mend(data, words_untouched=True)
    assert sorted(words(made.data)) == sorted(words(data))
    assert _xml(made.data).count('w:val="superscript"/></w:rPr><w:t xml:space="preserve">2<') == 2


def test_pictures_stay_plain_ones_in_lines_of_their_own() -> None:
    body = [
        p(run("现场情况如下。") + foreign.pictured()),
        p(foreign.pictured(), '<w:jc w:val="center"/>'),
        p(run("图1 现场"), '<w:jc w:val="center"/>'),
        p(foreign.pictured(cut=True)),
        p(run("盖章处") + foreign.pictured(floats=True)),
    ]
    made = mend(Foreign(body).data())
    text = _xml(made.data)
    assert text.count("r:embed") == 4
    styles = [one.style for one in read(made.data).paragraphs() if one.pictures]
    assert styles == ["图片", "图片", "图片"]
    assert "anchor" in text
    assert any("图形（不是普通图片）" in str(one) for one in made.doubts)


def test_a_table_with_merged_cells_stays_merged() -> None:
    body = [
        foreign.table(
            foreign.cell("项目", '<w:gridSpan w:val="2"/>') + foreign.cell("备注"),
            foreign.cell("甲", '<w:vMerge w:val="restart"/>')
            + foreign.cell("1")
            + foreign.cell(""),
            foreign.cell("", "<w:vMerge/>") + foreign.cell("2") + foreign.cell("乙"),
        )
    ]
    made = mend(Foreign(body).data())
    table = docx.Document(io.BytesIO(made.data)).tables[0]._tbl
    assert [one.get(qn("w:val")) for one in table.iter(qn("w:gridSpan"))] == ["2"]
    assert [one.get(qn("w:val")) for one in table.iter(qn("w:vMerge"))] == ["restart", None]
    assert table.find(f"{qn('w:tblPr')}/{qn('w:tblW')}").get(qn("w:w")) == "8845"
    assert made.after.findings == ()


def _xml(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return file.read("word/document.xml").decode()


def test_children_stand_in_the_order_of_the_schema() -> None:
    body = [
        *untidy().body,
        p(run("附注") + foreign.noted(1) + foreign.pictured(floats=True)),
        p(foreign.pictured(cut=True)),
        foreign.table(
            foreign.cell("甲", '<w:gridSpan w:val="2"/>') + foreign.cell("乙"),
            foreign.cell("丙") + foreign.cell("丁", "<w:vMerge/>") + foreign.cell("戊"),
        ),
    ]
    data = mend(Foreign(body, header=p(run("资料")), footnotes=["注"]).data()).data
    same = {"footerReference": "headerReference", "tbl": "p"}
    for element in docx.Document(io.BytesIO(data)).element.body.iter():
        name = re.sub(r"\{.*\}", "", str(element.tag))
        if name in ORDER and element.tag == qn(f"w:{name}"):
            order = ORDER[name].split()
            ranks = [re.sub(r"\{.*\}", "", str(child.tag)) for child in element]
            places = [order.index(same.get(one, one)) for one in ranks]
            assert places == sorted(places), (name, ranks)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_plain_text_is_read_in_the_encodings_people_have(encoding: str) -> None:
    text = "关于开展检查的通知\n各科室：\n　　请认真落实。\n"
    made = mend(text.encode(encoding), "a.txt")
    assert _texts(made.data) == ["关于开展检查的通知", "各科室：", "请认真落实。"]
    assert made.before is None


def test_plain_text_that_is_none_is_refused() -> None:
    with pytest.raises(BadFile, match="编码认不出来"):
        mend(b"\x00\x01\xff\xfe\x81", "a.txt")
    with pytest.raises(BadFile, match="空的"):
        mend(b" \r\n ", "a.txt")


def test_rows_typed_with_tabs_become_a_table() -> None:
    text = "各科室：\n请核对下表。\n序号\t名称\n1\t灭火器\n2\t沙箱\n"
    made = mend(text.encode(), "a.txt")
    assert read(made.data).tables[-1].rows == (("序号", "名称"), ("1", "灭火器"), ("2", "沙箱"))
    assert any("认作表格" in str(one) for one in made.doubts)


def test_a_line_broken_in_a_sentence_is_joined_and_told() -> None:
    text = "各科室：\n要坚持“稳进增效、除险清患、\n改革求变”，抓好落实。\n"
    made = mend(text.encode(), "a.txt")
    assert _texts(made.data)[-1] == "要坚持“稳进增效、除险清患、改革求变”，抓好落实。"
    assert any("已接成一段" in str(one) for one in made.doubts)


def test_old_files_are_refused_where_nothing_can_convert_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(convert, "program", lambda: None)
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le")
    for name in ("a.doc", "a.wps"):
        with pytest.raises(BadFile, match="LibreOffice"):
            mend(old, name)


@pytest.mark.skipif(convert.program() is None, reason="LibreOffice is not installed")
def test_an_old_file_is_converted_where_libreoffice_is() -> None:
    body = r"{\rtf1\ansi\uc0 \u20851\u20110\u26816\u26597\u30340\u36890\u30693\par "
    made = mend(f"{body}}}".encode("ascii"), "a.doc")
    assert words(made.data) == "关于检查的通知"


@pytest.mark.skipif(convert.program() is None, reason="LibreOffice is not installed")
def test_a_file_of_word_97_comes_back_with_its_words_under_either_ending(tmp_path: Path) -> None:
    data = write(samples.notice())
    (tmp_path / "a.docx").write_bytes(data)
    subprocess.run(
        [
            *(str(convert.program()), "--headless", "--convert-to", "doc:MS Word 97"),
            *("--outdir", str(tmp_path), str(tmp_path / "a.docx")),
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        ],
        check=True,
        capture_output=True,
        env={**os.environ, "HOME": str(tmp_path)},
    )
    old = (tmp_path / "a.doc").read_bytes()
    assert guard.is_old(old)
    made = mend(old, "a.wps", words_untouched=True)
    assert words(made.data) == words(data)
    assert made.after.findings == ()


def test_what_the_engine_wrote_comes_back_as_it_was() -> None:
    data = write(samples.notice())
    made = mend(data, words_untouched=True)
    assert read(made.data).text == read(data).text
