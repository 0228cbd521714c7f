"""Nothing of the words is lost: whatever is in a file is in it afterwards, and nothing else is."""

import io
import zipfile
from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.gongwen.mending.mend import Mended, mend
from tests.gongwen.mending import foreign
from tests.gongwen.mending.foreign import Foreign, p, run
from tests.gongwen.mending.words import counted, words

_LETTERS = (
    "安全生产隐患排查整治工作各单位要认真落实责任，。、；：？（）《》“”,.;:()[]\"'-— 　12３ａB一二"
    "喆𠮷𰀀😀\ue000\U000f0000"
)
_TEXT = st.text(alphabet=_LETTERS, min_size=1, max_size=60)
LONG = st.text(alphabet=_LETTERS, min_size=1, max_size=200)
INLINE = (
    _TEXT.map(run),
    _TEXT.map(lambda text: run(text, "<w:b/><w:color w:val='FF0000'/>")),
    _TEXT.map(lambda text: run(text, "<w:vertAlign w:val='superscript'/>")),
    _TEXT.map(lambda text: run(text, "<w:strike/>")),
    _TEXT.map(foreign.inserted),
    _TEXT.map(foreign.deleted),
    _TEXT.map(lambda text: foreign.complex_field("REF a", text)),
    _TEXT.map(lambda text: foreign.simple_field("DATE", text)),
    _TEXT.map(foreign.link),
    _TEXT.map(lambda text: foreign.controlled(run(text))),
    _TEXT.map(foreign.formula),
    st.just(foreign.pictured()),
    st.just("<w:r><w:br/></w:r>"),
    st.just("<w:r><w:tab/></w:r>"),
    st.just('<w:r><w:br w:type="page"/></w:r>'),
)
_PIECES = st.one_of(
    *INLINE,
    _TEXT.map(foreign.boxed),
    _TEXT.map(lambda text: foreign.boxed(text, old=True)),
    st.just(foreign.noted(1)),
    st.just(foreign.pictured(floats=True)),
)
_CELLS = st.tuples(_TEXT, _TEXT, _TEXT)


def _table(rows: list[tuple[str, str, str]]) -> str:
    return foreign.table(*("".join(map(foreign.cell, row)) for row in rows))


def _merged(rows: list[tuple[str, str, str]]) -> str:
    first = foreign.cell(rows[0][0], '<w:gridSpan w:val="2"/>') + foreign.cell(
        rows[0][1], '<w:vMerge w:val="restart"/>'
    )
    rest = [
        foreign.cell(row[0]) + foreign.cell(row[1]) + foreign.cell("", "<w:vMerge/>")
        for row in rows[1:]
    ]
    return foreign.table(first, *rest)


BLOCKS = st.one_of(
    st.lists(_PIECES, min_size=1, max_size=5).map(lambda pieces: p("".join(pieces))),
    LONG.map(lambda text: p(run(f"　　{text}"))),
    st.lists(_CELLS, min_size=1, max_size=4).map(_table),
    st.lists(_CELLS, min_size=2, max_size=4).map(_merged),
    st.just(p("")),
    st.sampled_from(
        [
            foreign.centred("某区管理委员会文件", 60),
            p(run("某管发[2023]08号")),
            p(run("某管文〔2023〕9号        签发人:张三、李四")),
            p(run("签发人：王五，赵六")),
            p(run("000012")),
            p(run("秘密*1年")),
            p(run("某某会议纪要", "<w:color w:val='FF0000'/>")),
            p(run("某某人民政府令", "<w:color w:val='FF0000'/>")),
            p(run("某管函〔2023〕9号")),
            p(run("出席:张三、李四。")),
            p(run("抄送：区政府")),
            p(run("主送:各镇")),
            p(run("附件1")),
            p(run("附件：台账")),
            p(run("关于印发《检查方案》的通知")),
            p(run("检查方案")),
            p(run("二〇二三年六月一日")),
            foreign.centred("关于开展安全检查的通知"),
            p(run("各科室、各企业:")),
            p(run("一.总体要求")),
            p(run("(二)压实责任。各单位要落实。")),
            p(run("附件:1、检查清单。")),
            p(run("2、台账")),
            foreign.right("某区管理委员会"),
            foreign.right("2023年06月01日"),
            p(run("(此件公开发布)")),
            p(run("附件1：")),
            p(run("抄送:区安委办,区应急局")),
            p(run("某区管理委员会办公室  2023年6月2日印发")),
            p(run("特急")),
        ]
    ),
)
_FILES = st.builds(
    Foreign,
    body=st.lists(BLOCKS, min_size=1, max_size=12),
    header=st.one_of(st.just(""), _TEXT.map(lambda text: p(run(text)))),
    footer=st.one_of(st.just(""), st.just(p(foreign.complex_field("PAGE", "1")))),
    footnotes=_TEXT.map(lambda text: [text]),
)


