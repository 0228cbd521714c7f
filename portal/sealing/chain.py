"""The registration ledger: every accepted tip adds one row, chained to the row before it.

h_i = SHA-256(h_{i-1} ‖ i ‖ day ‖ commitment). A row tells that something was registered on a
day, not what. Whoever can write the whole ledger can rewrite it: heads published elsewhere, and
receipts in people's hands, are what he cannot change.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

START = bytes(32)
"""The head before the first row, whose index is 1."""

BLIND_BYTES = 32

_VERSION = b"\x01"


@dataclass(frozen=True)
class Row:
    """One row of the ledger as stored."""

    index: int
    day: date
    commitment: bytes
    head: bytes


class Broken(Enum):
    """In what way a ledger is broken; the text says it of row ``index``."""

    MISSING = "第 {index} 条不见了。"
    OUT_OF_ORDER = "第 {index} 条的位置不对：序号重复，或日期早于前一条。"
    ALTERED = "第 {index} 条与前一条接不上：这一条或它前面被改动、插入或删除过。"
    NOT_AS_PUBLISHED = "第 {index} 条与已公布的链头不一致：公布以后账被重写过。"


@dataclass(frozen=True)
class Fault:
    """The first place where a ledger does not hold."""

    index: int
    broken: Broken

    @property
    def sentence(self) -> str:
        """What was found, for people."""
        return self.broken.value.format(index=self.index)


def contents(ciphertexts: Iterable[bytes]) -> bytes:
    """SHA-256 of all that was sealed at the first submission, in its order.

    For a file its own SHA-256 may stand in the list, so it need not be read again.
    """
    total = hashlib.sha256()
    for ciphertext in ciphertexts:
        total.update(hashlib.sha256(ciphertext).digest())
    return total.digest()


def commitment(contents_hash: bytes, blind: bytes) -> bytes:
    """What the ledger keeps of a tip: SHA-256(ver ‖ ``contents`` ‖ 32 random bytes)."""
    if len(contents_hash) != len(START) or len(blind) != BLIND_BYTES:
        raise ValueError("a commitment is made of two times 32 bytes")
    return hashlib.sha256(_VERSION + contents_hash + blind).digest()


def link(previous: bytes, index: int, day: date, committed: bytes) -> bytes:
    """The head of row ``index``; ``day`` must not lie before the previous row's."""
    if len(previous) != len(START) or len(committed) != len(START):
        raise ValueError("heads and commitments have 32 bytes")
    return hashlib.sha256(previous + entry(index, day, committed)).digest()


def entry(index: int, day: date, committed: bytes) -> bytes:
    """A row's own content as bytes of one length: what is chained and what is signed."""
    return index.to_bytes(8, "big") + day.isoformat().encode() + committed


def verify(rows: Iterable[Row], published: Mapping[int, bytes]) -> Fault | None:
    """The first fault of a whole ledger in its stored order, or None.

    ``published`` are heads by index that were printed or put elsewhere; without any, a ledger
    rewritten from end to end, or cut at its end, looks whole.
    """
    last = Row(0, date.min, START, START)
    for row in rows:
        if fault := _fault(last, row, published.get(row.index, row.head)):
            return fault
        last = row
    lost = min((index for index in published if index > last.index), default=None)
    return None if lost is None else Fault(last.index + 1, Broken.MISSING)


def _fault(last: Row, row: Row, published: bytes) -> Fault | None:
    expected = last.index + 1
    if row.index > expected:
        return Fault(expected, Broken.MISSING)
    if row.index < expected or row.day < last.day:
        return Fault(row.index, Broken.OUT_OF_ORDER)
    if row.head != link(last.head, row.index, row.day, row.commitment):
        return Fault(row.index, Broken.ALTERED)
    if row.head != published:
        return Fault(row.index, Broken.NOT_AS_PUBLISHED)
    return None
