"""Envelopes and sealed boxes: what opens, what must not, what the length tells."""

import hashlib
from itertools import combinations

import pytest
from Crypto.Cipher import ChaCha20_Poly1305
from hypothesis import given
from hypothesis import strategies as st
from nacl.public import PublicKey, SealedBox

from portal.sealing import envelope, keyring
from portal.sealing.envelope import Context, Tampered
from tests.sealing.damage import damaged

KEY = bytes(range(32))
PAIR = keyring.pair_of(KEY)
HERE = Context("3f2a", "message", 7, "tipster")
ELSEWHERE = (
    Context("3f2b", "message", 7, "tipster"),
    Context("3f2a", "answer", 7, "tipster"),
    Context("3f2a", "message", 8, "tipster"),
    Context("3f2a", "message", 7, "handler"),
    Context("3f2am", "essage", 7, "tipster"),
    Context("3f2a", "message", 7),
)
KIB = 1024
LOCKED = bytes.fromhex(
    "013eb3ade71711d10e05087fe1147122c706ac48b4484a8adddbfdcf6a5d26b37d3faf56d9f51f5c88444b4b70a4d5"
)
WRAPPED = bytes.fromhex(
    "012aae5b0faedadd8f7b5090ae9a022ce9e29e0b3d58b0439fe0e0981f2a34800b9d10867904ce68"
    "e5f57e13e2a43cb6c9ea2ca73502ec0d4d96ba0e504b514a11c2ea54de64f4dd74dcee6171e3ceba"
    "a1c6309c178ab68631898d1559f8bc9a58e3d2507be38cd85e7dfd660092e06681f24bd7a9e71399"
    "e73ae02130d6fefd489e767634f75b557df8a575fbe9cb5566"
)


@given(st.binary(max_size=3000))
def test_what_is_sealed_opens_again(plain: bytes) -> None:
    assert envelope.unseal(KEY, envelope.seal(KEY, plain, HERE), HERE) == plain
    wrap = envelope.for_public(plain, PAIR.public, HERE)
    assert envelope.with_private(wrap, PAIR.private, HERE) == plain


@pytest.mark.parametrize("plain", [b"", b"\0", b"\x80", b"\x80\0\0", b"\0" * 1024, b"a\x80" * 2048])
def test_bytes_that_look_like_padding_come_back_whole(plain: bytes) -> None:
    assert envelope.unseal(KEY, envelope.seal(KEY, plain, HERE), HERE) == plain


def test_no_change_of_any_byte_opens() -> None:
    sealed = envelope.seal(KEY, "线索".encode(), HERE)
    for wrong in damaged(sealed):
        with pytest.raises(Tampered):
            envelope.unseal(KEY, wrong, HERE)


def test_no_change_of_any_byte_of_a_wrap_opens() -> None:
    wrap = envelope.for_public(KEY, PAIR.public, HERE)
    for wrong in damaged(wrap):
        with pytest.raises(Tampered):
            envelope.with_private(wrong, PAIR.private, HERE)


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_a_row_moved_to_another_place_does_not_open(elsewhere: Context) -> None:
    with pytest.raises(Tampered):
        envelope.unseal(KEY, envelope.seal(KEY, b"text", HERE), elsewhere)
    with pytest.raises(Tampered):
        envelope.with_private(envelope.for_public(KEY, PAIR.public, HERE), PAIR.private, elsewhere)


def test_two_rows_that_changed_places_are_both_found_out() -> None:
    rows = {seq: envelope.seal(KEY, b"%d" % seq, Context("3f2a", "message", seq)) for seq in (1, 2)}
    rows[1], rows[2] = rows[2], rows[1]
    for seq, sealed in rows.items():
        with pytest.raises(Tampered):
            envelope.unseal(KEY, sealed, Context("3f2a", "message", seq))


def test_places_are_told_apart_however_their_parts_run_together() -> None:
    places = [HERE, *ELSEWHERE, Context("3f2amessage", "", 7, "tipster")]
    assert all(one.data() != other.data() for one, other in combinations(places, 2))


def test_another_key_opens_nothing() -> None:
    with pytest.raises(Tampered):
        envelope.unseal(envelope.new_key(), envelope.seal(KEY, b"text", HERE), HERE)
    other = keyring.new_pair()
    with pytest.raises(Tampered):
        envelope.with_private(envelope.for_public(KEY, PAIR.public, HERE), other.private, HERE)


def test_what_is_sealed_twice_shows_nothing_in_common() -> None:
    one, other = (envelope.seal(KEY, b"same", HERE) for _ in range(2))
    assert one[1:25] != other[1:25]
    assert sum(a == b for a, b in zip(one[25:], other[25:], strict=True)) < 40


def test_texts_up_to_256_kib_fall_into_six_lengths() -> None:
    edges = [edge * KIB + off for edge in (0, 1, 4, 16, 64, 256) for off in (-1, 0, 1)]
    texts = [bytes(length) for length in edges if 0 <= length <= 256 * KIB]
    lengths = {len(envelope.seal(KEY, text, HERE)) for text in texts}
    assert lengths == {size * KIB + 41 for size in (1, 4, 16, 64, 256, 1024)}


def test_longer_ones_are_padded_to_whole_mebibytes() -> None:
    lengths = [1024 * KIB - 1, 1024 * KIB, 2500 * KIB]
    sealed = [len(envelope.seal(KEY, bytes(length), HERE)) - 41 for length in lengths]
    assert sealed == [1024 * KIB, 2048 * KIB, 3072 * KIB]


def test_a_short_name_and_a_long_one_make_equal_wraps() -> None:
    names = ["王五", "欧阳娜娜，重庆农村商业银行，6217 0000 0000 0000 000"]
    wraps = {len(envelope.for_public(n.encode() * 2, PAIR.public, HERE)) for n in names}
    assert len(wraps) == 2, "one fits 64 bytes, the other 1 KiB"
    assert {len(envelope.for_public(bytes(n), PAIR.public, HERE)) for n in (0, 32, 63)} == {145}


def test_an_envelope_is_xchacha20_poly1305_as_another_library_knows_it() -> None:
    sealed = envelope.lock(KEY, b"plain", b"place")
    cipher = ChaCha20_Poly1305.new(key=KEY, nonce=sealed[1:25])
    cipher.update(b"\x01place")
    assert cipher.decrypt_and_verify(sealed[25:-16], sealed[-16:]) == b"plain"


def test_what_the_first_release_sealed_still_opens() -> None:
    assert envelope.unlock(KEY, LOCKED, HERE.data()) == "线索".encode()
    assert envelope.with_private(WRAPPED, PAIR.private, HERE) == KEY[::-1]


def test_an_unknown_version_is_not_guessed_at() -> None:
    with pytest.raises(Tampered):
        envelope.unseal(KEY, b"\x02" + envelope.seal(KEY, b"text", HERE)[1:], HERE)


def test_a_box_made_without_our_mark_does_not_open() -> None:
    mark = hashlib.sha256(b"\x01" + HERE.data()).digest()
    for plain in (KEY, b"", mark, mark + KEY, mark + bytes(64)):
        forged = SealedBox(PublicKey(PAIR.public)).encrypt(plain)
        with pytest.raises(Tampered):
            envelope.with_private(b"\x01" + forged, PAIR.private, HERE)
