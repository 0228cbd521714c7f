"""Pictures with a mark in every place that can hold one."""

import io

from PIL import Image, ImageCms, PngImagePlugin

from tests.cleaning.marks import Marks
from tests.files.pictures import encoded, heic, left_red

__all__ = ["encoded", "heic", "jpeg", "left_red", "png", "webp"]


def exif(marks: Marks) -> Image.Exif:
    """EXIF with maker, model, owner, place, times, maker's note, and a comment of the user."""
    data = Image.Exif()
    data[0x010F] = marks("exif maker")
    data[0x0110] = marks("exif model")
    data[0x0131] = marks("exif software")
    data[0x013B] = marks("exif artist")
    data[0x0112] = 6
    data.get_ifd(0x8769).update(
        {
            36867: "2023:06:12 10:22:33",
            0x927C: marks.bytes("maker note"),
            0x9286: b"ASCII\0\0\0" + marks.bytes("user comment"),
            0xA430: marks("owner"),
            0xA431: marks("serial number"),
        }
    )
    data.get_ifd(0x8825).update(
        {
            1: "N",
            2: (29.0, 1.0, 41.0),
            3: "E",
            4: (106.0, 39.0, 4.0),
            0x1C: b"ASCII\0\0\0" + marks.bytes("place name"),
        }
    )
    return data


def xmp(marks: Marks) -> bytes:
    return f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a>{marks("xmp")}</a></x:xmpmeta>'.encode()


def profile(marks: Marks) -> bytes:
    """A colour profile whose description names a device."""
    whole = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    word = marks("icc").encode("utf-16-be")
    name = "sRGB built-in".encode("utf-16-be")
    assert name in whole
    return whole.replace(name, word.ljust(len(name), b"\0")[: len(name)])


def thumbnail(marks: Marks) -> bytes:
    return encoded(left_red((40, 30)), "JPEG", comment=marks.bytes("embedded thumbnail"))


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2, "big") + body


def jpeg(marks: Marks, size: tuple[int, int] = (96, 64)) -> bytes:
    """A JPEG, to be turned by 90 degrees, with everything before, in and behind it."""
    plain = encoded(
        left_red(size),
        "JPEG",
        quality=95,
        exif=exif(marks),
        comment=marks.bytes("jpeg comment"),
        xmp=xmp(marks),
        icc_profile=profile(marks),
    )
    more = (
        segment(0xED, b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + marks.bytes("iptc"))
        + segment(0xE0, b"JFXX\0\x10" + thumbnail(marks))
        + segment(0xE4, marks.bytes("unknown segment"))
    )
    return plain[:20] + more + plain[20:] + b"\0\0\0\x18ftypmp42" + marks.bytes("motion photo")


def png(marks: Marks) -> bytes:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", marks("png text"))
    texts.add_text("Comment", marks("png ztext"), zip=True)
    texts.add_itxt("Title", marks("png itext"))
    return encoded(
        left_red(mode="RGBA"),
        "PNG",
        pnginfo=texts,
        exif=exif(marks),
        icc_profile=profile(marks),
    ) + marks.bytes("behind the png")


def webp(marks: Marks) -> bytes:
    return encoded(
        left_red(),
        "WEBP",
        lossless=True,
        exif=exif(marks),
        xmp=xmp(marks),
        icc_profile=profile(marks),
    )


def opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture
