"""Pictures: decoded and encoded anew, so that nothing but pixels is left."""

import io
import re
import struct
import warnings
from collections.abc import Callable
from contextlib import suppress
from functools import partial

import pi_heif
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from portal.cleaning import sentences
from portal.cleaning.answers import Cleaned, Kind, Limits, Seen

_WHITE = (255, 255, 255)
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
_DECODERS = {Kind.JPEG: "JPEG", Kind.PNG: "PNG", Kind.WEBP: "WEBP", Kind.HEIC: "HEIF"}
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, RuntimeError, struct.error, IndexError)
_LONGEST = 16_000  # a long screenshot; no program shows a longer JPEG well
_GAP = 1.1  # a thumbnail is averaged down to little more than its size first: half the work
_MOST_SCANS = 64  # cameras write one, progressive encoders about ten
_MARKER = re.compile(rb"\xff[^\x00\xff]")
_START_OF_SCAN, _END_OF_IMAGE = 0xDA, 0xD9
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})  # markers without a length: TEM, restarts, start

pi_heif.register_heif_opener()
Image.preinit()  # a picture is decoded where no file can be opened, a plugin's neither


def clean(data: bytes, kind: Kind, limits: Limits) -> Cleaned:
    """The picture upright, in sRGB, bounded, as a JPEG, with a thumbnail.

    Long screenshots keep a readable width. An animation gives its first frame, transparency a
    white ground. Raises Unclean: too many pixels, or broken.
    """
    if kind is Kind.JPEG and _scans(data) > _MOST_SCANS:
        raise sentences.broken()
    seen = Seen()
    try:
        with Image.open(io.BytesIO(data), formats=[_DECODERS[kind]]) as source:
            if source.width * source.height > limits.pixels:
                raise sentences.too_many_pixels(limits.pixels)
            _readable(partial(_note, source, seen))
            seen.when(
                kind is Kind.JPEG and not data.rstrip(b"\0").endswith(b"\xff\xd9"),
                "文件尾部的数据",
            )
            size = _bounded_size(source.size, limits)
            source.draft(None, _draft_size(source.size, size))
            picture = _bounded(source, size)
            _readable(partial(ImageOps.exif_transpose, picture, in_place=True))
        picture = _plain(picture)
        image = _jpeg(picture, limits.quality)
        side = (limits.thumb_side, limits.thumb_side)
        picture.thumbnail(side, Image.Resampling.LANCZOS, _GAP)
        thumbnail = _jpeg(picture, limits.quality)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise sentences.too_many_pixels(limits.pixels) from error
    except _BROKEN as error:
        raise sentences.broken() from error
    return Cleaned(Kind.JPEG, ".jpg", image, seen.words(), thumbnail)


def inner(data: bytes, limits: Limits, seen: Seen) -> bytes:
    """A picture of a document, encoded anew in its own form and size, not turned.

    The document says how it stands. Raises Unclean: no form that can be cleaned, or broken.
    """
    try:
        with Image.open(io.BytesIO(data), formats=list(_INNER)) as source:
            if source.width * source.height > limits.pixels:
                raise sentences.too_many_pixels(limits.pixels)
            form = source.format or ""
            _readable(partial(_note, source, seen))
            source.load()
            return _same_form(source, form)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise sentences.too_many_pixels(limits.pixels) from error
    except UnidentifiedImageError as error:
        raise sentences.not_cleanable("文件中的图形") from error
    except _BROKEN as error:
        raise sentences.broken() from error


_INNER = ("JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP")


def _same_form(source: Image.Image, form: str) -> bytes:
    profile = source.info.get("icc_profile")
    picture: Image.Image = source
    if profile and source.mode in {"RGB", "CMYK"}:
        picture = _in_srgb(source, profile)
    if source.mode in {"P", "PA"} or "transparency" in source.info:
        picture = source.convert("RGBA" if source.has_transparency_data else "RGB")
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    out = io.BytesIO()
    if form in {"JPEG", "MPO"}:
        if bare.mode not in {"RGB", "L", "CMYK"}:
            bare = bare.convert("RGB")
        bare.save(out, "JPEG", quality=90)
    else:
        bare.save(out, form)
    return out.getvalue()


