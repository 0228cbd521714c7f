"""The escrow key: its private half exists on paper only, in three shares of which two are enough.

A share is 32 characters: 4 mark the making, 1 is its number, 26 are 128 bits, 1 is the check.
128 bits are shared, and the key is derived from them: that is the strength of X25519 itself.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations

from Crypto.Protocol.SecretSharing import Shamir

from portal.sealing import codes
from portal.sealing.derive import subkey
from portal.sealing.keyring import Pair, pair_of

SHARE = codes.Kind("恢复份额", 32)
NEEDED = 2
MADE = 3

_SECRET_BYTES = 16
_MARK = 4
_SECRET_CHARS = 26  # 130 bits: two are always 0


class ShareError(ValueError):
    """Why these shares do not give the key and what to do, as a sentence for people."""


@dataclass(frozen=True)
class Escrow:
    """A new escrow key: the public half for the server, three shares to print and to forget."""

    public: bytes
    shares: tuple[str, str, str] = field(repr=False)


@dataclass(frozen=True)
class _Share:
    mark: str
    number: int
    value: bytes = field(repr=False)


def make() -> Escrow:
    """A fresh key whose shares are ready to print, in groups of four."""
    secret = secrets.token_bytes(_SECRET_BYTES)
    public = _pair(secret).public
    first, second, third = (
        _printed(_Share(_mark(public), number, value))
        for number, value in Shamir.split(NEEDED, MADE, secret)
    )
    return Escrow(public, (first, second, third))


def combine(shares: Sequence[str]) -> bytes:
    """The private key from two or three typed shares; raises ShareError.

    The caller compares its public half with the one on the server: the mark on the paper is
    only 20 bits of it.
    """
    read = [_read(at, typed) for at, typed in enumerate(shares, 1)]
    _fit(read)
    pair = _pair(Shamir.combine([(share.number, share.value) for share in read]))
    if _mark(pair.public) != read[0].mark:
        raise ShareError("这几份份额合不出密钥，其中有一份不是原来的内容。请换另外一份再试。")
    return pair.private


def _fit(shares: list[_Share]) -> None:
    if len({share.mark for share in shares}) > 1:
        raise ShareError("这几份份额不是同一次制作的。请找出前四个字符相同的份额。")
    for share, other in combinations(shares, 2):
        if share.number == other.number:
            raise ShareError(f"第 {share.number} 号份额输入了两次。请输入另一份不同的份额。")
    if len(shares) < NEEDED:
        raise ShareError(f"至少要 {NEEDED} 份份额才能合出密钥。请再输入一份。")


def _read(at: int, typed: str) -> _Share:
    try:
        text = codes.read(typed, SHARE)
    except codes.CodeError as fault:
        raise ShareError(f"您输入的第 {at} 份份额有误：{fault}") from fault
    number = codes.number(text[_MARK])
    value = codes.number(text[_MARK + 1 : -1])
    if not 1 <= number <= MADE or value.bit_length() > 8 * _SECRET_BYTES:
        raise ShareError(f"您输入的第 {at} 份份额有误：它不是本系统制作的份额。请核对纸面。")
    return _Share(text[:_MARK], number, value.to_bytes(_SECRET_BYTES, "big"))


def _printed(share: _Share) -> str:
    value = codes.digits(int.from_bytes(share.value, "big"), _SECRET_CHARS)
    text = codes.checked(share.mark + codes.digits(share.number, 1) + value)
    return codes.shown(text, SHARE)


def _mark(public: bytes) -> str:
    start = int.from_bytes(hashlib.sha256(public).digest()[:3], "big")
    return codes.digits(start >> 4, _MARK)


def _pair(secret: bytes) -> Pair:
    return pair_of(subkey(secret, "escrow"))
