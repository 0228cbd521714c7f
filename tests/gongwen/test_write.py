"""What is written: lawful XML, the same bytes, nothing lost."""

import ast
import io
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

import portal.gongwen
from portal.gongwen import faces
from portal.gongwen.content import (
    Attachment,
    Document,
    Fact,
    Facts,
    Form,
    Heading,
    Imprint,
    IssuedText,
    Paragraph,
    Picture,
    Pictures,
    Signature,
    Table,
)
from portal.gongwen.faults import Unwritable
from portal.gongwen.read import read
from portal.gongwen.write import Target, write
from tests.gongwen import cases, samples
from tests.gongwen.schema_order import ORDER

_ALL = [
    samples.notice(),
    samples.blank_notice(),
    samples.one_organ(),
    samples.request(),
    samples.order(),
    samples.ledger(),
    samples.letter(),
    samples.command(),
    samples.minutes(),
    samples.joint(3),
    samples.joint(12),
    cases.upward(5),
    cases.attached(),
    cases.forwarded(),
    cases.many_recipients(),
    cases.strange(),
    cases.stamps(),
    cases.cards(),
    cases.signed_after(5),
]
_FLOATING = (
    *(qn("wp:anchor"), qn("w:framePr"), qn("w:txbxContent")),
    "{urn:schemas-microsoft-com:vml}textbox",
)
_SAME = {"footerReference": "headerReference", "tbl": "p"}
_TARGETS: tuple[Target, ...] = ("word", "pdf")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def _parts(data: bytes) -> Iterator[tuple[str, etree._Element]]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        for name in file.namelist():
            if name.endswith(".xml"):
                yield name, etree.fromstring(file.read(name))


def _out_of_order(root: etree._Element) -> list[str]:
    found = []
    for element in root.iter():
        name = etree.QName(element).localname
        if element.tag != f"{_W}{name}" or name not in ORDER:
            continue
        order = ORDER[name].split()
        children = [etree.QName(child).localname for child in element]
        # Headers and footers come in any order among themselves, blocks of a cell too.
        ranks = [_SAME.get(child, child) for child in children]
        places = [order.index(rank) if rank in order else -1 for rank in ranks]
        if -1 in places or places != sorted(places):
            found.append(f"{name}: {' '.join(children)}")
    return found


@pytest.mark.parametrize("document", _ALL, ids=lambda document: document.title or "令")
@pytest.mark.parametrize("target", ["word", "pdf"])
def test_children_stand_in_the_order_of_the_schema(document: Document, target: Target) -> None:
    for name, root in _parts(write(document, target=target)):
        assert _out_of_order(root) == [], name


@pytest.mark.parametrize("document", _ALL, ids=lambda document: document.title or "令")
def test_every_cell_ends_with_a_paragraph_and_every_row_fills_the_grid(document: Document) -> None:
    for table in docx.Document(io.BytesIO(write(document))).element.body.iter(qn("w:tbl")):
        grid = len(table.findall(f"{qn('w:tblGrid')}/{qn('w:gridCol')}"))
        for row in table.findall(qn("w:tr")):
            spans = row.findall(f"{qn('w:tc')}/{qn('w:tcPr')}/{qn('w:gridSpan')}")
            cells = row.findall(qn("w:tc"))
            assert len(cells) + sum(int(span.get(qn("w:val"))) - 1 for span in spans) == grid
            assert all(cell[-1].tag == qn("w:p") for cell in cells)


@pytest.mark.parametrize("document", _ALL, ids=lambda document: document.title or "令")
def test_every_style_and_relation_that_is_used_is_there(document: Document) -> None:
    parts = dict(_parts(write(document)))
    styles = {style.get(qn("w:styleId")) for style in parts["word/styles.xml"]}
    for root in parts.values():
        for tag in ("w:pStyle", "w:rStyle", "w:basedOn", "w:next", "w:link"):
            assert {one.get(qn("w:val")) for one in root.iter(qn(tag))} <= styles
    related = docx.Document(io.BytesIO(write(document))).part.rels
    for element in parts["word/document.xml"].iter():
        for attribute in (qn("r:id"), qn("r:embed")):
            assert element.get(attribute) is None or element.get(attribute) in related


@pytest.mark.parametrize("document", _ALL, ids=lambda document: document.title or "令")
def test_the_same_content_gives_the_same_bytes(
    document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = write(document)
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    assert write(document) == first


def test_the_text_is_styled_and_not_formatted_by_hand() -> None:
    body = docx.Document(io.BytesIO(write(samples.notice()))).element.body
    for paragraph in body.iter(qn("w:p")):
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}").get(qn("w:val"))
        direct = {child.tag for run in paragraph.iter(qn("w:rPr")) for child in run}
        if style != "Mark":
            assert direct <= {qn("w:rStyle"), qn("w:rFonts")}
        if style in {"Normal", "Heading1", "Heading2", "IssueNumber", "Recipients"}:
            properties = {child.tag for child in paragraph.find(qn("w:pPr"))}
            assert properties <= {qn("w:pStyle"), qn("w:keepNext")}


