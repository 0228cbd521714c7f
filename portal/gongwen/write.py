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
    ``overleaf`` says whether the 版记 goes to the next even page, as it must where the text ends on
    an odd one; None: as the engine reckons.

    Raises Unwritable with every fault and its field. Source: GB/T 9704-2012.
    """
    found = faults(document)
    if found:
        raise Unwritable(found)
    measures = layout.MARGINS[margins]
    book = Book(measures, hanging_marks=target == "pdf")
    sheet = Sheet(measures, book)
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
        self._footers: dict[bool, tuple[str, str]] = {}

    def add(self, parts: Iterable[str], *, turned: bool = False) -> None:
        """More of the text, on upright or turned pages."""
        for part in parts:
            if self._turned is not None and turned != self._turned:
                self._break("nextPage")
            self._turned = turned
            self._parts.append(part)

    def to_even_page(self) -> None:
        """Goes on at the next page that is even."""
        self._break("evenPage")
        self._turned = False

    def _break(self, kind: str) -> None:
        self._parts.append(paragraph(self.sheet.style("Tiny"), section=self._section()))
        self._kind = kind

    def end(self) -> tuple[int, int]:
        """The page that the text ends on so far, and the height left on it in twips."""
        return paging.end("".join(self._parts), self.sheet.styles, self.sheet.measures)

    def _section(self) -> str:
        turned = bool(self._turned)
        if turned not in self._footers:
            self._footers[turned] = self._numbers(turned=turned)
        return page.section(
            self.sheet.measures, turned=turned, footers=self._footers[turned], kind=self._kind
        )

    def _numbers(self, *, turned: bool) -> tuple[str, str]:
        """The page numbers of odd and even pages, as relations."""
        written = []
        for even, name in enumerate(("NumberOdd", "NumberEven")):
            style = self.sheet.style(name)
            if turned:
                content = page.turned_number(style, self.sheet.style("Tiny"), even=bool(even))
            else:
                content = page.page_number(style)
            written.append(self.sheet.book.footer(page.footer(content)))
        return written[0], written[1]

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
    for part, turned in body.blocks(sheet, document.body, keep_last=signed and not listed):
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
    if overleaf is None:
        reached, left = flow.end()
        overleaf = reached % 2 == 1 or left < imprint.height(flow.sheet, said)
    if overleaf:
        flow.to_even_page()
    flow.add(imprint.imprint(flow.sheet, said))
