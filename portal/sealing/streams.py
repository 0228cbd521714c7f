"""Files sealed as they arrive: libsodium's secretstream in chunks, in constant memory.

A sealed file is ver(1) ‖ header(24) ‖ chunks of 64 KiB + 17 bytes, in whole sixteens (so 1 MiB
each). Every chunk says how many of its bytes are the file's; the rest is padding. The last
one bears the final tag: a file cut short, lengthened or put in another order does not open.
"""

from collections.abc import Iterable, Iterator

from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_ABYTES,
    crypto_secretstream_xchacha20poly1305_HEADERBYTES,
    crypto_secretstream_xchacha20poly1305_init_pull,
    crypto_secretstream_xchacha20poly1305_init_push,
    crypto_secretstream_xchacha20poly1305_pull,
    crypto_secretstream_xchacha20poly1305_push,
    crypto_secretstream_xchacha20poly1305_state,
    crypto_secretstream_xchacha20poly1305_TAG_FINAL,
    crypto_secretstream_xchacha20poly1305_TAG_MESSAGE,
)
from nacl.exceptions import CryptoError

from portal.sealing.derive import subkey
from portal.sealing.envelope import VERSION, Context, Tampered

CHUNK = 64 << 10
SEALED_CHUNK = CHUNK + crypto_secretstream_xchacha20poly1305_ABYTES
HEAD = len(VERSION) + crypto_secretstream_xchacha20poly1305_HEADERBYTES

_LENGTH = 4
_ROOM = CHUNK - _LENGTH
_CHUNKS_A_MIB = 16


class Sealer:
    """A file sealed for one place while it arrives; all pieces in order are the sealed file.

    The first piece has HEAD bytes, every other SEALED_CHUNK bytes.
    """

    def __init__(self, key: bytes, context: Context) -> None:
        self._state = crypto_secretstream_xchacha20poly1305_state()
        self._waiting = bytearray()
        self._count = 0
        file_key = _file_key(key, context)
        head = crypto_secretstream_xchacha20poly1305_init_push(self._state, file_key)
        self._ready = [VERSION + head]

    def add(self, data: bytes) -> list[bytes]:
        """Some more of the file; gives the sealed pieces that are ready."""
        self._waiting += data
        while len(self._waiting) > _ROOM:  # a full block is held back: it may be the last
            self._push(self._waiting[:_ROOM])
            del self._waiting[:_ROOM]
        return self._taken()

    def finish(self) -> list[bytes]:
        """No more comes: the rest of the sealed file, filled up to a whole MiB."""
        blocks = [self._waiting, *[bytearray()] * (-(self._count + 1) % _CHUNKS_A_MIB)]
        for block in blocks[:-1]:
            self._push(block)
        self._push(blocks[-1], crypto_secretstream_xchacha20poly1305_TAG_FINAL)
        return self._taken()

    def _push(
        self, block: bytearray, tag: int = crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
    ) -> None:
        chunk = (len(block).to_bytes(_LENGTH, "big") + block).ljust(CHUNK, b"\0")
        sealed = crypto_secretstream_xchacha20poly1305_push(self._state, chunk, None, tag)
        self._ready.append(sealed)
        self._count += 1

    def _taken(self) -> list[bytes]:
        ready, self._ready = self._ready, []
        return ready


def seal(key: bytes, pieces: Iterable[bytes], context: Context) -> Iterator[bytes]:
    """The pieces of a file (of any size) as a Sealer seals them."""
    sealer = Sealer(key, context)
    for piece in pieces:
        yield from sealer.add(piece)
    yield from sealer.finish()


def unseal(key: bytes, pieces: Iterable[bytes], context: Context) -> Iterator[bytes]:
    """The file's bytes again, whatever way the sealed ones are cut; raises Tampered.

    What has been given holds only once the iteration ends without Tampered: a file cut short
    shows itself at its end.
    """
    blocks = _blocks(pieces)
    head = next(blocks, b"")
    if len(head) != HEAD or not head.startswith(VERSION):
        raise Tampered
    state = crypto_secretstream_xchacha20poly1305_state()
    file_key = _file_key(key, context)
    crypto_secretstream_xchacha20poly1305_init_pull(state, head[len(VERSION) :], file_key)
    ended = False
    for block in blocks:
        try:
            chunk, tag = crypto_secretstream_xchacha20poly1305_pull(state, block)
        except CryptoError as fault:
            raise Tampered from fault
        ended = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL
        if used := int.from_bytes(chunk[:_LENGTH], "big"):
            yield chunk[_LENGTH : _LENGTH + used]
    if not ended:
        raise Tampered


def _file_key(key: bytes, context: Context) -> bytes:
    return subkey(key, "file", context.data())  # a tip's own key seals its texts


def _blocks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The head, then chunk after chunk, whatever way they were cut; what is left over last."""
    waiting = bytearray()
    size = HEAD
    for piece in pieces:
        waiting += piece
        while len(waiting) >= size:
            yield bytes(waiting[:size])
            del waiting[:size]
            size = SEALED_CHUNK
    if waiting:
        yield bytes(waiting)
