"""A cell's content as clean text."""

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.sheets.cells import as_code, as_seen, as_text, clean, is_blank
from portal.sheets.columns import CellError


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("  綦江 \u3000", "綦江"),
        ("a\x00b\x07c\x1bd", "abcd"),
        ("一\r\n二\r三\t四", "一\n二\n三 四"),
        ("\ufeff单\u200b位\u202e", "单位"),
        (3.0, "3"),
        (3.25, "3.25"),
        (915001130000.0, "915001130000"),
        (12, "12"),
        (True, "是"),
        (date(2023, 6, 12), "2023-06-12"),
        (datetime(2023, 6, 12, 10, 22), "2023-06-12 10:22"),
        (None, ""),
    ],
)
def test_a_cell_of_any_type_becomes_what_a_person_sees(cell: object, text: str) -> None:
    assert as_text(cell) == text
    assert as_seen(cell) == text


def test_full_width_signs_are_narrowed_in_codes_only() -> None:
    assert as_code("ＡＢ１２（３）") == "AB12(3)"
    assert as_text("ＡＢ１２（３）") == "ＡＢ１２（３）"


@pytest.mark.parametrize("cell", ["", "  ", "\u3000\n", "\x00", None])
def test_what_shows_nothing_is_blank(cell: object) -> None:
    assert is_blank(cell)
    assert not is_blank(0.0)
    assert not is_blank(False)


@pytest.mark.parametrize("cell", ["#REF!", "#N/A", "#DIV/0!"])
def test_a_formulas_error_is_named(cell: str) -> None:
    with pytest.raises(CellError, match=f"公式出错，显示为 {cell}。请改正公式"):
        as_text(cell)


def test_a_number_that_excel_has_cut_off_is_not_believed() -> None:
    with pytest.raises(CellError, match="超过 15 位，Excel 已丢失末几位。请先把这一列"):
        as_text(915001130000000123.0)
    assert as_seen(915001130000000123.0) == "9.150011300000001e+17"


@settings(deadline=None)
@given(st.text())
def test_clean_text_stays_as_it_is(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert "\x00" not in clean(text)


@settings(max_examples=200)
@given(st.text(max_size=30))
def test_a_text_that_is_clean_already_is_cleaned_no_other_way(text: str) -> None:
    unseen = "\x00"  # sends the text the long way
    assert clean(text) == clean(unseen + text)
    assert clean(clean(text)) == clean(text)
