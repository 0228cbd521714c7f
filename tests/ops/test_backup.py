"""backup and restore: what comes back is what was there, row by row and file by file."""

import json
import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.db import db, transaction
from portal.files.models import StoredFile
from portal.files.store import FileStore
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.numbering import service as numbering
from portal.numbering.models import Counter
from portal.ops import backup as backups
from portal.ops import migrate
from portal.ops.backup import backup
from portal.ops.check import verify_files
from portal.ops.last import last_backup
from portal.ops.manifest import read_manifest
from portal.ops.restore import is_empty, restore
from portal.ops.rows import snapshot, tables_of
from portal.trail import queries as trail_queries
from portal.trail import service as trail
from portal.trail.models import TrailLine
from tests.ops.conftest import Places, lived_in
from tests.support import make

Say = Callable[[str], None]
GROWS = {"trail_line", "trail_head"}  # the restore itself leaves a line


def everything(app: Flask) -> dict[str, list[tuple[Any, ...]]]:
    with app.app_context(), snapshot(db.engine) as connection:
        return {
            table.name: [
                tuple(row)
                for row in connection.execute(select(table).order_by(*table.primary_key.columns))
            ]
            for table in tables_of(connection)
        }


def stored(app: Flask) -> dict[str, bytes]:
    store = FileStore(app.extensions["settings"].files)
    return {sha: store.path(sha).read_bytes() for sha in store.all()}


