"""Money: what is shown, written in capitals and read back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.kernel import money

DIGITS = {char: value for value, char in enumerate("零壹贰叁肆伍陆柒捌玖")}
PLACES = {"拾": 10, "佰": 100, "仟": 1000}


def said(capitals: str) -> int:
    """The 分 that capitals name, read by the rules of reading, not by the writer's library."""
    sign = -1 if capitals.startswith("负") else 1
    rest = capitals.removeprefix("负").removesuffix("整")
    whole, yuan, cents = rest.rpartition("元")
    total = section = digit = 0
    for char in whole:
        if char in DIGITS:
            digit = DIGITS[char]
        elif char in PLACES:
            section, digit = section + digit * PLACES[char], 0
        elif char == "万":
            total, section, digit = total + (section + digit) * 10**4, 0, 0
        else:
            assert char == "亿"
            total, section, digit = (total + section + digit) * 10**8, 0, 0
    fen = (total + section + digit) * 100
    digit = 0
    for char in cents if yuan else rest:
        if char in DIGITS:
            digit = DIGITS[char]
        else:
            fen += digit * {"角": 10, "分": 1}[char]
    return sign * fen


@pytest.mark.parametrize(
    ("fen", "shown"),
    [
        (0, "0.00 元"),
        (7, "0.07 元"),
        (300000, "3,000.00 元"),
        (123456, "1,234.56 元"),
        (-123456, "-1,234.56 元"),
        (100000000000, "1,000,000,000.00 元"),
    ],
)
def test_fen_are_shown_as_yuan_with_two_decimals(fen: int, shown: str) -> None:
    assert money.yuan(fen) == shown


@pytest.mark.parametrize(
    ("fen", "capitals"),
    [
        (0, "零元整"),
        (7, "柒分"),
        (10, "壹角"),
        (123456, "壹仟贰佰叁拾肆元伍角陆分"),
        (300000, "叁仟元整"),
        (1005, "壹拾元零伍分"),
        (100110, "壹仟零壹元壹角"),
        (10001050, "壹拾万零壹拾元伍角"),
        (1000000001, "壹仟万元零壹分"),
        (10000000000, "壹亿元整"),
        (-50000, "负伍佰元整"),
    ],
)
def test_capitals_are_those_of_a_voucher(fen: int, capitals: str) -> None:
    assert money.capitals(fen) == capitals


@settings(deadline=None)
@given(st.integers(-money.LARGEST_FEN, money.LARGEST_FEN))
def test_capitals_name_exactly_the_amount(fen: int) -> None:
    assert said(money.capitals(fen)) == fen


def test_an_amount_beyond_capitals_is_refused() -> None:
    with pytest.raises(ValueError, match="more than capitals"):
        money.capitals(money.LARGEST_FEN + 1)


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("3000", 300000),
        ("1,234.56", 123456),
        ("￥１，２３４．５", 123450),
        ("3000元", 300000),
        (" 3 000.00 元 ", 300000),
        ("0.1", 10),
        ("12.3400", 1234),
        ("-5", -500),
        ("1.2万元", 1_200_000),
        ("３ 万", 3_000_000),
        ("0.000001万元", 1),
    ],
)
def test_an_amount_is_read_as_people_type_it(typed: str, fen: int) -> None:
    assert money.read(typed) == fen


@pytest.mark.parametrize(
    "typed", ["", "三千", "1.234", "1,23", "12,34.5", "1e3", "--1", "1.2.3", "万元", "0.0000001万"]
)
def test_what_is_no_amount_is_refused_with_the_value_and_a_way_out(typed: str) -> None:
    with pytest.raises(ValueError, match=r"金额“.*”不是以元计的数字。请写成 3000"):
        money.read(typed)


def test_an_amount_with_far_too_many_digits_is_refused() -> None:
    with pytest.raises(ValueError, match="过大"):
        money.read("1" + "0" * 16)


@settings(deadline=None)
@given(st.integers(-money.LARGEST_FEN, money.LARGEST_FEN))
def test_what_is_shown_reads_back(fen: int) -> None:
    assert money.read(money.yuan(fen)) == fen
