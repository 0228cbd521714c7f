"""Body text: paragraphs, headings, tables, pictures (GB/T 9704-2012, 7.3.3 and 8)."""

import re
from dataclasses import dataclass, replace

from portal.gongwen import layout
from portal.gongwen.content import (
    Block,
    Cards,
    Facts,
    Heading,
    Paragraph,
    Picture,
    Pictures,
    Table,
)
from portal.gongwen.elements import cards, grids
from portal.gongwen.lines import lines
from portal.gongwen.oxml.tables import Grid, Part
from portal.gongwen.oxml.text import AS_STYLED, Look, Shape
from portal.gongwen.sheet import Sheet
from portal.gongwen.styles import character_style

_HEADING_LOOKS = {level: Look(character_style(f"Heading{level}Char")) for level in (1, 2, 3, 4)}
# Characters whose width is known, so that their lines can be told beforehand.
_REGULAR = re.compile(r"[\u4e00-\u9fff0-9A-Za-z.%“”（）《》〔〕、，。；：？！—…·×]*")


def is_turned(block: Block) -> bool:
    """Whether a block asks for pages with the long side up."""
    return isinstance(block, Table | Cards) and block.turned


@dataclass(frozen=True, slots=True)
class Ending:
    """How the end of a block stands to the signature: ``kept`` on its page, ``turns`` to a new one.

    The end of a paragraph is its last line; a table or picture is its own end.
    """

    kept: bool = False
    turns: bool = False


USUAL = Ending()


def block(
    sheet: Sheet,
    said: Block,
    ending: Ending = USUAL,
    *,
    turned: bool = False,
    line: int | None = None,
) -> Part:
    """One block as WordprocessingML.

    ``turned``: it stands on a turned page, ``line`` is the pitch of its lines where it is not that
    of its style.
    """
    if isinstance(said, Paragraph):
        return _paragraph(sheet, said, ending, line)
    if isinstance(said, Heading):
        return _heading(sheet, said, ending, line)
    part = _grid(sheet, said, layout.TURNED_WIDTH if turned else layout.TEXT_WIDTH, ending.kept)
    return _on_new_page(sheet, part) if ending.turns else part


def _grid(
    sheet: Sheet,
    said: Table | Facts | Picture | Pictures | Cards,
    width: int,
    kept: bool,
) -> Part:
    if isinstance(said, Table):
        return grids.ruled(sheet, said, width, kept=kept)
    if isinstance(said, Facts):
        return grids.facts(sheet, said, width, kept=kept)
    if isinstance(said, Cards):
        return cards.cards(sheet, said, width)
    pictures = Pictures((said,), 1) if isinstance(said, Picture) else said
    return grids.pictures(sheet, pictures, width, kept=kept)


def _on_new_page(sheet: Sheet, part: Part) -> Part:
    turn = sheet.paragraph("Tiny", shape=Shape(page_break=True, keep_next=True))
    if isinstance(part, Grid):
        return replace(part, above=turn + part.above)
    return turn + part


def _paragraph(sheet: Sheet, said: Paragraph, ending: Ending, line: int | None) -> str:
    style = sheet.style("Flush" if said.flush else "Normal")
    if ending.kept and sheet.for_pdf and _REGULAR.fullmatch(said.text):
        broken = lines(said.text, style.size, style.pitch, layout.TEXT_WIDTH, style.first)
        if len(broken) > 1:
            upper = "".join(broken[:-1])
            return _split(sheet, style.id, sheet.run(style.id, upper), broken[-1], ending, line)
    return sheet.paragraph(style.id, said.text, _shape(sheet, ending, line))


def _split(
    sheet: Sheet, style: str, upper: str, last: str, ending: Ending, line: int | None
) -> str:
    """The last paragraph with its last line apart, that it alone is kept with the signature.

    Word keeps the last line of a paragraph with what follows, LibreOffice takes the whole paragraph
    along and may leave page 1 without a line of text.
    """
    first = sheet.runs(style, upper, Shape(align="distribute", line=line))
    return first + sheet.paragraph("Flush", last, _shape(sheet, ending, line))


def _shape(sheet: Sheet, ending: Ending, line: int | None) -> Shape:
    """The shape of a last line; LibreOffice keeps no line with a table: it is told the page."""
    turns = ending.turns and sheet.for_pdf
    if not ending.kept and not turns and line is None:
        return AS_STYLED
    return Shape(keep_next=ending.kept, page_break=turns, line=line)


def _heading(sheet: Sheet, heading: Heading, ending: Ending, line: int | None) -> str:
    shape = _shape(sheet, ending, line)
    if not heading.run_in:
        return sheet.paragraph(f"Heading{heading.level}", heading.text, shape)
    look = _HEADING_LOOKS[heading.level]
    style = sheet.style("Normal")
    whole = heading.text + heading.run_in
    if ending.kept and sheet.for_pdf and _REGULAR.fullmatch(whole):
        broken = lines(whole, style.size, style.pitch, layout.TEXT_WIDTH, style.first)
        upper = "".join(broken[:-1])
        if len(upper) >= len(heading.text):
            rest = sheet.run(style.id, upper[len(heading.text) :])
            runs = sheet.run(style.id, heading.text, look) + rest
            return _split(sheet, style.id, runs, broken[-1], ending, line)
    runs = sheet.run("Normal", heading.text, look)
    return sheet.runs("Normal", runs + sheet.run("Normal", heading.run_in), shape)
