"""The commissioning notice comes out whole, each level in its face."""

from pathlib import Path

import pytest

from portal.gongwen import source
from portal.gongwen.content import Document
from portal.gongwen.read import Paragraph, Reading, Table, read
from portal.gongwen.write import write
from tests.gongwen import samples

_LINES = Path(__file__).with_name("notice.txt").read_text(encoding="utf-8")


def _squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.fixture(scope="module", params=["word", "pdf"])
def blank(request: pytest.FixtureRequest) -> Reading:
    return read(write(samples.blank_notice(), target=request.param))


@pytest.fixture(scope="module")
def full() -> Reading:
    return read(write(samples.notice()))


def test_blank_it_says_what_the_source_says_and_nothing_else(blank: Reading) -> None:
    assert _squeezed(blank.text).replace("文件", "", 1) == _squeezed(_LINES)


def test_its_example_values_are_all_that_is_added(full: Reading) -> None:
    said = iter(_squeezed(full.text))
    missing = [character for character in _squeezed(_LINES) if character not in said]
    assert missing == []
    extra = len(_squeezed(full.text)) - len(_squeezed(_LINES))
    added = "文件綦新城管发〔2023〕8号2023年5月18日2023年5月19日印发"
    names = "".join(samples.notice().issuers)
    assert extra == len(added + names + "重庆市綦江区新城建设管理委员会办公室")


def test_the_joined_lines_are_whole_paragraphs_and_listed(full: Reading) -> None:
    joined = source.load(samples.NOTICE_JSON).joined
    texts = [paragraph.text for paragraph in full.paragraphs()]
    for seam in ("失职追责”,切实加强", "除险清患、改革求变", "前期集中排查整治", "专项行动取得"):
        assert any(seam in text for text in texts)
    assert len(joined) == 4


def test_the_masked_contact_stays_masked(full: Reading) -> None:
    assert "联系人：×××，联系电话：×××，邮箱：×××" in full.text


def test_the_mark_names_both_organs_with_one_word_in_red(full: Reading) -> None:
    mark = full.tables[0]
    assert mark.rows == (
        ("重庆市綦江区新城建设管理委员会", "文件"),
        ("重庆市綦江区城市建设投资有限公司", ""),
    )
    for paragraph in full.paragraphs("发文机关标志"):
        for run in paragraph.runs:
            assert (run.face, run.color) == ("方正小标宋简体", "FF0000")


def test_each_level_is_in_its_face(full: Reading) -> None:
    first = full.paragraphs("一级标题")
    assert [one.text[:2] for one in first] == ["一、", "二、", "三、", "四、"]
    assert {run.face for one in first for run in one.runs} == {"黑体"}
    assert {one.level for one in first} == {1}
    second = full.paragraphs("二级标题")
    assert [one.text[:3] for one in second] == [f"（{n}）" for n in "一二三四五六"]
    assert {run.face for one in second for run in one.runs} == {"楷体_GB2312"}


def test_a_heading_run_in_takes_its_face_to_its_full_stop(full: Reading) -> None:
    stage = next(one for one in full.paragraphs() if one.text.startswith("（三）重点整治"))
    assert [(run.text[:7], run.face, run.style) for run in stage.runs] == [
        ("（三）重点整治", "楷体_GB2312", "二级标题字"),
        ("在前期集中排查", "仿宋_GB2312", ""),
    ]
    third = [one for one in full.paragraphs() if one.text.startswith("1.")]
    assert len(third) == 7
    for one in third:
        assert [run.style for run in one.runs] == ["三级标题字", ""]
        assert {run.face for run in one.runs} == {"仿宋_GB2312"}


def test_blank_places_stay_as_empty_elements(blank: Reading) -> None:
    for style in ("发文字号", "发文机关署名", "成文日期", "印发机关和印发日期"):
        found = blank.paragraphs(style)
        assert found, style
        assert {one.text for one in found} == {""}


def test_the_plan_stands_under_its_own_title_after_the_signature(full: Reading) -> None:
    styles = [
        one.style if isinstance(one, Paragraph) else "表格"
        for one in full.blocks
        if not (isinstance(one, Paragraph) and not one.text)
    ]
    assert styles[:7] == [
        "表格",
        "发文字号",
        "公文标题",
        "主送机关",
        "公文正文",
        "表格",
        "印发件标题",
    ]
    signature = full.tables[1]
    assert isinstance(signature, Table)
    assert _squeezed(signature.rows[0][1]) == "重庆市綦江区城市建设投资有限公司2023年5月18日"


def test_its_json_holds_no_fault() -> None:
    assert isinstance(samples.notice(), Document)