def _noted(file: Foreign) -> bool:
    """Whether the text refers to the footnote at all: an orphan is in no text."""
    return any(foreign.noted(1) in block for block in file.body)


def _before(file: Foreign) -> Counter[str]:
    """The words of a file as a person sees them."""
    found = counted(words(file.data()))
    if not _noted(file):
        found.subtract(counted("".join(file.footnotes)))
    return +found


def _exchanged(found: Counter[str], made: Mended) -> Counter[str]:
    wanted = Counter(found)
    for one in made.exchanges:
        wanted.subtract(counted(one.old))
        wanted.update(counted(one.new))
    return +wanted


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_FILES)
def test_untouched_words_are_the_same_words(file: Foreign) -> None:
    made = mend(file.data(), words_untouched=True)
    assert counted(words(made.data)) == _before(file)
    assert made.exchanges == ()


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_FILES)
def test_only_listed_marks_are_exchanged(file: Foreign) -> None:
    made = mend(file.data())
    assert counted(words(made.data)) == _exchanged(_before(file), made)
    for one in made.exchanges:
        assert not any(character.isalpha() and character.isascii() for character in one.new) or (
            one.kind == "全角数字字母"
        )
        assert one.place.where


@settings(max_examples=20, deadline=None)
@given(st.lists(LONG, min_size=1, max_size=20))
def test_a_plain_text_keeps_its_words(lines: list[str]) -> None:
    text = "\n".join(["各科室：", *lines])
    made = mend(text.encode(), "a.txt", words_untouched=True)
    assert counted(words(made.data)) == counted(text)


def test_paragraphs_stand_in_the_order_they_had() -> None:
    said = [f"第{number}段说的是第{number}件事，各单位要抓好落实。" for number in range(1, 30)]
    body = [p(run(text)) for text in said]
    made = words(mend(Foreign(body).data()).data)
    places = [made.index("".join(text.split())) for text in said]
    assert places == sorted(places)


def test_the_same_file_gives_the_same_bytes() -> None:
    data = Foreign(
        [p(run("正文") + foreign.noted(1) + foreign.pictured())], footnotes=["注"]
    ).data()
    assert mend(data).data == mend(data).data


def test_every_part_that_is_named_is_there() -> None:
    body = [
        p(run("正文") + foreign.noted(1) + foreign.pictured(floats=True)),
        p(foreign.pictured(cut=True)),
        _merged([("甲", "乙", "丙"), ("丁", "戊", "己")]),
    ]
    data = mend(Foreign(body, header=p(run("内部资料")), footnotes=["注"]).data()).data
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        names = set(file.namelist())
        types = file.read("[Content_Types].xml").decode()
    assert "word/footnotes.xml" in names
    assert any(name.startswith("word/media/") for name in names)
    for name in names - {"[Content_Types].xml"}:
        assert f'"/{name}"' in types or name.endswith(".rels")
