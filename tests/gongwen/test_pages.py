"""Printed pages, measured: the acceptance numbers of GB/T 9704-2012, in millimetres.

Source: GB/T 9704-2012, 5 and 7; LibreOffice is the printer, free faces stand in for the true ones.
"""

import math
import re
from itertools import pairwise
from statistics import mode
from typing import Any

import pytest

from portal.gongwen.oxml import paging
from portal.gongwen.write import write
from tests.gongwen import samples
from tests.gongwen.conftest import SAMPLES
from tests.gongwen.pages import Line, Page

Printed = dict[str, list[Page]]

LEFT, RIGHT, TOP, BOTTOM = 28, 184, 37, 262
LINE = 28.95 * 25.4 / 72
CELL = 15.75 * 25.4 / 72


def _body(page: Page) -> list[Line]:
    """The lines of the text area."""
    return [line for line in page.lines if line.bottom < BOTTOM + 1.5]


def gap(above: Line, below: Line, pitch: float = LINE) -> float:
    """Empty lines between two lines of text."""
    return (below.middle - above.middle) / pitch - 1


@pytest.mark.parametrize(
    "name", ["notice", "one_organ", "request", "joint_3", "joint_12", "minutes"]
)
def test_the_ink_of_the_mark_begins_35_mm_below_the_top(printed: Printed, name: str) -> None:
    assert printed[name][0].ink(red=True)[1] == pytest.approx(TOP + 35, abs=0.5)


@pytest.mark.parametrize("name", ["notice", "blank_notice", "one_organ", "request", "ink"])
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


def test_the_lines_of_the_head_are_apart_as_the_standard_asks(printed: Printed) -> None:
    page = printed["notice"][0]
    number, heading = page.line("綦新城管发"), page.line("关于印发")
    ((rule, *_),) = page.rules(red=True)
    mark = page.ink(red=True)
    names_end = page.line("重庆市綦江区城市建设投资").bottom - 1
    assert 1.9 <= (number.top - names_end) / LINE <= 2.9
    assert 1.9 <= (heading.top - rule) / LINE <= 2.7
    assert 0.9 <= gap(page.line("整治行动"), page.line("各科")) <= 1.8
    assert mark[0] >= LEFT - 0.5
    assert mark[2] <= RIGHT + 0.5
    assert heading.centre == pytest.approx(106, abs=1)
    assert number.centre == pytest.approx(106, abs=1)


def test_the_word_of_a_joint_mark_stands_in_the_middle_of_the_names(printed: Printed) -> None:
    for name in ("notice", "joint_3", "joint_7", "joint_12"):
        reds = _mark_words(printed[name][0])
        word = next(one for one in reds if one.text.endswith("文件"))
        names = [one for one in reds if one.left < LEFT + 1]
        middle = (names[0].middle + names[-1].middle) / 2
        assert word.middle == pytest.approx(middle, abs=1.2)
        assert word.right == pytest.approx(RIGHT, abs=0.5)


def test_stacked_names_are_equally_wide(printed: Printed) -> None:
    for name in ("joint_3", "joint_12"):
        words = [one for one in _mark_words(printed[name][0]) if not one.text.endswith("文件")]
        rows = {round(one.middle, 1) for one in words}
        assert len(rows) == int(name[6:])
        ends = [max(one.right for one in words if round(one.middle, 1) == row) for row in rows]
        assert max(ends) - min(ends) < 1
        starts = [min(one.left for one in words if round(one.middle, 1) == row) for row in rows]
        assert max(starts) - min(starts) < 1


def _mark_words(page: Page) -> list[Line]:
    """The words of the mark, from the top."""
    top, bottom = page.ink(red=True)[1], page.line("綦新城管").top
    found = [one for one in page.words if top - 3 < one.middle < bottom]
    return sorted(found, key=lambda one: one.middle)


@pytest.mark.parametrize("name", ["notice", "long_text", "ink"])
def test_every_full_page_has_22_lines(printed: Printed, name: str) -> None:
    last = {"notice": -1, "ink": -1, "long_text": -1}[name]
    bottom = BOTTOM + (4 if name == "ink" else 1.5)
    for page in printed[name][2:last]:
        assert len([line for line in page.lines if line.bottom < bottom]) == 22, page.number


def test_lines_are_28_95_points_apart(printed: Printed) -> None:
    for page in printed["long_text"][1:5]:
        middles = [line.middle for line in _body(page)]
        pitch = (middles[-1] - middles[0]) / (len(middles) - 1) * 72 / 25.4
        assert pitch == pytest.approx(28.95, abs=0.05)


def test_full_lines_have_28_characters(printed: Printed) -> None:
    counts = [
        len(line.text)
        for page in printed["long_text"][1:]
        for line in _body(page)
        if line.left < LEFT + 1 and line.right > RIGHT - 1.5
    ]
    assert mode(counts) == 28
    assert set(counts) <= {27, 28, 29}


