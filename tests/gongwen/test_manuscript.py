"""Documents as plain text with a small header."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.gongwen import source
from portal.gongwen.content import (
    Attachment,
    Attendance,
    Document,
    Form,
    Heading,
    Imprint,
    IssuedText,
    Paragraph,
    Picture,
    Sealing,
    Signature,
    Stamp,
    Table,
)
from portal.gongwen.manuscript_fields import FIELDS
from portal.gongwen.source import BadSource

_WHOLE = """发文机关：甲管理委员会；乙投资有限公司
份号：000001
密级：秘密★1年
紧急程度：特急
发文字号：甲发〔2023〕8号
签发人：张三丰、李四
标题：关于开展检查的通知
主送：各科室、各企业：
成文日期：2023年5月18日
印章直径：45毫米
附注：此件公开发布
抄送：区安委办，区应急局。
印发机关：办公室
印发日期：2023-05-19
版记：共印50份

\t经研究，现通知如下。

一、总体要求
（一）压实责任。各负其责。
表格之前。
序号\t部位\t重点
1\t基坑\t
2\t塔吊\t附墙
【横排表】总表
| 甲 | 乙 |
|---|---|
| 1 | |
【印发件】检查方案
为做好检查，制定本方案。
【附件】检查清单
清单正文。
【横排附件】设施清单
"""


def _document(text: str) -> Document:
    return source.written(text).document


def _faults(text: str) -> list[tuple[int, str]]:
    with pytest.raises(BadSource) as caught:
        source.written(text)
    return [(fault.line, fault.field) for fault in caught.value.faults]


def test_every_field_and_mark_is_read() -> None:
    assert _document(_WHOLE) == Document(
        title="关于开展检查的通知",
        issuers=("甲管理委员会", "乙投资有限公司"),
        copy_number="000001",
        secrecy="秘密★1年",
        urgency="特急",
        number="甲发〔2023〕8号",
        signers=("张三丰", "李四"),
        recipients=("各科室、各企业",),
        body=(
            Paragraph("经研究，现通知如下。"),
            Heading(1, "一、总体要求"),
            Heading(2, "（一）压实责任。", "各负其责。"),
            Paragraph("表格之前。"),
            Table((("1", "基坑", ""), ("2", "塔吊", "附墙")), ("序号", "部位", "重点")),
            Table((("1", ""),), ("甲", "乙"), "总表", turned=True),
        ),
        attachments=(
            Attachment("检查清单", (Paragraph("清单正文。"),)),
            Attachment("设施清单", turned=True),
        ),
        signature=Signature(dated=date(2023, 5, 18), seal_mm=45),
        note="此件公开发布",
        issued=IssuedText("检查方案", (Paragraph("为做好检查，制定本方案。"),)),
        imprint=Imprint(("区安委办，区应急局",), "办公室", date(2023, 5, 19), others=("共印50份",)),
    )


def test_a_command_and_minutes_are_written_so_too() -> None:
    order = _document("格式：命令\n发文机关：区政府\n签名章：区长 张三丰\n\n现予公布。")
    assert order.form is Form.ORDER
    assert order.signature == Signature(sealing=Sealing.STAMPED, stamps=(Stamp("区长", "张三丰"),))
    minutes = _document("格式：纪要\n标题：会议纪要\n请假：孙七\n出席：张三\n\n议定如下。")
    assert minutes.attendance == (Attendance("出席", "张三"), Attendance("请假", "孙七"))
    assert minutes.signature is None


def test_a_title_on_two_lines_keeps_its_break_and_a_name_its_own_line() -> None:
    document = _document("标题：甲单位\n标题：关于检查的通知\n发文机关：甲\n发文机关：乙\n\n正文")
    assert document.title == "甲单位\n关于检查的通知"
    assert document.issuers == ("甲", "乙")


def test_a_picture_stands_beside_the_text(tmp_path: Path) -> None:
    (tmp_path / "现场.jpg").write_bytes(b"dots")
    (tmp_path / "a.txt").write_text("标题：甲\n\n【图】现场.jpg 图1 基坑", encoding="utf-8")
    assert source.load(tmp_path / "a.txt").document.body == (Picture(b"dots", "图1 基坑"),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_encodings_of_the_desks_are_read(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.txt").write_bytes("标题：隐患排查\r\n\r\n正文。\r\n".encode(encoding))
    said = source.load(tmp_path / "a.txt").document
    assert (said.title, said.body) == ("隐患排查", (Paragraph("正文。"),))


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xff\xff\x00\x81\x20")
    with pytest.raises(BadSource, match="编码认不出来"):
        source.load(tmp_path / "a.txt")


def test_everything_wrong_is_named_by_line_and_field() -> None:
    head = "标提：甲\n成文日期：2023年13月1日\n印章：盖\n印章直径：大\n这行不对\n"
    assert _faults(f"{head}\n【附录】甲\n【图】没有.jpg\n【附件】\n【表】甲") == [
        (1, "标提"),
        (1, "标题"),
        (2, "成文日期"),
        (3, "印章"),
        (4, "印章直径"),
        (5, "“这行不对”"),
        (7, "【附录】"),
        (8, "【图】"),
        (9, "【附件】"),
        (10, "【表】"),
    ]


def test_lines_are_known_for_what_cannot_be_written() -> None:
    said = source.written("标题：甲\n\n第一段。\n\n第二段。\n【附件】清单\n清单。")
    assert said.lines == {
        "title": 1,
        "body[0]": 3,
        "body[1]": 5,
        "attachments[0].name": 6,
        "attachments[0].body[0]": 7,
    }


def test_the_fields_are_documented() -> None:
    page = Path(__file__).parents[2] / "docs" / "gongwen.md"
    text = page.read_text(encoding="utf-8")
    assert [one for one in FIELDS if f"`{one}`" not in text] == []


@given(st.text(alphabet="字一、。：\t|【】附件 \n", max_size=80))
def test_no_word_of_the_text_is_lost(text: str) -> None:
    try:
        said = source.written(f"标题：甲\n\n{text}").document
    except BadSource:
        return
    found = "".join(
        _words(block)
        for block in (*said.body, *(one for part in said.attachments for one in part.body))
    )
    found += "".join(part.name for part in said.attachments)
    wanted = text.replace("【附件】", "")
    for bar in ("|", " "):
        found, wanted = found.replace(bar, ""), wanted.replace(bar, "")
    assert sorted("".join(found.split())) == sorted("".join(wanted.split()))


def _words(block: object) -> str:
    if isinstance(block, Table):
        return "".join((*block.head, *(cell for row in block.rows for cell in row)))
    return getattr(block, "text", "") + getattr(block, "run_in", "")
