"""Text as lines and back: headings, tables and what cannot be typed survive."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.gongwen.content import (
    Align,
    Fact,
    Facts,
    Heading,
    Paragraph,
    Picture,
    Table,
)
from portal.official.editing.body import to_blocks, to_text, untyped
from tests.gongwen import cases, samples

TABLE = Table((("1", "基坑"), ("2", "配电箱")), ("序号", "部位"))


def back(*blocks):
    kept = list(untyped(blocks))
    return to_blocks(to_text(blocks, kept), kept)


def test_a_text_needs_no_tag_where_ordinals_say_what_it_is():
    body = samples.notice().issued.body
    text = to_text(body)
    assert to_blocks(text) == body
    assert "［" not in text
    assert text.split("\n")[1] == "一、总体要求"


@pytest.mark.parametrize(
    "document",
    [samples.one_organ(), samples.request(), cases.strange(), cases.attached(), cases.forwarded()],
    ids=lambda one: one.title[:12],
)
def test_every_sample_comes_back_as_it_was(document):
    assert back(*document.body) == document.body


def test_what_would_be_taken_for_something_else_bears_a_tag():
    blocks = (
        Paragraph("一、这一行是正文"),
        Paragraph("顶格的一行", flush=True),
        Heading(1, "没有序号的标题"),
        Heading(3, "3.标题不在第一个句号断开。", "后面的话。"),
        Paragraph("| 不是表格 |"),
        Paragraph("［正文］是原文里写的"),
        Paragraph("第一行\n第二行"),
    )
    assert back(*blocks) == blocks
    lines = to_text(blocks).split("\n")
    assert lines[0] == "［正文］一、这一行是正文"
    assert lines[1] == "［顶格］顶格的一行"
    assert lines[2] == "［一级标题］没有序号的标题"


@pytest.mark.parametrize(
    "table",
    [
        TABLE,
        Table((("甲", "1"),), ("单位", "人数"), "附表 人员", turned=True),
        Table((("甲", "1"),), widths=(2.5, 1.0), aligns=(Align.LEFT, Align.CENTRE)),
        Table((("有|竖线", ""), ("两行\n文字", "尾")), ("甲", "乙")),
        Table((("只有一列",),), ("名称",)),
        Table((("",) * 3,), ("甲", "乙", "丙")),
    ],
    ids=["plain", "lying", "headless", "barred", "narrow", "empty"],
)
def test_a_table_comes_back_between_paragraphs_and_beside_another(table):
    blocks = (Paragraph("前文。"), table, TABLE, Paragraph("后文。"))
    assert back(*blocks) == blocks


def test_what_cannot_be_typed_is_named_and_kept():
    picture = Picture(samples.photo("red"), "现场照片")
    facts = Facts((Fact("编号", "甲"),))
    odd = Table((("有制表符\t的", "格"),), ("甲", "乙"))
    blocks = (Paragraph("前文。"), picture, facts, odd, Paragraph("后文。"))
    assert back(*blocks) == blocks
    assert to_text(blocks, [picture, facts, odd]).split("\n")[1] == "［图 1］现场照片"


def test_a_name_of_something_that_is_not_there_is_text():
    assert to_blocks("［图 3］") == (Paragraph("［图 3］"),)
    assert to_blocks("［表］后面没有表格") == (Paragraph("［表］后面没有表格"),)


def test_rows_typed_by_hand_or_pasted_from_a_sheet_are_a_table():
    assert to_blocks("| 序号 | 部位 |\n| 1 | 基坑 |\n| 2 | 配电箱 |") == (TABLE,)
    assert to_blocks("序号\t部位\n1\t基坑\n2\t配电箱") == (TABLE,)
    assert to_blocks("｜序号｜部位｜\n｜1｜基坑｜\n｜2｜配电箱｜") == (TABLE,)
    assert to_blocks("甲\t乙\n1\t")[0].rows == (("1", ""),)


def test_the_tab_that_word_sets_after_a_number_makes_no_table():
    assert to_blocks("1.\t树牢红线意识。每季度学习。") == (
        Heading(3, "1.树牢红线意识。", "每季度学习。"),
    )
    assert to_blocks("（一）\t工作目标") == (Heading(2, "（一）工作目标"),)
    assert isinstance(to_blocks("1\t基坑")[0], Table)


WORDS = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp"], exclude_characters="↵‖"),
    min_size=1,
    max_size=30,
).filter(lambda text: text.strip() == text and text.strip("　 \ufeff"))
BLOCKS = st.one_of(
    st.builds(Paragraph, WORDS, st.booleans()),
    st.builds(Heading, st.integers(1, 4), WORDS, WORDS | st.just("")),
    st.integers(1, 4).flatmap(
        lambda wide: st.builds(
            Table,
            st.lists(st.tuples(*[WORDS | st.just("")] * wide), min_size=1, max_size=3).map(tuple),
            st.tuples(*[WORDS] * wide),
        )
    ),
)


@given(st.lists(BLOCKS, max_size=8))
def test_no_block_is_lost_or_changed(blocks):
    assert back(*blocks) == tuple(blocks)


@given(st.text(max_size=200))
def test_any_text_can_be_read_and_read_again(text):
    once = to_blocks(text)
    assert to_blocks(to_text(once)) == once
