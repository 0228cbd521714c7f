"""Which scene a name stands for, and a photo of it."""

from collections.abc import Callable
from datetime import datetime

from portal.ops.demo.pictures import indoors, site
from portal.ops.demo.pictures.canvas import Canvas, develop

SCENES: dict[str, Callable[[Canvas, bool], None]] = {
    "scaffold": site.scaffold,
    "hole": site.hole,
    "manhole": site.manhole,
    "truck": site.truck,
    "cylinders": site.cylinders,
    "drums": site.drums,
    "pipes": indoors.pipes,
    "box": indoors.box,
    "racks": indoors.racks,
    "extinguisher": indoors.extinguisher,
    "exit": indoors.exit,
    "kitchen": indoors.kitchen,
    "machine": indoors.machine,
    "papers": indoors.papers,
}


def photo(
    scene: str, seed: str, taken_at: datetime, *, shot: int, after: bool, dated: bool = True
) -> bytes:
    """A JPEG of a scene, before or after; a seed is a place, another ``shot`` a step aside."""
    canvas = Canvas(f"{seed}:{scene}")
    SCENES[scene](canvas, after)
    return develop(canvas, taken_at, shot=shot, after=after, dated=dated)
