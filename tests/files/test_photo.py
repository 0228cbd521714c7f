"""Photos: what comes in is checked, what is kept is small, upright and says nothing more."""

import hashlib
import io
import threading
import time
from datetime import UTC, datetime

import pytest
from PIL import Image, ImageCms

from portal.files import photo
from portal.files.photo import PhotoError, PhotoLimits, prepare
from tests.files import pictures
from tests.files.pictures import empty_png, encoded, exif, left_red, loaded_jpeg

LIMITS = PhotoLimits()
RED = (220, 40, 40)
BLUE = (30, 120, 200)
HARMLESS = {0xD8, 0xE0, 0xDB, 0xC0, 0xC4, 0xDA}  # start, JFIF, tables, frame, scan: no APP1, no COM


def near(jpeg: bytes, at: tuple[float, float], colour: tuple[int, int, int], off: int = 8) -> bool:
    picture = Image.open(io.BytesIO(jpeg))
    place = (int(picture.width * at[0]), int(picture.height * at[1]))
    pixel = picture.convert("RGB").getpixel(place)
    assert isinstance(pixel, tuple)
    return all(abs(have - want) <= off for have, want in zip(pixel, colour, strict=True))


@pytest.mark.parametrize(
    "data",
    [
        loaded_jpeg(),
        encoded(left_red(), "PNG", exif=exif()),
        encoded(left_red(), "WEBP", exif=exif(), xmp=pictures.XMP, lossless=True),
        pictures.heic(),
        encoded(left_red(), "MPO", exif=exif(), save_all=True, append_images=[left_red()]),
    ],
    ids=["jpeg", "png", "webp", "heic", "mpo"],
)
def test_every_kind_becomes_a_jpeg_with_pixels_alone(data: bytes) -> None:
    done = prepare(data, LIMITS)
    for jpeg in (done.image, done.thumb):
        assert set(pictures.segments(jpeg)) <= HARMLESS
        for secret in (pictures.MAKER.encode(), b"Exif", b"GPS", b"2023:06:12", b"xmp", b"ICC_"):
            assert secret not in jpeg
        assert near(jpeg, (0.1, 0.5), RED)
        assert near(jpeg, (0.8, 0.5), BLUE)
    assert (done.width, done.height) == (96, 64)
    assert done.taken_at == datetime(2023, 6, 12, 2, 22, 33, tzinfo=UTC)
    assert done.sha256 == hashlib.sha256(done.image).hexdigest()


def test_comments_profiles_and_tails_were_there_before() -> None:
    before = loaded_jpeg()
    for secret in (pictures.COMMENT, pictures.XMP, pictures.TAIL, b"ICC_PROFILE", b"Exif"):
        assert secret in before
        assert secret not in prepare(before, LIMITS).image


@pytest.mark.parametrize(
    ("orientation", "red_at", "size"),
    [
        (1, (0.1, 0.5), (96, 64)),
        (2, (0.9, 0.5), (96, 64)),
        (3, (0.9, 0.5), (96, 64)),
        (6, (0.5, 0.1), (64, 96)),
        (8, (0.5, 0.9), (64, 96)),
    ],
)
def test_a_photo_is_turned_as_the_camera_was_held(
    orientation: int, red_at: tuple[float, float], size: tuple[int, int]
) -> None:
    done = prepare(loaded_jpeg(orientation), LIMITS)
    assert (done.width, done.height) == size
    assert near(done.image, red_at, RED)
    assert near(done.image, (1 - red_at[0], 1 - red_at[1]), BLUE)


@pytest.mark.parametrize(
    ("size", "kept", "thumb"),
    [
        ((4032, 3024), (2000, 1500), (320, 240)),
        ((3024, 4032), (1500, 2000), (240, 320)),
        ((3999, 2999), (2000, 1500), (320, 240)),
        ((2400, 1200), (2000, 1000), (320, 160)),
        ((300, 200), (300, 200), (300, 200)),
        ((5000, 10), (2000, 4), (320, 1)),
    ],
)
def test_the_long_side_is_bounded_and_small_photos_are_left(
    size: tuple[int, int], kept: tuple[int, int], thumb: tuple[int, int]
) -> None:
    done = prepare(encoded(left_red(size), "JPEG"), LIMITS)
    assert (done.width, done.height) == kept
    assert Image.open(io.BytesIO(done.image)).size == kept
    assert Image.open(io.BytesIO(done.thumb)).size == thumb


