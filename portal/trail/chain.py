"""The chain of the trail: what a line's hash covers, and where a chain is broken."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

GENESIS = "0" * 64


@dataclass(frozen=True)
class Line:
    """A trail line's content, without its hash. ``at`` is aware."""

    id: int
    at: datetime
    actor_id: int | None
    actor_name: str
    role: str
    on_behalf_of_id: int | None
    verb: str
    subject: str
    words: str
    before: Any
    after: Any


def digest(line: Line, previous: str) -> str:
    """The SHA-256, in hex, over a line and the hash of the line before it."""
    content = [
        previous,
        line.id,
        line.at.astimezone(UTC).isoformat(timespec="microseconds"),
        line.actor_id,
        line.actor_name,
        line.role,
        line.on_behalf_of_id,
        line.verb,
        line.subject,
        line.words,
        line.before,
        line.after,
    ]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass
class Chain:
    """A chain that grows, by the number and the hash of its last line."""

    last_id: int
    last_hash: str

    def sealed(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """The next line: its facts with its number and both hashes."""
        previous, self.last_id = self.last_hash, self.last_id + 1
        self.last_hash = digest(Line(id=self.last_id, **facts), previous)
        hashes = {"previous_hash": previous, "hash": self.last_hash}
        return {"id": self.last_id, **facts, **hashes}


def first_broken(
    lines: Iterable[tuple[Line, str, str]], last_id: int, last_hash: str
) -> int | None:
    """The id of the first line that does not fit the chain, None where all fit.

    ``lines`` are (line, its previous hash, its hash) in the order of ids, which run from 1 without
    gaps; ``last_id`` and ``last_hash`` are the chain's known end, so a cut tail is found as well.
    """
    expected, previous = 1, GENESIS
    for line, claimed, found in lines:
        if line.id != expected or claimed != previous or digest(line, previous) != found:
            return expected
        expected, previous = expected + 1, found
    if expected != last_id + 1 or (last_id and previous != last_hash):
        return expected
    return None
