"""A document as the bytes of a Word file: the elements in the order of the page."""

from collections.abc import Iterable
from typing import Literal

from portal.gongwen import layout
from portal.gongwen.content import Attachment, Document, Form, Imprint, IssuedText
from portal.gongwen.elements import body, closing, head, imprint
from portal.gongwen.elements.signature import signature
from portal.gongwen.faults import Unwritable, faults
from portal.gongwen.oxml import page, paging
from portal.gongwen.oxml.package import Book
from portal.gongwen.oxml.text import paragraph
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
    flow = _Flow(sheet)
    _head(flow, document)
    _text(flow, document)
    if document.issued:
        _issued(flow, document.issued)
    for number, attachment in enumerate(document.attachments, start=1):
        if attachment.body:
            _attachment(flow, attachment, number if len(document.attachments) > 1 else 0)
    if document.imprint:
        _imprint(flow, document.imprint, overleaf=overleaf)
    title = document.title.replace("\n", "")
    return book.saved(flow.content(), title, "、".join(document.issuers))


class _Flow:
    """The text as it grows, in sections of upright and turned pages."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self._parts: list[str] = []
        self._turned: bool | None = None
        self._kind = ""
        self._numbered = True
        self._footers: dict[tuple[bool, bool], tuple[str, str]] = {}

    def add(self, parts: Iterable[str], *, turned: bool = False) -> None:
        """More of the text, on upright or turned pages."""
        for part in parts:
            if self._turned is not None and turned != self._turned:
                self._break("nextPage")
            self._turned = turned
            self._parts.append(part)

    def turn(self, *, numbered: bool = True) -> None:
        """Goes on at the next page, with or without a page number."""
        self._break("nextPage")
        self._turned = False
        self._numbered = numbered
        # LibreOffice loses a break before a floating table that nothing stands above.
        self._parts.append(self.sheet.paragraph("Tiny"))

    def _break(self, kind: str) -> None:
        self._parts.append(paragraph(self.sheet.style("Tiny"), section=self._section()))
        self._kind = kind

    def end(self) -> tuple[int, int]:
        """The page that the text ends on so far, and the height left on it in twips."""
        return paging.end("".join(self._parts), self.sheet.styles, self.sheet.measures)

    def _section(self) -> str:
        kind = bool(self._turned), self._numbered
        if kind not in self._footers:
            self._footers[kind] = (self._footer(*kind, even=False), self._footer(*kind, even=True))
        return page.section(
            self.sheet.measures, turned=kind[0], footers=self._footers[kind], kind=self._kind
        )

    def _footer(self, turned: bool, numbered: bool, *, even: bool) -> str:
        """The relation of a footer with the number of odd or even pages, or with none."""
        style = self.sheet.style("NumberEven" if even else "NumberOdd")
        if not numbered:
            content = paragraph(style)
        elif turned:
            content = page.turned_number(style, self.sheet.style("Tiny"), even=even)
        else:
            content = page.page_number(style)
        return self.sheet.book.footer(page.footer(content))

    def content(self) -> str:
        """All of it, with the page of the last section."""
        last = self._section()
        return "".join([*self._parts, last])


def _head(flow: _Flow, document: Document) -> None:
    sheet = flow.sheet
    if document.form is Form.PAPER:
        flow.add(head.paper_head(sheet, document))
    else:
        flow.add(head.red_head(sheet, document))
        flow.add([head.title(sheet, document.title)])
    flow.add(head.recipients(sheet, document.recipients))


def _text(flow: _Flow, document: Document) -> None:
    sheet = flow.sheet
    signed = document.signature is not None
    listed = bool(document.attachments)
    for part, turned in body.blocks(sheet, document.body, keep_last=signed):
        flow.add([part], turned=turned)
    if listed:
        flow.add(closing.attachment_note(sheet, document.attachments, kept=signed))
    flow.add(closing.attendance(sheet, document.attendance))
    if document.signature:
        flow.add(signature(sheet, document, document.signature))
    flow.add(closing.note(sheet, document.note))
    if document.receipt:
        flow.add(closing.receipt(sheet, document.receipt))


def _issued(flow: _Flow, issued: IssuedText) -> None:
    flow.add([head.title(flow.sheet, issued.title, "IssuedTitle")])
    for part, turned in body.blocks(flow.sheet, issued.body):
        flow.add([part], turned=turned)


def _attachment(flow: _Flow, attachment: Attachment, number: int) -> None:
    sheet = flow.sheet
    turned = attachment.turned
    label = f"附件{number}" if number else "附件"
    flow.add([sheet.paragraph("AttachmentMark", label)], turned=turned)
    flow.add(
        [head.title(sheet, attachment.title or attachment.name, "AttachmentTitle")], turned=turned
    )
    for part, aside in body.blocks(sheet, attachment.body, turned=turned):
        flow.add([part], turned=aside)


def _imprint(flow: _Flow, said: Imprint, *, overleaf: bool | None) -> None:
    """版记 on the last even page; a blank page before it, and its own page then, have no number."""
    turns = int(bool(overleaf))
    if overleaf is None:
        reached, left = flow.end()
        room = left >= imprint.height(flow.sheet, said)
        turns = 1 if reached % 2 else 2 * (not room)
    for _ in range(turns):
        flow.turn(numbered=turns == 1)
    flow.add(imprint.imprint(flow.sheet, said))
