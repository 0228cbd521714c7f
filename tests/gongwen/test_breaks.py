"""Lines of titles and names."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.gongwen.breaks import balanced, title_lines
from portal.gongwen.widths import cells

_TITLES = [
    "关于印发《重大事故隐患专项排查整治行动工作方案》的通知",
    "重庆市綦江区新城建设管理委员会关于进一步加强2023年汛期建筑施工安全生产工作的通知",
    "关于给予某某公司安全生产举报奖励的请示",
    "重庆市綦江区新城建设管理委员会关于2022年度安全生产目标管理考核结果的通报",
    "关于征求《安全生产举报奖励办法（试行）》意见的函",
    "关于调整GB/T 9704-2012执行标准的通知",
    "关于转发《重庆市应急管理局关于做好高温天气安全生产工作的通知》的通知",
    "关于对重庆某某建筑工程有限公司生产安全事故隐患整改情况的通报",
    "关于举报危险化学品和烟花爆竹领域非法违法行为有功人员的奖励办法",
    "关于公布第一批重大事故隐患挂牌督办项目名单的公告",
    "关于报送2023年第二季度重大事故隐患专项排查整治工作总结的报告",
    "关于进一步规范建筑施工现场动火作业审批程序的通知",
    "关于同意新城建设管理委员会开展老旧小区改造工程的批复",
    "关于实行24小时值班制度和领导带班制度的通知",
    "关于对东部新城安置房项目A区3#楼塔式起重机重大事故隐患实行挂牌督办的通知",
    "关于报送安全生产治本攻坚三年行动（2024—2026年）实施方案的报告",
]


@pytest.mark.parametrize("title", _TITLES)
def test_no_line_is_too_wide_or_begins_with_a_particle_or_closing_mark(title: str) -> None:
    lines = title_lines(title)
    assert "".join(lines) == title
    for line in lines:
        assert cells(line) <= 20
        assert line[0] not in "的、，。》）”"
        assert line[-1] not in "《（“"


@pytest.mark.parametrize("title", _TITLES)
def test_lines_have_one_peak(title: str) -> None:
    widths = [cells(line) for line in title_lines(title)]
    falls = [later < earlier for earlier, later in pairwise(widths)]
    assert falls == sorted(falls)


@pytest.mark.parametrize("title", _TITLES)
def test_words_and_figures_are_not_broken(title: str) -> None:
    for line in title_lines(title)[1:]:
        assert not title[title.index(line) - 1 : title.index(line) + 1].isascii()
    broken = "/".join(title_lines(title))
    for word in (
        *("委员会", "安全生产", "隐患", "2023", "9704-2012", "行动", "工作", "管理", "奖励"),
        *("高温", "天气", "事故", "有限公司", "烟花爆竹", "挂牌督办", "第二季度", "动火作业"),
        *("老旧小区", "值班", "制度", "有功人员", "危险化学品", "塔式起重机", "治本攻坚"),
    ):
        assert word in broken or word not in title


@pytest.mark.parametrize("title", _TITLES)
def test_no_line_ends_with_about(title: str) -> None:
    assert not any(line.endswith("关于") for line in title_lines(title))


def test_a_short_named_text_stays_whole() -> None:
    lines = title_lines("重庆市綦江区新城建设管理委员会关于印发《奖励办法》的通知")
    assert any("《奖励办法》" in line for line in lines)


def test_a_title_that_fits_is_one_line() -> None:
    assert title_lines("重大事故隐患专项排查整治行动工作方案") == [
        "重大事故隐患专项排查整治行动工作方案"
    ]


def test_a_break_in_the_title_stays() -> None:
    assert title_lines("甲单位\n关于开展检查的通知") == ["甲单位", "关于开展检查的通知"]


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("重庆市綦江区新城建设管理委员会", ["重庆市綦江区新城", "建设管理委员会"]),
        ("重庆市綦江区城市建设投资有限公司", ["重庆市綦江区城市", "建设投资有限公司"]),
        ("区应急局", ["区应急局"]),
        ("", [""]),
    ],
)
def test_a_name_is_broken_into_lines_of_like_length(name: str, lines: list[str]) -> None:
    assert balanced(name, 11) == lines


@given(st.text(alphabet="重大事故的、《》（）“”2023A 关于通知", min_size=1, max_size=120))
def test_nothing_of_any_title_is_lost(title: str) -> None:
    kept = "".join(title_lines(title))
    assert kept == title.strip()
    assert "".join(balanced(title, 8)) == title
