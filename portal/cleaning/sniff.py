"""What a file is by its first bytes, whether its name fits, and what else hides in it."""

import io
import re
import zipfile

from portal.cleaning import sentences
from portal.cleaning.answers import Kind, Unclean

_HEAD = 64
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"}
_HEIF_CONTAINERS = {b"mif1", b"msf1"}
_MOVIE_BOXES = {b"moov", b"mdat", b"wide", b"free", b"skip"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED, _PROJECT = (name.encode("utf-16-le") for name in ("EncryptedPackage", "_VBA_PROJECT"))
_OLD_ENDINGS = {"doc", "xls", "ppt", "wps", "et", "dps", "dot", "xlt", "pps"}
_OFFICE_ENDINGS = {"docx", "xlsx", "pptx"}
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!/", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"dex\n")
_MP3 = (b"\xff\xfb", b"\xff\xfa", b"\xff\xf3", b"\xff\xf2", b"\xff\xe3", b"\xff\xe2")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_FORMS_NOT_CLEANED = {
    "wma": ("这种录音（.wma）", (b"\x30\x26\xb2\x75",)),
    "aac": ("这种录音（.aac）", (b"\xff\xf1", b"\xff\xf9", b"ID3")),
    "avi": ("这种视频（.avi）", (b"RIFF",)),
    "wmv": ("这种视频（.wmv）", (b"\x30\x26\xb2\x75",)),
    "mkv": ("这种视频（.mkv）", (b"\x1aE\xdf\xa3",)),
    "flv": ("这种视频（.flv）", (b"FLV",)),
    "gif": ("这种图片（.gif）", (b"GIF8",)),
    "bmp": ("这种图片（.bmp）", (b"BM",)),
    "tif": ("这种图片（.tif）", (b"II*\0", b"MM\0*")),
    "tiff": ("这种图片（.tiff）", (b"II*\0", b"MM\0*")),
    "ofd": ("这种版式文件（.ofd）", (b"PK\x03\x04",)),
}
_PAGE = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|svg|script|iframe|\?php)[\s>/]|<\?php|<!doctype svg",
    re.IGNORECASE,
)
_PAGE_INSIDE = re.compile(  # longer, as chance finds every short word in millions of bytes
    rb"<(?:(?i:script|html[\s>]|!doctype\s+html|iframe|svg[^>]{0,300}xmlns)|\?php)"
)
_START = 4096


def ending_of(name: str) -> str:
    """The ending of a file's name, lower case, without its dot; "" for none."""
    stem, dot, ending = name.rpartition(".")
    return ending.strip().lower() if dot and stem else ""


def kind_of(data: bytes, name: str) -> Kind:
    """The kind of an upload, its name fitting and nothing else hidden in it.

    For a zip this says only which Office kind its name claims; ``office`` proves it.
    Raises Unclean for everything that is not taken, and for what is but cannot be cleaned.
    """
    if not data:
        raise sentences.empty()
    ending = ending_of(name)
    kind = by_magic(data)
    if kind is None:
        kind = _by_name(data, ending)
    if ending not in kind.endings:
        raise sentences.wrong_ending(kind.label, ending)
    refuse_second_kind(data, kind)
    return kind


def by_magic(head: bytes) -> Kind | None:
    """The kind that first bytes alone tell; None for zips, text and all not taken."""
    head = head[:_HEAD]
    if head.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return Kind.WEBP
    if head.startswith(b"%PDF-"):
        return Kind.PDF
    if head[4:8] == b"ftyp":
        return _by_brand(head)
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return Kind.WAV
    if head.startswith(b"#!AMR"):
        return Kind.AMR
    if head.startswith((b"ID3", *_MP3)):
        return Kind.MP3
    return Kind.MOV if head[4:8] in _MOVIE_BOXES else None


def _by_brand(head: bytes) -> Kind:
    """HEIC, film or sound: all three are made of the same boxes."""
    end = min(int.from_bytes(head[:4], "big"), len(head))
    brand = head[8:12]
    brands = {brand, *(head[at : at + 4] for at in range(16, end - 3, 4))}
    if brand in _HEIF_BRANDS | _HEIF_CONTAINERS:
        if brands & _HEIF_BRANDS:
            return Kind.HEIC
        raise sentences.not_cleanable("这种图片")
    if brand in {b"avif", b"avis", b"crx "}:
        raise sentences.not_cleanable("这种图片")
    if brand == b"qt  ":
        return Kind.MOV
    return Kind.M4A if brand in {b"M4A ", b"M4B "} else Kind.MP4


def _by_name(data: bytes, ending: str) -> Kind:
    """The kind of bytes without a magic of ours: zips, text, and the known ones not taken."""
    head = data[:_HEAD]
    if head.startswith(_OLE):
        raise _ole(data, ending)
    if ending in _FORMS_NOT_CLEANED and head.startswith(_FORMS_NOT_CLEANED[ending][1]):
        refuse_second_kind(data, None, zipped=ending == "ofd")
        raise sentences.not_cleanable(_FORMS_NOT_CLEANED[ending][0])
    if head.startswith(b"PK"):
        return _zip(ending)
    if ending in {"svg", "svgz", "html", "htm", "mht", "mhtml", "xhtml", "xml", "js"} or (
        _PAGE.search(data[:_START])
    ):
        raise sentences.page()
    if head.startswith(_PROGRAMS):
        raise sentences.program()
    if head.startswith(_ARCHIVES) or ending in {"zip", "rar", "7z", "gz", "tar"}:
        raise sentences.archive()
    if ending in Kind.TEXT.endings:
        return Kind.TEXT
    if any(ending in kind.endings for kind in Kind):
        raise sentences.broken()
    raise sentences.unknown()


def _zip(ending: str) -> Kind:
    for kind in (Kind.DOCX, Kind.XLSX, Kind.PPTX):
        if ending in kind.endings:
            return kind
    if ending in {"docm", "xlsm", "pptm", "dotm", "xltm", "potm", "xlsb", "xlam", "ppsm", "ppam"}:
        raise sentences.macros()
    if ending == "zip":
        raise sentences.archive()
    raise sentences.wrong_ending("压缩包或 Office 文件", ending)


def _ole(data: bytes, ending: str) -> Unclean:
    """Old Office and encrypted new Office share a container; macros show by a name in it."""
    if _PROJECT in data:
        return sentences.macros()
    if _ENCRYPTED in data and ending in _OFFICE_ENDINGS | _OLD_ENDINGS:
        return sentences.locked()
    if ending in _OLD_ENDINGS:
        return sentences.old_office()
    return sentences.wrong_ending("旧版 Office 或 WPS 文件", ending)


def refuse_second_kind(data: bytes, kind: Kind | None, *, zipped: bool = False) -> None:
    """Refuse a file that another program would take for something else.

    Raises Unclean: a PDF, an archive or a page of HTML inside a file of another kind.
    """
    zipped = zipped or kind in {Kind.DOCX, Kind.XLSX, Kind.PPTX}
    if kind is not Kind.PDF and b"%PDF-" in (data if kind in _PICTURES else data[:_START]):
        raise sentences.hidden(" PDF ")
    if not zipped and zipfile.is_zipfile(io.BytesIO(data)):
        raise sentences.hidden("压缩包")
    if zipped and not data.startswith(b"PK\x03\x04"):
        raise sentences.hidden("别的内容")
    if _PAGE_INSIDE.search(data if kind in _PICTURES else data[:_START]):
        raise sentences.page()


_PICTURES = {Kind.JPEG, Kind.PNG, Kind.WEBP, Kind.HEIC}
