"""Turned tables and special forms on printed pages, measured in millimetres.

Source: GB/T 9704-2012, 8 and 10.
"""

import pytest

from tests.gongwen.pages import Page
from tests.gongwen.test_pages import CELL, LEFT, RIGHT, TOP, gap

Printed = dict[str, list[Page]]


def test_a_turned_table_has_its_head_and_number_on_every_page(printed: Printed) -> None:
    pages = printed["ledger"]
    assert len(pages) == 6
    for page in pages[1:5]:
        with page.image as image:
            assert image.width > image.height
        assert page.text.count("隐患描述") == 1
        _, top, right, bottom = page.ink()
        assert top >= 27.7
        assert right <= 297 - 37 + 0.3
        assert bottom <= 210 - 26 + 0.3
        digits = [word for word in page.words if word.left < 34]
        assert digits
        centre = sum(word.centre for word in digits) / len(digits)
        assert centre == pytest.approx(28, abs=1)
        if page.number % 2:
            assert max(word.bottom for word in digits) == pytest.approx(179.1, abs=1.5)
        else:
            assert min(word.top for word in digits) == pytest.approx(32.9, abs=1.5)
    assert pages[5].lines[0].text == "以上台账请核对。"


def test_a_letter_has_its_double_rules_and_no_number_on_page_1(printed: Printed) -> None:
    first, last = printed["letter"]
    assert first.ink(red=True)[1] == pytest.approx(30, abs=0.7)
    upper, inner, lower, foot = first.rules(red=True)
    for rule in (upper, inner, lower, foot):
        assert rule[2] == pytest.approx(20, abs=0.5)
        assert rule[3] == pytest.approx(190, abs=0.5)
    assert upper[1] > inner[1]
    assert lower[1] < foot[1]
    assert (lower[0] + foot[0] + foot[1]) / 2 == pytest.approx(277, abs=0.7)
    assert first.line("綦新城管函").right == pytest.approx(RIGHT, abs=0.5)
    assert not any(line.text == "—1—" for line in first.lines)
    assert last.line("—2—").middle == pytest.approx(269, abs=0.7)
    assert last.rules() == []


def test_a_command_has_its_mark_20_mm_down_and_its_stamp_line(printed: Printed) -> None:
    page = printed["command"][0]
    assert page.ink(red=True)[1] == pytest.approx(TOP + 20, abs=0.7)
    assert page.rules(red=True) == []
    office, name, date = page.line("区长"), page.line("张三丰"), page.line("2023年6月1日")
    assert name.right == pytest.approx(161.7, abs=1)
    assert name.left - office.right == pytest.approx(2 * CELL, abs=0.7)
    assert gap(name, date) == pytest.approx(1, abs=0.1)


def test_who_was_present_turns_under_the_first_name(printed: Printed) -> None:
    page = printed["minutes"][0]
    at = page.lines.index(page.line("出席："))
    assert page.lines[at + 1].left == pytest.approx(LEFT + 5 * CELL, abs=0.6)
    assert any(one.text == "出席：" and "Hei" in one.face for one in page.stretches)


def test_an_order_shows_its_photographs_side_by_side(printed: Printed) -> None:
    page = printed["order"][0]
    first, second = page.line("图1"), page.line("图2")
    assert first.middle == pytest.approx(second.middle, abs=0.5)
    for caption, (red, green, blue) in ((first, (165, 42, 42)), (second, (0, 128, 0))):
        x = int((caption.centre - 30) / 25.4 * 200)
        y = int((caption.top - 40) / 25.4 * 200)
        seen = page.image.getpixel((x, y))
        assert seen == pytest.approx((red, green, blue), abs=12)
