"""Files of tips: sealed as they arrive, cleaned through a pipe, kept in pieces.

The bytes of an upload are never on disk in clear: what is stored of it is sealed chunk by chunk
under a key that only the answer's page holds.
"""

import io
import secrets
from collections.abc import Iterable, Iterator
from typing import IO, Any, BinaryIO

from sqlalchemy import delete, insert, select

from portal.db import db, transaction
from portal.sealing import envelope, streams
from portal.sealing.envelope import Context
from portal.tips.models import Chunk, TipFile

AT_ONCE = 16
"""Chunks of 64 KiB written in one go."""
LARGEST = 20 * 2**20
MOST_FILES = 10
LARGEST_SUM = 50 * 2**20
HELD = 16 * 2**20
"""A form up to this size, some photos, has its files in memory: four times cheaper than a row."""


class Arriving(io.RawIOBase):
    """What a form's parser writes an upload to, to be read back in clear.

    A small form's files are held in memory until they are cleaned: their originals are stored
    nowhere, unless ``keep`` says so. A large form's are sealed and stored as they arrive.
    Past ``LARGEST`` nothing more is kept; ``size`` goes on counting.
    """

    def __init__(self, *, is_held: bool = False) -> None:
        self.id = secrets.token_hex(16)
        self.key = envelope.new_key()
        self.size = 0
        self._held = io.BytesIO() if is_held else None
        self._sealer = streams.Sealer(self.key, _context(self.id))
        self._waiting: list[bytes] = []
        self._place = 0
        self._is_whole = False

    @property
    def is_too_large(self) -> bool:
        """Whether more came than is taken."""
        return self.size > LARGEST

    def writable(self) -> bool:
        """As a file says it."""
        return True

    def write(self, data: Any) -> int:
        """Take some more."""
        length = len(data)
        self.size += length
        if not self.is_too_large:
            self._take(bytes(data))
        return length

    def seek(self, offset: int, whence: int = 0) -> int:  # noqa: ARG002 - a file's interface
        """The parser's sign that all has come."""
        if not self._is_whole and self._held is None:
            self._finish()
        self._is_whole = True
        return 0

    def reading(self) -> BinaryIO:
        """What came, in clear, to be read once, piece by piece."""
        if self._held is None:
            return io.BufferedReader(_Reading(opened(self.id, self.key)))
        self._held.seek(0)
        return self._held

    def keep(self) -> None:
        """Store what came as it came, sealed, where it is not stored yet."""
        if self._held is not None:
            came, self._held = self._held.getbuffer(), None
            for at in range(0, len(came), streams.CHUNK):
                self._seal(bytes(came[at : at + streams.CHUNK]))
            self._finish()

    def drop(self) -> None:
        """Forget what came."""
        if self._held is None:
            forget([self.id])
        else:
            self._held = io.BytesIO()

    def _take(self, piece: bytes) -> None:
        if self._held is None:
            self._seal(piece)
        else:
            self._held.write(piece)

    def _seal(self, piece: bytes) -> None:
        self._waiting.extend(self._sealer.add(piece))
        if len(self._waiting) >= AT_ONCE:
            self._store()

    def _finish(self) -> None:
        if self.size and not self.is_too_large:
            self._waiting.extend(self._sealer.finish())
            self._store()

    def _store(self) -> None:
        self._place = _append(self.id, self._place, self._waiting)
        self._waiting = []


class _Reading(io.RawIOBase):
    """Pieces of bytes as a file to read."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._left = pieces, b""

    def readable(self) -> bool:
        """As a file says it."""
        return True

    def readinto(self, into: Any) -> int:
        """As a file does it."""
        while not self._left:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._left = piece
        some = self._left[: len(into)]
        into[: len(some)] = some
        self._left = self._left[len(some) :]
        return len(some)


def receiver(total_content_length: int | None, *_args: Any, **_more: Any) -> IO[bytes]:
    """For Werkzeug: where a form's parser puts the bytes of one file."""
    is_held = total_content_length is not None and total_content_length <= HELD
    return Arriving(is_held=is_held)  # type: ignore[return-value]  # a raw file writes as the parser needs it


def keep(parts: Iterable[bytes]) -> tuple[str, bytes, int]:
    """Seal and store a file: its id, its key, its size."""
    file_id, key, place, size = secrets.token_hex(16), envelope.new_key(), 0, 0
    sealer, waiting = streams.Sealer(key, _context(file_id)), list[bytes]()
    for part in parts:
        size += len(part)
        waiting.extend(sealer.add(part))
        if len(waiting) >= AT_ONCE:
            place = _append(file_id, place, waiting)
            waiting = []
    waiting.extend(sealer.finish())
    _append(file_id, place, waiting)
    return file_id, key, size


def opened(file_id: str, key: bytes) -> Iterator[bytes]:
    """A stored file in clear, a chunk at a time. Raises Tampered."""
    return streams.unseal(key, _chunks(file_id), _context(file_id))


def _context(file_id: str) -> Context:
    return Context(file_id, "file")


def _chunks(file_id: str) -> Iterator[bytes]:
    place = 0
    while True:
        rows = db.session.scalars(
            select(Chunk.sealed)
            .where(Chunk.file_id == file_id, Chunk.place >= place)
            .order_by(Chunk.place)
            .limit(AT_ONCE)
        ).all()
        yield from rows
        if len(rows) < AT_ONCE:
            return
        place += AT_ONCE


@transaction()
def _append(file_id: str, place: int, chunks: list[bytes]) -> int:
    if place == 0:
        db.session.execute(insert(TipFile), {"id": file_id, "tip_id": None, "age": 0})
    rows = [{"file_id": file_id, "place": place + n, "sealed": one} for n, one in enumerate(chunks)]
    if rows:
        db.session.execute(insert(Chunk), rows)
    return place + len(rows)


@transaction()
def forget(ids: list[str]) -> None:
    """Drop files that were sent and not handed in."""
    waiting = select(TipFile.id).where(TipFile.id.in_(ids), TipFile.tip_id.is_(None))
    db.session.execute(delete(Chunk).where(Chunk.file_id.in_(waiting)))
    db.session.execute(delete(TipFile).where(TipFile.id.in_(ids), TipFile.tip_id.is_(None)))


def is_kept(file_id: str) -> bool:
    """Whether the bytes of a file are still there."""
    return db.session.scalar(select(TipFile.id).where(TipFile.id == file_id)) is not None
