"""How a file and its answer go through a pipe: lengths before bytes, heads as JSON."""

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any, BinaryIO

from portal.cleaning.answers import Cleaned, Kind, Limits, Unclean

CHUNK = 64 * 1024
_LENGTH = 4
_LONGEST_HEAD = 64 * 1024

Read = Callable[[int], bytes]
"""Gives up to so many bytes of a pipe, b"" at its end."""


def asked(name: str, limits: Limits, stream: BinaryIO) -> Iterator[bytes]:
    """A question as pieces to send: a head, the file in chunks, and an empty chunk.

    No more than one byte beyond the limit is read; the answer is then that it is too large.
    """
    yield _head({"name": name, "limits": asdict(limits)})
    left = limits.bytes + 1
    while left and (chunk := stream.read(min(CHUNK, left))):
        left -= len(chunk)
        yield len(chunk).to_bytes(_LENGTH, "big")
        yield chunk
    yield bytes(_LENGTH)


def question_head(read: Read) -> tuple[str, Limits] | None:
    """The name and the limits of a question; None where the pipe ends. Raises EOFError inside."""
    first = read(1)
    if not first:
        return None
    head = _read_head(first + exactly(read, _LENGTH - 1), read)
    return str(head["name"]), Limits(**head["limits"])


def question_body(read: Read, most: int) -> bytes:
    """The file of a question. Raises EOFError, or ValueError for more than was agreed on."""
    body = io.BytesIO()  # its bytes can be taken out without a copy
    while size := int.from_bytes(exactly(read, _LENGTH), "big"):
        if size > CHUNK or body.tell() + size > most + 1:
            raise ValueError("more than was agreed on")
        body.write(exactly(read, size))
    return body.getvalue()


def answered(answer: Cleaned | Unclean) -> Iterator[bytes]:
    """An answer as pieces to send."""
    if isinstance(answer, Unclean):
        yield _head(
            {
                "reason": answer.reason_code,
                "sentence": answer.sentence,
                "as_is": answer.may_send_as_is,
            }
        )
        return
    thumbnail = answer.thumbnail
    yield _head(
        {
            "kind": answer.kind.value,
            "extension": answer.extension,
            "removed": answer.removed,
            "size": len(answer.data),
            "thumbnail": -1 if thumbnail is None else len(thumbnail),
        }
    )
    yield answer.data
    yield thumbnail or b""


def answer(read: Read, most: int) -> Cleaned:
    """What the other side said; ``most`` bounds how long it may be.

    Raises Unclean if it said so, EOFError or ValueError if it made no sense.
    """
    head = _read_head(exactly(read, _LENGTH), read)
    if "reason" in head:
        raise Unclean(
            str(head["reason"]), str(head["sentence"]), may_send_as_is=head["as_is"] is True
        )
    size, thumbnail = int(head["size"]), int(head["thumbnail"])
    if not 0 <= size <= most or thumbnail > most:
        raise ValueError("an answer beyond its bounds")
    data = exactly(read, size)
    return Cleaned(
        Kind(head["kind"]),
        str(head["extension"]),
        data,
        tuple(map(str, head["removed"])),
        None if thumbnail < 0 else exactly(read, thumbnail),
    )


def exactly(read: Read, size: int) -> bytes:
    """So many bytes. Raises EOFError where the pipe ends before."""
    whole = read(size)  # a buffered pipe gives all of it, and holds it once
    if len(whole) == size:
        return whole
    held = bytearray(whole)
    while len(held) < size:
        piece = read(size - len(held))
        if not piece:
            raise EOFError("the pipe ended")
        held += piece
    return bytes(held)


def _head(words: dict[str, Any]) -> bytes:
    text = json.dumps(words).encode()
    return len(text).to_bytes(_LENGTH, "big") + text


def _read_head(length: bytes, read: Read) -> dict[str, Any]:
    size = int.from_bytes(length, "big")
    if size > _LONGEST_HEAD:
        raise ValueError("a head beyond its bounds")
    head = json.loads(exactly(read, size))
    if not isinstance(head, dict):
        raise TypeError("a head that is none")
    return head
