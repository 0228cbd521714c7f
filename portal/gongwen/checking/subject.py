"""A document while it is checked: its elements, its reading of the margins, its pages."""

from collections.abc import Iterator
from functools import cached_property

from portal.gongwen.checking.finding import Departure
from portal.gongwen.checking.pages import Pages, is_said, pitch, reckon
from portal.gongwen.checking.words import NEAR_MM
from portal.gongwen.content import Form
from portal.gongwen.layout import LEFT, MARGINS, PAGE_HEIGHT, PAGE_WIDTH, RIGHT, Measures
from portal.gongwen.recognising.roles import Element, Outline, Role
from portal.gongwen.seen import Block, File, Paragraph, Section, Table
from portal.gongwen.widths import twips

_TAB = 420
FLUSH = "顶格正文"


class Subject:
    """What the rules look at."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.file: File = outline.file
        self.form: Form = outline.form
        self.margins = _reading(outline.file)
        self.measures: Measures = MARGINS[self.margins]

    @cached_property
    def pages(self) -> Pages:
        """Where every block stands."""
        return reckon(self.file)

    @cached_property
    def whole_pages(self) -> Pages:
        """Where every block stands if kept paragraphs are kept whole."""
        return reckon(self.file, whole=True)

    def paragraphs(self, *roles: Role) -> Iterator[Paragraph]:
        """The paragraphs of some roles that have text."""
        return self.outline.paragraphs(*roles)

    def first(self, *roles: Role) -> Paragraph | None:
        """The first paragraph of some roles that has text."""
        return next(self.paragraphs(*roles), None)

    def elements(self, *roles: Role) -> Iterator[Element]:
        """The elements of some roles, blank ones too."""
        return self.outline.all(*roles)

    def tables(self) -> Iterator[Table]:
        """The tables that people see as tables."""
        return (one.block for one in self.elements(Role.TABLE) if isinstance(one.block, Table))

    def section(self, block: Block) -> Section:
        """The section a block stands in."""
        return self.file.section_of(block)

    @cached_property
    def upright(self) -> list[tuple[int, Section]]:
        """The sections whose page stands on its short side, with their numbers from 1."""
        return [(at, one) for at, one in enumerate(self.file.sections, 1) if not one.is_turned]

    @cached_property
    def turned(self) -> list[tuple[int, Section]]:
        """The sections whose page lies on its long side."""
        return [(at, one) for at, one in enumerate(self.file.sections, 1) if one.is_turned]

    def width(self, paragraph: Paragraph) -> int:
        """Between the margins at the sides of the page it stands on."""
        return self.section(paragraph).text_width

    def pitch(self, paragraph: Paragraph) -> float:
        """The height of its lines in twips."""
        return pitch(paragraph, self.section(paragraph))

    def white(self, above: Block, below: Block) -> float | None:
        """The white between two blocks in lines of body text; None on different pages."""
        found = self.pages.white(above, below)
        return None if found is None else found / self.measures.line

    def before(self, paragraph: Block) -> Block | None:
        """The last block with something to see, text or a rule, before one."""
        at = self.outline.places[id(paragraph)]
        for element in reversed(self.outline.elements[:at]):
            block = element.block
            ruled = isinstance(block, Paragraph) and block.shape.bottom is not None
            if not element.story and (element.text or ruled):
                return block
        return None

    def span(self, paragraph: Paragraph, section: Section | None = None) -> tuple[float, float]:
        """Where its first line's text begins and ends, from the left edge of the text area.

        ``section``: that of a header or footer.
        """
        free = (0.0, float((section or self.section(paragraph)).text_width))
        left, width = self._box.get(id(paragraph), free)
        begin, end = _span(paragraph, width)
        return left + begin, left + end

    def begins(self, paragraph: Paragraph, at: int) -> float:
        """Where a character of a line with tabs begins, from the left edge of the text area."""
        shape = paragraph.shape
        place, stops = float(shape.left + shape.first), sorted(shape.tabs, key=lambda one: one[1])
        before, parts = 0, paragraph.words.split("\t")
        for number, part in enumerate(parts):
            if number:
                place = _at_stop(place, _width(part.strip(), paragraph), stops)
                before += 1
            if at <= before + len(part):
                return place + _width(part[: at - before], paragraph)
            place += _width(part, paragraph)
            before += len(part)
        return place

    @cached_property
    def _box(self) -> dict[int, tuple[float, float]]:
        """The left edge and width of the cells that paragraphs of layout tables stand in."""
        found = {}
        for table in {
            id(one.table): one.table for one in self.outline.elements if one.table
        }.values():
            for row in table.rows:
                left = float(table.left)
                for cell in row.cells:
                    for block in cell.blocks:
                        inner = cell.width - 2 * table.margins
                        found[id(block)] = (left + table.margins, float(inner))
                    left += cell.width
        return found

    @cached_property
    def is_sound(self) -> bool:
        """Whether every upright page has the paper and margins of the standard."""
        wanted = (PAGE_WIDTH, PAGE_HEIGHT, LEFT, RIGHT, self.measures.top, self.measures.bottom)
        return all(
            abs(there - said) <= NEAR_MM
            for _, one in self.upright
            for there, said in zip(
                (one.width, one.height, one.left, one.right, one.top, one.bottom),
                wanted,
                strict=True,
            )
        )

    @cached_property
    def is_certain(self) -> bool:
        """Whether the text's lines have heights that are said, so that pages can be counted."""
        text = self.paragraphs(Role.BODY, Role.HEADING)
        return all(is_said(one, self.section(one)) for one in text)

    def held(self, paragraph: Paragraph) -> Table | None:
        """The layout table a paragraph stands in."""
        return self.outline.elements[self.outline.places[id(paragraph)]].table


