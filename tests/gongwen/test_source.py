"""Documents as JSON."""

import base64
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from portal.gongwen import source
from portal.gongwen.content import (
    Align,
    Document,
    Fact,
    Facts,
    Form,
    Heading,
    Paragraph,
    Picture,
    Signature,
    Table,
)
from portal.gongwen.faults import Unwritable
from portal.gongwen.source import BadSource
from portal.gongwen.write import write
from tests.gongwen import cases, samples
from tests.gongwen.schema import schema


def _faults(said: object) -> dict[str, str]:
    with pytest.raises(BadSource) as caught:
        source.loads(json.dumps(said, ensure_ascii=False))
    return {fault.field: fault.message for fault in caught.value.faults}


@pytest.mark.parametrize(
    "document",
    [
        samples.one_organ(),
        samples.request(),
        samples.order(),
        samples.letter(),
        samples.command(),
        samples.minutes(),
        samples.ledger(3),
        samples.notice(),
        cases.forwarded(),
        cases.attached(),
        cases.stamps(),
        cases.cards(),
    ],
    ids=lambda document: document.title or "令",
)
def test_a_document_comes_back_from_its_json(document: Document) -> None:
    assert source.loads(source.dumps(document)).document == document


def test_every_kind_of_block_is_read() -> None:
    said = {
        "title": "通知",
        "form": "文书",
        "body": [
            "一段。",
            {"paragraph": {"text": "顶格。", "flush": True}},
            {"heading": {"level": 2, "text": "（一）要求。", "run_in": "接排。"}},
            {"table": {"head": ["甲"], "rows": [["1"]], "aligns": ["右"], "widths": [1]}},
            {"facts": {"facts": [{"label": "单位", "value": "某公司", "wide": True}]}},
            {"picture": {"data": base64.b64encode(b"dots").decode(), "width_mm": 60}},
        ],
        "signature": {"dated": "2023-05-18"},
    }
    document = source.loads(json.dumps(said)).document
    assert document == Document(
        title="通知",
        form=Form.PAPER,
        body=(
            Paragraph("一段。"),
            Paragraph("顶格。", flush=True),
            Heading(2, "（一）要求。", "接排。"),
            Table(head=("甲",), rows=(("1",),), aligns=(Align.RIGHT,), widths=(1.0,)),
            Facts((Fact("单位", "某公司", wide=True),)),
            Picture(b"dots", width_mm=60.0),
        ),
        signature=Signature(dated=date(2023, 5, 18)),
    )


def test_a_picture_is_read_from_a_file_beside_the_json(tmp_path: Path) -> None:
    (tmp_path / "现场.jpg").write_bytes(b"dots")
    said = {"title": "通知", "body": [{"picture": {"file": "现场.jpg", "caption": "图1"}}]}
    (tmp_path / "a.json").write_text(json.dumps(said), encoding="utf-8")
    assert source.load(tmp_path / "a.json").document.body == (Picture(b"dots", "图1"),)


def test_a_missing_picture_is_named() -> None:
    said = {"title": "通知", "body": [{"picture": {"file": "没有.jpg"}}]}
    with pytest.raises(BadSource, match=r"body\[0\]\.picture\.file：打不开图片文件“没有\.jpg”"):
        source.loads(json.dumps(said), Path())


def test_broken_json_is_named_by_line_and_column() -> None:
    with pytest.raises(BadSource, match="第 3 行第 1 列"):
        source.loads('{\n"title": "通知"\n"number": ""}')


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes('{"title": "隐患排查"}'.encode("gbk"))
    with pytest.raises(BadSource, match="UTF-8"):
        source.load(tmp_path / "a.json")


def test_every_wrong_field_is_named_at_once() -> None:
    found = _faults(
        {
            "titel": "通知",
            "form": "公函",
            "issuers": "某委员会",
            "body": ["一段。", 5, {"heading": {"level": "一", "text": "一、"}}, {"table": {}}],
            "signature": {"dated": "2023年5月", "sealing": "盖章"},
            "imprint": [],
        }
    )
    assert found.keys() == {
        "titel",
        "title",
        "form",
        "issuers",
        "body[1]",
        "body[2].heading.level",
        "body[3].table.rows",
        "signature.dated",
        "signature.sealing",
        "imprint",
    }
    assert found["form"] == "应是 文件、信函、命令、纪要、文书、卡片 之一，写的是 “公函”。"


