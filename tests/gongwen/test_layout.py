"""The numbers of the standard agree with one another."""

import pytest

from portal.gongwen import layout
from portal.gongwen.layout import MARGINS, Measures


def test_the_text_area_is_156_by_225_millimetres() -> None:
    assert abs(layout.TEXT_WIDTH - layout.mm(156)) <= 1
    assert abs(MARGINS["37"].height - layout.mm(225)) <= 1


@pytest.mark.parametrize("measures", MARGINS.values(), ids=MARGINS)
def test_twenty_two_lines_and_no_more_fit_a_page(measures: Measures) -> None:
    assert layout.LINES * measures.line <= measures.height < (layout.LINES + 1) * measures.line


def test_twenty_eight_cells_and_no_more_fit_a_line() -> None:
    assert layout.CELLS * layout.CELL <= layout.TEXT_WIDTH < (layout.CELLS + 1) * layout.CELL
    assert layout.SIZE_3 * 10 + layout.PITCH == layout.CELL


def test_an_invisible_paragraph_still_fits_a_full_page() -> None:
    for measures in MARGINS.values():
        assert layout.LINES * measures.line + layout.TINY_LINE <= measures.height


def test_a_turned_page_has_the_same_text_area_on_its_side() -> None:
    assert MARGINS["37"].height == layout.TURNED_WIDTH
    turned = layout.PAGE_WIDTH - layout.TURNED_TOP - layout.TURNED_BOTTOM
    assert turned == layout.TEXT_WIDTH
