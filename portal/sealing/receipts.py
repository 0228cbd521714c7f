"""登记凭证: a signed line of the ledger that a person can keep, and check without the server.

It proves that something was registered on a day, and tells nothing of what.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portal.sealing.chain import commitment, entry
from portal.sealing.signing import Key, is_signed, public_of, signature

_PURPOSE = "receipt"
_TITLE = "举报登记凭证"
_NOTE = "这份凭证会证明您举报过。请自己决定要不要保存。"


class ReceiptError(ValueError):
    """Why a receipt is not accepted and what to do, as a sentence for people."""


@dataclass(frozen=True)
class Receipt:
    """A ledger row with what its commitment was made of, signed by the key named."""

    index: int
    day: date
    contents: bytes
    blind: bytes
    public: bytes
    signed: bytes

    @property
    def commitment(self) -> bytes:
        """What stands in the ledger."""
        return commitment(self.contents, self.blind)


def sign(secret: bytes, index: int, day: date, committed: bytes) -> bytes:
    """The signer's word that the ledger's row ``index`` was written on ``day``: 64 bytes."""
    return signature(secret, _PURPOSE, entry(index, day, committed))


def receipt(secret: bytes, index: int, day: date, contents: bytes, blind: bytes) -> Receipt:
    """The receipt of one row, signed; give ``shown(receipt)`` to the person."""
    signed = sign(secret, index, day, commitment(contents, blind))
    return Receipt(index, day, contents, blind, public_of(secret), signed)


def shown(kept: Receipt) -> str:
    """The receipt as a small text file."""
    lines = (
        _TITLE,
        f"登记序号：{kept.index}",
        f"登记日期：{kept.day.isoformat()}",
        f"登记摘要：{kept.commitment.hex()}",
        f"密文摘要：{kept.contents.hex()}",
        f"随机数：{kept.blind.hex()}",
        f"签名公钥：{kept.public.hex()}",
        f"签名：{kept.signed.hex()}",
        _NOTE,
    )
    return "\n".join(lines) + "\n"


def read_receipt(text: str) -> Receipt:
    """The receipt in a text; raises ReceiptError. Not yet checked: see ``check_receipt``.

    Blanks, line ends and full-width characters may have changed on the way, nothing else:
    a sentence added to it is found.
    """
    match = _PATTERN.fullmatch(_plain(text))
    if match is None:
        raise ReceiptError("这不是一份完整的登记凭证。请使用当时保存的原文件，不要改动。")
    try:
        day = date.fromisoformat(match["day"])
    except ValueError as fault:
        raise ReceiptError("登记凭证上的日期不对，内容被改动过。请使用原文件。") from fault
    parts = (bytes.fromhex(match[name]) for name in ("contents", "blind", "public", "signed"))
    kept = Receipt(int(match["index"]), day, *parts)
    if kept.commitment.hex() != match["commitment"]:
        raise ReceiptError("登记凭证上的摘要对不上，内容被改动过。请使用原文件。")
    return kept


def check_receipt(text: str, keys: Iterable[Key]) -> Receipt:
    """The receipt, if one of ``keys`` signed it in its time; raises ReceiptError. Needs no server.

    ``keys``: ``[Key(public)]`` with the key printed on notices, or ``signing.trusted(…)``.
    """
    kept = read_receipt(text)
    known = [key for key in keys if key.public == kept.public]
    if not known:
        raise ReceiptError("登记凭证上的签名公钥不是本机关公布的。请与通知上印的公钥核对。")
    if not any(key.since <= kept.day <= key.until for key in known):
        raise ReceiptError("登记凭证的日期不在签名公钥的使用期内，不能认定。")
    if not is_signed(kept.public, kept.signed, _PURPOSE, _entry(kept)):
        raise ReceiptError("登记凭证的签名不对，内容被改动过，不能认定。")
    return kept


def _entry(kept: Receipt) -> bytes:
    return entry(kept.index, kept.day, kept.commitment)


def _plain(text: str) -> str:
    """Without blanks, line ends, marks of editors, and full-width variants."""
    return re.sub(r"[\s\ufeff]", "", unicodedata.normalize("NFKC", text))


_PATTERN = re.compile(
    _plain(_TITLE)
    + r"登记序号:(?P<index>[1-9][0-9]{0,17})"
    + r"登记日期:(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    + r"登记摘要:(?P<commitment>[0-9a-f]{64})"
    + r"密文摘要:(?P<contents>[0-9a-f]{64})"
    + r"随机数:(?P<blind>[0-9a-f]{64})"
    + r"签名公钥:(?P<public>[0-9a-f]{64})"
    + r"签名:(?P<signed>[0-9a-f]{128})"
    + re.escape(_plain(_NOTE))
)
