"""Heads on printed pages, measured in millimetres: mark, number, signers, rule, title, 主送.

Source: GB/T 9704-2012, 7.2, 7.3.1, 7.3.2.
"""

from dataclasses import replace
from itertools import pairwise

import pytest

from portal.gongwen.read import read
from portal.gongwen.write import write
from tests.gongwen import samples
from tests.gongwen.pages import Line, Page
from tests.gongwen.ruler import CELL, LEFT, LINE, RIGHT, TOP, Printed, gap

_HEADS = ("notice", "one_organ", "request", "joint_3", "joint_12", "upward_1", "upward_5")
_JOINT = ("notice", "joint_2", "joint_3", "joint_7", "joint_12", "upward_2", "upward_5")


@pytest.mark.parametrize("name", [*_HEADS, "minutes"])
def test_the_ink_of_the_mark_begins_35_mm_below_the_top(printed: Printed, name: str) -> None:
    assert printed[name][0].ink(red=True)[1] == pytest.approx(TOP + 35, abs=0.5)


@pytest.mark.parametrize("name", [*_HEADS, "blank_notice", "ink"])
def test_the_red_rule_is_as_wide_as_the_text_and_4_mm_under_the_number(
    printed: Printed, name: str
) -> None:
    page = printed[name][0]
    ((top, thickness, left, right),) = page.rules(red=True)
    assert left == pytest.approx(LEFT, abs=0.5)
    assert right == pytest.approx(RIGHT, abs=0.5)
    assert 0.3 <= thickness <= 0.5
    if name != "blank_notice":
        number = next(line for line in page.lines if "〔2023〕" in line.text)
        ink = number.middle + 16 * 0.46 * 25.4 / 72
        assert top - ink == pytest.approx(4, abs=0.6)


@pytest.mark.parametrize("name", _HEADS)
def test_two_lines_are_empty_under_the_mark_and_under_the_rule(printed: Printed, name: str) -> None:
    page = printed[name][0]
    ((rule, *_),) = page.rules(red=True)
    mark = max(line.bottom for line in _mark_words(page)) - 1
    under = min(line.top for line in page.lines if mark < line.middle < rule)
    title = min(line.top for line in page.lines if line.middle > rule)
    assert 1.9 <= (under - mark) / LINE <= 2.9
    assert 1.9 <= (title - rule) / LINE <= 2.7


def test_number_title_and_recipients_stand_where_they_must(printed: Printed) -> None:
    page = printed["notice"][0]
    number, heading = page.line("綦新城管发"), page.line("关于印发")
    recipients = page.line("各科")
    above = page.lines[page.lines.index(recipients) - 1]
    assert 0.9 <= gap(above, recipients) <= 1.8
    assert heading.centre == pytest.approx(106, abs=1)
    assert number.centre == pytest.approx(106, abs=1)
    assert recipients.left == pytest.approx(LEFT, abs=0.3)


@pytest.mark.parametrize("name", _JOINT)
def test_stacked_names_have_a_line_each_and_are_equally_wide(printed: Printed, name: str) -> None:
    words = [one for one in _mark_words(printed[name][0]) if not one.text.endswith("文件")]
    rows = sorted({round(one.middle, 1) for one in words})
    count = {"notice": 2}.get(name) or int(name.rpartition("_")[2])
    assert len(rows) == count
    ends = [max(one.right for one in words if round(one.middle, 1) == row) for row in rows]
    assert max(ends) - min(ends) < 1
    starts = [min(one.left for one in words if round(one.middle, 1) == row) for row in rows]
    assert max(starts) - min(starts) < 1
    assert min(starts) == pytest.approx(LEFT, abs=0.7)


@pytest.mark.parametrize("name", _JOINT)
def test_the_word_of_a_joint_mark_stands_in_the_middle_of_the_names(
    printed: Printed, name: str
) -> None:
    reds = _mark_words(printed[name][0])
    word = next(one for one in reds if one.text.endswith("文件"))
    names = [one for one in reds if one.left < LEFT + 1]
    middle = (names[0].middle + names[-1].middle) / 2
    assert word.middle == pytest.approx(middle, abs=1.2)
    assert word.right == pytest.approx(RIGHT, abs=0.5)
    left, _, right, _ = printed[name][0].ink(red=True)
    assert left == pytest.approx(LEFT, abs=0.5)
    assert right == pytest.approx(RIGHT, abs=0.5)


