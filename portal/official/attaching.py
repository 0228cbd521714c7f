"""附件 of a 收文: kept by their hash; what bears a mark of secrecy is not taken in at all.

Words are looked for in .docx, .xlsx, .txt and in a PDF's text. In pictures nothing can be looked
for: who sends one says that it is no secret, and the trail keeps that they said it.
"""

import io
import re
import secrets
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
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
_PDF = Later("portal.official.pdf_words")
SLOT, TEXT = "incoming", "txt"
MOST = 10
_MEGABYTE = 1024 * 1024
_PARAGRAPH = re.compile(rb"</(?:w:p|a:p|si)>")
_MARK_UP = re.compile(rb"<[^>]*>")
_ENTITIES = {b"&amp;": b"&", b"&lt;": b"<", b"&gt;": b">"}
_MEDIA = "/media/"
SCAN_SIDE, SCAN_QUALITY = 5000, 90
"""A scan keeps its resolution: A3 at 300 dots an inch is 4961 long."""
ENDINGS = "PDF、Word（.docx）、Excel（.xlsx）、文本（.txt）和照片"
UNREAD_HINT = "照片、扫描件和文件里的图像，系统查不了上面的字；传了这些的，请逐页看过再勾选。"
CONFIRM = "我已逐页看过，没有涉密内容"
IS_PICTURE, HAS_PICTURES = "是图片", "里面有图片"


@dataclass(frozen=True)
class Upload:
    """A file as it came."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Checked:
    """An upload as it is kept. ``unread`` says what of it nothing could be looked for in.

    ``pages`` is how many it has, None where that cannot be said.
    """

    name: str
    data: bytes
    kind: str
    unread: str = ""
    pages: int | None = None
    taken_at: datetime | None = None

    @property
    def told(self) -> str:
        """What of which file could not be looked into."""
        return f"“{self.name}”{self.unread}"


def checked(uploads: Sequence[Upload], *, confirmed: bool = False) -> list[Checked]:
    """The uploads as they are kept, each of a kind by its content; slow, so before a transaction.

    ``confirmed``: the sender has looked at them and says that none is secret. Raises Refusal for
    too many, for too large a one, for a kind that is not taken, for a mark of secrecy in a name or
    in the words, and where there is something that cannot be looked into and was not confirmed.
    """
    if len(uploads) > MOST:
        raise Refusal(f"附件最多 {MOST} 个，现在有 {len(uploads)} 个。请合并后再传。", "files")
    found = [_looked_into(one) for one in uploads]
    unread = "；".join(one.told for one in found if one.unread)
    if unread and not confirmed:
        raise Refusal(
            f"{unread}，系统查不了里面的字。请逐页看过，确认不涉密，勾选“{CONFIRM}”，再选一次文件。",
            "confirmed",
        )
    return found


def unread(sent: Sequence[Checked]) -> list[str]:
    """What the sender vouched for, as the record of the step and the trail keep it."""
    return [one.told for one in sent if one.unread]


def pages(sent: Sequence[Checked]) -> int | None:
    """How many pages some files have, None where one of them does not say."""
    counts = [one.pages for one in sent]
    return sum(one or 0 for one in counts) if counts and None not in counts else None


def _looked_into(upload: Upload) -> Checked:
    kind = _kind(upload)
    if kind is not None and kind.is_photo:
        return _picture(upload)
    if kind is Kind.PDF:
        return _pdf(upload)
    parts: list[str] = []
    if is_secret(*_words(upload, kind, parts)):
        raise Refusal(NOT_HERE, "files")
    told = HAS_PICTURES if any(_MEDIA in name for name in parts) else ""
    return Checked(upload.name, upload.data, kind.value if kind else TEXT, told)


def _kind(upload: Upload) -> Kind | None:
    """The kind of an upload that may come in, None for plain text. Raises Refusal."""
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
    return kind


def _picture(upload: Upload) -> Checked:
    """A photo or scan as pixels alone, without the place and the camera it came from."""
    here = files.settings()
    limits = files.photo.PhotoLimits(
        bytes=here.max_photo,
        pixels=here.max_pixels,
        long_side=SCAN_SIDE,
        quality=SCAN_QUALITY,
    )
    try:
        made = files.photo.prepare(upload.data, limits, upload.name)
    except files.photo.PhotoError as bad:
        raise Refusal(str(bad), "files") from bad
    name = f"{PurePath(_bare(upload.name)).stem or '扫描件'}{Kind.JPEG.suffix}"
    return Checked(name, made.image, Kind.JPEG.value, IS_PICTURE, 1, made.taken_at)


def _pdf(upload: Upload) -> Checked:
    try:
        found = _PDF.words_of(upload.data)
    except _PDF.PdfError as bad:
        raise Refusal(f"“{upload.name}”{bad}", "files") from bad
    if is_secret(*found.lines):
        raise Refusal(NOT_HERE, "files")
    return Checked(upload.name, upload.data, Kind.PDF.value, found.told, found.pages)


def _bare(name: str) -> str:
    return PurePath(name.replace("\\", "/")).name


def _words(upload: Upload, kind: Kind | None, names: list[str]) -> Iterator[str]:
    """The words of a file that can be read, paragraph by paragraph. Raises Refusal.

    ``names`` is given the names of its parts.
    """
    try:
        if kind is None:
            yield from _TEXT_FILE.decoded(upload.data).splitlines()
            return
        if kind is Kind.DOCX:
            parts = _GUARD.parts(upload.data, name=upload.name)
        else:
            parts = _of_workbook(_WORKBOOKS.measured(upload.data, _WORKBOOKS.ReadLimits()))
        names += parts
        yield from _of_parts(parts)
    except (_WALK.BadFile, _COLUMNS.SheetError) as bad:
        raise Refusal(f"“{upload.name}”：{bad}", "files") from bad


def _of_workbook(packed: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _of_parts(parts: Mapping[str, bytes]) -> Iterator[str]:
    """Paragraphs of text, heads, notes and boxes, runs put together again."""
    for name, content in parts.items():
        if name.lower().endswith(".xml"):
            for piece in _PARAGRAPH.split(content):
                bare = _MARK_UP.sub(b"", piece)
                for spelled, meant in _ENTITIES.items():
                    bare = bare.replace(spelled, meant)
                yield bare.decode("utf-8", "replace")


def keep(acting: Actor, subject: str, found: Sequence[Checked]) -> list[StoredFile]:
    """Keep checked uploads as files of ``subject`` (inside a transaction)."""
    if len(files.of(subject)) + len(found) > MOST:
        raise Refusal(f"附件最多 {MOST} 个。请合并后再传。", "files")
    rows = []
    for one in found:
        row = StoredFile(
            key=secrets.token_hex(16),
            subject=subject,
            slot=SLOT,
            kind=one.kind,
            name=_bare(one.name)[-files.LONGEST_NAME :] or "附件",
            sha256=files.store().put(one.data),
            size=len(one.data),
            taken_at=one.taken_at,
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
