"""A paragraph of a Word file in its lines: which words stand where, as the engine reckons."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from portal.gongwen.checking.pages import pitch
from portal.gongwen.lines import lines
from portal.gongwen.seen import Look, Paragraph, Run, Section
from portal.gongwen.widths import twips
from portal.official.editing.ink import Area, Page, Rule, Words, kind_of

_OPEN = re.compile("【[^【】]*】")
_LEADER = 420
# How far below the middle of a line the baseline of an ideograph is, in times of its size.
_BASE = 0.38
# What a line may be wider than its room: marks that hang, seams that were reckoned otherwise.
_OVER = 1.06
Letter = tuple[str, Look, bool]
"""A character, its look, and whether it is part of a place that is still open."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a paragraph: its letters, how high it is, whether it is the last of them."""

    letters: tuple[Letter, ...]
    height: float
    is_first: bool
    is_last: bool


@dataclass(frozen=True, slots=True)
class Column:
    """The room lines stand in: from where on the page, how wide."""

    left: float
    width: float


def lines_of(paragraph: Paragraph, section: Section, width: float, folio: str = "") -> list[Line]:
    """The lines of a paragraph in a width; ``folio`` is written where its number of page is."""
    letters = _letters(paragraph, folio)
    if not paragraph.shape.tabs:
        letters = [(one[0].replace("\t", "　"), one[1], one[2]) for one in letters]
    high = pitch(paragraph, section)
    shape = paragraph.shape
    looks = [run.look for run in paragraph.inked]
    closer = looks[0].pitch if looks else 0
    text = "".join(letter for letter, _, _ in letters)
    room = max(paragraph.size * 10, round(width - shape.left - shape.right))
    broken = lines(text.replace("\t", "　"), paragraph.size, closer, room, shape.first)
    if "\t" in text:
        broken = text.split("\n")
    else:
        whole = paragraph.size * 10 + closer
        broken = [part for line in broken for part in _cut(line, paragraph.size, whole, room)]
    found: list[Line] = []
    at = 0
    for place, part in enumerate(broken):
        end = at + len(part)
        ends = end >= len(text) or text[end] == "\n"
        found.append(Line(tuple(letters[at:end]), high, place == 0, ends))
        at = end + (ends and end < len(text))
    return found


def _cut(line: str, size: int, whole: int, room: int) -> list[str]:
    """A line cut where no word ends, if one is longer than a line: as Word cuts it."""
    if len(line) * whole <= room or twips(line, size, whole - size * 10) <= room * _OVER:
        return [line]
    most = room // whole
    return [line[at : at + most] for at in range(0, len(line), most)]


def _letters(paragraph: Paragraph, folio: str) -> list[Letter]:
    runs = paragraph.runs
    if paragraph.number:
        first = runs[0].look if runs else Look()
        runs = (Run(paragraph.number, first), *runs)
    letters = [(letter, run.look) for run in runs for letter in _said(run, folio)]
    text = "".join(letter for letter, _ in letters)
    places = [one.span() for one in _OPEN.finditer(text)]
    opened = {at for start, end in places for at in range(start, end)}
    return [(letter, look, at in opened) for at, (letter, look) in enumerate(letters)]


def _said(run: Run, folio: str) -> str:
    is_folio = folio and run.text and run.code.upper().startswith("PAGE")
    return folio if is_folio else run.text


def put(page: Page, line: Line, paragraph: Paragraph, column: Column, top: float) -> None:
    """Sets one line on a page, its top so far from the top of the paper."""
    shape = paragraph.shape
    start = column.left + shape.left + (shape.first if line.is_first else 0)
    edge = column.left + column.width - shape.right
    base = top + line.height / 2 + _BASE * paragraph.size * 10
    if any(letter == "\t" for letter, _, _ in line.letters):
        _tabbed(page, line, paragraph, column, (start, base))
        return
    natural = _width(line.letters)
    stretch = 0.0
    if shape.align == "distribute" or (shape.align == "both" and not line.is_last):
        stretch = (edge - start - natural) / max(1, len(line.letters))
    elif shape.align == "center":
        start += (edge - start - natural) / 2
    elif shape.align == "right":
        start = edge - natural
    _inked(page, line.letters, start, base, stretch)


def _inked(
    page: Page, letters: tuple[Letter, ...], start: float, base: float, stretch: float = 0
) -> float:
    """Words set from a place on, stretch by stretch of one look; where they end."""
    at = start
    for (look, is_open), group in groupby(letters, lambda letter: (letter[1], letter[2])):
        part = tuple(group)
        text = "".join(letter for letter, _, _ in part)
        wide = _width(part) + stretch * len(part)
        if text.strip():
            _words(page, text, look, (at, base, wide), is_open=is_open)
        at += wide
    return at


def _words(
    page: Page, text: str, look: Look, place: tuple[float, float, float], *, is_open: bool
) -> None:
    at, base, wide = (round(length) for length in place)
    size = look.size * 10
    kind = kind_of(look.face_of("字")) + (" red" if look.color else "")
    if is_open:
        page.areas.append(Area(at, round(base - 0.95 * size), wide, round(1.2 * size), "open"))
        kind += " is-open"
    page.words.append(Words(at, base, wide, size, kind, text))


def _width(letters: tuple[Letter, ...]) -> float:
    """The printed width of letters, each stretch of one size at its own."""
    total = 0.0
    for look, group in groupby(letters, lambda letter: letter[1]):
        text = "".join(letter for letter, _, _ in group)
        total += twips(text, look.size, look.pitch) * look.scale / 100
    return total


def _tabbed(
    page: Page, line: Line, paragraph: Paragraph, column: Column, at: tuple[float, float]
) -> None:
    """A line with tab stops, followed from the left."""
    place, base = at
    stops = sorted(paragraph.shape.tabs, key=lambda stop: stop[1])
    parts = list(_parts(line.letters))
    if paragraph.shape.align == "right":
        every = tuple(letter for part, _ in parts for letter in part)
        place = column.left + column.width - _width(every)
    for part, tab in parts:
        if tab is not None:
            stop = column.left + _stop(place - column.left, _width(part), stops)
            if tab.underlined:
                foot = round(base + tab.size)
                page.rules.append(Rule(round(place), foot, round(stop), foot, "thin"))
            place = stop
        place = _inked(page, part, place, base)


def _parts(letters: tuple[Letter, ...]) -> Iterator[tuple[tuple[Letter, ...], Look | None]]:
    """What stands between tabs, each with the look of the tab before it."""
    part: list[Letter] = []
    tab: Look | None = None
    for letter in letters:
        if letter[0] == "\t":
            yield tuple(part), tab
            part, tab = [], letter[1]
        else:
            part.append(letter)
    yield tuple(part), tab


def _stop(at: float, width: float, stops: list[tuple[str, int]]) -> float:
    for kind, place in stops:
        if place > at:
            if kind == "right":
                return max(at, place - width)
            return max(at, place - width / 2) if kind == "center" else float(place)
    return (at // _LEADER + 1) * _LEADER
