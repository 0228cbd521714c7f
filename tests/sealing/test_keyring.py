"""Private keys under lock: by password, recovery key and session token."""

from collections.abc import Callable

import pytest
from Crypto.PublicKey import ECC

from portal.sealing import codes, derive, keyring
from portal.sealing.derive import TEST, Cost
from portal.sealing.keyring import WrongSecret
from tests.sealing.damage import damaged

KEY = bytes(range(32))
PRIVATE = KEY[::-1]
PEPPER = KEY
TOKEN = KEY
PASSWORD = "Shifan-2026-Qu"
OWNER = "handler:7"
RECOVERY = codes.checked("0123456789ABCDEFGHJKMNPQRSTVWXYZ")

OLD_PASSWORD = bytes.fromhex(
    "01010000000831123d7392bd3424a96ecbb24236578501a23f1118cc52cd26a7370ceab30420789f"
    "98cc00790da635230bdc26460170aab281b51106e8a38c1bf6682020811eb1d4bff29b16d26819bc"
    "c5e3848e8ab063225be2188c396ec5"
)
OLD_RECOVERY = bytes.fromhex(
    "019cb0dd1e144ccd7f008075244547cb85e6dc3ff8f0713e0d3d6669b7f97a43c51b08027013a4f1"
    "027a0eef7da298589bdb2339ed74aefeee05a31e03315fb94b02ea498fd842fa40"
)
OLD_TOKEN = bytes.fromhex(
    "01a723b1288076579ac04a1ddb04ef85d2edfba1fb1bba8ad46179fb53b62bfcc5d98e472c2b0aaf"
    "d2798bb469b5688e2222af90a674a6a0698358e898a50eba65225baf5701b8f309"
)


def by_password(wrapped: bytes, owner: str = OWNER) -> bytes:
    return keyring.unwrap_by_password(wrapped, PASSWORD, PEPPER, owner)


def by_recovery(wrapped: bytes, owner: str = OWNER) -> bytes:
    return keyring.unwrap_by_recovery(wrapped, RECOVERY, owner)


def by_token(wrapped: bytes, owner: str = OWNER) -> bytes:
    return keyring.unwrap_by_token(wrapped, TOKEN, owner)


WAYS = (
    (by_password, keyring.wrap_by_password(PRIVATE, PASSWORD, PEPPER, OWNER, TEST), OLD_PASSWORD),
    (by_recovery, keyring.wrap_by_recovery(PRIVATE, RECOVERY, OWNER), OLD_RECOVERY),
    (by_token, keyring.wrap_by_token(PRIVATE, TOKEN, OWNER), OLD_TOKEN),
)
NAMES = ("password", "recovery", "token")
Way = Callable[..., bytes]


@pytest.mark.parametrize(("way", "wrapped", "old"), WAYS, ids=NAMES)
def test_the_right_secret_gives_the_key_back(way: Way, wrapped: bytes, old: bytes) -> None:
    assert way(wrapped) == PRIVATE
    assert PRIVATE not in wrapped
    assert way(old) == PRIVATE, "what the first release locked still opens"


@pytest.mark.parametrize(("way", "wrapped", "_old"), WAYS, ids=NAMES)
def test_no_change_of_any_byte_opens(way: Way, wrapped: bytes, _old: bytes) -> None:
    for wrong in damaged(wrapped):
        with pytest.raises(WrongSecret):
            way(wrong)


@pytest.mark.parametrize(("way", "wrapped", "_old"), WAYS, ids=NAMES)
def test_a_wrap_in_another_persons_row_opens_for_nobody(
    way: Way, wrapped: bytes, _old: bytes
) -> None:
    with pytest.raises(WrongSecret):
        way(wrapped, "handler:8")


def test_a_wrap_offered_to_another_way_does_not_open() -> None:
    for way, own, _ in WAYS:
        for _, wrapped, _ in WAYS:
            if wrapped != own:
                with pytest.raises(WrongSecret):
                    way(wrapped)


def test_a_wrong_password_pepper_key_or_token_is_refused() -> None:
    (_, password, _), (_, recovery, _), (_, token, _) = WAYS
    for wrong, pepper in (("shifan-2026-Qu", PEPPER), ("", PEPPER), (PASSWORD, bytes(32))):
        with pytest.raises(WrongSecret):
            keyring.unwrap_by_password(password, wrong, pepper, OWNER)
    with pytest.raises(WrongSecret):
        keyring.unwrap_by_recovery(recovery, keyring.new_recovery_key(), OWNER)
    with pytest.raises(WrongSecret):
        keyring.unwrap_by_token(token, bytes(32), OWNER)


def test_a_recovery_key_is_read_forgivingly_and_a_slip_is_told_apart() -> None:
    _, wrapped, _ = WAYS[1]
    key = keyring.new_recovery_key()
    printed = codes.shown(key, keyring.RECOVERY)
    assert [len(group) for group in printed.split("-")] == [3] * 11
    mine = keyring.wrap_by_recovery(PRIVATE, key, OWNER)
    assert keyring.unwrap_by_recovery(mine, printed.lower().replace("-", " "), OWNER) == PRIVATE
    with pytest.raises(codes.CodeError, match="恢复密钥"):
        keyring.unwrap_by_recovery(wrapped, RECOVERY[:-1] + "0", OWNER)


def test_the_cost_stands_in_the_wrap_so_it_can_be_raised() -> None:
    dearer = keyring.wrap_by_password(PRIVATE, PASSWORD, PEPPER, OWNER, Cost(2, 64 << 10))
    with derive.runs() as counted:
        assert by_password(dearer) == PRIVATE
    assert counted.total == 1


@pytest.mark.parametrize("head", ["010300400001", "01ff00010000", "010000010000", "010100000007"])
def test_a_cost_that_would_stop_the_server_is_refused_before_any_run(head: str) -> None:
    _, wrapped, _ = WAYS[0]
    with derive.runs() as counted, pytest.raises(WrongSecret):
        by_password(bytes.fromhex(head) + wrapped[6:])
    assert counted.total == 0


def test_secrets_too_short_to_hold_are_a_programming_error() -> None:
    with pytest.raises(ValueError, match="pepper"):
        keyring.wrap_by_password(PRIVATE, PASSWORD, b"short", OWNER, TEST)
    with pytest.raises(ValueError, match="token"):
        keyring.wrap_by_token(PRIVATE, b"short", OWNER)


def test_a_pair_is_x25519_and_hides_its_private_half() -> None:
    pair = keyring.new_pair()
    curve = ECC.construct(curve="Curve25519", seed=pair.private)
    assert pair.public == curve.public_key().export_key(format="raw")
    assert keyring.pair_of(pair.private) == pair
    assert "private" not in repr(pair)
    assert keyring.new_pair() != pair


def test_equal_passwords_make_wraps_with_nothing_in_common() -> None:
    one, other = (
        keyring.wrap_by_password(PRIVATE, PASSWORD, PEPPER, OWNER, TEST) for _ in range(2)
    )
    assert one[:6] == other[:6]
    assert one[6:22] != other[6:22]
    assert one[22:] != other[22:]