@pytest.mark.parametrize(
    "source",
    [
        left_red(mode="CMYK"),
        left_red(mode="L"),
        left_red().quantize(),
        left_red(mode="L").convert("1", dither=Image.Dither.NONE),
        left_red(mode="LA"),
        left_red(mode="RGBA"),
        left_red(mode="RGBA").quantize(),
    ],
    ids=["CMYK", "L", "P", "1", "LA", "RGBA", "PA"],
)
def test_every_mode_of_colour_comes_out_as_seen(source: Image.Image) -> None:
    done = prepare(encoded(source, "JPEG" if source.mode == "CMYK" else "PNG"), LIMITS)
    seen = source.convert("RGB").getpixel((80, 32))
    assert isinstance(seen, tuple)
    assert near(done.image, (80 / 96, 0.5), (seen[0], seen[1], seen[2]), off=12)
    assert Image.open(io.BytesIO(done.image)).mode == "RGB"


def test_what_is_transparent_becomes_white_also_in_a_palette() -> None:
    clear = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    clear.paste((220, 40, 40, 255), (0, 0, 20, 40))
    for data in (
        encoded(clear, "PNG"),
        encoded(clear, "WEBP", lossless=True),
        encoded(clear.quantize(), "PNG"),
        encoded(Image.new("RGB", (40, 40), (0, 0, 0)), "PNG", transparency=(0, 0, 0)),
    ):
        done = prepare(data, LIMITS)
        assert near(done.image, (0.9, 0.5), (255, 255, 255))


def test_sixteen_bits_of_grey_are_scaled_and_not_clipped() -> None:
    grey = Image.new("I;16", (16, 16), 128 * 257)
    done = prepare(encoded(grey, "PNG"), LIMITS)
    assert near(done.image, (0.5, 0.5), (128, 128, 128), off=2)


def test_colours_are_converted_by_the_profile_before_it_is_dropped() -> None:
    lab = ImageCms.createProfile("sRGB")
    swapped = bytearray(ImageCms.ImageCmsProfile(lab).tobytes())
    # Exchange the red and blue colorants of an sRGB profile: its pixels then mean BGR.
    at = {bytes(swapped[i : i + 4]): i for i in range(132, 132 + 12 * swapped[131], 12)}
    red, blue = at[b"rXYZ"], at[b"bXYZ"]
    swapped[red : red + 4], swapped[blue : blue + 4] = b"bXYZ", b"rXYZ"
    data = encoded(left_red(), "PNG", icc_profile=bytes(swapped))
    assert near(prepare(data, LIMITS).image, (0.1, 0.5), (40, 40, 220), off=12)


def test_a_broken_profile_does_not_cost_the_photo() -> None:
    data = encoded(left_red(), "PNG", icc_profile=b"no profile at all")
    assert near(prepare(data, LIMITS).image, (0.1, 0.5), RED)


def test_an_animation_gives_its_first_frame() -> None:
    later = Image.new("RGB", (96, 64), (0, 255, 0))
    for form in ("WEBP", "PNG"):
        data = encoded(left_red(), form, save_all=True, append_images=[later], duration=100)
        assert near(prepare(data, LIMITS).image, (0.1, 0.5), RED, off=12)


