"""A document as the bytes of a Word file: the elements in the order of the page."""

from typing import Literal

from portal.gongwen import layout
from portal.gongwen.content import Attachment, Document, Form, Imprint, IssuedText
from portal.gongwen.elements import body, closing, forms, head, imprint
from portal.gongwen.elements.mark import letter_mark
from portal.gongwen.elements.signature import signature
from portal.gongwen.faults import Unwritable, faults
from portal.gongwen.flow import Flow
from portal.gongwen.oxml.package import Book
from portal.gongwen.oxml.text import AS_STYLED, Shape
from portal.gongwen.sheet import Sheet

Target = Literal["word", "pdf"]


def write(
    document: Document,
    *,
    target: Target = "word",
    margins: Literal["37", "ink"] = "37",
    overleaf: bool | None = None,
) -> bytes:
    """A document laid out to GB/T 9704-2012, as .docx bytes; the same content, the same bytes.

    ``target`` "pdf" is for the copy that LibreOffice turns into PDF, "word" for all others: the
    two read one setting the opposite way. ``margins``: see ``layout.MARGINS``.
    ``overleaf`` says whether the 版记 goes to the page after the text, as it must where the text
    ends on an odd page; None: as the engine reckons.

    Raises Unwritable with every fault and its field. Source: GB/T 9704-2012.
    """
    found = faults(document)
    if found:
        raise Unwritable(found)
    measures = layout.MARGINS[margins]
    for_pdf = target == "pdf"
    book = Book(measures, hanging_marks=for_pdf)
    sheet = Sheet(measures, book, for_pdf=for_pdf)
    flow = _flow(sheet, document)
    _head(flow, document)
    _text(flow, document)
    if document.issued:
        _issued(flow, document.issued)
    for number, attachment in enumerate(document.attachments, start=1):
        if attachment.body:
            _attachment(flow, attachment, number if len(document.attachments) > 1 else 0)
    if document.imprint and document.form is Form.LETTER:
        flow.add(imprint.letter_imprint(sheet, document.imprint))
    elif document.imprint:
        _imprint(flow, document.imprint, overleaf=overleaf)
    title = document.title.replace("\n", "")
    return book.saved(flow.content(), title, "、".join(document.issuers))


def _flow(sheet: Sheet, document: Document) -> Flow:
    if document.form is not Form.LETTER:
        return Flow(sheet)
    return Flow(sheet, (letter_mark(sheet, document), sheet.paragraph("LetterFoot")))


def _head(flow: Flow, document: Document) -> None:
    heads = {
        Form.FILE: head.red_head,
        Form.LETTER: forms.letter_head,
        Form.ORDER: forms.order_head,
        Form.MINUTES: forms.minutes_head,
        Form.PAPER: forms.paper_head,
    }
    flow.add(heads[document.form](flow.sheet, document))
    if document.title and document.form is not Form.PAPER:
        shape = AS_STYLED if document.recipients else Shape(after=flow.sheet.measures.line)
        flow.add([head.title(flow.sheet, document.title, shape=shape)])
    flow.add(head.recipients(flow.sheet, document.recipients))


def _text(flow: Flow, document: Document) -> None:
    sheet = flow.sheet
    # A date of minutes stands in their head, and nobody signs below.
    said = None if document.form is Form.MINUTES else document.signature
    signed = said is not None
    listed = bool(document.attachments)
    for part, turned in body.blocks(sheet, document.body, keep_last=signed):
        flow.add([part], turned=turned)
    if listed:
        flow.add(closing.attachment_note(sheet, document.attachments, kept=signed))
    flow.add(closing.attendance(sheet, document.attendance))
    if said:
        flow.add(signature(sheet, document, said))
    flow.add(closing.note(sheet, document.note))
    if document.receipt:
        flow.add(closing.receipt(sheet, document.receipt))


def _issued(flow: Flow, issued: IssuedText) -> None:
    flow.add([head.title(flow.sheet, issued.title, "IssuedTitle")])
    for part, turned in body.blocks(flow.sheet, issued.body):
        flow.add([part], turned=turned)


def _attachment(flow: Flow, attachment: Attachment, number: int) -> None:
    sheet = flow.sheet
    turned = attachment.turned
    label = f"附件{number}" if number else "附件"
    flow.add([sheet.paragraph("AttachmentMark", label)], turned=turned)
    flow.add(
        [head.title(sheet, attachment.title or attachment.name, "AttachmentTitle")], turned=turned
    )
    for part, aside in body.blocks(sheet, attachment.body, turned=turned):
        flow.add([part], turned=aside)


def _imprint(flow: Flow, said: Imprint, *, overleaf: bool | None) -> None:
    """版记 on the last even page; a blank page before it, and its own page then, have no number."""
    turns = int(bool(overleaf))
    if overleaf is None:
        reached, left = flow.end()
        room = left >= imprint.height(flow.sheet, said) and not flow.turned
        turns = 1 if reached % 2 else 2 * (not room)
    for _ in range(turns):
        flow.turn(numbered=turns == 1)
    flow.add(imprint.imprint(flow.sheet, said))
