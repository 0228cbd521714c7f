"""Old Word files turned into .docx by LibreOffice, where it is installed."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from portal.gongwen.oxml.walk import BadFile

_PROGRAMS = ("soffice", "libreoffice")
_SECONDS = 120

_ABSENT = (
    "旧版 Word（.doc）和 WPS（.wps）文件要靠 LibreOffice 转换，本机没有安装。"
    "请在 Word 或 WPS 里“另存为”“Word 文档（.docx）”后再试。"
)
_FAILED = (
    "LibreOffice 转换不了这个文件，可能设有密码或已损坏。"
    "请在 Word 或 WPS 里打开它，“另存为”“Word 文档（.docx）”后再试。"
)


def program() -> str | None:
    """The path of LibreOffice; None where it is not installed."""
    return next((path for name in _PROGRAMS if (path := shutil.which(name))), None)


def to_docx(data: bytes) -> bytes:
    """A .doc, .wps or .rtf as the bytes of a .docx. Raises BadFile."""
    found = program()
    if found is None:
        raise BadFile(_ABSENT)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        # LibreOffice knows the format by its content; .wps would send it to another filter.
        source = folder / ("source.rtf" if data.startswith(b"{\\rtf") else "source.doc")
        source.write_bytes(data)
        _run(found, source, folder)
        try:
            return (folder / "out" / "source.docx").read_bytes()
        except OSError as error:
            raise BadFile(_FAILED) from error


def _run(found: str, source: Path, folder: Path) -> None:
    command = [
        *(found, "--headless", "--norestore", f"-env:UserInstallation={_profile(folder)}"),
        *("--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "out")),
        str(source),
    ]
    try:
        subprocess.run(  # noqa: S603 - a program found by name, on a file we have written
            command,
            check=True,
            capture_output=True,
            timeout=_SECONDS,
            env={**os.environ, "HOME": str(folder)},
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise BadFile(_FAILED) from error


def _profile(folder: Path) -> str:
    """A profile of its own for every run: two that share one wait for each other."""
    return (folder / "profile").as_uri()
