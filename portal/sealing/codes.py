"""Codes people copy by hand: Crockford base32 with one check character, read forgivingly.

The check is a sum over the field of 32 elements: with a the element x of GF(2)[x]/(x^5+x^2+1),
whose powers run through all 31 non-zero elements, the characters c_0 … c_n of a code satisfy
Σ c_i·a^(n-i) = 0. One wrong character, or two changed places (fewer than 31 apart), always
breaks it, and the check character needs no letter beyond the 32 of the alphabet, as mod 37 would.
"""

import secrets
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

_SYMBOLS = (ALPHABET * 8).encode()  # 256 entries: a random byte picks one of 32 evenly
_VALUES = {char: value for value, char in enumerate(ALPHABET)}
_READ_AS = {char: char for char in ALPHABET} | {"O": "0", "I": "1", "L": "1"}
_READ_AS |= {char.lower(): read for char, read in _READ_AS.items()}
_BETWEEN = frozenset(("Zs", "Zl", "Zp", "Cc", "Cf", "Pd", "Pc"))  # blanks, dashes, invisible ones
_ALSO_BETWEEN = frozenset("−ー~·.")


@dataclass(frozen=True)
class Kind:
    """A kind of code: its Chinese name, its length with the check character, its group."""

    label: str
    length: int
    group: int = 4


RECEIPT = Kind("查询码", 20)
"""19 random characters: 95 bits."""
CLAIM = Kind("领奖码", 14)
"""13 random characters: 65 bits."""


class Reason(Enum):
    """Why a typed code cannot be one; the text says what to do."""

    TOO_SHORT = "{label}共 {length} 个字符，这里少了几个。请对照抄下的{label}补全。"
    TOO_LONG = "{label}共 {length} 个字符，这里多了几个。请对照抄下的{label}重新输入。"
    BAD_CHARACTER = "{label}只有数字和英文字母（没有字母 U），这里有别的字符。请检查后重新输入。"
    WRONG_CHECK = "{label}里有字符抄错了。请对照抄下的{label}逐个检查后重新输入。"


class CodeError(ValueError):
    """What is wrong with a typed code and what to do, for people; never repeats what was typed."""

    def __init__(self, reason: Reason, kind: Kind) -> None:
        super().__init__(reason.value.format(label=kind.label, length=kind.length))
        self.reason = reason


def new_code(kind: Kind = RECEIPT) -> str:
    """A fresh code in its canonical form: upper case, no dashes, check character last."""
    return checked(secrets.token_bytes(kind.length - 1).translate(_SYMBOLS).decode())


def checked(body: str) -> str:
    """``body`` (characters of ALPHABET) with its check character behind it."""
    return body + ALPHABET[_times_a(_sum(body))]


def shown(code: str, kind: Kind = RECEIPT) -> str:
    """A canonical code as people see it: ``A7K2-9M3P-…``."""
    return "-".join(code[at : at + kind.group] for at in range(0, len(code), kind.group))


def read(typed: str, kind: Kind = RECEIPT) -> str:
    """The canonical code in what a person typed; raises CodeError, touches no key derivation.

    Lower case, blanks, dashes and full-width characters are fine; O is 0, I and L are 1.
    """
    spelled = [char for char in _spelled(typed) if not _is_between(char)]
    if any(char not in _VALUES for char in spelled):
        raise CodeError(Reason.BAD_CHARACTER, kind)
    if len(spelled) != kind.length:
        raise CodeError(Reason.TOO_SHORT if len(spelled) < kind.length else Reason.TOO_LONG, kind)
    code = "".join(spelled)
    if _sum(code):
        raise CodeError(Reason.WRONG_CHECK, kind)
    return code


def contains(text: str, code: str) -> bool:
    """Whether a longer text gives the canonical ``code`` away, however it is spelled or spaced.

    All but the first or all but the last character are as good as the whole: the check
    character gives the missing one.
    """
    letters = "".join(char for char in _spelled(text) if char in _VALUES)
    return code[1:] in letters or code[:-1] in letters


def digits(number: int, length: int) -> str:
    """A whole number from 0 to 32**length - 1 in ``length`` characters of ALPHABET."""
    return "".join(ALPHABET[number >> 5 * at & 31] for at in reversed(range(length)))


def number(text: str) -> int:
    """The inverse of ``digits``."""
    value = 0
    for char in text:
        value = value << 5 | _VALUES[char]
    return value


def _spelled(typed: str) -> Iterator[str]:
    return (_READ_AS.get(char, char) for char in unicodedata.normalize("NFKC", typed))


def _is_between(char: str) -> bool:
    return char in _ALSO_BETWEEN or unicodedata.category(char) in _BETWEEN


def _sum(text: str) -> int:
    total = 0
    for char in text:
        total = _times_a(total) ^ _VALUES[char]
    return total


def _times_a(element: int) -> int:
    return element << 1 ^ (0b100101 if element & 16 else 0)