def _reading(file: File) -> str:
    """Which lawful reading of the margins a file follows: by its top, else by its lines."""
    section = next((one for one in file.sections if not one.is_turned), file.sections[0])
    for name, measures in MARGINS.items():
        if abs(section.top - measures.top) <= NEAR_MM:
            return name
    counts = {
        name: sum(one.shape.rule == "exact" and abs(one.shape.line - measures.line) <= 3
                  for one in file.paragraphs)
        for name, measures in MARGINS.items()
    }  # fmt: skip
    return max(counts, key=lambda name: counts[name])


def _width(text: str, paragraph: Paragraph) -> float:
    """The printed width of a part of a paragraph's text, in its first look."""
    looks = [run.look for run in paragraph.inked]
    return twips(text, paragraph.size, looks[0].pitch if looks else 0)


def _span(paragraph: Paragraph, width: float) -> tuple[float, float]:
    shape = paragraph.shape
    text = f"{paragraph.number}{paragraph.words}".strip("\n").split("\n")[0]
    start, edge = float(shape.left + shape.first), width - shape.right
    if "\t" in text:
        return _tabbed(text, paragraph, start, edge)
    wide = _width(text.rstrip(), paragraph)
    lead = _width(text[: len(text) - len(text.lstrip())], paragraph) if text.strip() else 0
    if shape.align == "right":
        return edge - wide + lead, edge
    if shape.align == "center":
        middle = (start + edge) / 2
        return middle - wide / 2 + lead, middle + wide / 2
    if shape.align == "distribute":
        return start, edge
    return start + lead, start + wide


def _tabbed(text: str, paragraph: Paragraph, start: float, edge: float) -> tuple[float, float]:
    """Tab stops followed from the left; the span of everything that shows."""
    stops = sorted(paragraph.shape.tabs, key=lambda stop: stop[1])
    at, first = start, None
    parts = text.rstrip().split("\t")
    for place, part in enumerate(parts):
        if place:
            at = _at_stop(at, _width(part.strip(), paragraph), stops)
        begin = at + _width(part[: len(part) - len(part.lstrip())], paragraph)
        if part.strip() and first is None:
            first = begin
        at += _width(part, paragraph)
    if paragraph.shape.align == "right":
        return edge - (at - start), edge
    return (start if first is None else first), at


def _at_stop(at: float, width: float, stops: list[tuple[str, int]]) -> float:
    for kind, place in stops:
        if place > at and kind != "clear":
            if kind == "right":
                return max(at, place - width)
            return max(at, place - width / 2) if kind == "center" else float(place)
    return (at // _TAB + 1) * _TAB


def look(place_of: Paragraph, found: str, wanted: str) -> Departure:
    """A departure at a paragraph."""
    return Departure(place_of.place, found, wanted)
