"""Pictures lose everything but their pixels."""

import io
import re
import zlib

import pytest
from PIL import Image, ImageChops

from portal.cleaning import child
from portal.cleaning.answers import Kind, Limits, Unclean
from portal.cleaning.cleaner import clean_here
from tests.cleaning import photos
from tests.cleaning.marks import Marks
from tests.files.pictures import empty_png, encoded, exif, left_red, segments

LIMITS = Limits()
NEAR = 24  # encoded twice, at the sharp border of red and blue
HARMLESS = {0xD8, 0xE0, 0xDB, 0xC0, 0xC4, 0xDA}  # start, JFIF, tables, frame, scan: no APP1, no COM


def differ(one: Image.Image, other: Image.Image) -> int:
    """The largest difference of any colour anywhere."""
    assert one.size == other.size
    extrema = ImageChops.difference(one.convert("RGB"), other.convert("RGB")).getextrema()
    return max(int(high) for _, high in extrema)


def as_jpeg(picture: Image.Image) -> Image.Image:
    """What is left of a picture that is encoded once."""
    return photos.opened(encoded(picture, "JPEG", quality=LIMITS.quality))


@pytest.mark.parametrize("form", ["jpeg", "png", "webp"])
def test_a_picture_keeps_its_pixels_and_none_of_its_marks(form: str) -> None:
    marks = Marks()
    made = {"jpeg": photos.jpeg, "png": photos.png, "webp": photos.webp}[form](marks)
    assert len(marks.words) > 10
    assert set(marks.words) - set(marks.left_in(made)) <= {"icc", "png ztext"}  # packed there
    done = clean_here(made, f"IMG.{form}", LIMITS)
    assert (done.kind, done.extension) == (Kind.JPEG, ".jpg")
    assert done.thumbnail
    for data in (done.data, done.thumbnail):
        assert marks.left_in(data) == {}
        assert set(segments(data)) <= HARMLESS
        assert not photos.opened(data).getexif()
    upright = left_red().transpose(Image.Transpose.ROTATE_270)
    assert differ(photos.opened(done.data), as_jpeg(upright)) <= NEAR
    assert {"位置", "手机型号", "拍摄时间"} <= set(done.removed)


def test_a_heic_becomes_a_jpeg_without_place() -> None:
    done = clean_here(photos.heic(), "IMG_1.HEIC", LIMITS)
    assert set(segments(done.data)) <= HARMLESS
    assert {"位置", "手机型号"} <= set(done.removed)
    assert photos.opened(done.data).size == (96, 64)


@pytest.mark.parametrize(
    ("size", "kept"),
    [
        ((4032, 3024), (2000, 1500)),
        ((1080, 4500), (1080, 4500)),
        ((300, 200), (300, 200)),
    ],
)
def test_photos_are_bounded_and_long_screenshots_stay_readable(
    size: tuple[int, int], kept: tuple[int, int]
) -> None:
    done = clean_here(encoded(left_red(size), "JPEG"), "a.jpg", LIMITS)
    assert photos.opened(done.data).size == kept
    assert done.thumbnail
    assert max(photos.opened(done.thumbnail).size) == min(320, max(size))


def test_too_many_pixels_are_refused_before_they_are_decoded() -> None:
    with pytest.raises(Unclean, match="12,000 万像素") as refused:
        clean_here(empty_png(12_001, 10_000), "a.png", LIMITS)
    assert refused.value.reason_code == "too_many_pixels"
    assert not refused.value.may_send_as_is


def test_half_a_picture_and_endless_scans_are_refused() -> None:
    whole = encoded(left_red((600, 400)), "JPEG", progressive=True)
    scan = re.search(rb"\xff\xda.*?(?=\xff[\xda\xc4\xd9])", whole, re.DOTALL)
    assert scan
    many = whole[:-2] + scan.group() * 80 + b"\xff\xd9"
    for data in (whole[: len(whole) // 3], many):
        with pytest.raises(Unclean, match="打不开"):
            clean_here(data, "a.jpg", LIMITS)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")  # Pillow says it; that is what it is
def test_a_picture_with_senseless_exif_is_a_picture_all_the_same() -> None:
    made = encoded(left_red(), "JPEG", exif=exif())
    at = made.index(b"Exif\0\0") + 10
    torn = made[:at] + zlib.compress(b"x" * 40)[:12] + made[at + 12 :]
    done = clean_here(torn, "a.jpg", LIMITS)
    assert photos.opened(done.data).size == (96, 64)
    assert child.clean(torn, "a.jpg") == done


def test_an_animation_gives_its_first_frame() -> None:
    out = io.BytesIO()
    left_red().save(
        out, "WEBP", save_all=True, lossless=True, append_images=[Image.new("RGB", (96, 64))]
    )
    done = clean_here(out.getvalue(), "a.webp", LIMITS)
    assert differ(photos.opened(done.data), as_jpeg(left_red())) <= NEAR
    assert "其余画面" in done.removed
