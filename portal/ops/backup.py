"""backup: rows of one moment and the files they name, complete when its manifest is there."""

import os
import secrets
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from flask import Flask
from sqlalchemy import Engine

from portal.db import db, transaction
from portal.files.store import FileStore
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.ops import migrate
from portal.ops.last import Last, remember
from portal.ops.manifest import (
    FILES,
    KEYRING,
    LIST,
    NAME,
    ROWS,
    Manifest,
    file_in,
    has_keyring,
    read_manifest,
    rows_file,
    write_manifest,
)
from portal.ops.rows import Written, references, sha256_of, snapshot, tables_of, write_table
from portal.ops.version import version
from portal.settings import Settings
from portal.trail import service as trail

Say = Callable[[str], None]
TELL_EVERY = 1000
KEYRING_DAYS = timedelta(days=30)


@dataclass(frozen=True)
class Made:
    """A backup that is complete: where it lies and what it holds."""

    folder: Path
    manifest: Manifest


def backup(app: Flask, place: Path, say: Say) -> Made:
    """Make one more backup in a folder of its own under ``place``, while the portal serves.

    Nothing that is there is overwritten. Files that an earlier backup holds are linked to it where
    the disk can, so that they take no room twice. Raises Refusal.
    """
    settings: Settings = app.extensions["settings"]
    if migrate.pending(app):
        raise Refusal("数据库还没有升级到本版本。请先运行 python -m portal migrate，再备份。")
    began = clock.now()
    earlier = _latest(place)
    folder = _new_folder(place)
    with app.app_context():
        manifest = _write(
            db.engine, FileStore(settings.files), folder, earlier, began.isoformat(), say
        )
        _all_on_disk()
        write_manifest(folder, manifest)
        _all_on_disk()
        _forget_old_keyrings(place, say)
        took = (clock.now() - began).total_seconds()
        remember(settings.instance, Last.of(manifest, folder, seconds=round(took)))
        with transaction():
            told = {"文件夹": folder.name, "行数": manifest.rows, "附件": manifest.files}
            trail.record(trail.SYSTEM, "ops.backup", "ops", after=told)
    return Made(folder, manifest)


def _write(
    engine: Engine,
    store: FileStore,
    folder: Path,
    earlier: Path | None,
    made_at: str,
    say: Say,
) -> Manifest:
    (folder / ROWS).mkdir()
    (folder / KEYRING).mkdir(mode=0o700)
    written: dict[str, Written] = {}
    with snapshot(engine) as connection:
        revision = MigrationContext.configure(connection).get_current_revision() or ""
        tables = tables_of(connection)
        for table in tables:
            written[table.name] = write_table(connection, table, rows_file(folder, table.name))
        say(f"已写出 {sum(one.rows for one in written.values())} 行，开始复制附件。")
        named = sorted(set(references(connection, tables)))
    sizes, missing = _copy_files(store, named, folder, earlier, say)
    with (folder / LIST).open("w", encoding="ascii") as file:
        file.writelines(f"{sha} {size}\n" for sha, size in sizes.items())
    return Manifest(
        made_at=made_at,
        version=version(),
        database=engine.dialect.name,
        revision=revision,
        tables=written,
        files=len(sizes),
        files_size=sum(sizes.values()),
        files_sha256=sha256_of(folder / LIST),
        missing=missing,
    )


def _copy_files(
    store: FileStore, named: list[str], folder: Path, earlier: Path | None, say: Say
) -> tuple[dict[str, int], list[str]]:
    sizes: dict[str, int] = {}
    missing: list[str] = []
    (folder / FILES).mkdir()
    for at, sha in enumerate(named, 1):
        target = file_in(folder, sha)
        target.parent.mkdir(parents=True, exist_ok=True)
        if _linked(earlier, sha, target) or _copied(store, sha, target):
            sizes[sha] = target.stat().st_size
        else:
            missing.append(sha)
        if at % TELL_EVERY == 0:
            say(f"附件 {at}/{len(named)}")
    return sizes, missing


def _linked(earlier: Path | None, sha: str, target: Path) -> bool:
    """Whether the file of an earlier backup could serve again: whole, and on the same disk."""
    if earlier is None:
        return False
    source = file_in(earlier, sha)
    if not source.is_file() or sha256_of(source) != sha:
        return False
    try:
        os.link(source, target)
    except OSError:
        return False
    return True


def _copied(store: FileStore, sha: str, target: Path) -> bool:
    try:
        shutil.copyfile(store.path(sha), target)
    except FileNotFoundError:
        return False
    if sha256_of(target) == sha:
        return True
    target.unlink()
    return False


def _new_folder(place: Path) -> Path:
    name = clock.local(clock.now()).strftime("%Y%m%d-%H%M%S")
    try:
        place.mkdir(parents=True, exist_ok=True)
        for _ in range(10):
            folder = place / name
            with suppress(FileExistsError):
                folder.mkdir(mode=0o700)
                return folder
            name = f"{name[:15]}-{secrets.token_hex(2)}"
    except OSError as failed:
        raise Refusal(
            f"备份文件夹 {place} 不能写（{failed.strerror}）。请换一个位置，或改它的权限。"
        ) from failed
    raise Refusal(f"在 {place} 里建不了新的备份文件夹。请换一个位置。")


def _latest(place: Path) -> Path | None:
    found = sorted(path.parent for path in place.glob(f"*/{NAME}"))
    for folder in reversed(found):
        with suppress(Refusal):
            read_manifest(folder)
            return folder
    return None


def _forget_old_keyrings(place: Path, say: Say) -> None:
    """Take out of older backups what opens their tips: what was deleted is then gone for good."""
    gone = 0
    for path in place.glob(f"*/{NAME}"):
        with suppress(Refusal):
            made = read_manifest(path.parent).made
            if clock.now() - made > KEYRING_DAYS and has_keyring(path.parent):
                shutil.rmtree(path.parent / KEYRING)
                gone += 1
    if gone:
        say(f"已从 {gone} 份超过 {KEYRING_DAYS.days} 天的备份里清除举报的钥匙。")


def _all_on_disk() -> None:
    """Wait until everything written is on disk, where the system can tell."""
    if hasattr(os, "sync"):
        os.sync()