def test_long_names_of_a_joint_mark_are_narrowed_before_they_become_small() -> None:
    document = samples.joint(2)
    long = ("重庆市綦江区人民政府某某街道办事处安全生产委员会办公室",) * 2
    assert _sizes(write(document)) == {45, 63}
    assert _sizes(write(replace(document, mark=long))) == {40, 56}


def _sizes(data: bytes) -> set[int]:
    return {run.size for one in read(data).paragraphs("发文机关标志") for run in one.runs}


def _mark_words(page: Page) -> list[Line]:
    """The words of the mark, from the top."""
    top = page.ink(red=True)[1]
    ((rule, *_),) = page.rules(red=True)
    said = ["".join(one.text.split()) for one in page.stretches if one.color == "#ff0000"]
    found = [one for one in page.words if top - 3 < one.middle < rule]
    reds = [one for one in found if any(one.text in text for text in said)]
    return sorted(reds, key=lambda one: one.middle)


def test_secrecy_and_urgency_stand_on_the_first_lines(printed: Printed) -> None:
    page = printed["request"][0]
    tops = [page.line(text) for text in ("000001", "秘密★1年", "加急")]
    for upper, lower in pairwise(tops):
        assert gap(upper, lower) == pytest.approx(0, abs=0.05)
    assert tops[0].top == pytest.approx(TOP + 3, abs=1)
    faces = {one.text: one.face for one in page.stretches}
    assert "Hei" in faces["加急"]


@pytest.mark.parametrize(("name", "line"), [("secrecy_on_2", 1), ("secrecy_on_1", 0)])
def test_secrecy_without_a_copy_number_stands_on_the_line_of_the_setting(
    printed: Printed, name: str, line: int
) -> None:
    page = printed[name][0]
    assert page.line("秘密").top == pytest.approx(TOP + 3 + line * LINE, abs=1)
    assert page.ink(red=True)[1] == pytest.approx(TOP + 35, abs=0.5)


def test_one_signer_stands_at_the_right_on_the_line_of_the_number(printed: Printed) -> None:
    page = printed["upward_1"][0]
    number, signer = page.line("綦新城管文"), page.line("签发人：张三丰")
    assert signer.middle == pytest.approx(number.middle, abs=0.5)
    assert number.left == pytest.approx(LEFT + CELL, abs=0.8)
    assert signer.right == pytest.approx(RIGHT - CELL, abs=0.8)
    faces = {one.text: one.face for one in page.stretches}
    assert "Kai" in faces["张三丰"]
    assert "Fang" in next(face for text, face in faces.items() if text.startswith("签发人"))


def test_two_signers_stand_side_by_side(printed: Printed) -> None:
    page = printed["upward_2"][0]
    number, first, second = page.line("綦新城管文"), page.line("签发人"), page.line("李四")
    for one in (first, second):
        assert one.middle == pytest.approx(number.middle, abs=0.5)
    assert second.left + 3 * CELL == pytest.approx(RIGHT - CELL, abs=0.8)


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("request", [("张三丰", "李四"), ("王五",)]),
        ("upward_5", [("张三丰", "李四"), ("王五", "欧阳小明"), ("赵六",)]),
    ],
)
def test_several_signers_stand_two_a_row_with_the_number_on_the_last(
    printed: Printed, name: str, rows: list[tuple[str, ...]]
) -> None:
    page = printed[name][0]
    firsts = [page.line("签发人："), *(page.line(names[0]) for names in rows[1:])]
    for upper, lower in pairwise(firsts):
        assert gap(upper, lower) == pytest.approx(0, abs=0.05)
    for line in firsts[1:]:
        assert line.left == pytest.approx(firsts[0].left + 4 * CELL, abs=0.8)
    for line, names in zip(firsts, rows, strict=True):
        for second in names[1:]:
            assert page.line(second).middle == pytest.approx(line.middle, abs=0.5)
    assert page.line("綦新城管文").middle == pytest.approx(firsts[-1].middle, abs=0.5)


def test_too_many_recipients_are_moved_to_the_imprint(printed: Printed) -> None:
    first, last = printed["many_recipients"]
    assert "为认真贯彻落实" in first.text
    assert "街道办事处" not in first.text
    assert last.line("主送：").left == pytest.approx(LEFT + 4.94, abs=0.5)
    for number in range(1, 23):
        assert f"第{number}街道办事处" in last.text.replace("\n", "")
