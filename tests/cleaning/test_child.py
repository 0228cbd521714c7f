"""Cleaning happens in another process, which may die of a file; the portal goes on."""

import io
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PIL import Image

from portal.cleaning import child, frames
from portal.cleaning.answers import Limits, Unclean
from portal.cleaning.cleaner import clean_here
from tests.cleaning import photos
from tests.cleaning.films import film, fragmented
from tests.cleaning.marks import Marks
from tests.cleaning.sheetfiles import sheet
from tests.cleaning.slidefiles import slides
from tests.cleaning.test_pdf import loaded
from tests.cleaning.wordfiles import word
from tests.files.pictures import empty_png, encoded

MEGABYTE = 1024 * 1024
LIMITS = Limits()
ROOT = Path(__file__).parent.parent.parent
MEASURABLE = Path("/proc/self/statm").exists()


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.jpg", photos.jpeg),
        ("a.png", photos.png),
        ("a.webp", photos.webp),
        ("a.heic", lambda marks: photos.heic()),
        ("a.pdf", loaded),
        ("a.docx", word),
        ("a.xlsx", sheet),
        ("a.pptx", slides),
        ("a.mov", film),
        ("a.mp4", fragmented),
        ("a.txt", lambda marks: "举报".encode("gb18030")),
    ],
)
def test_every_kind_is_cleaned_where_nothing_can_be_opened(name: str, make) -> None:
    made = make(Marks())
    assert child.clean(io.BytesIO(made), name) == clean_here(made, name, LIMITS)


def test_a_refusal_comes_through_as_it_was_said() -> None:
    with pytest.raises(Unclean) as refused:
        child.clean(b"GIF89a", "a.gif")
    assert refused.value.reason_code == "not_cleanable"
    assert refused.value.may_send_as_is
    with pytest.raises(Unclean, match="超过 1 MB"):
        child.clean(io.BytesIO(bytes(9 * MEGABYTE)), "a.jpg", Limits(bytes=MEGABYTE))


@pytest.mark.parametrize(
    ("limits", "why"),
    [(Limits(memory=420 * MEGABYTE), "memory"), (Limits(seconds=1), "time")],
    ids=["memory", "time"],
)
def test_a_file_that_takes_too_much_is_refused_and_the_next_one_is_cleaned(
    limits: Limits, why: str
) -> None:
    big = encoded(Image.new("1", (10_900, 10_900)), "PNG")
    assert len(big) < MEGABYTE
    with pytest.raises(Unclean) as refused:
        child.clean(big, "a.png", limits)
    assert refused.value.reason_code == "failed"
    assert not refused.value.may_send_as_is
    assert child.clean("好".encode(), "a.txt").data.decode("utf-8-sig") == "好"


class Killing(io.BytesIO):
    """A file during whose reading the cleaning process is killed from outside."""

    def read(self, size: int | None = -1) -> bytes:
        process = child._CLEANER._process
        if process is not None and self.tell():
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        return super().read(size)


def test_a_killed_process_costs_its_file_and_no_other() -> None:
    with pytest.raises(Unclean, match="清理这份文件时出错"):
        child.clean(Killing(bytes(MEGABYTE)), "a.jpg")
    assert child.clean(b"next", "a.txt").data.endswith(b"next")


class Counted:
    """A film of twenty megabytes that is made as it is read; says how many are read at once."""

    lock = threading.Lock()
    reading = 0
    most = 0

    def __init__(self) -> None:
        whole = film(Marks(), first=True)
        tail = whole.index(b"SEFH") - 2
        self.left = [whole[:tail], (19 * MEGABYTE).to_bytes(4, "big") + b"free"]
        self.zeros = 19 * MEGABYTE - 8

    def read(self, size: int) -> bytes:
        with self.lock:
            Counted.most = max(Counted.most, Counted.reading)
        if self.left:
            with self.lock:
                Counted.reading += len(self.left) == 2
            return self.left.pop(0)[:size]
        taken = min(size, self.zeros)
        self.zeros -= taken
        if not taken:
            with self.lock:
                Counted.reading -= 1
        return bytes(taken)


def resident() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def test_five_large_files_at_once_are_cleaned_one_by_one_in_little_memory() -> None:
    child.clean(b"warm", "a.txt")
    sizes: list[int] = []
    workers = [
        threading.Thread(
            target=lambda: sizes.append(len(child.clean(Counted(), "a.mov").data))  # type: ignore[arg-type]  # all that is read of a stream
        )
        for _ in range(5)
    ]
    before = highest = resident() if MEASURABLE else 0
    for worker in workers:
        worker.start()
    while any(worker.is_alive() for worker in workers):
        if MEASURABLE:
            highest = max(highest, resident())
        workers[-1].join(0.005)
    assert len(sizes) == 5
    assert all(19 * MEGABYTE < size < 20 * MEGABYTE for size in sizes)
    assert Counted.most == 1
    assert highest - before < 150 * MEGABYTE


