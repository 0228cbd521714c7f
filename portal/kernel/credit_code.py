"""统一社会信用代码: tidied, and checked to the last digit.

Source: GB 32100-2015 法人和其他组织统一社会信用代码编码规则.
"""

import unicodedata

LENGTH = 18
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters in order of value; I, O, S, V and Z are not used (table 1)."""

_MODULUS = 31
_WEIGHTS = tuple(pow(3, place, _MODULUS) for place in range(LENGTH - 1))


class CreditCodeError(ValueError):
    """A code that cannot be right, as a sentence for people."""


def check_digit(body: str) -> str:
    """The eighteenth character that belongs to the first seventeen.

    Source: GB 32100-2015, 4.2.5 and appendix A (weights 3^(i-1) mod 31).
    """
    total = sum(ALPHABET.index(char) * weight for char, weight in zip(body, _WEIGHTS, strict=True))
    return ALPHABET[-total % _MODULUS]


def read(text: str) -> str:
    """The code in ``text``: half-width capitals, without spaces and hyphens.

    Raises CreditCodeError, which says whether length, characters or check digit are wrong.
    """
    code = "".join(unicodedata.normalize("NFKC", text).upper().replace("-", "").split())
    if len(code) != LENGTH:
        raise CreditCodeError(
            f"统一社会信用代码应为 {LENGTH} 位，“{code}”有 {len(code)} 位。请对照营业执照补正。"
        )
    foreign = "、".join(dict.fromkeys(char for char in code if char not in ALPHABET))
    if foreign:
        raise CreditCodeError(
            f"统一社会信用代码只用数字和 I、O、S、V、Z 以外的大写字母，“{code}”中有 {foreign}。"
            "请对照营业执照核对，数字 0、1、5、2 常被写成字母 O、I、S、Z。"
        )
    if code[-1] != check_digit(code[:-1]):
        raise CreditCodeError(
            f"统一社会信用代码“{code}”的校验码（末位）不符，其中至少有一位写错。"
            "请对照营业执照逐位核对。"
        )
    return code
