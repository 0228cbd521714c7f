"""What is measured once, apart from the ledger's size: the start, and a photo of 12 megapixels."""

import io
import os
from pathlib import Path
from random import Random
from statistics import median

from PIL import Image

from bench.child import told_by
from bench.databases import DATA
from bench.meters import Server
from bench.pairs import Pair, beside
from bench.told import picture
from portal.files.photo import PhotoLimits, prepare

ROUNDS = 5
PHOTO_SIZE = (4000, 3000)
_IMPORT = "import time; t = time.process_time(); import {}; print((time.process_time() - t) * 1000)"
_PHOTO = """
import sys
from bench.peaks import measured, say
from portal.files.photo import PhotoLimits, prepare
data = open(sys.argv[1], "rb").read()
say(measured(lambda: prepare(data, PhotoLimits())))
"""


def start() -> Pair:
    """CPU of importing the portal, beside importing Flask and SQLAlchemy alone.

    Compiled before, as it is wherever it is installed.
    """
    kept = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(DATA / "compiled")}
    env = os.environ | kept
    ours, bare = _IMPORT.format("portal.app"), _IMPORT.format("flask, sqlalchemy.orm")
    took: dict[str, list[float]] = {ours: [], bare: []}
    for round_ in range(ROUNDS + 1):
        for program in (ours, bare):
            cost = float(told_by(["-c", program], env))
            took[program] += [cost] if round_ else []
    return Pair("start: import", median(took[ours]), median(took[bare]))


def photo() -> Pair:
    """A photo of 12 megapixels beside Pillow's draft way, and the memory it takes."""
    data = picture(Random(12), *PHOTO_SIZE)  # noqa: S311 - a picture, not a secret
    found = beside(
        "photo of 12 MP",
        Server(),
        lambda: prepare(data, PhotoLimits()),
        lambda: by_draft(data),
        rounds=ROUNDS,
    )
    path = DATA / "photo.jpg"
    path.write_bytes(data)
    has_status = Path("/proc/self/status").exists()
    peak = float(told_by(["-c", _PHOTO, str(path)])) if has_status else None
    return Pair(found.name, found.ours, found.bare, peak)


def by_draft(data: bytes) -> None:
    """A photo bounded and its thumbnail, by Pillow alone, decoded at half its size."""
    limits = PhotoLimits()
    with Image.open(io.BytesIO(data)) as image:
        image.draft("RGB", (image.width // 2, image.height // 2))
        image.thumbnail((limits.long_side, limits.long_side), Image.Resampling.LANCZOS)
        image.save(io.BytesIO(), "JPEG", quality=limits.quality)
        image.thumbnail((limits.thumb_side, limits.thumb_side), Image.Resampling.LANCZOS)
        image.save(io.BytesIO(), "JPEG", quality=limits.quality)
