"""Tables, cards and pictures on printed pages, measured in millimetres.

Source: GB/T 9704-2012, 8.
"""

import pytest

from portal.gongwen.content import Cards, Table
from tests.gongwen import cases, samples
from tests.gongwen.ruler import BOTTOM, LEFT, RIGHT, TOP, Printed, number, words


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


@pytest.mark.parametrize(("name", "at"), [("turned_attachment", 1), ("attached", 2)])
def test_a_turned_attachment_has_its_first_line_and_its_number_in_place(
    printed: Printed, name: str, at: int
) -> None:
    page = printed[name][at]
    assert page.image.width > page.image.height
    first = min((one for one in page.words if one.left > 34), key=lambda one: one.top)
    assert first.text.startswith(("附件", "綦新城管发〔2023〕11"))
    assert first.left == pytest.approx(35, abs=0.5)
    assert first.top == pytest.approx(28 + 3, abs=1.5)
    digits = [word for word in page.words if word.left < 34]
    assert "".join(one.text for one in digits).strip("—") == str(page.number)
    centre = sum(word.centre for word in digits) / len(digits)
    assert centre == pytest.approx(28, abs=1)
    if page.number % 2:
        assert max(word.bottom for word in digits) == pytest.approx(179.1, abs=1.5)
    else:
        assert min(word.top for word in digits) == pytest.approx(32.9, abs=1.5)


def test_a_turned_table_is_as_wide_as_the_text_and_loses_no_word(printed: Printed) -> None:
    page = printed["ledger"][1]
    right = page.ink(within=(60, 150))[2]
    assert right == pytest.approx(297 - 37, abs=0.4)
    table = samples.ledger().body[1]
    assert isinstance(table, Table)
    said = words(printed["ledger"])
    for row in table.rows:
        assert all(said.count(cell) or len(cell) > 9 for cell in row)
    assert said.count("警示灯") == len(table.rows)


def test_an_upright_table_goes_on_under_its_head_and_cuts_no_row(printed: Printed) -> None:
    pages = [page for page in printed["long_table"] if "检查要求" in page.text]
    assert len(pages) > 2
    assert all(page.text.count("检查要求") == 1 for page in pages)
    for page in pages[1:]:
        assert page.lines[0].text == "序号"
        assert page.lines[0].top == pytest.approx(TOP, abs=4)
    for at in range(1, 41):
        (page,) = [one for one in pages if f"始{at}。" in one.text]
        assert f"终{at}。" in page.text


def test_a_row_longer_than_a_page_goes_on_under_its_head(printed: Printed) -> None:
    pages = [page for page in printed["strange"] if "项目" in page.text]
    assert len(pages) > 2
    assert all(page.lines[0].text == "项目" for page in pages[1:])
    assert words(printed["strange"]).count("坚决遏制较大及以上") >= 30


def test_cards_fill_their_pages_in_equal_parts(printed: Printed) -> None:
    first, second = printed["cards_2"]
    assert first.text.count("安全风险明白卡") == 4
    assert second.text.count("安全风险明白卡") == 1
    assert number(first) is None
    left, top, right, bottom = first.ink()
    assert left == pytest.approx(LEFT, abs=0.5)
    assert right == pytest.approx(RIGHT, abs=0.5)
    assert top == pytest.approx(TOP, abs=0.7)
    assert bottom == pytest.approx(BOTTOM, abs=1.5)
    _, _, right, bottom = second.ink()
    assert right == pytest.approx((LEFT + RIGHT) / 2, abs=0.5)
    assert bottom == pytest.approx((TOP + BOTTOM) / 2, abs=1)


def test_a_card_alone_takes_a_page(printed: Printed) -> None:
    assert len(printed["cards_1"]) == 2
    for page in printed["cards_1"]:
        assert page.ink()[3] == pytest.approx(BOTTOM, abs=1.5)
    card = cases.cards(1, 1).body[0]
    assert isinstance(card, Cards)
    assert card.cards[0].words[0] in words(printed["cards_1"])


def test_pictures_stand_side_by_side_over_their_captions_with_the_signature(
    printed: Printed,
) -> None:
    """They go along to the page of the signature, which would else have no content of the text."""
    page = printed["order"][1]
    first, second = page.line("图1"), page.line("图2")
    assert first.middle == pytest.approx(second.middle, abs=0.5)
    for caption, (red, green, blue) in ((first, (165, 42, 42)), (second, (0, 128, 0))):
        x = int((caption.centre - 30) / 25.4 * 200)
        y = int((caption.top - 40) / 25.4 * 200)
        seen = page.image.getpixel((x, y))
        assert seen == pytest.approx((red, green, blue), abs=12)
    assert page.line("2023年6月12日").middle > first.middle