def test_headings_are_words_own_with_their_chinese_names() -> None:
    word = docx.Document(io.BytesIO(write(samples.notice())))
    for level, name in enumerate(("一级标题", "二级标题", "三级标题", "四级标题")):
        style = word.styles[f"Heading {level + 1}"].element
        assert style.find(qn("w:aliases")).get(qn("w:val")) == name
        outline = style.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        assert outline.get(qn("w:val")) == str(level)
        assert style.find(qn("w:next")).get(qn("w:val")) == "Normal"


def test_faces_have_their_windows_names_and_declared_stand_ins() -> None:
    fonts = dict(_parts(write(samples.notice())))["word/fontTable.xml"]
    said = {
        font.get(qn("w:name")): font.find(qn("w:altName")).get(qn("w:val")).split(",")
        for font in fonts
    }
    wide = {name: list(others) for name, others in faces.WIDE.items()}
    assert said == {face.name: list(face.others) for face in faces.FACES} | wide
    for name, root in _parts(write(samples.notice())):
        used = {
            value
            for element in root.iter(qn("w:rFonts"))
            for key, value in element.attrib.items()
            if not key.endswith("hint")
        }
        assert used <= set(said), name
        assert not [key for e in root.iter() for key in e.attrib if "theme" in key.lower()], name


def test_quotation_marks_and_dashes_are_marked_east_asian() -> None:
    body = docx.Document(io.BytesIO(write(samples.notice()))).element.body
    for run in body.iter(qn("w:r")):
        text = "".join(one.text or "" for one in run.iter(qn("w:t")))
        if set(text) & set("“”‘’…—×·"):
            assert run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}").get(qn("w:hint")) == "eastAsia"


@pytest.mark.parametrize(("target", "value"), [("word", "0"), ("pdf", "1")])
def test_marks_stay_inside_the_margin_in_either_program(target: Target, value: str) -> None:
    parts = dict(_parts(write(samples.notice(), target=target)))
    (said,) = parts["word/styles.xml"].iter(qn("w:overflowPunct"))
    assert said.get(qn("w:val")) == value


@pytest.mark.parametrize("document", _ALL, ids=lambda document: document.title or "令")
def test_nothing_floats_but_the_imprint_and_the_number_of_a_turned_page(
    document: Document,
) -> None:
    for name, root in _parts(write(document)):
        floating = [etree.QName(one).localname for one in root.iter(_FLOATING)]
        if name.startswith("word/footer"):
            assert set(floating) <= {"anchor", "txbxContent", "textbox"}
            continue
        assert floating == [], name
        tables = [
            one for one in root.iter(qn("w:tbl")) if one.find(f".//{qn('w:tblpPr')}") is not None
        ]
        assert len(tables) == (name == "word/document.xml" and document.imprint is not None)


@pytest.mark.parametrize("code", [0, 7, 8, 0x0B, 0x0C, 0x1B, 0x7F, 0xFFFE, 0xD800, 0x202E, 0x2028])
def test_a_control_character_is_refused_by_field(code: int) -> None:
    document = Document(
        title="通知", body=(Paragraph("一段。"), Heading(1, f"一、要{chr(code)}求"))
    )
    with pytest.raises(Unwritable) as caught:
        write(document)
    assert [fault.field for fault in caught.value.faults] == ["body[1].text"]
    assert f"U+{code:04X}" in str(caught.value)


def test_a_control_character_in_a_table_is_named_by_row_and_column() -> None:
    document = Document(
        title="通知", body=(Table((("甲", "乙"), ("丙", "丁\x01")), head=("项", "目")),)
    )
    with pytest.raises(Unwritable) as caught:
        write(document)
    assert [fault.field for fault in caught.value.faults] == ["body[0].rows[1][1]"]


def test_every_fault_is_named_at_once() -> None:
    document = Document(
        title=" ",
        number="\x00",
        body=(
            Heading(5, "五"),
            Table(rows=()),
            Table(rows=(("甲",),), widths=(1.0, 0.0)),
            Pictures(()),
            Picture(samples.photo("red"), width_mm=0),
        ),
        signature=Signature(seal_mm=-1),
        attachments=(Attachment("长" * 301),),
    )
    with pytest.raises(Unwritable) as caught:
        write(document)
    assert {fault.field for fault in caught.value.faults} == {
        "title",
        "number",
        "body[0].level",
        "body[1]",
        "body[2].widths",
        "body[3].pictures",
        "body[4].width_mm",
        "signature.seal_mm",
        "attachments[0].name",
    }


