"""Charts as geometry: where bars, marks and words stand. Values in, values out; a macro draws them.

One unit is one CSS pixel of the drawing at its own size. Shapes differ by hatching, dash and mark,
so that they are told apart in black and white.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 400
ROW, BAR = 38, 14
TOP, FOOT, SIDE = 26, 24, 16
HEIGHT = 190
MOST_BARS = 10
LABEL_CHARACTERS = 18
STEP_UP = 9
LETTER = 11  # a character of the words, on the average


@dataclass(frozen=True, slots=True)
class Value:
    """What a bar shows: ``marked`` of ``count`` is hatched."""

    label: str
    count: int
    href: str
    marked: int = 0
    marked_href: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its words above it: ``plain`` and ``hatched`` are widths, ``words_x`` an end."""

    label: str
    words: str
    words_x: int
    marked_words: str
    y: int
    plain: float
    hatched: float
    href: str
    marked_href: str


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars one below the other."""

    width: int
    height: int
    bars: Sequence[Bar]
    left_out: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A point of a line: ``above`` says on which side of it its words stand."""

    x: float
    y: float
    words: str
    words_y: float
    href: str


@dataclass(frozen=True, slots=True)
class Series:
    """A line: its name, its points, the path through them."""

    label: str
    marks: Sequence[Mark]
    path: str


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines over the same months."""

    width: int
    height: int
    series: Sequence[Series]
    ticks: Sequence[tuple[float, str]]
    base: int


def bars(values: Sequence[Value], words_of_marked: str, every: int = 0) -> Bars:
    """The first of ``values`` as bars; none where nothing is counted.

    ``every``: how many there are that count something, where these are not all of them.
    """
    counted = [value for value in values if value.count]
    shown = counted[:MOST_BARS]
    left_out = max(every, len(counted)) - len(shown)
    longest = max((value.count for value in shown), default=1)
    drawn = [_bar(value, at, longest, words_of_marked) for at, value in enumerate(shown)]
    return Bars(WIDTH, max(len(drawn), 1) * ROW + 4, drawn, left_out)


def _bar(value: Value, at: int, longest: int, words_of_marked: str) -> Bar:
    unit = WIDTH / longest
    marked = f"{words_of_marked} {value.marked} 条" if value.marked else ""
    return Bar(
        label=_short(value.label),
        words=f"{value.count} 条",
        words_x=WIDTH - (len(marked) * LETTER if marked else 0),
        marked_words=marked,
        y=at * ROW,
        plain=round(unit * (value.count - value.marked), 1),
        hatched=round(unit * value.marked, 1),
        href=value.href,
        marked_href=value.marked_href,
    )


def _short(label: str) -> str:
    if len(label) <= LABEL_CHARACTERS:
        return label
    return label[: LABEL_CHARACTERS - 1] + "…"


def lines(ticks: Sequence[str], series: Sequence[tuple[str, Sequence[tuple[int, str]]]]) -> Lines:
    """Lines of (count, address) over ``ticks``, each count written at its mark.

    Where two lines meet, the words of the upper one stand above it, those of the lower one below.
    """
    most = max((count for _, points in series for count, _ in points), default=0) or 1
    base = HEIGHT - FOOT
    step = (WIDTH - 2 * SIDE) / max(len(ticks) - 1, 1)
    xs = [round(SIDE + step * at, 1) for at in range(len(ticks))]
    tops = [max(points[at][0] for _, points in series) for at in range(len(ticks))]
    drawn: list[Series] = []
    for number, (label, points) in enumerate(series):
        marks = []
        for at, (count, href) in enumerate(points):
            y = round(base - 14 - (base - 14 - TOP) * count / most, 1)
            others = [other[at][0] for _, other in series[:number]]
            is_above = count == tops[at] and count not in others
            words_y = y - STEP_UP if is_above else y + STEP_UP + 10
            marks.append(Mark(xs[at], y, str(count), round(words_y, 1), href))
        path = " ".join(
            f"{'M' if at == 0 else 'L'}{mark.x} {mark.y}" for at, mark in enumerate(marks)
        )
        drawn.append(Series(label, marks, path))
    return Lines(WIDTH, HEIGHT, drawn, list(zip(xs, ticks, strict=True)), base)