def _readable(read: Callable[[], object]) -> None:
    """Run what reads metadata; a file whose metadata make no sense is a picture all the same."""
    with (
        suppress(*_BROKEN, OverflowError, TypeError, KeyError),
        warnings.catch_warnings(action="ignore"),
    ):
        read()


def _note(source: Image.Image, seen: Seen) -> None:
    """Say what the picture had beside its pixels."""
    exif = source.getexif()
    if exif:
        seen.when(exif.get_ifd(0x8825), "位置")
        seen.when(exif.get(0x010F) or exif.get(0x0110), "手机型号")
        seen.when(exif.get(0x0132) or exif.get_ifd(0x8769), "拍摄时间")
        seen.note("拍摄信息")
    info = source.info
    seen.when(info.get("xmp") or info.get("XML:com.adobe.xmp"), "编辑记录")
    seen.when(info.get("comment") or getattr(source, "text", None), "备注")
    seen.when(info.get("photoshop"), "编辑记录")
    seen.when(info.get("icc_profile"), "颜色配置")
    seen.when(getattr(source, "is_animated", False), "其余画面")


def _scans(data: bytes) -> int:
    """How many scans a JPEG has, counted to just above the most allowed.

    Each scan of a progressive JPEG goes over all pixels again and may be a few bytes long, so
    that a small file could keep the decoder busy for hours.
    """
    count, at = 0, 2
    while count <= _MOST_SCANS and (found := _MARKER.search(data, at)):
        marker, at = data[found.end() - 1], found.end()
        if marker == _END_OF_IMAGE:
            break
        if marker not in _ALONE:
            at += int.from_bytes(data[at : at + 2], "big")
        count += marker == _START_OF_SCAN
    return count


def _bounded_size(size: tuple[int, int], limits: Limits) -> tuple[int, int]:
    """How large the picture is kept: its long side bounded, or its short side still readable."""
    longest, shortest = max(size), min(size)
    scale = min(1.0, max(limits.long_side / longest, limits.short_side / shortest))
    scale = min(scale, _LONGEST / longest)
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _draft_size(size: tuple[int, int], kept: tuple[int, int]) -> tuple[int, int]:
    """Half of each side, a quarter …, as long as that still fills what is kept within 2 %.

    A square bound would keep a JPEG decoder from halving a 4:3 photo.
    """
    longest = max(size)
    parts = max(1, (longest + longest // 50) // max(kept))
    return size[0] // parts, size[1] // parts


def _bounded(source: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The decoded picture, at most ``size``, in a mode that resizes well."""
    source.load()
    picture: Image.Image = source
    if source.mode.startswith("I"):
        # Sixteen bits of grey: a plain conversion would clip to white all above 255.
        picture = _like(source, source.convert("I").point(lambda value: value * (1 / 257)), "L")
    elif source.mode in {"1", "P", "PA", "LA", "La"} or "transparency" in source.info:
        picture = _like(source, source, "RGBA" if source.has_transparency_data else "RGB")
    picture.thumbnail(size, Image.Resampling.LANCZOS)
    return picture


def _like(source: Image.Image, picture: Image.Image, mode: str) -> Image.Image:
    """``picture`` in ``mode``, with the metadata of ``source`` still readable from it."""
    converted = picture.convert(mode)
    converted.info = dict(source.info)
    return converted


def _plain(picture: Image.Image) -> Image.Image:
    """The picture in RGB, in sRGB and on white, with all that would be written beside it gone."""
    profile = picture.info.get("icc_profile")
    if picture.mode not in {"RGB", "L", "CMYK"}:
        picture = _on_white(picture)
    if profile:
        picture = _in_srgb(picture, profile)
    if picture.mode != "RGB":
        picture = picture.convert("RGB")
    picture.info.clear()
    return picture


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
