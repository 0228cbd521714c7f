"""What a file is by its content; its name and the browser's word for it count for nothing."""

import io
import zipfile
import zlib
from typing import BinaryIO

from portal.kernel.terms import Term

_HEAD = 64
_TYPES_LIMIT = 1_000_000
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"}
_HEIF_CONTAINERS = {b"mif1", b"msf1"}
_WORD_MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_EXCEL_MAIN = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


class Kind(Term):
    """The kinds of file the portal takes."""

    JPEG = "jpeg", "JPEG 照片"
    PNG = "png", "PNG 图片"
    WEBP = "webp", "WebP 图片"
    HEIC = "heic", "HEIC 照片"
    PDF = "pdf", "PDF 文件"
    DOCX = "docx", "Word 文档"
    XLSX = "xlsx", "Excel 工作簿"

    @property
    def is_photo(self) -> bool:
        """Whether it can be prepared as a photo."""
        return self in {Kind.JPEG, Kind.PNG, Kind.WEBP, Kind.HEIC}

    @property
    def mime(self) -> str:
        """The content type it is served with."""
        return _MIMES[self]

    @property
    def suffix(self) -> str:
        """The ending of a download's name, with its dot."""
        return ".jpg" if self is Kind.JPEG else f".{self.value}"


_MIMES = {
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.WEBP: "image/webp",
    Kind.HEIC: "image/heic",
    Kind.PDF: "application/pdf",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def kind_of(file: bytes | BinaryIO) -> Kind | None:
    """The kind of ``file``, or None for anything the portal does not take.

    A stream must be seekable and is left at its beginning. Word and Excel files with macros are
    None. The answer says what the content claims to be; opening it is what proves it whole.
    """
    stream = io.BytesIO(file) if isinstance(file, bytes) else file
    stream.seek(0)
    head = stream.read(_HEAD)
    kind = _by_magic(head)
    if kind is None and head.startswith(b"PK\x03\x04"):
        kind = _by_parts(stream)
    stream.seek(0)
    return kind


def _by_magic(head: bytes) -> Kind | None:
    if head.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return Kind.WEBP
    if head.startswith(b"%PDF-"):
        return Kind.PDF
    return Kind.HEIC if _is_heif(head) else None


def _is_heif(head: bytes) -> bool:
    """Whether ``head`` opens a HEIF file with HEVC pictures; AVIF shares the container."""
    if head[4:8] != b"ftyp":
        return False
    end = min(int.from_bytes(head[:4], "big"), len(head))
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, end - 3, 4))}
    return head[8:12] in _HEIF_BRANDS | _HEIF_CONTAINERS and bool(brands & _HEIF_BRANDS)


def _by_parts(stream: BinaryIO) -> Kind | None:
    """The Office kind of a zip, by the main part that its [Content_Types].xml declares."""
    try:
        with zipfile.ZipFile(stream) as archive, archive.open("[Content_Types].xml") as part:
            types = part.read(_TYPES_LIMIT)
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, OSError, zlib.error):
        return None
    if _WORD_MAIN in types:
        return Kind.DOCX
    return Kind.XLSX if _EXCEL_MAIN in types else None
