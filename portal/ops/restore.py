"""restore: a backup into an empty place, all of it or nothing."""

from collections.abc import Callable, Iterable
from pathlib import Path

from alembic import command
from alembic.util.exc import CommandError
from flask import Flask
from sqlalchemy import Connection, inspect

from portal.db import db, transaction
from portal.files.store import FileStore
from portal.hazards import search
from portal.kernel.errors import Refusal
from portal.ops import migrate
from portal.ops.manifest import (
    KEY_TABLES,
    Manifest,
    damage,
    file_in,
    has_keyring,
    listed,
    read_manifest,
)
from portal.ops.manifest import rows_file as rows_of
from portal.ops.rows import (
    count_of,
    go_on_counting,
    read_table,
    references_later,
    tables_of,
)
from portal.reports import tallies
from portal.settings import Settings
from portal.tips import lost as lost_tips
from portal.trail import queries as trail_queries
from portal.trail import service as trail
from portal.tuning import analyze

Say = Callable[[str], None]
SHOWN = 5


def restore(app: Flask, folder: Path, say: Say) -> Manifest:
    """Bring a backup back: check it, then its files, then its rows in one transaction.

    The database and the store of ``app`` must be empty. Raises Refusal, and then nothing was kept.
    """
    settings: Settings = app.extensions["settings"]
    manifest = read_manifest(folder)
    with app.app_context():
        _must_be_empty(settings)
        say("核对备份里每个文件的校验值……")
        _must_be_whole(folder, manifest)
        store = FileStore(settings.files)
        try:
            say(f"放回 {manifest.files} 个附件……")
            _files(store, folder, listed(folder))
            say(f"放回 {manifest.rows} 行……")
            with (
                db.engine.connect().execution_options(writing=True) as connection,
                connection.begin(),
            ):
                _rows(connection, folder, manifest)
        except BaseException:
            for sha in listed(folder):
                store.remove(sha)
            raise
    migrate.upgrade(app)
    with app.app_context():
        search.rebuild()
        tallies.rebuild()
        broken = trail_queries.verify()
        if broken is not None:
            raise Refusal(
                f"数据已放回，但审计日志从第 {broken} 行起对不上，备份前就被改过。"
                "请保留备份并上报。"
            )
        if lost := lost_tips.keyless():
            say(f"有 {len(lost)} 件举报没有钥匙能打开，登记序号见系统管理员的“备份与状态”。")
        with transaction():
            told = {"备份时间": manifest.made_at, "行数": manifest.rows, "附件": manifest.files}
            trail.record(trail.SYSTEM, "ops.restore", "ops", after=told)
            analyze()
    return manifest


def is_empty(app: Flask) -> bool:
    """Whether an installation holds no table and no file yet."""
    settings: Settings = app.extensions["settings"]
    with app.app_context():
        if inspect(db.engine).get_table_names():
            return False
    return not any(FileStore(settings.files).all())


def _must_be_empty(settings: Settings) -> None:
    if inspect(db.engine).get_table_names():
        raise Refusal(
            "数据库里已经有表了，恢复只能放进空的数据库。请换一个空的实例文件夹或新建数据库。"
        )
    if any(FileStore(settings.files).all()):
        raise Refusal(
            f"{settings.files} 里已经有附件了，恢复只能放进空的地方。请换一个空的实例文件夹。"
        )


def _must_be_whole(folder: Path, manifest: Manifest) -> None:
    bad = damage(folder, manifest)
    if bad:
        shown = "、".join(bad[:SHOWN]) + (f" 等 {len(bad)} 个" if len(bad) > SHOWN else "")
        raise Refusal(f"备份不完整或被改动过：{shown}。没有恢复任何内容，请换一份备份。")


def _files(store: FileStore, folder: Path, hashes: Iterable[str]) -> None:
    for sha in hashes:
        with file_in(folder, sha).open("rb") as file:
            kept = store.put(file)
        if kept != sha:
            raise Refusal(f"附件 {sha} 读出来的内容不对，磁盘可能有故障。请换一份备份。")


def _rows(connection: Connection, folder: Path, manifest: Manifest) -> None:
    settings = migrate.config()
    settings.attributes["connection"] = connection
    try:
        command.upgrade(settings, manifest.revision)
    except CommandError as unknown:
        raise Refusal(
            f"本版本不认得备份的数据库版本 {manifest.revision}。"
            f"请安装 {manifest.version} 或更新的版本。"
        ) from unknown
    tables = tables_of(connection)
    known = {table.name for table in tables}
    if known != set(manifest.tables):
        raise Refusal("备份里的表和本版本对不上。请用做备份的版本恢复。")
    brought = [one for one in tables if one.name not in KEY_TABLES or has_keyring(folder)]
    with references_later(connection, tables):
        for table in brought:
            read_table(connection, table, rows_of(folder, table.name))
    for table in brought:
        found, told = count_of(connection, table), manifest.tables[table.name].rows
        if found != told:
            raise Refusal(
                f"表 {table.name} 应有 {told} 行，放回后是 {found} 行。没有恢复任何内容。"
            )
    go_on_counting(connection, tables)
