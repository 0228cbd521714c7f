"""Word files are read back."""

import io

import docx
import pytest

from portal.gongwen.oxml.walk import BadFile
from portal.gongwen.read import read
from portal.gongwen.write import write
from tests.gongwen import samples


def test_an_order_is_read_back_with_its_facts_and_pictures() -> None:
    said = read(write(samples.order()))
    assert said.title == "隐患整改通知书"
    assert said.paragraphs("文书编号")[0].text == "綦新城管安改〔2023〕1号"
    assert said.tables[0].rows[0] == ("隐患编号", "YH-2023-0147", "检查日期", "2023年6月12日")
    assert said.tables[0].rows[2] == ("所在部位", "3号楼东侧基坑临边")
    assert [picture.data for picture in said.pictures] == [
        samples.photo("brown"),
        samples.photo("green", "PNG"),
    ]
    for picture in said.pictures:
        assert picture.width_mm < 78
        assert picture.width_mm / picture.height_mm == pytest.approx(4 / 3, rel=0.01)
    assert [one.text for one in said.paragraphs("图题")] == [
        "图1 基坑临边防护缺失",
        "图2 夜间未设警示灯",
    ]
    assert [one.text for one in said.paragraphs("签收栏")] == [
        "送达人：\t\t签收人：\t",
        "签收日期：\t",
    ]


def test_somebody_elses_file_is_read_too() -> None:
    word = docx.Document()
    word.add_heading("标题", 1)
    word.add_paragraph("正文")
    word.add_table(1, 2).rows[0].cells[1].text = "格"
    stream = io.BytesIO()
    word.save(stream)
    said = read(stream.getvalue())
    assert [(one.style, one.text) for one in said.paragraphs()][:2] == [
        ("heading 1", "标题"),
        ("Normal", "正文"),
    ]
    assert said.tables[0].rows == (("", "格"),)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 broken", "文字".encode(), b"%PDF-1.4"])
def test_other_bytes_are_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(BadFile, match="不是 Word 文件"):
        read(data)
