"""Files sealed in chunks."""

import secrets
import tracemalloc
from collections.abc import Iterable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.sealing import streams
from portal.sealing.envelope import Context, Tampered
from portal.sealing.streams import HEAD, SEALED_CHUNK, Sealer

KEY = bytes(range(32))
HERE = Context("3f2a", "file", 1)
ROOM = 64 * 1024 - 4
MIB = 16 * SEALED_CHUNK


def sealed(data: bytes) -> bytes:
    return b"".join(streams.seal(KEY, [data], HERE))


def opened(pieces: Iterable[bytes], key: bytes = KEY, context: Context = HERE) -> bytes:
    return b"".join(streams.unseal(key, pieces, context))


def cut(whole: bytes, sizes: list[int]) -> Iterator[bytes]:
    for size in sizes:
        yield whole[:size]
        whole = whole[size:]
    yield whole


SIZES = st.lists(st.integers(0, 2 * SEALED_CHUNK), max_size=12)


@settings(max_examples=25)
@given(st.integers(0, 3 * ROOM), SIZES, SIZES)
def test_a_file_comes_back_however_it_was_cut(
    length: int, coming: list[int], back: list[int]
) -> None:
    data = secrets.token_bytes(length)
    pieces = list(streams.seal(KEY, cut(data, coming), HERE))
    assert [len(piece) for piece in pieces] == [HEAD] + [SEALED_CHUNK] * 16
    assert opened(cut(b"".join(pieces), back)) == data


@pytest.mark.parametrize(
    ("length", "mebibytes"),
    [(0, 1), (1, 1), (ROOM, 1), (16 * ROOM, 1), (16 * ROOM + 1, 2), (32 * ROOM, 2)],
)
def test_a_sealed_file_tells_its_length_in_mebibytes_alone(length: int, mebibytes: int) -> None:
    data = bytes(length)
    whole = sealed(data)
    assert len(whole) == HEAD + mebibytes * MIB
    assert opened([whole]) == data


def test_pushed_and_pulled_are_one_format() -> None:
    data = secrets.token_bytes(100_000)
    sealer = Sealer(KEY, HERE)
    pieces = sealer.add(data[:7]) + sealer.add(b"") + sealer.add(data[7:]) + sealer.finish()
    assert opened(pieces) == data


def parts() -> list[bytes]:
    """The head and sixteen chunks of a file that fills two of them and a half."""
    return list(streams.seal(KEY, [secrets.token_bytes(5 * ROOM // 2)], HERE))


def test_chunks_missing_repeated_moved_or_added_are_found() -> None:
    whole, other = parts(), parts()
    assert opened(whole)
    for at in range(17):
        for wrong in (
            whole[:at],
            whole[:at] + whole[at + 1 :],
            whole[: at + 1] + whole[at:],
            [*whole[: at + 1], other[3], *whole[at + 1 :]],
            [*whole[:at], other[at], *whole[at + 1 :]],
            [*whole[:at], whole[at][:-1]],
        ):
            with pytest.raises(Tampered):
                opened(wrong)
    for at in range(1, 16):
        with pytest.raises(Tampered):
            opened([*whole[:at], whole[at + 1], whole[at], *whole[at + 2 :]])


def test_a_file_followed_by_anything_is_found() -> None:
    whole = parts()
    for more in (b"\0", parts()[1], b"".join(parts())):
        with pytest.raises(Tampered):
            opened([*whole, more])


def test_a_changed_byte_is_found_wherever_it_is() -> None:
    whole = b"".join(parts())
    places = [*range(HEAD)]
    for chunk in (0, 1, 2, 3, 15):  # full, full, half, padding, last
        start = HEAD + chunk * SEALED_CHUNK
        places += [
            start + at for at in (0, 1, 4, 5, 6, 40_000, SEALED_CHUNK - 17, SEALED_CHUNK - 1)
        ]
    for at in places:
        with pytest.raises(Tampered):
            opened([whole[:at], bytes([whole[at] ^ 128]), whole[at + 1 :]])


def test_an_empty_or_headless_stream_is_no_file() -> None:
    whole = parts()
    for wrong in (
        [],
        [b""],
        whole[1:],
        [whole[0]],
        [whole[0][:-1]],
        [b"\x02" + whole[0][1:], *whole[1:]],
    ):
        with pytest.raises(Tampered):
            opened(wrong)


def test_another_key_or_place_opens_nothing() -> None:
    whole = parts()
    for key, context in (
        (bytes(32), HERE),
        (KEY, Context("3f2a", "file", 2)),
        (KEY, Context("3f2b", "file", 1)),
        (KEY, Context("3f2a", "file", 1, "handler")),
    ):
        with pytest.raises(Tampered):
            opened(whole, key, context)


def test_two_sealings_of_a_file_have_no_chunk_in_common() -> None:
    data = bytes(3 * ROOM)
    one, other = (set(streams.seal(KEY, [data], HERE)) for _ in range(2))
    assert len(one) == 17
    assert not one & other


def test_a_large_file_passes_in_little_memory() -> None:
    piece = secrets.token_bytes(100_003)
    tracemalloc.start()
    try:
        through = streams.unseal(KEY, streams.seal(KEY, (piece for _ in range(200)), HERE), HERE)
        length = sum(map(len, through))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert length == 200 * len(piece)
    assert peak < 1.5 * 2**20, "no more than the MiB that is filled up at the end"
