"""The manifest of a backup: what is in it, and the SHA-256 of each part. Written last."""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from portal.kernel.errors import Refusal
from portal.ops.rows import Written, sha256_of

FORMAT = 1
NAME = "manifest.json"
ROWS, FILES, LIST = "rows", "files", "files.txt"
KEYRING = "keyring"
"""The part of a backup that opens tips: kept for 30 days, the rest as long as one likes."""
KEY_TABLES = frozenset({"tip_wrap", "tip_box_secret", "tip_handler_key"})


@dataclass(frozen=True)
class Manifest:
    """What a backup holds. ``missing`` are hashes that rows name and the store did not have."""

    made_at: str
    version: str
    database: str
    revision: str
    tables: Mapping[str, Written]
    files: int
    files_size: int
    files_sha256: str
    missing: list[str] = field(default_factory=list)
    format: int = FORMAT

    @property
    def made(self) -> datetime:
        """When the backup was begun, aware."""
        return datetime.fromisoformat(self.made_at)

    @property
    def rows(self) -> int:
        """How many rows all tables hold together."""
        return sum(table.rows for table in self.tables.values())

    @property
    def size(self) -> int:
        """Bytes of rows and files together."""
        return sum(table.size for table in self.tables.values()) + self.files_size


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Complete a backup: the manifest under a passing name, then under its own."""
    passing = folder / f"{NAME}.partial"
    with passing.open("w", encoding="utf-8") as file:
        json.dump(asdict(manifest), file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    passing.replace(folder / NAME)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a complete backup. Raises Refusal."""
    path = folder / NAME
    if not path.is_file():
        raise Refusal(
            f"{folder} 里没有 {NAME}：不是备份，或备份没有做完。请指定一个完整的备份文件夹。"
        )
    try:
        told: dict[str, Any] = json.loads(path.read_text("utf-8"))
        told["tables"] = {name: Written(**facts) for name, facts in told["tables"].items()}
        found = Manifest(**told)
    except (ValueError, TypeError, KeyError, AttributeError) as unreadable:
        raise Refusal(f"{path} 读不懂，备份已损坏。请换一份备份。") from unreadable
    if found.format != FORMAT:
        raise Refusal(
            f"这份备份的格式是 {found.format}，本版本只认 {FORMAT}。请用做备份的版本恢复。"
        )
    return found


def rows_file(folder: Path, table: str) -> Path:
    """Where the rows of a table lie in a backup."""
    return folder / (KEYRING if table in KEY_TABLES else ROWS) / f"{table}.jsonl.gz"


def has_keyring(folder: Path) -> bool:
    """Whether a backup still holds what opens its tips."""
    return (folder / KEYRING).is_dir()


def file_in(folder: Path, sha: str) -> Path:
    """Where a file lies in a backup: as in the store."""
    return folder / FILES / sha[:2] / sha[2:4] / sha


def listed(folder: Path) -> Iterator[str]:
    """The hashes of the files of a backup."""
    with (folder / LIST).open(encoding="ascii") as file:
        for line in file:
            yield line.split()[0]


def damage(folder: Path, manifest: Manifest) -> list[str]:
    """What in a backup is not as the manifest says, a path each."""
    bad = [
        rows_file(folder, name).relative_to(folder).as_posix()
        for name, told in manifest.tables.items()
        if not _fits(rows_file(folder, name), told.sha256)
        and (name not in KEY_TABLES or has_keyring(folder))
    ]
    if not _fits(folder / LIST, manifest.files_sha256):
        return [*bad, LIST]
    return bad + [
        file_in(folder, sha).relative_to(folder).as_posix()
        for sha in listed(folder)
        if not _fits(file_in(folder, sha), sha)
    ]


def _fits(path: Path, sha256: str) -> bool:
    return path.is_file() and sha256_of(path) == sha256
