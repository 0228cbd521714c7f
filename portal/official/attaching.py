"""附件 of a 收文: kept by their hash; what bears a mark of secrecy is not taken in at all."""

import io
import re
import secrets
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from portal.db import db
from portal.files import service as files
from portal.files.models import StoredFile
from portal.files.sniff import Kind, kind_of
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.kernel.later import Later
from portal.official.rules import NOT_HERE, is_secret
from portal.policy import Actor

_GUARD = Later("portal.gongwen.guard")
_WALK = Later("portal.gongwen.oxml.walk")
_TEXT_FILE = Later("portal.gongwen.mending.text_file")
_WORKBOOKS = Later("portal.sheets.guard")
_COLUMNS = Later("portal.sheets.columns")
SLOT, TEXT = "incoming", "txt"
MOST = 10
_MEGABYTE = 1024 * 1024
_PARAGRAPH = re.compile(rb"</(?:w:p|a:p|si)>")
_MARK_UP = re.compile(rb"<[^>]*>")
_ENTITIES = {b"&amp;": b"&", b"&lt;": b"<", b"&gt;": b">"}
ENDINGS = "PDF、Word（.docx）、Excel（.xlsx）、文本（.txt）和照片"


@dataclass(frozen=True)
class Upload:
    """A file as it came."""

    name: str
    data: bytes


def checked(uploads: Sequence[Upload]) -> list[tuple[Upload, str]]:
    """The uploads with the kind each of them is by its content.

    Raises Refusal for too many, for too large a one, for a kind that is not taken, and for a mark
    of secrecy in a name or in the words of a .docx, .xlsx or .txt.
    """
    if len(uploads) > MOST:
        raise Refusal(f"附件最多 {MOST} 个，现在有 {len(uploads)} 个。请合并后再传。", "files")
    return [(one, _kind(one)) for one in uploads]


def _kind(upload: Upload) -> str:
    if is_secret(upload.name):
        raise Refusal(NOT_HERE, "files")
    most = files.settings().max_photo
    if len(upload.data) > most:
        raise Refusal(f"“{upload.name}”超过 {most // _MEGABYTE} MB。请压缩或拆分后再传。", "files")
    if not upload.data:
        raise Refusal(f"“{upload.name}”是空文件。请重新选择。", "files")
    kind = kind_of(upload.data)
    if kind is None and PurePath(upload.name).suffix.lower() != f".{TEXT}":
        raise Refusal(
            f"“{upload.name}”不能收。可以传{ENDINGS}；旧版 Word、WPS 文件请另存为 .docx。", "files"
        )
    if is_secret(*_words(upload, kind)):
        raise Refusal(NOT_HERE, "files")
    return kind.value if kind else TEXT


def _words(upload: Upload, kind: Kind | None) -> Iterator[str]:
    """The words of a file that can be read, paragraph by paragraph. Raises Refusal."""
    try:
        if kind is None:
            yield from _TEXT_FILE.decoded(upload.data).splitlines()
        elif kind is Kind.DOCX:
            yield from _of_parts(_GUARD.parts(upload.data, name=upload.name))
        elif kind is Kind.XLSX:
            packed = _WORKBOOKS.measured(upload.data, _WORKBOOKS.ReadLimits())
            yield from _of_workbook(packed)
    except (_WALK.BadFile, _COLUMNS.SheetError) as bad:
        raise Refusal(f"“{upload.name}”：{bad}", "files") from bad


def _of_workbook(packed: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        yield from _of_parts({name: archive.read(name) for name in archive.namelist()})


def _of_parts(parts: Mapping[str, bytes]) -> Iterator[str]:
    """Paragraphs of text, heads, notes and boxes, runs put together again."""
    for name, content in parts.items():
        if name.lower().endswith(".xml"):
            for piece in _PARAGRAPH.split(content):
                bare = _MARK_UP.sub(b"", piece)
                for spelled, meant in _ENTITIES.items():
                    bare = bare.replace(spelled, meant)
                yield bare.decode("utf-8", "replace")


def keep(acting: Actor, subject: str, found: Sequence[tuple[Upload, str]]) -> list[StoredFile]:
    """Keep checked uploads as files of ``subject`` (inside a transaction)."""
    if len(files.of(subject)) + len(found) > MOST:
        raise Refusal(f"附件最多 {MOST} 个。请合并后再传。", "files")
    rows = []
    for upload, kind in found:
        row = StoredFile(
            key=secrets.token_hex(16),
            subject=subject,
            slot=SLOT,
            kind=kind,
            name=PurePath(upload.name.replace("\\", "/")).name[-files.LONGEST_NAME :] or "附件",
            sha256=files.store().put(upload.data),
            size=len(upload.data),
            uploaded_at=clock.now(),
            uploader_id=acting.user_id,
            uploader_title=acting.title,
        )
        db.session.add(row)
        rows.append(row)
    db.session.flush()
    return rows


def mime(row: StoredFile) -> str:
    """The content type a file is sent with."""
    return "text/plain" if row.kind == TEXT else Kind.of(row.kind).mime
