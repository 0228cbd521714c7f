"""Every way to damage a few bytes, for tests that expect none of them to go unseen."""

from collections.abc import Iterator


def damaged(whole: bytes) -> Iterator[bytes]:
    """``whole`` with each byte changed in turn, cut at each length, and lengthened."""
    for at in range(len(whole)):
        yield whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
        yield whole[:at]
    yield whole + b"\0"
    yield b"\x01" + whole