def test_a_paragraph_is_in_by_two_characters(printed: Printed) -> None:
    lefts = {round(line.left) for page in printed["long_text"][1:9] for line in _body(page)}
    assert lefts == {28, 39}
    firsts = [line.left for line in _body(printed["long_text"][1]) if line.left > 30]
    assert firsts[0] - LEFT == pytest.approx(2 * CELL, abs=0.3)


@pytest.mark.parametrize("name", ["notice", "one_organ", "joint_3", "joint_7", "letter"])
def test_a_sealed_date_ends_four_characters_from_the_edge(printed: Printed, name: str) -> None:
    dates = {"notice": "2023年5月18日"}
    wanted = dates.get(name, "2023年6月1日")
    found = [line for page in printed[name] for line in page.lines if line.text == wanted]
    assert found[0].right == pytest.approx(161.7, abs=1.5)


@pytest.mark.parametrize(
    ("name", "last"),
    [
        ("notice", "建设投资有限公司"),
        ("one_organ", samples.COMMITTEE),
        ("joint_7", "第三管理委员会"),
    ],
)
def test_the_last_name_stands_over_the_date(printed: Printed, name: str, last: str) -> None:
    for page in printed[name]:
        dates = [line for line in page.lines if line.text.startswith("2023年") and line.right < 165]
        for date in dates:
            above = [line for line in page.lines if line.text == last and line.top < date.top]
            assert above[-1].centre == pytest.approx(date.centre, abs=1)
            assert gap(above[-1], date) == pytest.approx(0, abs=0.1)


def test_seals_of_seven_organs_do_not_touch(printed: Printed) -> None:
    page = printed["joint_7"][1]
    upper = [line for line in page.lines if line.text.startswith("重庆市綦江区")]
    for one in upper:
        for other in upper:
            apart = math.dist((one.centre, one.middle), (other.centre, other.middle))
            assert one is other or apart >= 42


def test_an_unsealed_name_and_date_stand_as_7_3_5_2_asks(printed: Printed) -> None:
    page = printed["request"][0]
    name, date = page.lines[-4], page.line("2023年6月1日")
    assert name.text == samples.COMMITTEE
    assert name.right == pytest.approx(RIGHT - 2 * CELL, abs=1)
    assert date.left - name.left == pytest.approx(2 * CELL, abs=0.8)
    assert gap(page.line("妥否"), name) == pytest.approx(1, abs=0.1)


def test_several_signers_stand_two_a_row_with_the_number_on_the_last(printed: Printed) -> None:
    page = printed["request"][0]
    first, number = page.line("签发人：张三丰"), page.line("綦新城管文")
    turned = page.line("王五")
    assert page.line("李四").middle == pytest.approx(first.middle, abs=0.5)
    assert turned.middle == pytest.approx(number.middle, abs=0.5)
    assert turned.left == pytest.approx(first.left + 4.25 * CELL, abs=0.8)
    assert number.left == pytest.approx(LEFT + CELL, abs=0.8)
    faces = {one.text: one.face for one in page.stretches}
    assert "Kai" in faces["王五"]


def test_secrecy_and_urgency_stand_on_the_first_lines(printed: Printed) -> None:
    page = printed["request"][0]
    tops = [page.line(text) for text in ("000001", "秘密★1年", "加急")]
    for upper, lower in pairwise(tops):
        assert gap(upper, lower) == pytest.approx(0, abs=0.05)
    assert tops[0].top == pytest.approx(TOP + 3, abs=1)
    faces = {one.text: one.face for one in page.stretches}
    assert "Hei" in faces["加急"]


@pytest.mark.parametrize(
    "name", ["notice", "blank_notice", "one_organ", "request", "joint_12", "ink"]
)
def test_the_last_rule_of_the_imprint_is_the_foot_of_an_even_page(
    printed: Printed, name: str
) -> None:
    pages = printed[name]
    assert len(pages) % 2 == 0
    rules = [rule for rule in pages[-1].rules() if rule[0] > 200]
    top, thickness, left, right = rules[-1]
    assert top + thickness == pytest.approx(BOTTOM, abs=1)
    assert left == pytest.approx(LEFT, abs=0.5)
    assert right == pytest.approx(RIGHT, abs=0.5)
    for _, outer, *_ in (rules[0], rules[-1]):
        assert outer == pytest.approx(0.35, abs=0.06)
    for _, inner, *_ in rules[1:-1]:
        assert inner == pytest.approx(0.25, abs=0.06)


def test_the_imprint_lists_turn_under_the_first_name(printed: Printed) -> None:
    page = printed["one_organ"][-1]
    first, turned = page.line("抄送"), page.lines[page.lines.index(page.line("抄送")) + 1]
    assert first.left == pytest.approx(LEFT + 4.94, abs=0.5)
    assert turned.left == pytest.approx(LEFT + 4 * 4.94, abs=0.6)


