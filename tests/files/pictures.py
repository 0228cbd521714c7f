"""Pictures with everything in them that a photo must lose, made for the tests."""

import base64
import io
import struct
import zlib
from pathlib import Path

from PIL import Image, ImageCms

DATA = Path(__file__).parent / "data"
MAKER = "ExampleMaker"
COMMENT = b"taken by a person at home"
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><secret>xmp words</secret></x:xmpmeta>'
TAIL = b"PK\x03\x04 a smuggled tail"


def exif(orientation: int = 1, taken: str = "2023:06:12 10:22:33") -> Image.Exif:
    """EXIF with a maker, a place, a time and an orientation."""
    data = Image.Exif()
    data[0x010F] = MAKER
    data[0x0112] = orientation
    data.get_ifd(0x8769)[36867] = taken
    data.get_ifd(0x8825).update({1: "N", 2: (29.0, 1.0, 41.0), 3: "E", 4: (106.0, 39.0, 4.0)})
    return data


def left_red(size: tuple[int, int] = (96, 64), mode: str = "RGB") -> Image.Image:
    """A blue picture whose left third is red."""
    picture = Image.new("RGB", size, (30, 120, 200))
    picture.paste((220, 40, 40), (0, 0, size[0] // 3, size[1]))
    return picture.convert(mode)


def encoded(picture: Image.Image, form: str, **options: object) -> bytes:
    """The picture as a file of the given form."""
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def loaded_jpeg(orientation: int = 1) -> bytes:
    """A JPEG with EXIF, GPS, a comment, XMP, a profile and something behind its end."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    jpeg = encoded(
        left_red(),
        "JPEG",
        quality=95,
        exif=exif(orientation),
        comment=COMMENT,
        xmp=XMP,
        icc_profile=profile,
    )
    return jpeg + TAIL


def heic() -> bytes:
    """A HEIC picture, left third red, with the EXIF of above."""
    return base64.b64decode((DATA / "gps.heic.b64").read_text("ascii"))


def empty_png(width: int, height: int) -> bytes:
    """A PNG that claims a size and has nothing in it that could be decoded."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def segments(jpeg: bytes) -> list[int]:
    """The markers of a JPEG in order up to the picture's data; fails on anything behind its end."""
    at, markers = 2, [0xD8]
    while markers[-1] != 0xDA:
        assert jpeg[at] == 0xFF
        markers.append(jpeg[at + 1])
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
    assert jpeg.find(b"\xff\xd9", at) == len(jpeg) - 2
    return markers
