"""Signatures on printed pages, measured in millimetres; seals are circles of 42 mm.

Source: GB/T 9704-2012, 7.3.5.
"""

import math
from itertools import pairwise

import pytest

from portal.gongwen.content import Paragraph
from tests.gongwen import cases, samples
from tests.gongwen.conftest import SAMPLES
from tests.gongwen.pages import Line, Page
from tests.gongwen.ruler import (
    BOTTOM,
    CELL,
    LEFT,
    LINE,
    RIGHT,
    SEAL,
    Printed,
    body,
    gap,
    is_date,
    words,
)

_SEALED = (
    *("notice", "one_organ", "joint_2", "joint_3", "joint_4", "joint_5", "joint_6", "joint_7"),
    *("joint_12", "seals_of_45", "letter", "upward_1", "upward_2", "upward_5"),
)


@pytest.mark.parametrize("name", _SEALED)
def test_a_sealed_date_ends_four_characters_from_the_edge(printed: Printed, name: str) -> None:
    assert _signed(printed[name])[1].right == pytest.approx(161.7, abs=1.5)


@pytest.mark.parametrize("name", _SEALED)
def test_the_last_name_stands_over_the_date(printed: Printed, name: str) -> None:
    page, date = _signed(printed[name])
    above = [line for line in page.lines if line.middle < date.middle - 1]
    last = max(above, key=lambda line: (round(line.middle), line.left))
    assert last.centre == pytest.approx(date.centre, abs=1)
    assert gap(last, date) == pytest.approx(0, abs=0.1)


@pytest.mark.parametrize("name", [*_SEALED, "signed_after_5"])
def test_seals_touch_neither_each_other_nor_the_text_nor_leave_the_text_area(
    printed: Printed, name: str
) -> None:
    page, date = _signed(printed[name])
    signature = SAMPLES[name]().signature
    assert signature is not None
    seal = signature.seal_mm
    names = [_name(page, organ) for organ in SAMPLES[name]().issuers]
    seals = [(group[0].centre, (group[0].middle + group[-1].middle) / 2) for group in names]
    seals[-1] = date.centre, date.middle - 0.75 * LINE
    for at, (x, y) in enumerate(seals):
        assert all(math.dist((x, y), other) >= seal for other in seals[:at])
        assert LEFT <= x - seal / 2 < x + seal / 2 <= RIGHT
    first = min(group[0].middle for group in names)
    text = max(line.middle for line in body(page) if line.middle < first - 1) + 16 * 0.18
    assert -0.5 <= min(y for _, y in seals) - seal / 2 - text <= LINE


def _signed(pages: list[Page]) -> tuple[Page, Line]:
    """The page of the signature and its date."""
    return next((page, line) for page in pages for line in page.lines if is_date(line))


def _name(page: Page, organ: str) -> list[Line]:
    """The lines of a name as it is signed: the last such lines on the page."""
    found = []
    for line in page.lines:
        group = [line]
        for below in page.lines:
            under = abs(gap(group[-1], below)) < 0.05 and abs(below.centre - line.centre) < 1
            if under and "".join(one.text for one in group) != organ:
                group.append(below)
        if "".join(one.text for one in group) == organ:
            found.append(group)
    return found[-1]


def test_an_unsealed_name_and_date_stand_as_7_3_5_2_asks(printed: Printed) -> None:
    page = printed["request"][0]
    name, date = page.lines[-4], page.line("2023年6月1日")
    assert name.text == samples.COMMITTEE
    assert name.right == pytest.approx(RIGHT - 2 * CELL, abs=1)
    assert date.left - name.left == pytest.approx(2 * CELL, abs=0.8)
    assert gap(page.line("妥否"), name) == pytest.approx(1, abs=0.1)


def test_three_seals_stand_in_a_row_and_the_rest_at_the_right(printed: Printed) -> None:
    for count, rows in ((4, [3, 1]), (5, [3, 2]), (6, [3, 3]), (7, [3, 3, 1])):
        page, _ = _signed(printed[f"joint_{count}"])
        middles: list[float] = []
        for organ in samples.joint(count).issuers:
            group = _name(page, organ)
            middles.append((group[0].middle + group[-1].middle) / 2)
        heights = sorted({round(middle / SEAL) for middle in middles})
        assert [sum(round(one / SEAL) == at for one in middles) for at in heights] == rows


