"""Special forms on printed pages, measured in millimetres.

Source: GB/T 9704-2012, 10.
"""

import pytest

from tests.gongwen.ruler import BOTTOM, CELL, LEFT, RIGHT, TOP, Printed, gap, number

_SEVEN_EIGHTHS = 16 * 7 / 8 * 25.4 / 72


@pytest.mark.parametrize("name", ["letter", "letter_of_one_page"])
def test_a_letter_has_its_mark_and_double_rules(printed: Printed, name: str) -> None:
    page = printed[name][0]
    assert page.ink(red=True)[1] == pytest.approx(30, abs=0.7)
    upper, inner, lower, foot = page.rules(red=True)
    for rule in (upper, inner, lower, foot):
        assert rule[2] == pytest.approx(20, abs=0.5)
        assert rule[3] == pytest.approx(190, abs=0.5)
    assert upper[1] > 2 * inner[1]
    assert 2 * lower[1] < foot[1]
    mark = page.ink(red=True, within=(0, upper[0] - 0.2))
    assert (mark[0] + mark[2]) / 2 == pytest.approx(105, abs=1)
    assert (upper[0] + inner[0] + inner[1]) / 2 - mark[3] == pytest.approx(4, abs=0.5)
    assert (lower[0] + foot[0] + foot[1]) / 2 == pytest.approx(277, abs=0.7)


@pytest.mark.parametrize("name", ["letter", "letter_of_one_page"])
def test_what_stands_under_the_rule_of_a_letter_keeps_its_distance(
    printed: Printed, name: str
) -> None:
    page = printed[name][0]
    number, left = page.line("綦新城管函"), page.lines[1]
    rule = page.rules(red=True)[1]
    below = rule[0] + rule[1]
    ink = page.ink(within=(below + 0.5, number.bottom))
    assert ink[1] - below == pytest.approx(_SEVEN_EIGHTHS, abs=0.7)
    assert number.right == pytest.approx(RIGHT, abs=0.5)
    assert left.left == pytest.approx(LEFT, abs=0.3)
    assert left.middle == pytest.approx(number.middle, abs=0.3)
    last = page.line("加急")
    title = page.line("关于商请")
    assert 1.9 <= (title.top - last.bottom + 1) / 10.21 <= 2.7
    faces = {one.text: one.face for one in page.stretches}
    assert "Hei" in faces["加急"]
    if name == "letter_of_one_page":
        assert gap(page.line("000012"), page.line("秘密★1年")) == pytest.approx(0, abs=0.3)
        assert gap(page.line("秘密★1年"), last) == pytest.approx(0, abs=0.1)


def test_a_letter_has_no_number_on_page_1_and_a_plain_imprint_at_its_very_foot(
    printed: Printed,
) -> None:
    first, last = printed["letter"]
    assert number(first) is None
    assert last.line("—2—").middle == pytest.approx(269, abs=0.7)
    for page in (last, printed["letter_of_one_page"][0]):
        copies = page.line("抄送")
        assert copies.bottom == pytest.approx(BOTTOM, abs=1.5)
        assert page.rules() == page.rules(red=True)
    assert number(printed["letter_of_one_page"][0]) is None


@pytest.mark.parametrize(
    ("name", "top"),
    [
        ("ink_letter", 30),
        ("ink_command", TOP + 20),
        ("ink_minutes", TOP + 35),
        ("ink_request", TOP + 35),
    ],
)
def test_the_other_reading_of_the_margins_moves_no_mark_and_no_imprint(
    printed: Printed, name: str, top: float
) -> None:
    pages = printed[name]
    assert pages[0].ink(red=True)[1] == pytest.approx(top, abs=0.7)
    for page in pages:
        left, _, right, _ = page.ink(within=(TOP, BOTTOM - 5))
        letter = name == "ink_letter" and page.number == 1
        assert left >= (20 if letter else LEFT) - 0.3
        assert right <= (190 if letter else RIGHT) + 0.3
        found = number(page)
        if found:
            assert found.middle == pytest.approx(BOTTOM + 7, abs=0.7)
    if name != "ink_letter":
        rule = pages[-1].rules()[-1]
        assert rule[0] + rule[1] == pytest.approx(BOTTOM, abs=1)
    plain = printed[name.removeprefix("ink_")]
    said = [page.text.replace(f"—{page.number}—", "") for page in pages]
    assert "".join(said) == "".join(page.text.replace(f"—{page.number}—", "") for page in plain)


def test_a_command_has_its_mark_20_mm_down_and_its_stamp_line(printed: Printed) -> None:
    page = printed["command"][0]
    assert page.ink(red=True)[1] == pytest.approx(TOP + 20, abs=0.7)
    assert page.rules(red=True) == []
    order, text = page.line("第12号"), page.line("《重庆市綦江区某某办法》")
    assert order.centre == pytest.approx(106, abs=1)
    mark = page.ink(red=True)[3]
    assert 1.9 <= (order.top - mark) / 10.21 <= 2.9
    assert gap(order, text) == pytest.approx(2, abs=0.2)
    office, name, date = page.line("区长"), page.line("张三丰"), page.line("2023年6月1日")
    assert gap(page.line("布之日起施行"), name) == pytest.approx(2, abs=0.1)
    assert name.right == pytest.approx(161.7, abs=1)
    assert name.left - office.right == pytest.approx(2 * CELL, abs=0.7)
    assert gap(name, date) == pytest.approx(1, abs=0.1)


def test_minutes_have_number_and_date_over_a_red_rule(printed: Printed) -> None:
    page = printed["minutes"][0]
    ((top, _, left, right),) = page.rules(red=True)
    number, date = page.line("〔2023〕3号"), page.line("2023年6月1日")
    assert number.middle == pytest.approx(date.middle, abs=0.3)
    assert number.bottom < top
    assert left == pytest.approx(LEFT, abs=0.5)
    assert right == pytest.approx(RIGHT, abs=0.5)


def test_who_was_present_turns_under_the_first_name(printed: Printed) -> None:
    page = printed["minutes"][0]
    present = page.line("出席：")
    at = page.lines.index(present)
    assert gap(page.lines[at - 1], present) == pytest.approx(1, abs=0.1)
    assert present.left == pytest.approx(LEFT + 2 * CELL, abs=0.5)
    assert page.lines[at + 1].left == pytest.approx(LEFT + 5 * CELL, abs=0.6)
    assert any(one.text == "出席：" and "Hei" in one.face for one in page.stretches)