def test_the_process_knows_nothing_of_our_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_SECRET_KEY", "a secret")
    child._CLEANER.close()
    child.clean(b"x", "a.txt")
    process = child._CLEANER._process
    assert process
    own = Path(f"/proc/{process.pid}")
    if own.exists():
        said = (own / "environ").read_text().split("\0")
        names = {line.split("=")[0] for line in said if line.split("=")[0] not in child._MEMORY}
        assert names - {""} == {"PYTHONPATH", "PYTHONUTF8", "TMPDIR", "TEMP", "TMP"}
        assert not Path(child._NOWHERE).exists()


def run(script: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", script],
        input=stdin,
        capture_output=True,
        cwd=ROOT,
        timeout=30,
        check=False,
    )


FENCED = """
import io, os, platform, socket, subprocess, sys, tempfile, ctypes
libc = ctypes.CDLL(None) if hasattr(os, "fork") else None
if libc is not None:
    opens, creates, connects, doubles = libc.open, libc.creat, libc.socket, libc.dup
    starts, signals, closes = libc.execve, libc.kill, libc.close
parent = os.getppid()
from portal.cleaning import fence, syscalls
from portal.cleaning.answers import Limits
fence.close(Limits())
for what in (
    lambda: open("found", "wb"),
    lambda: open(__import__("os").__file__, "rb"),
    lambda: tempfile.TemporaryFile(),
    lambda: os.mkdir("found"),
    lambda: socket.socket(),
    lambda: subprocess.Popen(["true"]),
    lambda: os.system("true"),
    lambda: ctypes.CDLL("libm.so.6"),
):
    try:
        what()
    except fence.Fenced:
        sys.stdout.write("F")
    except OSError:
        sys.stdout.write("E")
if libc is not None:
    assert opens(b"/etc/hostname", 0) == -1
    assert creates(b"/tmp/found-by-the-cleaner", 0o600) == -1
    assert connects(2, 1, 0) == -1
    assert doubles(1) == -1
if sys.platform == "linux" and platform.machine() in syscalls._CALLS:
    closes(2)  # room for a descriptor, and still:
    assert opens(b"/etc/hostname", 0) == -1
    assert connects(2, 1, 0) == -1
    assert starts(b"/bin/true", None, None) == -1
    assert signals(parent, 0) == -1
    sys.stdout.write("S")
"""


def test_neither_python_nor_a_library_can_open_a_file_a_socket_or_a_program() -> None:
    done = run(FENCED)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.rstrip(b"S") == b"F" * 8


def test_a_copy_of_the_serving_process_has_a_cleaner_of_its_own() -> None:
    script = """
import os, sys
from portal.cleaning import child
first = child.clean(b"one", "a.txt")
pid = child._CLEANER._process.pid
if (copy := os.fork()) == 0:
    child.clean(b"two", "a.txt")
    own = child._CLEANER._process.pid
    child._CLEANER.close()
    os._exit(0 if own != pid else 1)
assert os.waitpid(copy, 0)[1] == 0
child.clean(b"three", "a.txt")
assert child._CLEANER._process.pid == pid
"""
    if hasattr(os, "fork"):
        done = run(script)
        assert (done.returncode, done.stderr) == (0, b"")


def test_where_nothing_can_be_forked_a_process_answers_one_question() -> None:
    made = photos.jpeg(Marks())
    asked = b"".join(frames.asked("a.jpg", LIMITS, io.BytesIO(made)))
    script = (
        "import os, sys\n"
        "if hasattr(os, 'fork'): del os.fork\n"
        "from portal.cleaning.__main__ import main\n"
        "sys.exit(main())"
    )
    done = run(script, asked * 2)
    assert done.returncode == 0, done.stderr.decode()
    answer = io.BytesIO(done.stdout)
    assert frames.answer(answer.read, LIMITS.bytes) == clean_here(made, "a.jpg", LIMITS)
    assert answer.read() == b""


@pytest.mark.parametrize("torn", [b"", b"\0", b"\0\0\0\x05{}", b"\xff\xff\xff\xff"])
def test_an_answer_that_makes_no_sense_is_no_answer(torn: bytes) -> None:
    with pytest.raises((EOFError, ValueError)):
        frames.answer(io.BytesIO(torn).read, 10)


def test_an_answer_longer_than_agreed_is_no_answer() -> None:
    pieces = b"".join(frames.answered(clean_here(b"x" * 100, "a.txt", LIMITS)))
    with pytest.raises(ValueError, match="bounds"):
        frames.answer(io.BytesIO(pieces).read, 50)


def test_many_pixels_are_refused_by_the_process_too() -> None:
    with pytest.raises(Unclean, match="万像素"):
        child.clean(empty_png(12_001, 10_000), "a.png")