def test_joint_unsealed_names_stand_below_one_another_and_the_longest_is_in_by_two(
    printed: Printed,
) -> None:
    page = next(page for page in printed["unsealed_3"] if "2023年12月31日" in page.text)
    names = [_name(page, organ)[0] for organ in samples.joint(3).issuers]
    date = page.line("2023年12月31日")
    for above, below in pairwise([*names, date]):
        assert gap(above, below) == pytest.approx(0, abs=0.1)
    assert max(one.left for one in names) - min(one.left for one in names) < 0.5
    assert max(one.right for one in names) == pytest.approx(RIGHT - 2 * CELL, abs=1)
    assert date.left - names[0].left == pytest.approx(2 * CELL, abs=0.8)


def test_a_date_longer_than_the_unsealed_name_is_in_by_two_itself(printed: Printed) -> None:
    page = printed["unsealed_short"][0]
    date = page.line("2023年12月31日")
    name = page.lines[page.lines.index(date) - 1]
    assert name.text == "新城管委会"
    assert date.right == pytest.approx(RIGHT - 2 * CELL, abs=1)
    assert date.left - name.left == pytest.approx(2 * CELL, abs=0.8)


def test_name_stamps_stand_below_one_another_with_their_offices(printed: Printed) -> None:
    page = printed["stamps"][0]
    office, name, date = page.line("区长"), page.line("张三丰"), page.line("2023年6月1日")
    other = page.line("管委会主任")
    assert name.right == pytest.approx(161.7, abs=1)
    assert office.right == pytest.approx(other.right, abs=0.5)
    stamp = page.ink(red=True, within=(other.middle - 12, other.middle + 12))
    assert stamp[2] == pytest.approx(161.7, abs=1)
    assert stamp[0] - other.right == pytest.approx(2 * CELL, abs=1)
    assert (stamp[1] + stamp[3]) / 2 == pytest.approx(other.middle, abs=1.5)
    assert gap(page.line("布之日起施行"), name) == pytest.approx(2, abs=0.1)
    assert date.right == pytest.approx(161.7, abs=1)


@pytest.mark.parametrize(
    "name", ["notice", "one_organ", "joint_2", "joint_3", "joint_7", "upward_5", "attached"]
)
def test_page_1_shows_text_and_the_signature_has_text_on_its_page(
    printed: Printed, name: str
) -> None:
    first = "经管委会研究决定" if name == "notice" else "为认真贯彻落实"
    assert first in printed[name][0].text
    page, _ = _signed(printed[name])
    assert any(line.left < 40 and line.text.endswith(("执行。", "落实。")) for line in page.lines)


def test_twelve_organs_take_text_along_to_their_page(printed: Printed) -> None:
    first, last = printed["joint_12"]
    assert "为认真贯彻落实" in first.text
    assert "落实。" in last.text
    assert is_date(next(line for line in last.lines if line.text.startswith("2023年6月1日")))


def test_no_page_holds_a_signature_or_a_note_alone(printed: Printed) -> None:
    noted = printed["noted"][-1]
    assert body(noted)[0].text.startswith("生产安全")
    assert "（此件公开发布）" in noted.text
    for name in ("facts_1", "facts_3"):
        page, _ = _signed(printed[name])
        assert page.line("岗位").middle < min(line.middle for line in page.lines if is_date(line))


@pytest.mark.parametrize("lines", range(5, 10))
def test_a_signature_without_room_finds_some_or_takes_text_along(
    printed: Printed, lines: int
) -> None:
    pages = printed[f"signed_after_{lines}"]
    page, date = _signed(pages)
    text = [line for line in body(page) if line.text.startswith(("安全生产", "生产安全"))]
    assert text
    assert date.bottom < BOTTOM + 1
    assert len(pages) == (1 if lines == 5 else 2)
    said = cases.signed_after(lines).body[1]
    assert isinstance(said, Paragraph)
    assert said.text in words(pages)


def test_lines_are_set_closer_only_where_the_signature_needs_it(printed: Printed) -> None:
    page = printed["signed_after_5"][0]
    text = [line for line in body(page) if line.text.startswith(("安全生产", "生产安全"))]
    pitch = (text[-1].middle - text[0].middle) / (len(text) - 1) * 72 / 25.4
    assert 27 <= pitch < 28.9
    usual = [line for line in body(printed["signed_after_7"][0]) if "安全生产安全" in line.text]
    pitch = (usual[-1].middle - usual[0].middle) / (len(usual) - 1) * 72 / 25.4
    assert pitch == pytest.approx(28.95, abs=0.05)
