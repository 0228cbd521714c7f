"""Cleaning in a process of its own: one file at a time, its bytes in pipes and never on a disk.

A process that crashes, grows or hangs is ended, and its file is refused with a sentence.
"""

import atexit
import io
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from portal.cleaning import frames, sentences
from portal.cleaning.answers import Cleaned, Limits
from portal.cleaning.sniff import ending_of

_ROOT = Path(__file__).parent.parent.parent
_PATIENCE = 1.5  # seconds on the clock for each of processor time
_IDLE = 60.0  # seconds a process waits for another file
_GROWTH = 4  # a clean copy is never so many times as long as what may come in
_MEMORY = {  # of glibc; elsewhere they mean nothing
    "MALLOC_ARENA_MAX": "1",  # each arena of a thread would count as memory
    # Picture after picture in the same pages: getting fresh ones costs a tenth of a photo.
    "MALLOC_MMAP_THRESHOLD_": str(1 << 28),
    "MALLOC_TRIM_THRESHOLD_": str(1 << 28),
    "MALLOC_TOP_PAD_": str(1 << 26),  # asked for once: a photo fits in, and huge pages fit better
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
}
_BROKEN = (OSError, EOFError, ValueError, TypeError, KeyError)
_NOWHERE = str(_ROOT / "no-such-place")


def clean(stream_in: BinaryIO | bytes, name: str, limits: Limits | None = None) -> Cleaned:
    """A clean copy of an upload; waits until no other file is being cleaned.

    Of ``name`` only the ending is used. The stream is read once, in chunks, and not beyond the
    limit. Raises Unclean with what happened and what to do.
    """
    stream = io.BytesIO(stream_in) if isinstance(stream_in, bytes) else stream_in
    return _CLEANER.clean(stream, f"file.{ending_of(name)}", limits or Limits())


class _Cleaner:
    """The one process that cleans, started with the first file and ended when none comes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._idle: threading.Timer | None = None

    def clean(self, stream: BinaryIO, name: str, limits: Limits) -> Cleaned:
        """One file through the process. Raises Unclean."""
        with self._lock:
            if self._idle is not None:
                self._idle.cancel()
            process = self._running()
            end = threading.Timer(limits.seconds * _PATIENCE, _kill, (process,))
            end.daemon = True
            end.start()
            try:
                return self._through(process, stream, name, limits)
            except _BROKEN as error:
                self._end()
                raise sentences.failed() from error
            finally:
                end.cancel()
                self._wait_idle()

    def _through(
        self, process: subprocess.Popen[bytes], stream: BinaryIO, name: str, limits: Limits
    ) -> Cleaned:
        if process.stdin is None or process.stdout is None:
            raise EOFError("no pipes")
        for piece in frames.asked(name, limits, stream):
            _write(process.stdin.fileno(), piece)
        if not hasattr(os, "fork"):
            process.stdin.close()
        return frames.answer(process.stdout.read, limits.bytes * _GROWTH)

    def _running(self) -> subprocess.Popen[bytes]:
        alive = self._process is not None and self._process.poll() is None
        if self._process is None or not alive or not hasattr(os, "fork"):
            self._end()
            self._process = _started()
        return self._process

    def _wait_idle(self) -> None:
        self._idle = threading.Timer(_IDLE, self.close)
        self._idle.daemon = True
        self._idle.start()

    def close(self) -> None:
        """End the process, if one waits; the next file starts another."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        if self._process is not None:
            _kill(self._process)
            self._process.wait()
            _close_pipes(self._process)
            self._process = None

    def forget(self) -> None:
        """In a copy of the serving process: the cleaning process is the other one's."""
        self._lock = threading.Lock()
        self._idle = None
        if self._process is not None:
            _close_pipes(self._process)
            self._process.returncode = 0
            self._process = None


def _started() -> subprocess.Popen[bytes]:
    """The process, with nothing of our surroundings but where Python and the portal are."""
    return subprocess.Popen(
        [sys.executable, "-B", "-s", "-P", "-m", "portal.cleaning"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_ROOT.anchor,
        env={
            "PYTHONPATH": str(_ROOT),
            "PYTHONUTF8": "1",
            **_MEMORY,
            **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), _NOWHERE),
            **{name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ},
        },
        start_new_session=True,
    )


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the process and the copy of it that is at work."""
    if process.returncode is not None:
        return
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


def _close_pipes(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()


def _write(pipe: int, piece: bytes) -> None:
    rest = memoryview(piece)
    while rest:
        rest = rest[os.write(pipe, rest) :]


_CLEANER = _Cleaner()
atexit.register(_CLEANER.close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_CLEANER.forget)
