"""统一社会信用代码: right ones pass, and a wrong one says what is wrong with it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.kernel.credit_code import ALPHABET, CreditCodeError, check_digit, read

PUBLISHED = ["91110000802100433B", "9144030071526726XG", "914403001922038216", "91330100799655058B"]
CODES = st.text(ALPHABET, min_size=17, max_size=17).map(lambda body: body + check_digit(body))


@pytest.mark.parametrize("code", PUBLISHED)
def test_codes_in_the_public_register_are_right(code: str) -> None:
    assert read(code) == code


@pytest.mark.parametrize(
    "typed",
    [
        " 9111 0000 8021 0043 3B ",
        "91110000802100433b",
        "９１１１００００８０２１００４３３Ｂ",
        "911100-00802100433B",
    ],
)
def test_a_code_is_tidied_before_it_is_checked(typed: str) -> None:
    assert read(typed) == "91110000802100433B"


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", "应为 18 位，“”有 0 位"),
        ("9111000080210043B", "应为 18 位，“9111000080210043B”有 17 位"),
        ("91110000802100433B1", "有 19 位"),
        ("9111OOOO8O21OO433I", "中有 O、I"),
        ("9111000080210043三B", "中有 三"),
        ("91110000802100434B", "校验码（末位）不符"),
        ("91110000802100433C", "校验码（末位）不符"),
    ],
)
def test_the_sentence_says_which_rule_is_broken_and_what_to_do(typed: str, fault: str) -> None:
    with pytest.raises(CreditCodeError, match="请对照营业执照") as caught:
        read(typed)
    assert fault in str(caught.value)


@settings(deadline=None)
@given(CODES, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_no_single_wrong_character_goes_unseen(code: str, place: int, char: str) -> None:
    wrong = code[:place] + char + code[place + 1 :]
    if wrong == code:
        assert read(wrong) == code
    else:
        with pytest.raises(CreditCodeError):
            read(wrong)


@settings(deadline=None)
@given(CODES, st.integers(0, 16))
def test_no_two_neighbours_swapped_go_unseen(code: str, place: int) -> None:
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    if swapped != code:
        with pytest.raises(CreditCodeError):
            read(swapped)
