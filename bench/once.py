"""What is measured once, apart from the ledger's size: the start, and a photo of 12 megapixels."""

import io
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median

from PIL import Image

from bench.databases import DATA
from bench.told import picture
from portal.files.photo import PhotoLimits, prepare

ROUNDS = 5
_WIDE, _HIGH = 4000, 3000
_IMPORT = "import time; t = time.process_time(); import {}; print((time.process_time() - t) * 1000)"
_PEAK = """
import re, sys
from pathlib import Path
from portal.files.photo import PhotoLimits, prepare
def peak():
    told = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\\s+(\\d+)", told)[1]) / 1024
data = open(sys.argv[1], "rb").read()
before = peak(); prepare(data, PhotoLimits()); print(peak() - before)
"""


@dataclass(frozen=True)
class Pair:
    """Milliseconds of the portal's way and of the bare one beside it."""

    ours: float
    bare: float

    @property
    def ratio(self) -> float:
        """How many times the bare way ours costs."""
        return self.ours / self.bare


def start() -> Pair:
    """CPU of importing the portal, beside importing Flask and SQLAlchemy alone."""
    ours, bare = [], []
    for _ in range(ROUNDS):
        ours.append(float(_python(_IMPORT.format("portal.app"))))
        bare.append(float(_python(_IMPORT.format("flask, sqlalchemy.orm"))))
    return Pair(median(ours), median(bare))


def photo() -> tuple[Pair, float | None]:
    """CPU of a photo of 12 megapixels beside Pillow's draft way, and the extra peak in MiB.

    The peak is None where the system does not tell.
    """
    data = picture(Random(12), _WIDE, _HIGH)  # noqa: S311 - a picture, not a secret
    ours, bare = [], []
    for _ in range(ROUNDS):
        before = time.process_time()
        prepare(data, PhotoLimits())
        middle = time.process_time()
        _by_draft(data)
        ours.append((middle - before) * 1000)
        bare.append((time.process_time() - middle) * 1000)
    path = DATA / "photo.jpg"
    path.write_bytes(data)
    peak = float(_python(_PEAK, path)) if Path("/proc/self/status").exists() else None
    return Pair(median(ours), median(bare)), peak


def _by_draft(data: bytes) -> None:
    limits = PhotoLimits()
    with Image.open(io.BytesIO(data)) as image:
        image.draft("RGB", (image.width // 2, image.height // 2))
        image.thumbnail((limits.long_side, limits.long_side), Image.Resampling.LANCZOS)
        image.save(io.BytesIO(), "JPEG", quality=limits.quality)
        image.thumbnail((limits.thumb_side, limits.thumb_side), Image.Resampling.LANCZOS)
        image.save(io.BytesIO(), "JPEG", quality=limits.quality)


def _python(program: str, *arguments: Path) -> str:
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", program, *map(str, arguments)],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout
