"""The store: content under its own hash, once, whole, and nowhere else."""

import hashlib
import io
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from portal.files.store import FileStore

TEXT = "隐患照片".encode()
SHA = hashlib.sha256(TEXT).hexdigest()


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "deep" / "files")


def on_disk(store: FileStore) -> list[Path]:
    return [path for path in store.root.rglob("*") if path.is_file()]


def test_what_is_put_can_be_opened_under_its_hash(store: FileStore) -> None:
    assert store.put(TEXT) == SHA
    assert store.path(SHA) == store.root / SHA[:2] / SHA[2:4] / SHA
    assert store.exists(SHA)
    with store.open(SHA) as file:
        assert file.read() == TEXT


def test_a_stream_is_kept_from_where_it_stands(store: FileStore) -> None:
    stream = io.BytesIO(b"skip" + TEXT)
    stream.seek(4)
    assert store.put(stream) == SHA
    large = os.urandom(3 * 1024 * 1024 + 17)
    assert store.put(io.BytesIO(large)) == hashlib.sha256(large).hexdigest()


def test_the_same_content_is_kept_once(store: FileStore) -> None:
    store.put(TEXT)
    inode = store.path(SHA).stat().st_ino
    assert store.put(TEXT) == SHA
    assert store.path(SHA).stat().st_ino == inode
    assert on_disk(store) == [store.path(SHA)]


def test_many_at_the_same_moment_leave_one_whole_file(store: FileStore) -> None:
    data = os.urandom(200_000)
    with ThreadPoolExecutor(8) as pool:
        shas = set(pool.map(store.put, [data] * 24))
    assert len(shas) == 1
    assert store.verify(shas.pop())
    assert len(on_disk(store)) == 1


def test_an_upload_that_breaks_off_leaves_nothing(store: FileStore) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell():
                raise OSError("line lost")
            return super().read(2)

    with pytest.raises(OSError, match="line lost"):
        store.put(Broken(TEXT))
    assert on_disk(store) == []
    assert list(store.all()) == []


def test_content_is_forced_to_disk_before_it_gets_its_name(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, seen = os.fsync, []

    def watched(handle: int) -> None:
        seen.append(store.exists(SHA))
        real(handle)

    monkeypatch.setattr(os, "fsync", watched)
    store.put(TEXT)
    assert seen == [False, True, True, True]


def test_a_system_that_will_not_replace_an_open_file_is_no_trouble_if_it_is_there(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken(incoming: Path, target: Path) -> None:
        target.write_bytes(incoming.read_bytes())
        raise PermissionError

    def refused(incoming: Path, target: Path) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "replace", refused)
    with pytest.raises(PermissionError):
        store.put(TEXT)
    monkeypatch.setattr(Path, "replace", taken)
    assert store.put(TEXT) == SHA
    assert store.verify(SHA)
    assert on_disk(store) == [store.path(SHA)]


def test_a_changed_or_missing_file_fails_verification(store: FileStore) -> None:
    store.put(TEXT)
    assert store.verify(SHA)
    store.path(SHA).write_bytes(TEXT + b"!")
    assert not store.verify(SHA)
    store.remove(SHA)
    assert not store.verify(SHA)


def test_a_cut_off_file_is_healed_by_putting_it_again(store: FileStore) -> None:
    store.put(TEXT)
    store.path(SHA).write_bytes(TEXT[:3])
    store.put(TEXT)
    assert store.verify(SHA)


def test_all_lists_files_in_order_and_nothing_else(store: FileStore) -> None:
    shas = sorted(store.put(bytes([n])) for n in range(20))
    (store.root / ".incoming-left").write_bytes(b"half")
    (store.path(shas[0]).parent / "note.txt").write_bytes(b"strange")
    assert list(store.all()) == shas


def test_removing_twice_is_no_error(store: FileStore) -> None:
    store.put(TEXT)
    store.remove(SHA)
    store.remove(SHA)
    assert not store.exists(SHA)
    with pytest.raises(FileNotFoundError):
        store.open(SHA)


@pytest.mark.parametrize("sha", ["", "..", "../../etc/passwd", SHA.upper(), SHA[:-1], SHA + "\n"])
def test_no_name_from_outside_leaves_the_folder(store: FileStore, sha: str) -> None:
    for act in (store.path, store.open, store.exists, store.verify, store.remove):
        with pytest.raises(ValueError, match="not a sha256"):
            act(sha)
