"""Headings in plain text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.gongwen.content import Heading, Paragraph
from portal.gongwen.headings import Recogniser


def _blocks(*texts: str) -> list[Heading | Paragraph]:
    recogniser = Recogniser()
    return [recogniser.block(text) for text in texts]


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("一、总体要求", 1),
        ("十二、附则", 1),
        ("（一）属地领导班子责任强化行动", 2),
        ("(一)压实责任", 2),
        ("1.方案报送", 3),
        ("12．总结", 3),
        ("（1）细化清单", 4),
    ],
)
def test_an_ordinal_makes_a_heading_of_its_level(text: str, level: int) -> None:
    assert _blocks(text) == [Heading(level, text)]


@pytest.mark.parametrize(
    "text",
    [
        "经研究，现通知如下。",
        "2023年5月18日前报送。",
        "1.5米以上的基坑应设防护。",
        "（以下简称专项行动）。",
        "一是加强领导。",
        "（2023年8月底前）完成。",
        "",
    ],
)
def test_other_texts_are_paragraphs(text: str) -> None:
    assert _blocks(text) == [Paragraph(text)]


def test_a_heading_ends_at_its_full_stop_and_the_text_goes_on() -> None:
    assert _blocks("（一）动员部署。召开会议，安排任务。") == [
        Heading(2, "（一）动员部署。", "召开会议，安排任务。")
    ]


def test_a_first_level_sentence_is_a_heading_up_to_its_stop_however_long() -> None:
    long = "一、" + "要切实加强组织领导，" * 6 + "压实责任。"
    assert _blocks(long + "此外无他。") == [Heading(1, long, "此外无他。")]


def test_the_items_of_a_list_are_no_headings() -> None:
    texts = (
        "（一）未经验收投入使用的；",
        "（二）擅自改变用途的；",
        "（三）其他情形。",
        "（四）另有规定。",
    )
    assert _blocks(*texts) == [Paragraph(text) for text in texts]


def test_a_list_ends_with_the_next_higher_heading() -> None:
    found = _blocks("1.制度；", "2.资金。", "（二）其他", "1.明确分工。各负其责。")
    assert found[2:] == [Heading(2, "（二）其他"), Heading(3, "1.明确分工。", "各负其责。")]


def test_a_long_sentence_with_a_figure_is_plain_text() -> None:
    text = "1." + "对存在一般安全问题的小微企业加快实施标准化改造，" * 3 + "引导其健康发展。"
    assert _blocks(text) == [Paragraph(text)]


@given(st.lists(st.text(alphabet="一二（）()1.、。；字 ", max_size=60)))
def test_no_word_is_lost(texts: list[str]) -> None:
    for text, block in zip(texts, _blocks(*texts), strict=True):
        assert block.text + getattr(block, "run_in", "") == text