@pytest.mark.parametrize("taken", ["", "0000:00:00 00:00:00", "yesterday", "2023:13:40 10:00:00"])
def test_a_camera_without_a_sensible_clock_leaves_the_time_open(taken: str) -> None:
    assert prepare(encoded(left_red(), "JPEG", exif=exif(taken=taken)), LIMITS).taken_at is None
    assert prepare(encoded(left_red(), "JPEG"), LIMITS).taken_at is None


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data", "ignore:Truncated")
def test_broken_metadata_do_not_cost_the_photo() -> None:
    whole = exif(orientation=6).tobytes()
    for size in range(8, len(whole), 7):
        data = encoded(left_red(), "JPEG", exif=whole[:size])
        assert prepare(data, LIMITS).width in {96, 64}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "照片 IMG_1.jpg 是空文件，没有内容。请重新选择后再传。"),
        (
            b"MZ\x90\x00" + b"\0" * 300,
            "照片 IMG_1.jpg 不是 JPEG、PNG、WebP 或 HEIC 图片。请选择手机拍的照片或截图。",
        ),
        (
            b"%PDF-1.7\n",
            "照片 IMG_1.jpg 不是 JPEG、PNG、WebP 或 HEIC 图片。请选择手机拍的照片或截图。",
        ),
        (
            empty_png(12001, 10000),
            "照片 IMG_1.jpg 有 12,001 万像素，超过 12,000 万像素。"
            "请在手机相机设置里调低像素后再拍。",
        ),
        (
            empty_png(30000, 30000),
            "照片 IMG_1.jpg 超过 12,000 万像素。请在手机相机设置里调低像素后再拍。",
        ),
        (
            empty_png(20000, 20000),
            "照片 IMG_1.jpg 超过 12,000 万像素。请在手机相机设置里调低像素后再拍。",
        ),
    ],
    ids=["empty", "program", "pdf", "over", "far over", "over Pillow's own"],
)
def test_what_cannot_be_taken_is_refused_without_decoding(data: bytes, sentence: str) -> None:
    with pytest.raises(PhotoError) as caught:
        prepare(data, LIMITS, "IMG_1.jpg")
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("size", "megabytes"),
    [(23 * 1024 * 1024, "23"), (20 * 1024 * 1024 + 1, "20.1"), (22 * 1024 * 1024 - 9, "22")],
)
def test_a_file_too_large_is_refused_with_both_sizes(size: int, megabytes: str) -> None:
    with pytest.raises(PhotoError) as caught:
        prepare(loaded_jpeg().ljust(size, b"\0"), LIMITS, "IMG_1.jpg")
    assert str(caught.value) == (
        f"照片 IMG_1.jpg 有 {megabytes} MB，超过 20 MB。请在手机相机设置里调小尺寸后再拍。"
    )


@pytest.mark.parametrize(
    "whole",
    [
        encoded(left_red((640, 480)), "JPEG"),
        encoded(left_red((640, 480)), "PNG"),
        encoded(left_red((640, 480)), "WEBP"),
        pictures.heic(),
    ],
    ids=["jpeg", "png", "webp", "heic"],
)
def test_a_photo_that_broke_off_says_so(whole: bytes) -> None:
    for part in (0.3, 0.6, 0.9):
        with pytest.raises(PhotoError, match=r"^这张照片打不开，文件不完整或已损坏。请重新选择"):
            prepare(whole[: int(len(whole) * part)], LIMITS)


def test_a_jpeg_of_endless_scans_is_refused_before_it_is_decoded() -> None:
    whole = encoded(left_red((3000, 3000), "L"), "JPEG", progressive=True)
    last = whole[whole.rfind(b"\xff\xda") : -2]
    assert prepare(whole, LIMITS).width == 2000
    started = time.process_time()
    with pytest.raises(PhotoError, match=r"分层过多，无法处理。请用手机相机重拍一张。$"):
        prepare(whole[:-2] + last * 50_000 + b"\xff\xd9", LIMITS)
    assert time.process_time() - started < 1


def test_what_looks_like_scans_inside_or_behind_a_photo_does_not_count() -> None:
    scans = b"\xff\xda\x00\x02" * 200
    assert prepare(encoded(left_red(), "JPEG", comment=scans) + scans, LIMITS).width == 96


def test_a_stream_is_as_good_as_bytes_and_is_left_open() -> None:
    stream = io.BytesIO(loaded_jpeg())
    stream.seek(10)
    assert prepare(stream, LIMITS).image == prepare(loaded_jpeg(), LIMITS).image
    assert not stream.closed


def test_no_more_than_two_photos_are_decoded_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    inside, most, lock = 0, 0, threading.Lock()
    real = photo._prepared

    def counted(*args: object) -> object:
        nonlocal inside, most
        with lock:
            inside += 1
            most = max(most, inside)
        time.sleep(0.05)
        try:
            return real(*args)  # type: ignore[arg-type]  # handed through as they came
        finally:
            with lock:
                inside -= 1

    monkeypatch.setattr(photo, "_prepared", counted)
    threads = [threading.Thread(target=prepare, args=(loaded_jpeg(), LIMITS)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 2


def test_a_refused_photo_gives_its_place_back() -> None:
    for _ in range(5):
        with pytest.raises(PhotoError):
            prepare(empty_png(12001, 10000), LIMITS)
    assert prepare(loaded_jpeg(), LIMITS).width == 96


def test_limits_beyond_what_can_be_decoded_are_a_programming_error() -> None:
    with pytest.raises(ValueError, match="at most"):
        PhotoLimits(pixels=photo.HARD_PIXELS + 1)
