"""Printed pages, measured: the acceptance numbers of GB/T 9704-2012, in millimetres.

Source: GB/T 9704-2012, 5, 7.3 and 7.4; LibreOffice is the printer, free faces stand in for the
true ones.
"""

from itertools import pairwise
from statistics import mode

import pytest

from portal.gongwen.content import Heading, Paragraph
from portal.gongwen.flow import Flow
from portal.gongwen.lines import lines
from portal.gongwen.oxml.paging import Placed
from portal.gongwen.widths import cells
from portal.gongwen.write import write
from tests.gongwen import samples
from tests.gongwen.conftest import SAMPLES
from tests.gongwen.ruler import (
    BOTTOM,
    CELL,
    LEFT,
    RIGHT,
    TOP,
    Printed,
    body,
    gap,
    number,
    words,
)

_LINE_IN_TWIPS = 8845


@pytest.mark.parametrize("name", ["notice", "long_text", "ink"])
def test_every_full_page_has_22_lines(printed: Printed, name: str) -> None:
    bottom = BOTTOM + (4 if name == "ink" else 1.5)
    for page, following in pairwise(printed[name][2:-1]):
        count = len([line for line in page.lines if line.bottom < bottom])
        # A heading goes along to the page of its text.
        short = any(one.text.startswith(following.lines[0].text) for one in _headings(name))
        assert count in ({21, 22} if short else {22}), page.number


def _headings(name: str) -> list[Heading]:
    document = SAMPLES[name]() if name in SAMPLES else samples.notice()
    text = document.issued.body if document.issued else document.body
    return [one for one in text if isinstance(one, Heading)]


@pytest.mark.parametrize(
    ("name", "pitch"), [("long_text", 28.95), ("notice", 28.95), ("ink", 29.6)]
)
def test_lines_are_as_far_apart_as_the_margins_ask(
    printed: Printed, name: str, pitch: float
) -> None:
    for page in printed[name][2:5]:
        middles = [line.middle for line in page.lines if number(page) is not line]
        found = (middles[-1] - middles[0]) / (len(middles) - 1) * 72 / 25.4
        assert found == pytest.approx(pitch, abs=0.05)


def test_the_other_reading_of_the_margins_begins_higher_and_ends_lower(printed: Printed) -> None:
    for plain, other in zip(printed["long_text"][2:4], printed["ink"][2:4], strict=True):
        assert other.lines[0].middle - plain.lines[0].middle == pytest.approx(-2.2, abs=0.2)
        assert other.lines[-2].middle - plain.lines[-2].middle == pytest.approx(2.6, abs=0.2)
    marked = printed["ink_joint"][0]
    assert marked.ink(red=True)[1] == pytest.approx(TOP + 35, abs=0.5)


def test_full_lines_of_characters_have_28(printed: Printed) -> None:
    counts = [
        len(line.text)
        for page in printed["long_text"][1:]
        for line in body(page)
        if line.left < LEFT + 1 and line.right > RIGHT - 1.5
    ]
    assert mode(counts) == 28
    assert set(counts) <= {27, 28, 29}


def test_lines_with_digits_are_27_to_29_characters_wide(printed: Printed) -> None:
    widths = [
        cells(line.text)
        for page in printed["notice"][1:]
        for line in body(page)
        if line.left < LEFT + 1 and line.right > RIGHT - 1.5
    ]
    assert mode(widths) == 28
    assert 26.5 <= min(widths) <= max(widths) <= 29


def test_lines_fall_as_they_are_reckoned(printed: Printed) -> None:
    """So that 版记, signature and the last line of a text can be placed before anything is set."""
    text = words(printed["notice"][1:])
    ends, at = set(), 0
    for page in printed["notice"][1:]:
        for line in body(page):
            at += len(line.text)
            ends.add(at)
    plan = samples.notice().issued
    assert plan is not None
    for block in plan.body:
        assert isinstance(block, Heading | Paragraph)
        said = block.text + getattr(block, "run_in", "")
        start = text.index("".join(said.split()))
        for reckoned in lines(said, 32, -5, _LINE_IN_TWIPS, 630):
            start += len("".join(reckoned.split()))
            assert start in ends, reckoned


def test_a_paragraph_is_in_by_two_characters(printed: Printed) -> None:
    lefts = {round(line.left) for page in printed["long_text"][1:9] for line in body(page)}
    assert lefts == {28, 39}
    firsts = [line.left for line in body(printed["long_text"][1]) if line.left > 30]
    assert firsts[0] - LEFT == pytest.approx(2 * CELL, abs=0.3)


def test_a_heading_does_not_end_a_page(printed: Printed) -> None:
    first, second, _ = printed["heading_at_the_foot"]
    assert "总体要求" not in first.text
    assert body(second)[0].text == "一、总体要求"
    for name in ("notice", "one_organ", "long_text"):
        for page in printed[name]:
            last = body(page)[-1].text if body(page) else ""
            assert last not in {one.text for one in _headings(name) if not one.run_in}


