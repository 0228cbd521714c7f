"""Photos made safe and small: re-encoded as JPEG, with nothing left but pixels."""

import hashlib
import io
import re
import struct
import threading
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, TypeVar

import pi_heif
from PIL import ExifTags, Image, ImageCms, ImageOps

from portal.files.sniff import Kind, kind_of
from portal.kernel import clock

_Read = TypeVar("_Read")
_AT_ONCE = threading.BoundedSemaphore(2)
_WHITE = (255, 255, 255)
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
_DECODER = {Kind.JPEG: "JPEG", Kind.PNG: "PNG", Kind.WEBP: "WEBP", Kind.HEIC: "HEIF"}
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, RuntimeError, struct.error, IndexError)
_BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)

_MARKER = re.compile(rb"\xff[^\x00\xff]")
_START_OF_SCAN, _END_OF_IMAGE = 0xDA, 0xD9
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})  # markers without a length: TEM, restarts, start
_MOST_SCANS = 64  # cameras write one, progressive encoders about ten

HARD_PIXELS = 250_000_000
"""No setting goes beyond this: about 1 GB while decoding."""

# Pillow's own guard stands behind ours: it warns at this number, and a warning is an error here.
Image.MAX_IMAGE_PIXELS = HARD_PIXELS
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)
pi_heif.register_heif_opener()


class PhotoError(ValueError):
    """A photo that cannot be taken, as a sentence for people."""


@dataclass(frozen=True)
class PhotoLimits:
    """How large a photo may come in, and how large it is kept."""

    bytes: int = 20 * 1024 * 1024
    pixels: int = 120_000_000
    long_side: int = 2000
    thumb_side: int = 320
    quality: int = 85

    def __post_init__(self) -> None:
        if self.pixels > HARD_PIXELS:
            raise ValueError(f"at most {HARD_PIXELS} pixels can be allowed")


@dataclass(frozen=True)
class Photo:
    """A photo ready to keep: two JPEGs without metadata, and what was read before removing it.

    ``width`` and ``height`` are those of ``image``; ``sha256`` is the hex digest of ``image``.
    ``taken_at`` is the time the camera claims, read as Asia/Shanghai and given in UTC, or None.
    """

    image: bytes
    thumb: bytes
    width: int
    height: int
    taken_at: datetime | None
    sha256: str


def prepare(data: bytes | BinaryIO, limits: PhotoLimits, name: str = "") -> Photo:
    """The photo in ``data``, upright, in sRGB, bounded by ``limits``; at most two at once.

    ``name`` is the uploaded file's name, for the sentence only. An animation gives its first
    frame, transparency a white ground. Raises PhotoError: too large, no photo, or broken.
    """
    stream = io.BytesIO(data) if isinstance(data, bytes) else data
    called = f"照片 {name} " if name else "这张照片"
    kind = _accepted(stream, limits, called)
    if kind is Kind.JPEG and _scans(stream) > _MOST_SCANS:
        raise PhotoError(f"{called}的编码不正常，分层过多，无法处理。请用手机相机重拍一张。")
    with _AT_ONCE:
        try:
            return _prepared(stream, kind, limits, called)
        except _BOMB as error:
            raise PhotoError(_too_many_pixels(called, limits)) from error
        except PhotoError:
            raise
        except _BROKEN as error:
            raise PhotoError(
                f"{called}打不开，文件不完整或已损坏。请重新选择后再传；仍不行请重拍一张。"
            ) from error


def _accepted(stream: BinaryIO, limits: PhotoLimits, called: str) -> Kind:
    """The kind of a stream that is small enough and a photo by its content."""
    size = stream.seek(0, io.SEEK_END)
    if size == 0:
        raise PhotoError(f"{called}是空文件，没有内容。请重新选择后再传。")
    if size > limits.bytes:
        raise PhotoError(
            f"{called}有 {_megabytes(size)} MB，超过 {_megabytes(limits.bytes)} MB。"
            "请在手机相机设置里调小尺寸后再拍。"
        )
    kind = kind_of(stream)
    if kind is None or not kind.is_photo:
        raise PhotoError(f"{called}不是 JPEG、PNG、WebP 或 HEIC 图片。请选择手机拍的照片或截图。")
    return kind


def _scans(stream: BinaryIO) -> int:
    """How many scans a JPEG has, counted to just above the most allowed.

    Each scan of a progressive JPEG goes over all pixels again and may be a few bytes long, so
    that a small file could keep the decoder busy for hours.
    """
    stream.seek(0)
    data = stream.read()
    stream.seek(0)
    count, at = 0, 2
    while count <= _MOST_SCANS and (found := _MARKER.search(data, at)):
        marker, at = data[found.end() - 1], found.end()
        if marker == _END_OF_IMAGE:
            break
        if marker not in _ALONE:
            at += int.from_bytes(data[at : at + 2], "big")
        count += marker == _START_OF_SCAN
    return count