def test_a_broken_picture_is_refused() -> None:
    with pytest.raises(Unwritable, match=r"body\[0\]\.data：.*图片"):
        write(Document(title="通知", body=(Picture(b"no picture"),)))


@pytest.mark.parametrize(
    "text",
    [
        "喆堃镕綦",
        "𠮷𡈽𰀀𱍊㐀",
        "\ue000\uf8ff\U000f0000\U00100000",
        "😀👨‍👩‍👧",
        "①㎡℃‰",
        "<&>\"'",
        "ＡＢＣ１２３",
        "한국어 Ω é",
        "a\tb\nc",
    ],
)
def test_rare_and_strange_characters_come_through(text: str) -> None:
    document = Document(
        title=f"关于{text}的通知",
        recipients=(text,),
        body=(
            Heading(1, text),
            Heading(2, text, text),
            Paragraph(text),
            Table(((text, text),)),
            Facts((Fact(text, text),)),
        ),
        signature=Signature(dated=date(2023, 5, 1)),
        imprint=Imprint(copies_to=(text,), printer=text),
    )
    said = read(write(document))
    assert said.text.replace(said.paragraphs("公文标题")[0].text, "").count(text) == 11
    assert said.paragraphs("公文标题")[0].text.replace("\n", "") == f"关于{text}的通知".replace(
        "\n", ""
    )


def test_rare_characters_are_in_a_face_that_has_them() -> None:
    document = Document(
        title="关于喆的通知",
        body=(
            Heading(2, "（一）堃"),
            Paragraph("镕和𠮷与𰀀"),
        ),
    )
    runs = {run.text: run.face for one in read(write(document)).paragraphs() for run in one.runs}
    assert runs["喆"] == "华文中宋"
    assert runs["堃"] == "楷体"
    assert runs["镕"] == "仿宋"
    assert runs["𠮷"] == "SimSun-ExtB"
    assert runs["𰀀"] == "SimSun-ExtG"
    assert runs["和"] == "仿宋_GB2312"


def test_a_title_of_200_characters_is_whole() -> None:
    title = "关于进一步加强安全生产隐患排查治理工作的通知" * 9
    said = read(write(Document(title=title[:200]))).paragraphs("公文标题")[0].text
    assert said.replace("\n", "") == title[:200]


def test_twelve_organs_stand_in_mark_and_signature() -> None:
    document = samples.joint(12)
    said = read(write(document))
    assert [row[0] for row in said.tables[0].rows] == list(document.issuers)
    signed = [text.replace("\n", "") for row in said.tables[1].rows for text in row if text.strip()]
    assert signed == [*document.issuers[:-1], document.issuers[-1] + "2023年6月1日"]


def test_empty_strings_everywhere_make_a_document() -> None:
    empty = Document(
        title="通知",
        issuers=("",),
        recipients=("",),
        body=(
            Paragraph(""),
            Heading(1, ""),
            Table((("", ""),), head=("", "")),
            Facts((Fact("", ""),)),
        ),
        attachments=(Attachment("", (Paragraph(""),)),),
        signature=Signature(),
        issued=IssuedText("", (Paragraph(""),)),
        imprint=Imprint(),
    )
    for form in Form:
        assert read(write(replace(empty, form=form))).blocks


_WORDS = st.text(alphabet="安全生产，。《》“”2023ab \n😀喆<&", max_size=40)


@settings(max_examples=40, deadline=None)
@given(title=_WORDS.filter(str.strip), bodies=st.lists(_WORDS, max_size=6), cell=_WORDS)
def test_no_word_of_any_document_is_lost(title: str, bodies: list[str], cell: str) -> None:
    document = Document(
        title=title,
        body=(*map(Paragraph, bodies), Heading(3, cell, cell), Table(((cell, cell),), turned=True)),
    )
    for target in _TARGETS:
        said = read(write(document, target=target))
        wanted = title + "".join(bodies) + cell * 4
        assert "".join(said.text.split()) == "".join(wanted.split())


def test_the_engine_knows_nothing_of_the_portal() -> None:
    folder = Path(portal.gongwen.__file__).parent
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [one.name for one in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                assert not name.startswith("portal") or name.startswith("portal.gongwen"), file


def test_only_the_oxml_modules_touch_xml() -> None:
    folder = Path(portal.gongwen.__file__).parent
    for file in folder.rglob("*.py"):
        if "oxml" not in file.parts:
            text = file.read_text(encoding="utf-8")
            assert "<w:" not in text, file
            assert "lxml" not in text, file
