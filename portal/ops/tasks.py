"""Jobs of the administrator: check every file against its hash, clear away what nobody needs."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from portal.db import db
from portal.files import service as files
from portal.files.store import FileStore
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.notices.tasks import Outcome, Progress, task
from portal.ops.rows import references, snapshot, tables_of

NEEDED_FOR = timedelta(days=7)
SHOWN = 5


@task("files.verify", "校验全部附件", action="ops.view")
def verify(progress: Progress, told: Mapping[str, Any]) -> Outcome:  # noqa: ARG001 - every task has it
    """Read every file that a row names. Raises Refusal listing what is gone or changed."""
    store = files.store()
    named = sorted(_named())
    bad = []
    for done, sha in enumerate(named, 1):
        if not store.verify(sha):
            bad.append(sha)
        progress.tell(done, len(named), f"已校验 {done} / {len(named)} 个")
    if bad:
        some = "、".join(sha[:12] for sha in bad[:SHOWN]) + (" 等" if len(bad) > SHOWN else "")
        raise Refusal(
            f"{len(named)} 个附件里有 {len(bad)} 个丢失或被改动：{some}。请从备份里找回。"
        )
    return Outcome(f"{len(named)} 个附件都在，内容没变。")


@task("files.tidy", "清理无用照片", action="ops.view")
def tidy(progress: Progress, told: Mapping[str, Any]) -> Outcome:  # noqa: ARG001 - every task has it
    """Drop uploads nobody bound, and bytes that no row has named for seven days."""
    rows = files.forget_unbound()
    store = files.store()
    named, kept = _named(), list(store.all())
    before = clock.now() - NEEDED_FOR
    gone = size = 0
    for done, sha in enumerate(kept, 1):
        path = store.path(sha)
        if sha not in named and _is_older(path, before):
            gone, size = gone + 1, size + path.stat().st_size
            store.remove(sha)
        progress.tell(done, len(kept), f"已查看 {done} / {len(kept)} 个")
    gone += _broken_off(store, before)
    return Outcome(
        f"清理了 {rows} 张超过 7 天没有提交的照片，删除 {gone} 个无用文件，"
        f"腾出 {size / 2**20:.1f} MB。"
    )


def _named() -> set[str]:
    with snapshot(db.engine) as connection:
        return set(references(connection, tables_of(connection)))


def _broken_off(store: FileStore, before: datetime) -> int:
    old = [path for path in store.root.glob(".incoming-*") if _is_older(path, before)]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _is_older(path: Path, moment: datetime) -> bool:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC) < moment