class Writers:
    """Four people who write until the block ends: a number, a file and a line in each act."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.store = FileStore(app.extensions["settings"].files)
        self.begun = threading.Barrier(5)
        self.stop = threading.Event()
        self.failures: list[Exception] = []
        self.threads = [threading.Thread(target=self._write) for _ in range(4)]

    def __enter__(self) -> None:
        for thread in self.threads:
            thread.start()
        self.begun.wait(timeout=30)

    def __exit__(self, *_fault: object) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join()

    def _write(self) -> None:
        try:
            self._act()
            self.begun.wait(timeout=30)
            while not self.stop.is_set():
                self._act()
        except Exception as failure:
            self.failures.append(failure)

    def _act(self) -> None:
        with self.app.app_context(), transaction():
            number = numbering.take("test", 2026)
            trail.record(None, "test.write", after={"n": number})
            row = StoredFile(
                key=f"{number:032d}",
                kind="jpeg",
                name="照片.jpg",
                sha256=self.store.put(f"file {number}".encode()),
                size=9,
                uploaded_at=clock.now(),
                uploader_id=1,
            )
            db.session.add(row)


def test_every_row_and_file_comes_back(places: Places, tmp_path: Path, said: Say) -> None:
    old, new = places.new(), places.new()
    lived_in(old)
    before, files = everything(old), stored(old)
    made = backup(old, tmp_path / "backups", said)
    restore(new, made.folder, said)
    after = everything(new)
    assert after.keys() == before.keys()
    for name in before.keys() - GROWS:
        assert after[name] == before[name], name
    assert after["trail_line"][:-1] == before["trail_line"]
    assert len(files) >= 3
    assert stored(new) == files
    assert sum(map(len, before.values())) == made.manifest.rows
    with new.app_context():
        assert trail_queries.verify() is None
    assert verify_files(new).named == len(files)


def test_a_restored_portal_goes_on_counting(places: Places, tmp_path: Path, said: Say) -> None:
    old, new = places.new(), places.new()
    lived_in(old)
    restore(new, backup(old, tmp_path / "backups", said).folder, said)
    numbers = []
    for app in (old, new):
        with app.app_context():
            hazard = make.hazard()
            numbers.append((hazard.id, hazard.number))
    assert numbers[0] == numbers[1]


def test_a_backup_of_the_embedded_database_restores_into_the_one_of_this_run(
    places: Places, tmp_path: Path, said: Say
) -> None:
    old, new = places.new(embedded=True), places.new()
    lived_in(old)
    before = everything(old)
    restore(new, backup(old, tmp_path / "backups", said).folder, said)
    after = everything(new)
    for name in before.keys() - GROWS - {"trail_line"}:
        assert len(after[name]) == len(before[name]), name
    with new.app_context():
        assert trail_queries.verify() is None


def test_a_backup_taken_while_four_people_write_is_of_one_moment(
    places: Places, tmp_path: Path, said: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = places.new(), places.new()
    lived_in(old)
    monkeypatch.setattr("portal.ops.rows.BATCH", 10)  # many rests, so that writers get between
    writers = Writers(old)
    with writers:
        made = backup(old, tmp_path / "backups", said)
    assert writers.failures == []
    assert made.manifest.missing == []
    restore(new, made.folder, said)
    with old.app_context():
        total = db.session.get(Counter, ("test", 2026))
    with new.app_context():
        kept = db.session.get(Counter, ("test", 2026))
        lines = db.session.scalars(
            select(TrailLine.after).where(TrailLine.verb == "test.write").order_by(TrailLine.id)
        ).all()
        assert kept is not None
        assert total is not None
        assert 0 < kept.last < total.last
        assert [line["n"] for line in lines] == list(range(1, kept.last + 1))
        assert trail_queries.verify() is None
    assert verify_files(new).gone == []


def test_a_second_backup_keeps_the_first_and_shares_its_files(
    places: Places, tmp_path: Path, said: Say
) -> None:
    app = places.new()
    lived_in(app)
    first = backup(app, tmp_path / "backups", said)
    second = backup(app, tmp_path / "backups", said)
    assert first.folder != second.folder
    assert read_manifest(first.folder) == first.manifest
    for path in (first.folder / "files").rglob("*"):
        if path.is_file():
            again = second.folder / path.relative_to(first.folder)
            assert again.samefile(path)
            assert not path.samefile(
                app.extensions["settings"].files / path.relative_to(first.folder / "files")
            )


def test_a_file_that_is_lost_is_named_and_the_rest_is_kept(
    places: Places, tmp_path: Path, said: Say
) -> None:
    app, new = places.new(), places.new()
    lived_in(app)
    store = FileStore(app.extensions["settings"].files)
    gone, changed = list(store.all())[:2]
    store.remove(gone)
    store.path(changed).write_bytes(b"other")
    result = verify_files(app)
    assert (result.gone, result.changed) == ([gone], [changed])
    made = backup(app, tmp_path / "backups", said)
    assert sorted(made.manifest.missing) == sorted([gone, changed])
    last = last_backup(app.extensions["settings"].instance)
    assert last is not None
    assert last.missing == 2
    restore(new, made.folder, said)
    assert gone not in stored(new)


def spoil_rows(folder: Path) -> None:
    path = folder / "rows" / "unit.jsonl.gz"
    path.write_bytes(path.read_bytes()[:-4] + b"xxxx")


def spoil_file(folder: Path) -> None:
    path = next(one for one in (folder / "files").rglob("*") if one.is_file())
    path.write_bytes(path.read_bytes() + b"x")


def lose_list(folder: Path) -> None:
    (folder / "files.txt").unlink()


def not_finished(folder: Path) -> None:
    (folder / "manifest.json").unlink()


def not_json(folder: Path) -> None:
    (folder / "manifest.json").write_text("{")


def _rewrite(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    told = json.loads((folder / "manifest.json").read_text("utf-8"))
    change(told)
    (folder / "manifest.json").write_text(json.dumps(told), "utf-8")


def other_count(folder: Path) -> None:
    _rewrite(folder, lambda told: told["tables"]["unit"].update(rows=99))


def from_the_future(folder: Path) -> None:
    _rewrite(folder, lambda told: told.update(revision="9999"))


def other_format(folder: Path) -> None:
    _rewrite(folder, lambda told: told.update(format=2))


def table_left_out(folder: Path) -> None:
    _rewrite(folder, lambda told: told["tables"].pop("unit"))


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (spoil_rows, "rows/unit.jsonl.gz"),
        (spoil_file, "备份不完整或被改动过：files/"),
        (lose_list, "files.txt"),
        (not_finished, "备份没有做完"),
        (not_json, "读不懂"),
        (other_count, "应有 99 行"),
        (from_the_future, "9999"),
        (other_format, "格式是 2"),
        (table_left_out, "对不上"),
    ],
)
def test_a_backup_that_is_not_whole_restores_nothing(
    places: Places,
    tmp_path: Path,
    whole: Path,
    said: Say,
    spoil: Callable[[Path], None],
    words: str,
) -> None:
    new = places.new()
    folder = shutil.copytree(whole, tmp_path / "copy")
    spoil(folder)
    with pytest.raises(Refusal, match=words):
        restore(new, folder, said)
    assert is_empty(new)


def test_nothing_is_restored_over_something(places: Places, whole: Path, said: Say) -> None:
    new, other = places.new(), places.new()
    restore(new, whole, said)
    with pytest.raises(Refusal, match="已经有表了"):
        restore(new, whole, said)
    FileStore(other.extensions["settings"].files).put(b"something")
    with pytest.raises(Refusal, match="已经有附件了"):
        restore(other, whole, said)


def test_a_broken_trail_is_said_when_it_comes_back(
    places: Places, tmp_path: Path, said: Say
) -> None:
    old, new = places.new(), places.new()
    lived_in(old)
    with old.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE trail_head SET last_hash = 'x'")
    made = backup(old, tmp_path / "backups", said)
    with pytest.raises(Refusal, match="审计日志从第"):
        restore(new, made.folder, said)


def test_a_backup_waits_for_the_migration(places: Places, tmp_path: Path, said: Say) -> None:
    with pytest.raises(Refusal, match="migrate"):
        backup(places.new(), tmp_path / "backups", said)


def test_a_place_that_cannot_be_written_is_refused(
    places: Places, tmp_path: Path, said: Say
) -> None:
    app = places.new()
    migrate.upgrade(app)
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(Refusal, match="不能写"):
        backup(app, tmp_path / "taken", said)


def test_a_backup_that_breaks_off_is_no_backup(
    places: Places, tmp_path: Path, said: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = places.new()
    lived_in(app)
    good = backup(app, tmp_path / "backups", said)

    def fail(*_args: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(backups, "_copy_files", fail)
    with pytest.raises(OSError, match="disk full"):
        backup(app, tmp_path / "backups", said)
    last = last_backup(app.extensions["settings"].instance)
    assert last is not None
    assert Path(last.place) == good.folder.resolve()
    broken = next(path for path in (tmp_path / "backups").iterdir() if path != good.folder)
    with pytest.raises(Refusal, match="没有做完"):
        read_manifest(broken)
