"""Files on disk by the SHA-256 of their content, outside the web root."""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

_SHA = re.compile(r"[0-9a-f]{64}")
_CHUNK = 1 << 20


class FileStore:
    """A folder of files named by their SHA-256, as ``ab/cd/abcd…``; content never changes.

    ``root`` is made if missing. Methods taking a hash raise ValueError for anything that is not
    64 lower-case hex digits, so no path from outside can leave the folder.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)

    def put(self, data: bytes | BinaryIO) -> str:
        """Keep ``data`` and give its SHA-256; on disk for good when this returns.

        A stream is read from where it stands. The same content twice is kept once; two at the
        same moment do not disturb each other.
        """
        handle, name = tempfile.mkstemp(dir=self.root, prefix=".incoming-")
        incoming = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                sha = _copy(data, file)
                file.flush()
                os.fsync(file.fileno())
            self._settle(incoming, self.path(sha))
        finally:
            incoming.unlink(missing_ok=True)
        return sha

    def path(self, sha: str) -> Path:
        """Where the file with this hash is or would be."""
        if not _SHA.fullmatch(sha):
            raise ValueError(f"not a sha256: {sha!r}")
        return self.root / sha[:2] / sha[2:4] / sha

    def open(self, sha: str) -> BinaryIO:
        """The file with this hash, opened to read. Raises FileNotFoundError."""
        return self.path(sha).open("rb")

    def exists(self, sha: str) -> bool:
        """Whether a file with this hash is kept."""
        return self.path(sha).is_file()

    def verify(self, sha: str) -> bool:
        """Whether the file is there and its content still has this hash."""
        try:
            with self.path(sha).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == sha
        except FileNotFoundError:
            return False

    def all(self) -> Iterator[str]:
        """The hashes of all files kept, in order; uploads that broke off are not among them."""
        for path in sorted(self.root.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*")):
            if _SHA.fullmatch(path.name):
                yield path.name

    def remove(self, sha: str) -> None:
        """Delete the file with this hash; one that is not there is no error."""
        self.path(sha).unlink(missing_ok=True)

    def _settle(self, incoming: Path, target: Path) -> None:
        """Move a finished file to its place and make the place itself durable."""
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.is_file() or target.stat().st_size != incoming.stat().st_size:
            try:
                incoming.replace(target)
            except PermissionError:
                # Windows refuses to replace an open file: somebody put the same content first.
                if not target.is_file():
                    raise
        else:
            os.utime(target)  # wanted again: clearing away goes by age
        for folder in (target.parent, target.parent.parent, self.root):
            _sync(folder)


def _copy(data: bytes | BinaryIO, file: BinaryIO) -> str:
    """Write ``data`` to ``file`` and give its SHA-256."""
    digest = hashlib.sha256()
    if isinstance(data, bytes):
        digest.update(data)
        file.write(data)
    else:
        while chunk := data.read(_CHUNK):
            digest.update(chunk)
            file.write(chunk)
    return digest.hexdigest()


def _sync(folder: Path) -> None:
    """Force a folder's entries to disk, where the system can."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
