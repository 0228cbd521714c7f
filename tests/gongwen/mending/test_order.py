"""Text before is text after: no sentence changes places, and what moves to its place is told."""

from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.gongwen.mending.mend import mend
from portal.gongwen.read import Paragraph, read
from portal.gongwen.write import write
from tests.gongwen import samples
from tests.gongwen.mending.foreign import Foreign, cell, centred, p, right, run, table
from tests.gongwen.mending.test_words import BLOCKS, INLINE, LONG
from tests.gongwen.mending.words import words

_PROPERTY = partial(settings, deadline=None, suppress_health_check=[HealthCheck.too_slow])
_HEAD = (
    p(run("000012")),
    p(run("秘密★1年")),
    p(run("特急")),
    centred("某区管理委员会文件", 60),
    p(run("某管发[2023]08号")),
    centred("关于开展安全检查的通知"),
    p(run("各科室、各企业:")),
)
_TAIL = (
    p(run("附件:1、检查清单。")),
    p(run("2、台账")),
    right("某区管理委员会"),
    right("2023年06月01日"),
    p(run("(此件公开发布)")),
    p(run("附件1：")) + centred("检查清单") + p(run("检查以下内容。")),
    p(run("附件2：")) + centred("台账") + p(run("台账如下。")),
    p(run("抄送:区安委办,区应急局")),
    p(run("某区管理委员会办公室  2023年6月2日印发")),
)
_TEXT = st.one_of(
    st.lists(st.one_of(*INLINE), min_size=1, max_size=5).map(lambda pieces: p("".join(pieces))),
    LONG.map(lambda text: p(run(f"　　{text}"))),
    st.sampled_from(
        [
            p(run("一.总体要求")),
            p(run("(二)压实责任。各单位要落实。")),
            table(cell("序号") + cell("名称"), cell("1") + cell("灭火器"), columns=2),
            table(cell("项目", '<w:gridSpan w:val="2"/>'), cell("甲") + cell("乙"), columns=2),
        ]
    ),
)


@st.composite
def _orderly(draw: st.DrawFn) -> Foreign:
    """A file whose elements stand in the order of the standard, any of them left out."""
    head = [one for one in _HEAD if draw(st.booleans())]
    tail = [one for one in _TAIL if draw(st.booleans())]
    return Foreign([*head, *draw(st.lists(_TEXT, min_size=1, max_size=8)), *tail])


@_PROPERTY(max_examples=25)
@given(_orderly())
def test_a_file_in_the_order_of_the_standard_keeps_every_character_in_its_place(
    file: Foreign,
) -> None:
    """A text that looks like an element, such as a line of six figures, may move, and is told."""
    data = file.data()
    made = mend(data, words_untouched=True)
    if not any("移到标准规定的位置" in one for one in made.changes):
        assert words(made.data) == words(data)


_LINES = ("一.总体要求", "附件:清单", "附件1", "2023年6月1日", "某区管理委员会", "各科室：")


@_PROPERTY(max_examples=40)
@given(st.lists(st.one_of(LONG, st.sampled_from(_LINES)), min_size=1, max_size=14))
def test_a_plain_text_keeps_every_character_in_its_place(lines: list[str]) -> None:
    text = "\n".join(["关于检查的通知", *lines])
    made = mend(text.encode(), "a.txt", words_untouched=True)
    assert words(made.data) == "".join(text.split())


@_PROPERTY(max_examples=25)
@given(st.lists(st.one_of(st.integers(0, 2), BLOCKS), min_size=1, max_size=14))
def test_wherever_elements_stand_sentences_keep_their_order(items: list[int | str]) -> None:
    body, said = [], []
    for at, item in enumerate(items):
        if isinstance(item, str):
            body.append(item)
            continue
        text = f"第{at}处所说第{at}件"
        said.append(text)
        whole = f"{text}，各单位要抓好落实，各单位要抓好落实，各单位要抓好落实。"
        kinds = (p(run(f"{text}。")), p(run(whole)), table(cell(text) + cell("乙"), columns=2))
        body.append(kinds[item])
    found = words(mend(Foreign(body).data(), words_untouched=True).data)
    places = [found.index(text) for text in said]
    assert places == sorted(places)


def _styles(data: bytes) -> list[tuple[str, str]]:
    return [
        (one.style, one.text)
        for one in read(data).blocks
        if isinstance(one, Paragraph) and one.text
    ]


def test_an_element_that_is_moved_is_told() -> None:
    body = [
        p(run("特急")),
        p(run("秘密★1年")),
        centred("某区管理委员会文件", 60),
        p(run("某管发〔2023〕8号")),
        centred("关于开展检查的通知"),
        p(run("各科室：")),
        p(run("请认真落实。")),
        right("某区管理委员会"),
        right("2023年6月1日"),
    ]
    made = mend(Foreign(body).data())
    assert [text for _, text in _styles(made.data)][:3] == [
        "秘密★1年",
        "特急",
        "某区管理委员会文件",
    ]
    assert "紧急程度移到标准规定的位置：第 1 段“特急”" in made.changes


def test_text_after_the_signature_stays_behind_it_on_a_page_of_its_own() -> None:
    body = [
        centred("关于开展检查的通知"),
        p(run("各科室：")),
        p(run("请认真落实。")),
        right("某区管理委员会"),
        right("2023年6月1日"),
        p(run("为做好检查，各单位要认真执行本要求。")),
        p(run("一、总体要求")),
    ]
    made = mend(Foreign(body).data())
    assert _styles(made.data)[-3:] == [
        ("成文日期", "2023年6月1日"),
        ("公文正文", "为做好检查，各单位要认真执行本要求。"),
        ("一级标题", "一、总体要求"),
    ]
    assert any("署名和日期之后还有文字，另起一页" in str(one) for one in made.doubts)
    assert made.changes == ()


def test_whom_to_call_after_the_date_is_a_note() -> None:
    text = "关于检查的通知\n请落实。\n某区管理委员会\n2023年6月1日\n联系人：张三，电话：1234\n"
    made = mend(text.encode(), "a.txt")
    assert _styles(made.data)[-1] == ("附注", "联系人：张三，电话：1234")
    assert any("没有括号，按文字认作附注" in str(one) for one in made.doubts)


def test_a_list_of_attachments_with_text_below_it_stays_where_it_is() -> None:
    text = (
        "关于检查的通知\n各科室：\n附件：清单\n请各单位对照清单认真开展检查，并按时报送检查情况。\n"
    )
    signed = f"{text}某区管理委员会\n2023年6月1日\n"
    made = mend(signed.encode(), "a.txt", words_untouched=True)
    assert words(made.data) == "".join(signed.split())


@pytest.mark.parametrize("name", ["a.txt", "a.docx"])
def test_characters_that_nobody_sees_are_left_out_and_told(name: str) -> None:
    said = "请\u202e落实\u2066责任。第一行\u2028第二行。"
    data = f"各科室：\n{said}\n\x07".encode()
    if name.endswith(".docx"):
        data = Foreign([p(run("各科室：")), p(run(said))]).data()
    made = mend(data, name)
    assert words(made.data) == "各科室：请落实责任。第一行第二行。"
    told = [one for one in made.changes if one.startswith("去掉看不见的控制字符 3 个")]
    assert len(told) == 1


def test_the_other_reading_of_the_margins_can_be_asked_for() -> None:
    data = write(samples.one_organ())
    made = mend(data, words_untouched=True, lay=partial(write, margins="ink"))
    assert made.after.margins == "ink"
    assert made.after.findings == ()
    assert words(made.data) == words(data)
