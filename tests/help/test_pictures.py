"""`make pictures` takes what the handbook and the README show, no more and no less."""

import re
from io import BytesIO

import pytest
from PIL import Image

from portal import places

pictures = pytest.importorskip("docs.pictures", reason="playwright is not installed")


def shown() -> set[str]:
    papers = [*(places.CHECKOUT / "docs" / "手册").glob("*.md"), places.CHECKOUT / "README.md"]
    text = "\n".join(path.read_text("utf-8") for path in papers)
    return set(re.findall(r"\]\([^)]*图/([^)]+\.png)\)", text))


def test_every_picture_that_is_shown_is_taken_and_every_one_taken_is_shown() -> None:
    assert {shot.file for shot in pictures.SHOTS} == shown()


def test_a_picture_has_the_width_its_name_says() -> None:
    for shot in pictures.SHOTS:
        with Image.open(pictures.FOLDER / shot.file) as picture:
            assert f"-{picture.width}.png" in shot.file
            assert picture.mode == "P"


def test_a_reduced_picture_keeps_a_rare_colour() -> None:
    picture = Image.new("RGB", (200, 200), "white")
    picture.putpixel((9, 9), (180, 35, 24))
    out = BytesIO()
    picture.save(out, "PNG")
    with Image.open(BytesIO(pictures.reduced(out.getvalue()))) as small:
        assert small.convert("RGB").getpixel((9, 9)) == (180, 35, 24)
