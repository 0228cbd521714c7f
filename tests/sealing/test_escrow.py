"""The escrow key in three shares on paper."""

import re
from itertools import combinations, permutations

import pytest
from Crypto.Protocol.SecretSharing import Shamir

from portal.sealing import codes, envelope, escrow, keyring
from portal.sealing.codes import ALPHABET
from portal.sealing.escrow import ShareError

MADE = escrow.make()
OLD = (
    "DM0V-14WN-3XNN-GXQQ-WMX5-DHGX-T0G2-M47A",
    "DM0V-214B-91QQ-5M20-98MA-GRVA-2WAC-SMMS",
    "DM0V-32C1-FA9P-PKEJ-T3CG-4027-AQW9-2V57",
)
OLD_PUBLIC = "bd1d90d60ba03c10c3b0e4be809f25204b53c5cc1ba7c5863f242c31c159ed69"


def public(*shares: str) -> bytes:
    return keyring.pair_of(escrow.combine(shares)).public


@pytest.mark.parametrize("order", [*permutations(range(3), 2), *permutations(range(3))])
def test_any_two_or_all_three_give_the_key(order: tuple[int, ...]) -> None:
    assert public(*(MADE.shares[at] for at in order)) == MADE.public


def test_shares_of_the_first_release_still_give_their_key() -> None:
    for pair in combinations(OLD, 2):
        assert public(*pair).hex() == OLD_PUBLIC


def test_a_key_from_shares_opens_what_was_sealed_for_escrow() -> None:
    here = envelope.Context("3f2a", "escrow")
    wrap = envelope.for_public(b"k" * 32, MADE.public, here)
    private = escrow.combine(MADE.shares[1:])
    assert envelope.with_private(wrap, private, here) == b"k" * 32


def test_shares_are_typed_forgivingly() -> None:
    typed = [share.lower().replace("-", " ").replace("0", "o") for share in MADE.shares]
    assert public(*typed[:2]) == MADE.public


@pytest.mark.parametrize("count", [0, 1])
def test_too_few_give_nothing(count: int) -> None:
    with pytest.raises(ShareError, match="至少要 2 份"):
        escrow.combine(MADE.shares[:count])


def test_one_share_fits_every_secret() -> None:
    first = (1, bytes(range(16)))
    secrets = {Shamir.combine([first, (2, bytes([at]) * 16)]) for at in range(256)}
    assert len(secrets) == 256, "whatever the second, the first rules out no secret"


def test_one_share_twice_is_not_two() -> None:
    with pytest.raises(ShareError, match="第 2 号份额输入了两次"):
        escrow.combine([MADE.shares[1], MADE.shares[1].lower()])


def test_shares_of_two_makings_do_not_mix() -> None:
    with pytest.raises(ShareError, match="不是同一次制作"):
        escrow.combine([MADE.shares[0], OLD[1]])


def test_every_slip_in_a_share_is_recognised_and_the_share_named() -> None:
    for at, right in enumerate(MADE.shares[1]):
        wrong = "8" if right != "8" else "9"
        typed = MADE.shares[1][:at] + wrong + MADE.shares[1][at + 1 :]
        with pytest.raises(ShareError, match="第 2 份份额有误：恢复份额"):
            escrow.combine([MADE.shares[0], typed])


def forged(share: str, at: int, char: str) -> str:
    text = codes.read(share, escrow.SHARE)
    return codes.checked(text[:at] + char + text[at + 1 : -1])


def test_a_share_altered_together_with_its_check_gives_no_key() -> None:
    for at in (7, 20, 30):
        char = ALPHABET[ALPHABET.index(codes.read(MADE.shares[0], escrow.SHARE)[at]) ^ 1]
        with pytest.raises(ShareError, match="合不出密钥"):
            escrow.combine([forged(MADE.shares[0], at, char), MADE.shares[1]])
        with pytest.raises(ShareError, match="合不出密钥"):
            escrow.combine([forged(MADE.shares[0], at, char), *MADE.shares[1:]])


@pytest.mark.parametrize(("at", "char"), [(4, "0"), (4, "4"), (5, "Z")])
def test_a_share_that_was_never_made_is_refused(at: int, char: str) -> None:
    with pytest.raises(ShareError, match="不是本系统制作"):
        escrow.combine([forged(MADE.shares[0], at, char), MADE.shares[1]])


def test_shares_are_printable_and_show_nothing_in_a_repr() -> None:
    assert all(re.fullmatch(r"([0-9A-Z]{4}-){7}[0-9A-Z]{4}", share) for share in MADE.shares)
    assert [share[5] for share in MADE.shares] == ["1", "2", "3"]
    assert len({share[:4] for share in MADE.shares}) == 1
    assert MADE.shares[0] not in repr(MADE)


def test_no_two_makings_are_alike() -> None:
    assert len({escrow.make().public for _ in range(5)}) == 5
