"""Heads of the special forms (GB/T 9704-2012, 10), and of an office's own papers."""

from portal.gongwen import layout, ordinals
from portal.gongwen.content import Document
from portal.gongwen.elements.head import title
from portal.gongwen.elements.mark import mark
from portal.gongwen.oxml.text import AS_STYLED, Look, Shape
from portal.gongwen.sheet import Sheet
from portal.gongwen.styles import character_style

_LABEL = Look(character_style("Label"))


def paper_head(sheet: Sheet, document: Document) -> list[str]:
    """The head of an office's own paper: organ, name of the paper, number at the right."""
    return [
        *(sheet.paragraph("PaperOrgan", name) for name in document.issuers),
        title(sheet, document.title, "PaperTitle"),
        sheet.paragraph("PaperNumber", document.number),
    ]


def order_head(sheet: Sheet, document: Document) -> list[str]:
    """命令（令）: the mark 20 mm under the top of the text area, then the number of the order."""
    return [
        *mark(sheet, document, layout.ORDER_TOP),
        sheet.paragraph("OrderNumber", document.number),
    ]


def minutes_head(sheet: Sheet, document: Document) -> list[str]:
    """纪要: the mark 35 mm under the top of the text area; number and date on a red rule."""
    said = document.signature
    dated = ordinals.day(said.dated) if said and said.dated else ""
    return [
        *mark(sheet, document, layout.MARK_TOP),
        sheet.paragraph(
            "MinutesNumber", f"{document.number}\t{dated}" if dated else document.number
        ),
    ]


def letter_head(sheet: Sheet, document: Document) -> list[str]:
    """信函: the number at the right under the double rule, the elements of the left beside it."""
    lefts = [sheet.run("LetterNumber", document.copy_number)] if document.copy_number else []
    lefts += [
        sheet.run("LetterNumber", one, _LABEL)
        for one in (document.secrecy, document.urgency)
        if one
    ]
    first = "".join(lefts[:1]) + sheet.run("LetterNumber", f"\t{document.number}")
    shape = Shape(before=0, line=sheet.measures.line)
    gap = Shape(before=layout.LETTER_GAP - layout.LETTER_HEADER_FOOT)
    written = [sheet.runs("LetterNumber", first, gap if sheet.for_pdf else AS_STYLED)]
    return written + [sheet.runs("LetterNumber", one, shape) for one in lefts[1:]]


def card_head(_sheet: Sheet, _document: Document) -> list[str]:
    """Nothing: cards stand alone."""
    return []
