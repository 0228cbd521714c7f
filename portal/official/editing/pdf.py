"""A document as PDF, by LibreOffice in a process of its own, where it is installed and wanted."""

import os
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.gongwen.content import Document
from portal.kernel.errors import Busy, Refusal
from portal.kernel.later import Later
from portal.office import queries as office

SECONDS = 90
SECONDS_TO_WAIT = 30
ABSENT = (
    "服务器上没有安装 LibreOffice，生成不了 PDF。请下载 Word 文件，在 Word 或 WPS 里另存为 PDF；"
    "要在这里生成的，请系统管理员在服务器上安装 LibreOffice。"
)
SWITCHED_OFF = (
    "设置里关闭了生成 PDF。请下载 Word 文件，在 Word 或 WPS 里另存为 PDF；"
    "要在这里生成的，请系统管理员在“设置”里打开“在服务器上生成 PDF”。"
)
SLOW = "LibreOffice 用了很久也没有生成 PDF，已停下。请过一会再试，或下载 Word 文件后另存为 PDF。"
FAILED = "LibreOffice 没有生成 PDF。请下载 Word 文件，在 Word 或 WPS 里另存为 PDF。"
CROWDED = "有人正在生成 PDF，还没有轮到您。请过一会再试。"
convert = Later("portal.gongwen.convert")
_WRITER = Later("portal.gongwen.write")
_one_at_a_time = threading.Lock()


def refusal() -> str:
    """Why there is no PDF to be had here, empty where there is."""
    if not office.current().makes_pdf:
        return SWITCHED_OFF
    return "" if convert.program() else ABSENT


def pdf_of(document: Document) -> bytes:
    """A document as PDF. Raises Refusal where there is none to be had, Busy where others wait.

    The copy for LibreOffice is set for it: it reads one setting the opposite way of Word.
    """
    said = refusal()
    program = convert.program()
    if said or program is None:
        raise Refusal(said or ABSENT)
    data = bytes(_WRITER.write(document, target="pdf"))
    with _turn(), tempfile.TemporaryDirectory(prefix="portal-pdf-") as place:
        folder = Path(place)
        (folder / "document.docx").write_bytes(data)
        _converted(program, folder)
        try:
            return (folder / "out" / "document.pdf").read_bytes()
        except OSError as missing:
            raise Refusal(FAILED) from missing


@contextmanager
def _turn() -> Iterator[None]:
    """One at a time: each takes a processor and some hundred megabytes."""
    if not _one_at_a_time.acquire(timeout=SECONDS_TO_WAIT):
        raise Busy(CROWDED)
    try:
        yield
    finally:
        _one_at_a_time.release()


def _converted(program: str, folder: Path) -> None:
    profile = (folder / "profile").as_uri()
    command = [
        *(program, "--headless", "--norestore", f"-env:UserInstallation={profile}"),
        *("--convert-to", "pdf", "--outdir", str(folder / "out"), str(folder / "document.docx")),
    ]
    try:
        process = subprocess.Popen(  # noqa: S603 - a program found by name, on a file we have written
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={**os.environ, "HOME": str(folder)},
        )
    except OSError as unable:
        raise Refusal(FAILED) from unable
    with process:
        try:
            process.wait(SECONDS)
        except subprocess.TimeoutExpired as late:
            _end(process)
            raise Refusal(SLOW) from late


def _end(process: subprocess.Popen[bytes]) -> None:
    """End it with the processes it has begun itself: the program found by name is but a starter."""
    if os.name == "nt":
        process.kill()
        return
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        process.kill()