@pytest.mark.parametrize("name", ["notice", "long_text", "one_organ", "ink"])
def test_page_numbers_stand_outside_7_mm_under_the_text(printed: Printed, name: str) -> None:
    for page in printed[name]:
        number = page.line(f"—{page.number}—")
        assert number.middle == pytest.approx(BOTTOM + 7, abs=0.5)
        if page.number % 2:
            assert number.right == pytest.approx(179.1, abs=1)
        else:
            assert number.left == pytest.approx(32.9, abs=1)
        face = {one.face for one in page.stretches if one.text.replace(" ", "") == number.text}
        assert face == {"FandolSong-Regular"} or face == {"FandolSong"}


def test_a_blank_page_before_the_imprint_and_its_page_have_no_number(printed: Printed) -> None:
    for name in ("joint_12", "turned_attachment"):
        pages = printed[name]
        assert len(pages) == 4
        assert pages[2].text == ""
        assert "—" not in pages[3].text
        assert "印发" in pages[3].text


@pytest.mark.parametrize("name", ["notice", "one_organ", "long_text", "joint_3", "order"])
def test_no_ink_lies_outside_the_text_area_but_page_numbers(printed: Printed, name: str) -> None:
    for page in printed[name][:12]:
        left, top, right, bottom = page.ink()
        assert left >= LEFT - 0.3
        assert top >= TOP - 0.3
        assert right <= RIGHT + 0.3
        assert bottom <= 271
        assert all(line.bottom <= BOTTOM + 1.5 or "—" in line.text for line in page.lines)


@pytest.mark.parametrize("name", ["notice", "joint_3", "joint_7", "joint_12", "one_organ"])
def test_page_1_shows_text_and_the_signature_has_text_on_its_page(
    printed: Printed, name: str
) -> None:
    pages = printed[name]
    first = "经管委会研究决定" if name == "notice" else "为认真贯彻落实"
    assert first in pages[0].text
    signed = next(page for page in pages if any(_is_date(line) for line in page.lines))
    if name != "joint_12":
        assert any(
            line.left < LEFT + 12 and line.text.endswith(("执行。", "落实。"))
            for line in signed.lines
        )


def _is_date(line: Line) -> bool:
    return line.text.startswith("2023年") and line.text.endswith("日") and line.right < 165


def test_levels_are_printed_in_their_faces(printed: Printed) -> None:
    faces = [(one.text, one.face) for page in printed["notice"][1:] for one in page.stretches]
    for start, face in (
        ("一、总体要求", "Hei"),
        ("（一）属地领导班子", "Kai"),
        ("（一）动员部署（", "Kai"),
        ("为认真贯彻落实党的二十大", "Fang"),
    ):
        assert all(face in used for text, used in faces if text.startswith(start))
        assert any(text.startswith(start) for text, _ in faces)
    title = next(one for one in printed["notice"][0].stretches if one.text.startswith("关于印发"))
    assert (title.face, title.size, title.color) == ("FandolSong", 22, "#000000")


def test_all_but_the_head_is_black(printed: Printed) -> None:
    for page in printed["notice"]:
        for one in page.stretches:
            red = page.number == 1 and one.text in {*samples.notice().issuers, "文件"}
            assert one.color == ("#ff0000" if red else "#000000")


def test_an_attachment_begins_on_its_own_page(printed: Printed) -> None:
    page = printed["one_organ"][3]
    assert page.lines[0].text == "附件1"
    assert page.lines[0].left == pytest.approx(LEFT, abs=0.5)
    assert gap(page.lines[0], page.lines[1]) == pytest.approx(1, abs=0.2)
    assert page.lines[1].centre == pytest.approx(106, abs=1)


def test_turned_lines_of_an_attachments_name_stand_under_its_first_character(
    printed: Printed,
) -> None:
    page = printed["one_organ"][2]
    at = next(n for n, line in enumerate(page.lines) if line.text.startswith("附件：1."))
    first, second, turned = page.lines[at : at + 3]
    assert first.left == pytest.approx(LEFT + 2 * CELL, abs=0.5)
    assert second.text.startswith("2.")
    assert second.left == pytest.approx(LEFT + 5 * CELL, abs=0.5)
    assert turned.left == pytest.approx(LEFT + 6 * CELL, abs=0.6)


@pytest.mark.parametrize("name", ["notice", "long_text", "joint_3", "one_organ", "minutes"])
def test_the_engine_reckons_the_pages_that_are_printed(
    printed: Printed, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reckoned = []

    def end(*said: Any) -> tuple[int, int]:
        reckoned.append(reckon(*said))
        return reckoned[0]

    reckon = paging.end
    monkeypatch.setattr(paging, "end", end)
    write(SAMPLES[name](), target="pdf")
    assert -(-reckoned[0][0] // 2) * 2 == len(printed[name])


def test_twelve_organs_and_a_title_of_200_characters_can_still_be_read(printed: Printed) -> None:
    document = samples.crowded()
    page = printed["crowded"][0]
    sizes = {one.size for one in page.stretches if one.color == "#ff0000"}
    assert min(sizes) >= 10
    said = "".join(re.sub("—[0-9]+—", "", one.text) for one in printed["crowded"])
    assert document.title in said
    assert "为认真贯彻落实" in said