@pytest.mark.parametrize(
    "name",
    ["notice", "blank_notice", "one_organ", "request", "joint_12", "ink", "forwarded", "joint_2"],
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


@pytest.mark.parametrize("name", ["notice", "long_text", "one_organ", "ink", "forwarded", "order"])
def test_page_numbers_stand_outside_7_mm_under_the_text(printed: Printed, name: str) -> None:
    for page in printed[name]:
        found = page.line(f"—{page.number}—")
        assert found.middle == pytest.approx(BOTTOM + 7, abs=0.5)
        if page.number % 2:
            assert found.right == pytest.approx(179.1, abs=1)
        else:
            assert found.left == pytest.approx(32.9, abs=1)
        looks = {
            (one.face, one.size)
            for one in page.stretches
            if one.text.replace(" ", "") == found.text
        }
        assert looks <= {("FandolSong-Regular", 14), ("FandolSong", 14)}
        assert looks


def test_a_blank_page_before_the_imprint_and_its_page_have_no_number(printed: Printed) -> None:
    pages = printed["turned_attachment"]
    assert len(pages) == 4
    assert pages[-2].text == ""
    assert number(pages[-1]) is None
    assert "印发" in pages[-1].text


@pytest.mark.parametrize(
    "name",
    [
        *("notice", "one_organ", "long_text", "joint_3", "order", "forwarded", "upward_5"),
        *("command", "minutes", "strange", "cards_2"),
    ],
)
def test_no_ink_lies_outside_the_text_area_but_page_numbers(printed: Printed, name: str) -> None:
    for page in printed[name][:6]:
        if not page.text:
            continue
        left, top, right, bottom = page.ink()
        assert left >= LEFT - 0.3
        assert top >= TOP - 0.3
        assert right <= RIGHT + 0.3
        assert bottom <= 271
        assert all(line.bottom <= BOTTOM + 1.5 or "—" in line.text for line in page.lines)


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


def test_the_text_is_set_in_16_points_and_the_imprint_in_14(printed: Printed) -> None:
    sizes = {one.size for page in printed["long_text"][1:9] for one in page.stretches}
    assert sizes == {16, 14}
    last = printed["one_organ"][-1]
    assert {one.size for one in last.stretches if one.text.startswith("抄送")} == {14}


def test_all_but_the_head_is_black(printed: Printed) -> None:
    for page in printed["notice"]:
        for one in page.stretches:
            red = page.number == 1 and one.text in {*samples.notice().issuers, "文件"}
            assert one.color == ("#ff0000" if red else "#000000")


def test_an_attachment_begins_on_its_own_page(printed: Printed) -> None:
    page = printed["one_organ"][3]
    assert page.lines[0].text == "附件1"
    assert page.lines[0].left == pytest.approx(LEFT, abs=0.5)
    assert page.lines[0].top == pytest.approx(TOP + 3, abs=1)
    assert gap(page.lines[0], page.lines[1]) == pytest.approx(1, abs=0.2)
    assert page.lines[1].centre == pytest.approx(106, abs=1)
    face = {one.face for one in page.stretches if one.text.startswith("附件")}
    assert all("Hei" in one for one in face)


def test_an_attachment_that_is_not_bound_names_the_document(printed: Printed) -> None:
    bound, apart = printed["attached"][1:3]
    assert bound.lines[0].text == "附件1"
    assert any("綦新城管发〔2023〕11号附件2" in line.text for line in apart.lines)


def test_what_is_forwarded_keeps_what_it_has_of_its_own(printed: Printed) -> None:
    page, attachment = printed["forwarded"][1:3]
    texts = [line.text for line in page.lines]
    assert texts[:3] == [
        "关于做好高温天气安全生产工作的通知",
        "渝应急发〔2023〕7号",
        "各区县应急管理局：",
    ]
    # The title stands on the first to third line.
    assert page.lines[0].top < TOP + 3 * 10.2
    assert "附件：防暑降温要点" in texts
    assert texts[-3:-1] == ["重庆市应急管理局", "2023年5月30日"]
    assert attachment.lines[0].text == "附件"
    assert printed["forwarded"][0].lines[-2].text == "2023年6月1日"


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
    assert gap(page.lines[at - 1], first) == pytest.approx(1, abs=0.1)


def test_what_is_typed_into_a_document_takes_its_form(printed: Printed) -> None:
    page = printed["edited"][0]
    faces = {one.text: one.face for one in page.stretches}
    assert "Hei" in faces["一、手写的标题"]
    assert "Kai" in faces["（一）手写的标题"]
    first = page.line("一、手写的标题")
    assert first.left == pytest.approx(LEFT + 2 * CELL, abs=0.5)
    text = page.lines[page.lines.index(page.line("（一）手写")) + 1]
    assert text.left == pytest.approx(LEFT + 2 * CELL, abs=0.5)
    assert len(text.text) == 26
    assert gap(first, page.line("（一）手写")) == pytest.approx(0, abs=0.05)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_engine_reckons_the_pages_that_are_printed(
    printed: Printed, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reckoned: list[list[Placed]] = []
    content = Flow.content
    monkeypatch.setattr(
        Flow, "content", lambda flow: (reckoned.append(flow.placed()), content(flow))[1]
    )
    write(SAMPLES[name](), target="pdf")
    assert reckoned[0][-1].ends == len(printed[name])


def test_twelve_organs_and_a_title_of_200_characters_can_still_be_read(printed: Printed) -> None:
    document = samples.crowded()
    page = printed["crowded"][0]
    sizes = {one.size for one in page.stretches if one.color == "#ff0000"}
    assert min(sizes) >= 10
    said = words(printed["crowded"])
    assert document.title in said
    assert "为认真贯彻落实" in said
    for organ in document.issuers:
        assert organ in page.text


def test_strange_characters_are_printed_and_none_is_lost(printed: Printed) -> None:
    said = words(printed["strange"])
    for character in "与，ＡＢＣabc１２３123①℃‰":
        assert said.count(character) >= 5, character
