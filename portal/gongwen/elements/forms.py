"""Heads of the special forms (GB/T 9704-2012, 10), and of an office's own papers."""

from portal.gongwen import layout, ordinals
from portal.gongwen.content import Document
from portal.gongwen.elements.head import title
from portal.gongwen.elements.mark import mark
from portal.gongwen.oxml.text import Shape
from portal.gongwen.sheet import Sheet


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
    lefts = [one for one in (document.copy_number, document.secrecy, document.urgency) if one]
    first = f"{lefts[0]}\t{document.number}" if lefts else f"\t{document.number}"
    written = [sheet.paragraph("LetterNumber", first)]
    return written + [sheet.paragraph("LetterNumber", one, Shape(before=0)) for one in lefts[1:]]
