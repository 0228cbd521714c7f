"""公文汇编: what lies in a volume as one zip, in the order of its list of contents."""

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from tempfile import TemporaryFile
from typing import IO
from zipfile import ZipFile, ZipInfo

from portal.files import service as files
from portal.files.models import StoredFile
from portal.kernel import clock
from portal.kernel.errors import NotFound, Refusal
from portal.official import kept, volumes
from portal.official.models_out import Volume

COVER = "00 封面和目录.docx"
MOST_BYTES = 500 * 1024 * 1024
_MEGABYTE = 1024 * 1024
_NO_NAME = re.compile(r'[\\/:*?"<>|\s]+')
_LONGEST = 60


def compiled(row: Volume, cover: bytes) -> IO[bytes]:
    """A zip of a volume: its cover, each document as it went out, the files of each 收文.

    A document is one file; a 收文 is a folder. Raises Refusal where there is too much for one
    download, NotFound where a file is lost.
    """
    came_in = files.of_each([one.trail_subject for one in row.incoming])
    size = sum(one.size for some in came_in.values() for one in some)
    if size > MOST_BYTES:
        raise Refusal(
            f"这一卷的附件共 {size // _MEGABYTE} MB，一次下载最多 {MOST_BYTES // _MEGABYTE} MB。"
            "请到每一份的页面上分别下载。"
        )
    out = TemporaryFile()  # noqa: SIM115 - sent on, and gone once it is closed
    try:
        with ZipFile(out, "w") as archive:
            _fill(archive, row, cover, came_in)
    except BaseException:
        out.close()
        raise
    return out


def _fill(
    archive: ZipFile, row: Volume, cover: bytes, came_in: Mapping[str, Sequence[StoredFile]]
) -> None:
    papers = {one.trail_subject: one for one in row.documents}
    when = clock.local(row.made_at).timetuple()[:6]
    archive.writestr(ZipInfo(COVER, when), cover)
    for at, piece in enumerate(volumes.contents(row), 1):
        name = f"{at:02d} {_named(f'{piece.number} {piece.title}')}"
        if piece.key in papers:
            paper = papers[piece.key]
            mark = "（已作废）" if paper.voided_at else ""
            archive.writestr(ZipInfo(f"{name}{mark}.docx", when), kept.as_it_stands(paper))
        for place, one in enumerate(came_in.get(piece.key, ()), 1):
            inner = f"{name}/{place:02d} {_file_name(one)}"
            archive.writestr(ZipInfo(inner, when), _bytes(one))


def _named(words: str) -> str:
    return _NO_NAME.sub(" ", words).strip()[:_LONGEST].rstrip(" .")


def _file_name(one: StoredFile) -> str:
    """A file's own name, cut short with its ending kept."""
    name = PurePath(one.name)
    return f"{_named(name.stem) or '附件'}{name.suffix}"


def _bytes(one: StoredFile) -> bytes:
    store = files.store()
    if not store.verify(one.sha256):
        raise NotFound(f"“{one.name}”的文件不在或已损坏。请系统管理员从备份恢复。")
    return store.path(one.sha256).read_bytes()
