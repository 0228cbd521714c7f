"""A sheet to draw a scene on, and the camera that makes a photo of it."""

import io
import random
from collections.abc import Sequence
from datetime import datetime

from PIL import ExifTags, Image, ImageChops, ImageDraw, ImageFont

from portal.kernel import clock

WIDTH, HEIGHT = 1024, 768
STRIP = 54
GRAIN = 16
GRAINS = [value * GRAIN // 255 for value in range(256)]
QUALITY = 82
Colour = tuple[int, int, int]
Point = tuple[float, float]
YELLOW, BLACK, RED, GREEN = (238, 190, 30), (30, 30, 30), (196, 44, 36), (36, 140, 72)
WHITE, STEEL, RUST, WOOD = (240, 240, 236), (136, 142, 148), (140, 88, 58), (170, 128, 84)


class Canvas:
    """A picture of 1024 × 768 with the chances of its scene: the same seed draws the same place."""

    def __init__(self, seed: str) -> None:
        self.rng = random.Random(seed)  # noqa: S311 - pictures, not secrets
        self.image = Image.new("RGB", (WIDTH, HEIGHT))
        self.draw = ImageDraw.Draw(self.image)

    def near(self, colour: Colour, spread: int = 14) -> Colour:
        """A colour a little off ``colour``."""
        red, green, blue = (self._shift(part, spread) for part in colour)
        return red, green, blue

    def _shift(self, part: int, spread: int) -> int:
        return max(0, min(255, part + self.rng.randint(-spread, spread)))

    def fade(self, top: int, bottom: int, first: Colour, last: Colour) -> None:
        """Fill the rows from ``top`` to ``bottom`` from one colour to another."""
        two = Image.new("RGB", (1, 2))
        two.putpixel((0, 0), first)
        two.putpixel((0, 1), last)
        self.image.paste(two.resize((WIDTH, bottom - top), Image.Resampling.BILINEAR), (0, top))

    def box(self, x: float, y: float, w: float, h: float, fill: Colour, edge: int = 2) -> None:
        """An upright rectangle with a darker edge and a shadow below."""
        self.draw.rectangle((x + 6, y + h - 4, x + w + 8, y + h + 5), fill=(60, 58, 54))
        self.draw.rectangle((x, y, x + w, y + h), fill=fill, outline=_darker(fill), width=edge)

    def shape(self, points: Sequence[Point], fill: Colour) -> None:
        """A filled polygon."""
        self.draw.polygon(points, fill=fill)

    def veil(self, area: tuple[int, int, int, int], fill: Colour) -> None:
        """A half-transparent net over an area."""
        under = self.image.crop(area)
        self.image.paste(Image.blend(under, Image.new("RGB", under.size, fill), 0.5), area)

    def line(self, *points: Point, fill: Colour = BLACK, width: int = 4) -> None:
        """A line through points."""
        self.draw.line(points, fill=fill, width=width, joint="curve")

    def round(self, x: float, y: float, r: float, fill: Colour) -> None:
        """A disc."""
        self.draw.ellipse((x - r, y - r, x + r, y + r), fill=fill, outline=_darker(fill), width=2)

    def pipe(self, start: Point, end: Point, fill: Colour, width: int = 18) -> None:
        """A round pipe: a line with a bright upper side."""
        self.line(start, end, fill=_darker(fill), width=width)
        shift = width // 5
        raised = [(x, y - shift) for x, y in (start, end)]
        self.line(*raised, fill=fill, width=max(2, width - 2 * shift))

    def hazard_tape(self, x: float, y: float, w: float, h: float = 14) -> None:
        """A yellow and black stripe."""
        self.draw.rectangle((x, y, x + w, y + h), fill=YELLOW)
        step = 28
        for at in range(0, int(w), step):
            left, right = x + at, min(x + at + step / 2, x + w)
            self.shape([(left, y + h), (right, y + h), (right, y), (left, y)], BLACK)

    def sign(self, x: float, y: float, colour: Colour, size: float = 60) -> None:
        """A triangular warning sign."""
        self.shape([(x, y + size), (x + size, y + size), (x + size / 2, y)], colour)
        self.line((x + size / 2, y + size * 0.4), (x + size / 2, y + size * 0.7), width=6)
        self.round(x + size / 2, y + size * 0.84, 3, BLACK)

    def railing(self, x: float, y: float, w: float, h: float = 120) -> None:
        """A red and white railing with a board at its foot."""
        for at in range(0, int(w) + 1, max(40, int(w) // 5)):
            self.pipe((x + at, y), (x + at, y + h), WHITE, 12)
        for part in (0.1, 0.5):
            for at in range(0, int(w), 60):
                fill = RED if at // 60 % 2 else WHITE
                self.pipe((x + at, y + h * part), (x + min(at + 60, w), y + h * part), fill, 11)
        self.hazard_tape(x, y + h - 18, w, 18)

    def room(self, wall: Colour, floor: Colour) -> None:
        """A corridor seen along its length."""
        left, top, right, bottom = 300, 190, 724, 500
        self.fade(0, HEIGHT, self.near(wall), _darker(wall))
        self.shape([(0, 0), (left, top), (left, bottom), (0, HEIGHT)], _darker(wall, 0.88))
        self.shape([(WIDTH, 0), (right, top), (right, bottom), (WIDTH, HEIGHT)], _darker(wall, 0.8))
        self.shape([(0, HEIGHT), (left, bottom), (right, bottom), (WIDTH, HEIGHT)], floor)
        self.shape([(0, 0), (left, top), (right, top), (WIDTH, 0)], _darker(wall, 1.08))
        for part in (0.25, 0.5, 0.75):
            x = left + (right - left) * part
            self.line((WIDTH * (part * 2 - 0.5), HEIGHT), (x, bottom), fill=_darker(floor), width=2)

    def yard(self, ground: Colour = (150, 140, 124)) -> None:
        """Open air: a sky, far houses, the ground."""
        self.fade(0, 420, self.near((150, 178, 206)), (214, 222, 226))
        for at in range(7):
            height, x = self.rng.randint(60, 190), at * 160 - 40
            self.draw.rectangle((x, 420 - height, x + 120, 420), fill=self.near((178, 180, 182)))
        self.fade(420, HEIGHT, self.near(ground), _darker(ground))

    def indoors(self, wall: Colour = (206, 202, 190), floor: Colour = (140, 138, 132)) -> None:
        """A wall seen from the front, and the floor before it."""
        self.fade(0, 560, self.near(wall), _darker(wall, 0.9))
        self.fade(560, HEIGHT, self.near(floor), _darker(floor))
        self.line((0, 560), (WIDTH, 560), fill=_darker(floor, 0.6), width=5)


def _darker(colour: Colour, part: float = 0.72) -> Colour:
    red, green, blue = (min(255, int(one * part)) for one in colour)
    return red, green, blue


def develop(
    canvas: Canvas, taken_at: datetime, *, shot: int, after: bool, dated: bool = True
) -> bytes:
    """The scene as a JPEG off a phone: grain, a caption strip, and the time in its EXIF.

    ``shot`` is the number of the photo, each held a little otherwise; ``dated`` false leaves the
    time out, as messengers do.
    """
    hand = random.Random(shot)  # noqa: S311 - where the phone was held
    x, y, cut = hand.uniform(0, 1), hand.uniform(0, 1), hand.randint(20, 110)
    left, top = x * cut, y * cut * 0.75
    frame = (left, top, left + WIDTH - cut, top + HEIGHT - cut * 0.75)
    picture = canvas.image.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC, box=frame)
    noise = Image.frombytes("L", (WIDTH // 2, HEIGHT // 2), hand.randbytes(WIDTH * HEIGHT // 4))
    soft = noise.point(GRAINS)
    grain = soft.resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR)
    picture = ImageChops.add(picture, Image.merge("RGB", (grain,) * 3), 1, -GRAIN // 2)
    wall = clock.local(taken_at)
    _caption(picture, f"{wall:%Y-%m-%d  %H:%M:%S}", after=after)
    out = io.BytesIO()
    exif = Image.Exif()
    if dated:
        inner = exif.get_ifd(ExifTags.IFD.Exif)
        inner[ExifTags.Base.DateTimeOriginal] = f"{wall:%Y:%m:%d %H:%M:%S}"
    picture.save(out, "JPEG", quality=QUALITY, exif=exif)
    return out.getvalue()


def _caption(picture: Image.Image, words: str, *, after: bool) -> None:
    draw = ImageDraw.Draw(picture)
    top = HEIGHT - STRIP
    draw.rectangle((0, top, WIDTH, HEIGHT), fill=(24, 28, 34))
    colour, middle = (GREEN if after else RED), top + STRIP // 2
    draw.ellipse((18, middle - 17, 52, middle + 17), fill=colour)
    if after:
        draw.line([(26, middle), (33, middle + 8), (45, middle - 8)], fill=WHITE, width=5)
    else:
        draw.line([(35, middle - 10), (35, middle + 3)], fill=WHITE, width=5)
        draw.ellipse((32, middle + 6, 38, middle + 12), fill=WHITE)
    draw.text((72, middle), words, fill=WHITE, font=ImageFont.load_default(28), anchor="lm")
