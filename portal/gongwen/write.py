"""A document as the bytes of a Word file."""

from typing import Literal

from portal.gongwen import adjusting, layout
from portal.gongwen.composing import AS_USUAL, Adjusted, Composed, composed, imprint_of
from portal.gongwen.content import Document, Form, Imprint
from portal.gongwen.elements import imprint
from portal.gongwen.faults import Unwritable, faults
from portal.gongwen.flow import Flow
from portal.gongwen.oxml.package import Book
from portal.gongwen.sheet import Sheet

Target = Literal["word", "pdf"]


def write(
    document: Document,
    *,
    target: Target = "word",
    margins: Literal["37", "ink"] = "37",
    overleaf: bool | None = None,
    secrecy_line: Literal[1, 2] = 2,
) -> bytes:
    """A document laid out to GB/T 9704-2012, as .docx bytes; the same content, the same bytes.

    ``target`` "pdf" is for the copy that LibreOffice turns into PDF, "word" for all others: the
    two read one setting the opposite way. ``margins``: see ``layout.MARGINS``.
    ``overleaf`` says whether the 版记 goes to the page after the text, as it must where the text
    ends on an odd page; None: as the engine reckons. ``secrecy_line``: the line of the text area
    that 密级 stands on where there is no 份号; 2 by the letter of 7.2.2.

    Raises Unwritable with every fault and its field. Source: GB/T 9704-2012.
    """
    found = faults(document)
    if found:
        raise Unwritable(found)
    measures = layout.MARGINS[margins]

    def made(adjusted: Adjusted = AS_USUAL) -> Composed:
        for_pdf = target == "pdf"
        book = Book(measures, hanging_marks=for_pdf)
        sheet = Sheet(measures, book, for_pdf=for_pdf, secrecy_line=secrecy_line)
        return composed(sheet, document, adjusted)

    whole = made()
    for adjust in (adjusting.moved, adjusting.tightened):
        adjusted = adjust(document, whole)
        if adjusted != whole.adjusted:
            whole = made(adjusted)
    flow = whole.flow
    said = imprint_of(document, whole.adjusted)
    if said and document.form is Form.LETTER:
        flow.add(imprint.letter_imprint(flow.sheet, said))
    elif said:
        _imprint(flow, said, overleaf=overleaf)
    title = document.title.replace("\n", "")
    return flow.sheet.book.saved(flow.content(), title, "、".join(document.issuers))


def _imprint(flow: Flow, said: Imprint, *, overleaf: bool | None) -> None:
    """版记 on the last even page; a blank page before it, and its own page then, have no number."""
    turns = int(bool(overleaf))
    if overleaf is None:
        end = flow.placed()[-1]
        room = flow.sheet.measures.height - end.filled >= imprint.height(flow.sheet, said)
        turns = 1 if end.ends % 2 else 2 * (not room or flow.turned)
    for _ in range(turns):
        flow.turn(numbered=turns == 1)
    flow.add(imprint.imprint(flow.sheet, said))