@pytest.mark.parametrize("text", ["[]", "3", '"通知"', "null"])
def test_json_that_is_no_object_is_refused(text: str) -> None:
    with pytest.raises(BadSource, match="最外层"):
        source.loads(text)


def test_endless_brackets_are_refused() -> None:
    with pytest.raises(BadSource, match="太深"):
        source.loads("[" * 200_000)


def test_an_example_must_be_a_field_of_the_document() -> None:
    said = {"title": "通知", "examples": {"imprint.printer": "示例", "title": 3}}
    assert _faults(said).keys() == {"examples.imprint.printer", "examples.title"}


def test_example_values_are_blanked_and_nothing_else() -> None:
    said = source.load(samples.NOTICE_JSON)
    blank = source.blanked(said)
    assert said.document.number
    assert blank.number == ""
    assert blank.signature is not None
    assert blank.signature.organs == ("", "")
    assert blank.signature.dated is None
    assert blank.imprint is not None
    assert blank.imprint.printer == ""
    assert replace(blank, number="", signature=None, imprint=None) == replace(
        said.document, number="", signature=None, imprint=None
    )


def test_the_shipped_schema_is_that_of_the_content() -> None:
    shipped = samples.NOTICE_JSON.with_name("document.schema.json").read_text(encoding="utf-8")
    assert json.loads(shipped) == schema()


def test_a_text_with_an_ordinal_is_a_heading_and_an_explicit_paragraph_is_not() -> None:
    said = {"title": "通知", "body": ["一、要求", "正文。", {"paragraph": {"text": "一、要求"}}]}
    document = source.loads(json.dumps(said)).document
    assert document.body == (Heading(1, "一、要求"), Paragraph("正文。"), Paragraph("一、要求"))
    assert source.loads(source.dumps(document)).document == document


def test_faults_name_their_lines() -> None:
    text = """{
  "title": "通知",
  "body": [
    "一段。",
    {"heading": {"level": "一",
      "text": "要求"}},
    ["一层", ["二层"]]
  ],
  "numbr": 8,
  "signature": {
    "dated": "5月"
  }
}"""
    with pytest.raises(BadSource) as caught:
        source.loads(text)
    assert [(fault.line, fault.field) for fault in caught.value.faults] == [
        (5, "body[1].heading.level"),
        (7, "body[2]"),
        (9, "numbr"),
        (11, "signature.dated"),
    ]
    assert str(caught.value.faults[1]).startswith("第 7 行 body[2]：应是一段文字，或只含")


def test_what_cannot_be_written_is_found_on_its_line_too() -> None:
    said = source.loads(
        '{"title": "通知",\n"body": ["甲",\n{"heading":\n{"level": 7, "text": "乙"}}]}'
    )
    with pytest.raises(Unwritable) as caught:
        write(said.document)
    (fault,) = said.located(caught.value.faults)
    assert (fault.line, fault.field) == (4, "body[1].level")


def test_a_missing_field_is_named_on_the_line_of_its_object() -> None:
    with pytest.raises(BadSource) as caught:
        source.loads('{\n"attachments": [\n{"body": []}]}')
    assert [(one.line, one.field) for one in caught.value.faults] == [
        (1, "title"),
        (3, "attachments[0].name"),
    ]


@pytest.mark.parametrize(
    ("widths", "said"),
    [
        ("[1, " + "9" * 400 + "]", "这个数太大了"),
        ("[1, " + "9" * 5000 + "]", "有一个数太长"),
        ("[1, 1e999]", "2 个正数"),
        ("[NaN, 1]", "2 个正数"),
        ("[1e-9, 1]", "200 倍以上"),
    ],
)
def test_numbers_that_no_page_has_room_for_are_refused(widths: str, said: str) -> None:
    text = '{"title": "通知", "body": [{"table": {"rows": [["1", "2"]], "widths": []}}]}'
    text = text.replace('"widths": []', f'"widths": {widths}')
    with pytest.raises((BadSource, Unwritable), match=said):
        write(source.loads(text).document)
