"""The last good backup, remembered in a small file of the instance."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from portal.ops.manifest import Manifest

NAME = "last_backup.json"


@dataclass(frozen=True)
class Last:
    """When the last complete backup was made, where it lies, what it holds; sizes in bytes."""

    made_at: str
    place: str
    size: int
    rows: int
    files: int
    missing: int
    seconds: int

    @classmethod
    def of(cls, manifest: Manifest, folder: Path, *, seconds: int) -> "Last":
        """What is remembered of a backup."""
        return cls(
            made_at=manifest.made_at,
            place=str(folder.resolve()),
            size=manifest.size,
            rows=manifest.rows,
            files=manifest.files,
            missing=len(manifest.missing),
            seconds=seconds,
        )

    @property
    def made(self) -> datetime:
        """The moment it was begun, aware."""
        return datetime.fromisoformat(self.made_at)


def remember(instance: Path, last: Last) -> None:
    """Write it down, whole or not at all."""
    passing = instance / f"{NAME}.partial"
    passing.write_text(json.dumps(asdict(last), ensure_ascii=False), "utf-8")
    passing.replace(instance / NAME)


def last_backup(instance: Path) -> Last | None:
    """The last complete backup, None where there was none."""
    try:
        return Last(**json.loads((instance / NAME).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None
