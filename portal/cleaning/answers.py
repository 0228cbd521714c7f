"""What cleaning takes and gives: limits, kinds of file, the clean copy, and the refusal."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

MEGABYTE = 1024 * 1024
HARD_PIXELS = 120_000_000
"""No setting goes beyond this."""


class Kind(Enum):
    """The kinds of file that can be cleaned."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    MP4 = "mp4"
    MOV = "mov"
    M4A = "m4a"
    MP3 = "mp3"
    WAV = "wav"
    AMR = "amr"
    TEXT = "txt"

    @property
    def label(self) -> str:
        """The kind in Chinese, 「JPEG 图片」."""
        return _LABELS[self]

    @property
    def endings(self) -> frozenset[str]:
        """The endings, lower case and without a dot, that a file of this kind may have."""
        return _ENDINGS[self]

    @property
    def is_picture(self) -> bool:
        """Whether its clean copy is a picture, a JPEG."""
        return self in {Kind.JPEG, Kind.PNG, Kind.WEBP, Kind.HEIC}

    @property
    def mime(self) -> str:
        """The content type of such a file."""
        return _MIMES[self]


_OFFICE = "application/vnd.openxmlformats-officedocument."
_LABELS = {
    Kind.JPEG: "JPEG 图片",
    Kind.PNG: "PNG 图片",
    Kind.WEBP: "WebP 图片",
    Kind.HEIC: "HEIC 图片",
    Kind.PDF: "PDF 文件",
    Kind.DOCX: "Word 文档",
    Kind.XLSX: "Excel 工作簿",
    Kind.PPTX: "PPT 演示文稿",
    Kind.MP4: "MP4 视频",
    Kind.MOV: "MOV 视频",
    Kind.M4A: "M4A 录音",
    Kind.MP3: "MP3 录音",
    Kind.WAV: "WAV 录音",
    Kind.AMR: "AMR 录音",
    Kind.TEXT: "文本文件",
}
_MIMES = {
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.WEBP: "image/webp",
    Kind.HEIC: "image/heic",
    Kind.PDF: "application/pdf",
    Kind.DOCX: _OFFICE + "wordprocessingml.document",
    Kind.XLSX: _OFFICE + "spreadsheetml.sheet",
    Kind.PPTX: _OFFICE + "presentationml.presentation",
    Kind.MP4: "video/mp4",
    Kind.MOV: "video/quicktime",
    Kind.M4A: "audio/mp4",
    Kind.MP3: "audio/mpeg",
    Kind.WAV: "audio/wav",
    Kind.AMR: "audio/amr",
    Kind.TEXT: "text/plain",
}
_ENDINGS = {
    Kind.JPEG: frozenset({"jpg", "jpeg", "jpe", "jfif"}),
    Kind.PNG: frozenset({"png"}),
    Kind.WEBP: frozenset({"webp"}),
    Kind.HEIC: frozenset({"heic", "heif"}),
    Kind.PDF: frozenset({"pdf"}),
    Kind.DOCX: frozenset({"docx"}),
    Kind.XLSX: frozenset({"xlsx"}),
    Kind.PPTX: frozenset({"pptx"}),
    Kind.MP4: frozenset({"mp4", "m4v", "3gp", "3gpp"}),
    Kind.MOV: frozenset({"mov", "qt"}),
    Kind.M4A: frozenset({"m4a"}),
    Kind.MP3: frozenset({"mp3"}),
    Kind.WAV: frozenset({"wav"}),
    Kind.AMR: frozenset({"amr", "awb"}),
    Kind.TEXT: frozenset({"txt", "csv"}),
}


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may be, and what it may cost: bytes, pixels, members, seconds."""

    bytes: int = 20 * MEGABYTE
    pixels: int = HARD_PIXELS
    long_side: int = 2000
    short_side: int = 1080
    thumb_side: int = 320
    quality: int = 85
    members: int = 1000
    ratio: int = 100
    unpacked: int = 200 * MEGABYTE
    memory: int = 1536 * MEGABYTE
    seconds: int = 60

    def __post_init__(self) -> None:
        if self.pixels > HARD_PIXELS:
            raise ValueError(f"at most {HARD_PIXELS} pixels can be allowed")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A clean copy. ``kind`` and ``extension`` (".jpg") are the copy's, a photo's always JPEG.

    ``removed`` are Chinese words for what the file had beside its content, each once.
    ``thumbnail`` is a small JPEG of a picture, None of everything else.
    """

    kind: Kind
    extension: str
    data: bytes
    removed: tuple[str, ...] = ()
    thumbnail: bytes | None = None


class Unclean(Exception):  # noqa: N818 - an answer for a person, not a fault
    """No clean copy: what happened, then what to do.

    ``may_send_as_is`` says that the file is harmless as far as can be seen and of a known kind,
    so that its owner may choose to send it with everything that is in it.
    """

    def __init__(self, reason_code: str, sentence: str, *, may_send_as_is: bool = False) -> None:
        super().__init__(sentence)
        self.reason_code = reason_code
        self.sentence = sentence
        self.may_send_as_is = may_send_as_is


class Seen:
    """Collects what was removed, each word once, in the order met."""

    def __init__(self) -> None:
        self._words: dict[str, None] = {}

    def note(self, *words: str) -> None:
        """Add words that are not there yet."""
        self._words.update(dict.fromkeys(words))

    def when(self, found: object, *words: str) -> None:
        """Add the words if something was found."""
        if found:
            self.note(*words)

    def words(self) -> tuple[str, ...]:
        """All of them."""
        return tuple(self._words)

    def join(self, words: Iterable[str]) -> None:
        """Add those of another file, of one inside this."""
        self.note(*words)
