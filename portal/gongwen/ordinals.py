"""Ordinals, numbers and dates as official documents write them."""

import re
from datetime import date

_DIGITS = "〇一二三四五六七八九"
_ORDINAL = (
    re.compile(r"[一二三四五六七八九十百]+、"),
    re.compile(r"（[一二三四五六七八九十百]+）"),
    re.compile(r"[0-9]{1,3}[.．](?![0-9])"),
    re.compile(r"（[0-9]{1,3}）"),
)


def chinese(number: int) -> str:
    """A count from 1 to 999 in Chinese: 十二, 一百零三."""
    if not 1 <= number <= 999:
        raise ValueError(f"not between 1 and 999: {number}")
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += "十" if tens == 1 and not hundreds else f"{_DIGITS[tens]}十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


def heading(level: int, number: int) -> str:
    """The ordinal of a heading: 一、 · （一） · 1. · （1）. Source: GB/T 9704-2012, 7.3.3."""
    if level == 1:
        return f"{chinese(number)}、"
    if level == 2:
        return f"（{chinese(number)}）"
    return f"{number}." if level == 3 else f"（{number}）"


def level_of(text: str) -> int | None:
    """The level of the heading that a text begins as, by its ordinal; None for plain text."""
    for level, pattern in enumerate(_ORDINAL, start=1):
        if pattern.match(text):
            return level
    return None


def issue_number(code: str, year: int, number: int) -> str:
    """发文字号 in hexagonal brackets, without 第 and leading noughts: 綦新城管发〔2023〕8号."""
    return f"{code}〔{year:04d}〕{number}号"


def day(on: date) -> str:
    """A date in Arabic figures without noughts, as 成文日期 takes it: 2023年5月8日."""
    return f"{on.year}年{on.month}月{on.day}日"


def day_in_chinese(on: date) -> str:
    """A date in Chinese figures, as older papers and letters write it: 二〇二三年五月十九日."""
    year = "".join(_DIGITS[int(digit)] for digit in f"{on.year:04d}")
    return f"{year}年{chinese(on.month)}月{chinese(on.day)}日"
