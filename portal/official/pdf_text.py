"""Where the text of a PDF stands: matrices while a drawing is followed, and lines put together."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from math import hypot
from typing import Any, NamedTuple

from pikepdf import Array, String

Matrix = tuple[float, float, float, float, float, float]
AS_IS: Matrix = (1, 0, 0, 1, 0, 0)
_APART = 0.45  # of the size of type: farther from a line's foot is another line
_SHOWN = frozenset({"Tj", "'", '"'})


class Chunk(NamedTuple):
    """Text that was set at once: which way it runs, how far across and along it stands."""

    way: tuple[int, int]
    across: float
    along: float
    size: float
    text: str


def times(inner: Matrix, outer: Matrix) -> Matrix:
    """One matrix after another."""
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (
        *(a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j),
        *(e * g + f * i + k, e * h + f * j + m),
    )


@dataclass
class State:
    """What a drawing has said so far of how text is set."""

    around: Matrix = AS_IS
    line: Matrix = AS_IS
    size: float = 0
    leading: float = 0
    font: tuple[Callable[[bytes], str | None], bool] | None = None

    def copied(self) -> "State":
        """The same, to be changed apart."""
        return replace(self)

    def turn(self, said: list[Any]) -> None:
        """Set a further matrix before all others."""
        self.around = times(_matrix(said), self.around)

    def after(self, name: str, said: list[Any]) -> Iterator[bytes]:
        """Take one step of the drawing; the codes it shows, if it shows any."""
        if name == "cm":
            self.turn(said)
        elif name == "BT":
            self.line = AS_IS
        elif name == "Tm":
            self.line = _matrix(said)
        elif name in {"Td", "TD"}:
            self._move(float(said[0]), float(said[1]))
            self.leading = -float(said[1]) if name == "TD" else self.leading
        elif name == "TL":
            self.leading = float(said[0])
        if name in {"T*", "'", '"'}:
            self._move(0, -self.leading)
        if name in _SHOWN and said and isinstance(said[-1], String):
            yield bytes(said[-1])
        elif name == "TJ" and said and isinstance(said[0], Array):
            yield b"".join(bytes(one) for one in said[0] if isinstance(one, String))

    def _move(self, x: float, y: float) -> None:
        self.line = times((1, 0, 0, 1, x, y), self.line)

    def chunk(self, text: str) -> Chunk:
        """Text set here and now."""
        a, b, c, d, e, f = times(self.line, self.around)
        if self.font and self.font[1]:
            a, b = -c, -d
        long = hypot(a, b) or 1.0
        x, y = a / long, b / long
        size = abs(self.size) * long or 1.0
        return Chunk((round(x * 8), round(y * 8)), x * f - y * e, x * e + y * f, size, text)


def _matrix(said: list[Any]) -> Matrix:
    a, b, c, d, e, f = (float(one) for one in said[:6])
    return (a, b, c, d, e, f)


def lines_of(chunks: Iterable[Chunk]) -> Iterator[str]:
    """What stands on one line, from its beginning to its end, whatever was set first."""
    placed = sorted(enumerate(chunks), key=lambda one: (one[1].way, -one[1].across))
    for _, run in groupby(placed, key=lambda one: one[1].way):
        line: list[tuple[float, int, str]] = []
        foot = 0.0
        for order, chunk in run:
            if line and foot - chunk.across > _APART * chunk.size:
                yield _joined(line)
                line = []
            foot = chunk.across
            line.append((round(chunk.along, 1), order, chunk.text))
        yield _joined(line)


def _joined(line: list[tuple[float, int, str]]) -> str:
    return "".join(text for _, _, text in sorted(line))
