"""Money as whole 分: shown in 元, written in capitals, read from what a person typed."""

import re
import unicodedata
from decimal import Decimal

from portal.kernel.later import Later

cn2an = Later("cn2an")
LARGEST_FEN = 10**18 - 1  # cn2an writes capitals up to sixteen digits of 元

_AMOUNT = re.compile(r"([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(万?)")


def amount(fen: int) -> str:
    """``fen`` (分) as 元 with two decimals and thousands separators: ``1,234.56``."""
    sign = "-" if fen < 0 else ""
    whole, cents = divmod(abs(fen), 100)
    return f"{sign}{whole:,}.{cents:02d}"


def yuan(fen: int) -> str:
    """``fen`` (分) as people read it: ``1,234.56 元``."""
    return f"{amount(fen)} 元"


def capitals(fen: int) -> str:
    """``fen`` (分) in the capitals of a voucher: ``壹仟贰佰叁拾肆元伍角陆分``, ``叁仟元整``.

    Raises ValueError above ``LARGEST_FEN``.
    """
    if abs(fen) > LARGEST_FEN:
        raise ValueError(f"{fen} fen is more than capitals can be written for")
    return str(cn2an.an2cn(amount(fen).replace(",", ""), "rmb"))


def read(text: str) -> int:
    """The 分 of an amount as a person types it: ``1,234.5``, ``￥３０００``, ``1.2万元``.

    Raises ValueError with a sentence for people.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    found = _AMOUNT.fullmatch(plain.removeprefix("¥").removesuffix("元"))
    fen = Decimal(found[1].replace(",", "")).scaleb(6 if found[2] else 2) if found else None
    if fen is None or fen != int(fen):
        raise ValueError(
            f"金额“{text}”不是以元计的数字。请写成 3000、1,234.56 或 1.2 万元，最多到分。"
        )
    if abs(fen) > LARGEST_FEN:
        raise ValueError(f"金额“{text}”过大。请核对是否多写了位数。")
    return int(fen)