def _prepared(stream: BinaryIO, kind: Kind, limits: PhotoLimits, called: str) -> Photo:
    with Image.open(stream, formats=[_DECODER[kind]]) as source:
        if source.width * source.height > limits.pixels:
            raise PhotoError(_too_many_pixels(called, limits, source.width * source.height))
        taken_at = _taken_at(source)
        source.draft(None, _draft_size(source.size, limits.long_side))
        picture = _bounded(source, limits.long_side)
        _turn_upright(picture)
    picture = _plain(picture)
    image = _jpeg(picture, limits.quality)
    width, height = picture.size
    picture.thumbnail((limits.thumb_side, limits.thumb_side), Image.Resampling.LANCZOS)
    return Photo(
        image=image,
        thumb=_jpeg(picture, limits.quality),
        width=width,
        height=height,
        taken_at=taken_at,
        sha256=hashlib.sha256(image).hexdigest(),
    )


def _draft_size(size: tuple[int, int], long_side: int) -> tuple[int, int]:
    """Half of each side, a quarter …, as long as that still fills ``long_side`` within 2 %.

    A square bound would keep a JPEG decoder from halving a 4:3 photo.
    """
    longest = max(size)
    parts = max(1, (longest + longest // 50) // long_side)
    return size[0] // parts, size[1] // parts


def _bounded(source: Image.Image, long_side: int) -> Image.Image:
    """The decoded picture, its long side at most ``long_side``, in a mode that resizes well."""
    source.load()
    picture: Image.Image = source
    if source.mode.startswith("I"):
        # Sixteen bits of grey: a plain conversion would clip to white all above 255.
        picture = _like(source, source.convert("I").point(lambda value: value * (1 / 257)), "L")
    elif source.mode in {"1", "P", "PA", "LA", "La"} or "transparency" in source.info:
        picture = _like(source, source, "RGBA" if source.has_transparency_data else "RGB")
    picture.thumbnail((long_side, long_side), Image.Resampling.LANCZOS)
    return picture


def _like(source: Image.Image, picture: Image.Image, mode: str) -> Image.Image:
    """``picture`` in ``mode``, with the metadata of ``source`` still readable from it."""
    converted = picture.convert(mode)
    converted.info = dict(source.info)
    return converted


def _turn_upright(picture: Image.Image) -> None:
    """Turn the picture as its EXIF orientation says; leave it if that cannot be read."""
    _readable(lambda: ImageOps.exif_transpose(picture, in_place=True))


def _plain(picture: Image.Image) -> Image.Image:
    """A new RGB picture of the pixels alone, in sRGB and on white.

    A copy would carry comments and profiles along.
    """
    profile = picture.info.get("icc_profile")
    if picture.mode not in {"RGB", "L", "CMYK"}:
        picture = _on_white(picture)
    if profile:
        picture = _in_srgb(picture, profile)
    clean = Image.new("RGB", picture.size)
    clean.paste(picture if picture.mode == "RGB" else picture.convert("RGB"))
    return clean


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """The picture's colours in sRGB by its own profile; as they are if that does not fit."""
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(picture, own, _SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return picture
    return picture if converted is None else converted


def _on_white(picture: Image.Image) -> Image.Image:
    """The picture in RGB, white where it is transparent."""
    layer = picture.convert("RGBA")
    ground = Image.new("RGB", picture.size, _WHITE)
    ground.paste(layer, mask=layer.getchannel("A"))
    return ground


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def _taken_at(source: Image.Image) -> datetime | None:
    """When the camera says the photo was taken; None if it does not or says nonsense."""
    exif = _readable(source.getexif)
    if exif is None:
        return None
    inner = _readable(lambda: exif.get_ifd(ExifTags.IFD.Exif)) or {}
    text = str(inner.get(ExifTags.Base.DateTimeOriginal, "")).strip("\0 ")
    wall = _readable(lambda: datetime.strptime(text, "%Y:%m:%d %H:%M:%S"))  # noqa: DTZ007 - a camera knows no zone
    return None if wall is None else _readable(lambda: clock.from_local(wall))


def _readable(read: Callable[[], _Read]) -> _Read | None:
    """What ``read`` gives, or None where a file's metadata make no sense."""
    try:
        return read()
    except (*_BROKEN, OverflowError, TypeError, KeyError):
        return None


def _too_many_pixels(called: str, limits: PhotoLimits, pixels: int | None = None) -> str:
    has = "" if pixels is None else f"有 {_millions(pixels)} 万像素，"
    most = _millions(limits.pixels)
    return f"{called}{has}超过 {most} 万像素。请在手机相机设置里调低像素后再拍。"


def _millions(pixels: int) -> str:
    return f"{pixels // 10_000:,}"


def _megabytes(size: int) -> str:
    """Megabytes to one decimal, rounded up, so that too large never looks like just right."""
    tenths = -(-size * 10 // (1024 * 1024))
    return f"{tenths // 10}" if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}"
