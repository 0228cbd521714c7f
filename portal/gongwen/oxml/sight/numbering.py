"""The numbers that Word writes before paragraphs by itself, as words."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

from portal.gongwen import ordinals
from portal.gongwen.oxml.sight.properties import Said, shape
from portal.gongwen.oxml.sight.values import child, said, switch, whole

_LEVELS = 9
_MOST = 1000
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
          (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
_CHINESE = ("chinese", "taiwanese", "japanese", "korean", "ideographDigital")
_ENCLOSED = 20


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how it counts and what it writes; ``text`` has %1 for a number."""

    kind: str
    text: str
    start: int
    shape: Said
    plain: bool = False
    restarts: int | None = None


class Numbering:
    """The lists of a file, counting as the paragraphs come."""

    def __init__(self, root: Any) -> None:
        self._lists: dict[str, Any] = {}
        self._names: dict[str, str] = {}
        self._numbers: dict[str, Any] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()
        self._levels: dict[tuple[str, int], Level | None] = {}
        for one in () if root is None else root.iterchildren(qn("w:abstractNum")):
            key = one.get(qn("w:abstractNumId"), "")
            self._lists[key] = one
            if said(one, "w:styleLink"):
                self._names[said(one, "w:styleLink") or ""] = key
        for one in () if root is None else root.iterchildren(qn("w:num")):
            self._numbers[one.get(qn("w:numId"), "")] = one

    def _list(self, number: str) -> str:
        """The list behind a number, through a style that stands for it."""
        key = said(self._numbers.get(number), "w:abstractNumId") or ""
        linked = said(self._lists.get(key), "w:numStyleLink")
        return self._names.get(linked, key) if linked else key

    def level(self, number: str, depth: int) -> Level | None:
        """A level of a list; None where the file has none."""
        if (number, depth) not in self._levels:
            self._levels[number, depth] = self._read_level(number, depth)
        return self._levels[number, depth]

    def _override(self, number: str, depth: int) -> Any:
        one = self._numbers.get(number)
        for override in () if one is None else one.iterchildren(qn("w:lvlOverride")):
            if whole(override.get(qn("w:ilvl"))) == depth:
                return override
        return None

    def _read_level(self, number: str, depth: int) -> Level | None:
        found = child(self._override(number, depth), "w:lvl")
        known = self._lists.get(self._list(number))
        for one in () if known is None or found is not None else known.iterchildren(qn("w:lvl")):
            if whole(one.get(qn("w:ilvl"))) == depth:
                found = one
        if found is None:
            return None
        start = whole(said(found, "w:start"))
        return Level(
            kind=said(found, "w:numFmt") or "decimal",
            text=said(found, "w:lvlText") or "",
            start=1 if start is None else start,
            shape=shape(child(found, "w:pPr")),
            plain=bool(switch(found, "w:isLgl")),
            restarts=whole(said(found, "w:lvlRestart")),
        )

    def next(self, number: str, depth: int) -> tuple[str, bool]:
        """The words before the next paragraph of a level, and whether they are only a bullet."""
        level = self.level(number, depth)
        if level is None or not 0 <= depth < _LEVELS:
            return "", False
        counts = self._counts.setdefault(self._list(number), [None] * _LEVELS)
        self._count(number, depth, level, counts)
        if level.kind == "bullet":
            return "", True
        words = level.text
        for place in range(_LEVELS):
            if f"%{place + 1}" in words:
                words = words.replace(f"%{place + 1}", self._figure(number, place, level, counts))
        return words, False

    def _count(self, number: str, depth: int, level: Level, counts: list[int | None]) -> None:
        begins = whole(said(self._override(number, depth), "w:startOverride"))
        if begins is not None and (number, depth) not in self._begun:
            counts[depth] = begins
        else:
            last = counts[depth]
            counts[depth] = level.start if last is None else last + 1
        self._begun.add((number, depth))
        for deeper in range(depth + 1, _LEVELS):
            below = self.level(number, deeper)
            if below is None or below.restarts is None or below.restarts > depth:
                counts[deeper] = None

    def _figure(self, number: str, place: int, level: Level, counts: list[int | None]) -> str:
        at = self.level(number, place)
        count = counts[place]
        if count is None:
            count = at.start if at else 1
        return figure(count, "decimal" if level.plain or at is None else at.kind)


def figure(count: int, kind: str) -> str:
    """A count as a list writes it (ISO/IEC 29500-1, 17.18.59)."""
    if kind == "none":
        return ""
    if not 0 < count < _MOST:
        return str(count)
    if kind.startswith(_CHINESE):
        return ordinals.chinese(count)
    if kind.startswith("decimalEnclosed") and count <= _ENCLOSED:
        first = "⑴" if kind.endswith("Paren") else "①"
        return chr(ord(first) + count - 1)
    write = _WRITERS.get(kind)
    return write(count) if write else str(count)


def _letters(count: int) -> str:
    return chr(ord("A") + (count - 1) % 26) * (1 + (count - 1) // 26)


def _roman(count: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        while count >= value:
            text += letters
            count -= value
    return text


_WRITERS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda count: f"{count:02d}",
    "decimalFullWidth": lambda count: "".join(chr(ord(one) + 0xFEE0) for one in str(count)),
    "upperRoman": _roman,
    "lowerRoman": lambda count: _roman(count).lower(),
    "upperLetter": _letters,
    "lowerLetter": lambda count: _letters(count).lower(),
    "ideographTraditional": lambda count: _STEMS[(count - 1) % 10],
    "ideographZodiac": lambda count: _BRANCHES[(count - 1) % 12],
}
