"""What is sealed: the text of an entry as plain values, to bytes and back."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from portal.tips.terms import Channel, Kind, Standing, Way

VERSION = 1


@dataclass(frozen=True)
class FileSaid:
    """A file of an entry; ``key`` (hex) opens it. ``name`` is seen by nobody but its sender."""

    id: str
    key: str
    kind: str
    name: str
    size: int
    removed: tuple[str, ...] = ()
    as_is: bool = False


@dataclass(frozen=True)
class Content:
    """One entry. ``at`` is the exact moment (UTC); ``more`` what only some kinds have."""

    kind: Kind
    at: datetime
    text: str = ""
    files: tuple[FileSaid, ...] = ()
    more: dict[str, Any] = field(default_factory=dict)


def to_bytes(content: Content) -> bytes:
    """A content as it is sealed."""
    told = asdict(content) | {"kind": content.kind.value, "at": content.at.isoformat()}
    return json.dumps({"v": VERSION} | told, ensure_ascii=False).encode()


def from_bytes(told: bytes) -> Content:
    """The content that was sealed."""
    said = json.loads(told)
    files = tuple(FileSaid(**one | {"removed": tuple(one["removed"])}) for one in said["files"])
    return Content(
        kind=Kind.of(said["kind"]),
        at=datetime.fromisoformat(said["at"]),
        text=said["text"],
        files=files,
        more=said["more"],
    )


@dataclass(frozen=True)
class Told:
    """A tip as its informant tells it: the first entry."""

    place: str
    text: str
    street: str = ""
    matters: tuple[str, ...] = ()
    standing: Standing | None = None
    way: Way = Way.ANONYMOUS
    channel: Channel = Channel.WEB
    files: tuple[FileSaid, ...] = ()
    name: str = ""
    phone: str = ""
    complaint: bool = False

    @property
    def more(self) -> dict[str, Any]:
        """All but the text and the files, as the first entry's own facts."""
        return {
            "place": self.place,
            "street": self.street,
            "matters": list(self.matters),
            "standing": self.standing.value if self.standing else "",
            "way": self.way.value,
            "channel": self.channel.value,
            "complaint": self.complaint,
        }
