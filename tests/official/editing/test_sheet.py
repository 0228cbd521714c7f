"""The sheet on the screen: every word once, on the lines and pages of the Word file."""

import re
from collections import Counter
from dataclasses import replace

import pytest

from portal.gongwen import layout
from portal.gongwen.content import Form, Paragraph, Picture, Table
from portal.gongwen.read import read
from portal.gongwen.write import write
from portal.official.editing.sheet import MOST_ROWS, drawn
from tests.gongwen import cases, samples

SAMPLES = {
    "notice": samples.notice,
    "request": samples.request,
    "letter": samples.letter,
    "command": samples.command,
    "minutes": samples.minutes,
    "joint_7": lambda: samples.joint(7),
    "upward_5": lambda: cases.upward(5),
    "attached": cases.attached,
    "forwarded": cases.forwarded,
    "turned": samples.turned_attachment,
    "strange": cases.strange,
    "paper": samples.order,
}
RIGHT = layout.PAGE_WIDTH - layout.RIGHT
SLACK = 60


def squeezed(text):
    return re.sub(r"\s", "", text)


def folios(page):
    return [one for one in page.words if re.fullmatch(r"— \d+ —", one.text)]


def body(page):
    return [one for one in page.words if one not in folios(page)]


def lines(page):
    """The words of each line, from the top."""
    found = {}
    for one in body(page):
        found.setdefault(one.y, []).append(one)
    return [found[y] for y in sorted(found)]


@pytest.mark.parametrize("make", SAMPLES.values(), ids=SAMPLES)
def test_every_word_of_the_word_file_is_drawn_once(make):
    document = make()
    pages = drawn(document).pages
    shown = Counter(squeezed("".join(one.text for page in pages for one in body(page))))
    written = Counter(squeezed(read(write(document)).text))
    if document.form is Form.LETTER:
        written += Counter(squeezed("".join(document.mark or document.issuers)))
    heads = [block.head for block in document.body if isinstance(block, Table)]
    assert written - shown == Counter()
    # a head stands again on every page
    assert set(shown - written) <= set("".join(map("".join, heads)))


@pytest.mark.parametrize("make", SAMPLES.values(), ids=SAMPLES)
def test_no_word_leaves_the_paper_or_the_text_area(make):
    for page in drawn(make()).pages:
        turned = page.width > page.height
        left, right = (layout.TURNED_LEFT, page.width - layout.TURNED_RIGHT) if turned else (
            layout.LEFT, RIGHT
        )  # fmt: skip
        for one in page.words:
            assert left - SLACK <= one.x, one
            assert one.x + one.width <= right + SLACK, one
            assert 0 < one.y < page.height, one


def test_full_pages_have_twenty_two_lines_as_wide_as_the_text():
    pages = drawn(samples.notice()).pages
    assert [len(lines(page)) for page in pages[2:8]] == [22] * 6
    full = [line for page in pages[2:8] for line in lines(page) if line[0].x == layout.LEFT]
    widths = Counter(sum(one.width for one in line) for line in full)
    assert widths.most_common(1)[0][0] == pytest.approx(layout.TEXT_WIDTH, abs=2)


def test_headings_are_set_in_their_faces_and_the_mark_is_red():
    pages = drawn(samples.notice()).pages
    kinds = {one.text: one.kind for page in pages for one in page.words}
    assert kinds["一、总体要求"] == "hei"
    assert kinds["（一）属地领导班子责任强化行动"] == "kai"
    assert kinds["重大事故隐患专项排查整治行动工作方案"] == "biao"
    assert kinds["文件"] == "biao red"


def test_the_imprint_stands_at_the_foot_of_the_last_even_page():
    pages = drawn(samples.notice()).pages
    assert len(pages) % 2 == 0
    foot = max(rule.y for rule in pages[-1].rules)
    assert foot == pytest.approx(layout.PAGE_HEIGHT - 1984, abs=30)
    assert folios(pages[0])[0].x > layout.PAGE_WIDTH / 2 > folios(pages[1])[0].x


def test_a_letter_has_its_two_double_rules_and_no_number_on_its_first_page():
    first = drawn(samples.letter()).pages[0]
    assert sorted(rule.kind for rule in first.rules if "red" in rule.kind) == [
        "red-fine",
        "red-fine",
        "red-wide",
        "red-wide",
    ]
    assert folios(first) == []


def test_a_place_still_open_is_marked_where_it_stands():
    text = "请于【日期】前，" + "各单位" * 8 + "将【材料名称】报送。"
    pages = drawn(replace(samples.joint(1), body=(Paragraph(text),))).pages
    marked = [one for page in pages for one in page.words if "is-open" in one.kind]
    assert "".join(one.text for one in marked) == "【日期】【材料名称】"
    areas = [area for page in pages for area in page.areas]
    for area, words in zip(areas, marked, strict=True):
        assert (area.x, area.width) == (words.x, words.width)
        assert area.y < words.y < area.y + area.height


def test_a_long_table_repeats_its_head_on_every_page_and_is_cut_with_a_word():
    rows = tuple((str(at), f"第{at}处") for at in range(MOST_ROWS + 50))
    table = Table(rows, ("序号", "部位"))
    sheet = drawn(replace(samples.one_organ(), body=(table,)))
    with_rows = [page for page in sheet.pages if any("处" in one.text for one in page.words)]
    assert len(with_rows) > 3
    assert all(any(one.text == "部位" for one in page.words) for page in with_rows)
    assert sheet.notes == (f"长表格只画前 {MOST_ROWS} 行，Word 文件里是全的。",)


def test_a_picture_keeps_its_place_and_more_pages_than_asked_are_told():
    photo = Picture(samples.photo("red"), "现场照片")
    pages = drawn(replace(samples.joint(1), body=(photo,))).pages
    page = next(one for one in pages if one.pictures)
    (area,) = page.pictures
    assert not page.areas
    caption = next(one for one in page.words if one.text == "现场照片")
    assert area.y + area.height < caption.y
    sheet = drawn(samples.notice(), most=3)
    assert (len(sheet.pages), sheet.notes) == (3, ("只画前 3 页，Word 文件里是全的。",))


def test_a_turned_page_lies_with_its_number_at_its_left():
    pages = drawn(samples.turned_attachment()).pages
    (turned,) = [page for page in pages if page.width > page.height]
    assert "".join(one.text for one in turned.turned).strip("— ") == str(turned.number)
    assert all(one.x < layout.TURNED_LEFT for one in turned.turned)
