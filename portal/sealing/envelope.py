"""Envelopes: a text sealed under a key for one place, and short secrets sealed to a public key.

An envelope is ver(1) ‖ nonce(24) ‖ XChaCha20-Poly1305. What is sealed for one place (tip, kind,
sequence, role) opens in no other, so a row that was swapped or replayed is found out.
"""

import hashlib
import secrets
from dataclasses import dataclass

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_ABYTES,
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
    crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
)
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from portal.sealing.derive import KEY_BYTES, framed

VERSION = b"\x01"

_KIB = 1 << 10
_MIB = 1 << 20
_SIZES = (_KIB, 4 * _KIB, 16 * _KIB, 64 * _KIB, 256 * _KIB)
_WRAP_SIZES = (64, *_SIZES)  # 64: a key and the padding's mark
_NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES


class Tampered(Exception):  # noqa: N818 - says what happened to the bytes
    """Not opened: changed bytes, bytes of another place, or another key; which, nobody can tell."""


@dataclass(frozen=True)
class Context:
    """The place something is sealed for: tip (its random id), kind, sequence, author's role."""

    tip: str
    kind: str
    seq: int = 0
    role: str = ""

    def data(self) -> bytes:
        """The place as bytes; two places never give the same."""
        return framed(
            self.tip.encode(), self.kind.encode(), self.seq.to_bytes(8, "big"), self.role.encode()
        )


def new_key() -> bytes:
    """A fresh random key of 32 bytes."""
    return secrets.token_bytes(KEY_BYTES)


def seal(key: bytes, plain: bytes, context: Context) -> bytes:
    """``plain`` sealed under ``key`` for this place.

    It is padded to 1, 4, 16, 64 or 256 KiB, beyond that to whole MiB; one byte of each size is
    the padding's mark.
    """
    return lock(key, _padded(plain, _SIZES), context.data())


def unseal(key: bytes, sealed: bytes, context: Context) -> bytes:
    """What was sealed for this place; raises Tampered."""
    return _unpadded(unlock(key, sealed, context.data()))


def for_public(data: bytes, public: bytes, context: Context) -> bytes:
    """``data`` (a key, or a few lines) sealed to an X25519 public key for this place.

    Padded as ``seal`` pads, from 64 bytes on: every sealed key is 145 bytes long.
    """
    bound = _fingerprint(context) + _padded(data, _WRAP_SIZES)
    return VERSION + SealedBox(PublicKey(public)).encrypt(bound)


def with_private(sealed: bytes, private: bytes, context: Context) -> bytes:
    """What ``for_public`` sealed for this place; raises Tampered."""
    box = SealedBox(PrivateKey(private))
    try:
        bound = box.decrypt(_body(sealed))
    except CryptoError as fault:
        raise Tampered from fault
    mark = _fingerprint(context)
    if not bound.startswith(mark):
        raise Tampered
    return _unpadded(bound[len(mark) :])


def lock(key: bytes, plain: bytes, data: bytes) -> bytes:
    """An envelope without padding, bound to ``data``; for secrets of one length."""
    nonce = secrets.token_bytes(_NONCE)
    sealed = crypto_aead_xchacha20poly1305_ietf_encrypt(plain, VERSION + data, nonce, key)
    return VERSION + nonce + sealed


def unlock(key: bytes, sealed: bytes, data: bytes) -> bytes:
    """The inverse of ``lock``; raises Tampered."""
    body = _body(sealed)
    if len(body) < _NONCE + crypto_aead_xchacha20poly1305_ietf_ABYTES:
        raise Tampered
    try:
        return crypto_aead_xchacha20poly1305_ietf_decrypt(
            body[_NONCE:], VERSION + data, body[:_NONCE], key
        )
    except CryptoError as fault:
        raise Tampered from fault


def _body(sealed: bytes) -> bytes:
    if sealed[:1] != VERSION:
        raise Tampered
    return sealed[1:]


def _fingerprint(context: Context) -> bytes:
    return hashlib.sha256(VERSION + context.data()).digest()


def _padded(plain: bytes, sizes: tuple[int, ...]) -> bytes:
    needed = len(plain) + 1
    size = next((size for size in sizes if needed <= size), -(-needed // _MIB) * _MIB)
    return (plain + b"\x80").ljust(size, b"\0")


def _unpadded(padded: bytes) -> bytes:
    plain = padded.rstrip(b"\0")
    if plain[-1:] != b"\x80":
        raise Tampered
    return plain[:-1]
