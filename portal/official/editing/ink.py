"""What stands on a page, as plain values: words, rules, pictures' places. Lengths in twips."""

from dataclasses import dataclass, field
from typing import NamedTuple

from portal.gongwen import faces

HEI, KAI, SONG, BIAO, FANG = "hei", "kai", "song", "biao", "fang"
_NAMED = {
    faces.HEITI.name: HEI,
    faces.KAITI.name: KAI,
    faces.SONGTI.name: SONG,
    faces.XIAOBIAOSONG.name: BIAO,
}
OPEN_AT, OPEN_TO = "【", "】"


class Words(NamedTuple):
    """Words of one look on one line: their left end and baseline, how wide they are set."""

    x: int
    y: int
    width: int
    size: int
    kind: str
    text: str


class Rule(NamedTuple):
    """A straight rule, ``kind`` is its class: a weight, or red."""

    x: int
    y: int
    to_x: int
    to_y: int
    kind: str


class Area(NamedTuple):
    """A rectangle: behind a place still open, or where a picture stands."""

    x: int
    y: int
    width: int
    height: int
    kind: str


class Shown(NamedTuple):
    """A picture: where it stands, and its address."""

    x: int
    y: int
    width: int
    height: int
    href: str


@dataclass(slots=True)
class Page:
    """One page; ``number`` counts from 1, ``width`` and ``height`` are those of its paper."""

    number: int
    width: int
    height: int
    words: list[Words] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    pictures: list[Shown] = field(default_factory=list)
    turned: list[Words] = field(default_factory=list)
    """Words that run from the top down: the number of a page that lies on its long side."""

    @property
    def text(self) -> str:
        """All its words in the order they were set."""
        return "".join(one.text for one in self.words)


def kind_of(face: str) -> str:
    """The class of a face."""
    return _NAMED.get(face, FANG)
