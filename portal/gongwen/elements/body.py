"""Body text: paragraphs, headings, tables, pictures (GB/T 9704-2012, 7.3.3 and 8)."""

from collections.abc import Iterator

from portal.gongwen import layout
from portal.gongwen.content import Block, Facts, Heading, Paragraph, Picture, Pictures, Table
from portal.gongwen.elements import grids
from portal.gongwen.lines import lines
from portal.gongwen.oxml.text import AS_STYLED, Look, Shape
from portal.gongwen.sheet import Sheet
from portal.gongwen.styles import character_style
from portal.gongwen.widths import is_narrow

_HEADING_LOOKS = {level: Look(character_style(f"Heading{level}Char")) for level in (1, 2, 3, 4)}
_KEPT = Shape(keep_next=True)


def blocks(
    sheet: Sheet, said: tuple[Block, ...], *, turned: bool = False, keep_last: bool = False
) -> Iterator[tuple[str, bool]]:
    """Each block as XML, with whether it stands on a turned page.

    ``keep_last`` keeps the last paragraph on the page of what follows it.
    """
    for place, block in enumerate(said):
        kept = keep_last and place == len(said) - 1
        aside = turned or (isinstance(block, Table) and block.turned)
        yield _block(sheet, block, kept=kept, turned=aside), aside


def _block(sheet: Sheet, block: Block, *, kept: bool, turned: bool) -> str:
    shape = _KEPT if kept else AS_STYLED
    if isinstance(block, Paragraph):
        if kept and sheet.for_pdf:
            return _split(sheet, block)
        return sheet.paragraph("Flush" if block.flush else "Normal", block.text, shape)
    if isinstance(block, Heading):
        return _heading(sheet, block, shape)
    width = layout.TURNED_WIDTH if turned else layout.TEXT_WIDTH
    if isinstance(block, Table):
        return grids.ruled(sheet, block, width, kept=kept)
    if isinstance(block, Facts):
        return grids.facts(sheet, block, width, kept=kept)
    if isinstance(block, Picture):
        return grids.pictures(sheet, Pictures((block,), 1), width, kept=kept)
    return grids.pictures(sheet, block, width, kept=kept)


def _split(sheet: Sheet, said: Paragraph) -> str:
    """The last paragraph with its last line apart, that it alone is kept with the signature.

    Word keeps the last line of a paragraph with what follows, LibreOffice takes the whole paragraph
    along and may leave page 1 without a line of text.
    """
    style = sheet.style("Flush" if said.flush else "Normal")
    broken = lines(said.text, style.size, style.pitch, layout.TEXT_WIDTH, style.first)
    if len(broken) < 2 or any(map(is_narrow, said.text)):
        return sheet.paragraph(style.id, said.text, _KEPT)
    first = sheet.paragraph(style.id, "".join(broken[:-1]), Shape(align="distribute"))
    return first + sheet.paragraph("Flush", broken[-1], _KEPT)


def _heading(sheet: Sheet, heading: Heading, shape: Shape) -> str:
    if not heading.run_in:
        return sheet.paragraph(f"Heading{heading.level}", heading.text, shape)
    runs = sheet.run("Normal", heading.text, _HEADING_LOOKS[heading.level])
    return sheet.runs("Normal", runs + sheet.run("Normal", heading.run_in), shape)
