"""A document as a flow: its elements in the order of the page, set as usual or as adjusted."""

from dataclasses import dataclass, field, replace

from portal.gongwen.content import (
    Attachment,
    Block,
    Document,
    Form,
    Imprint,
    IssuedText,
    Signature,
)
from portal.gongwen.elements import body, closing, forms, head
from portal.gongwen.elements.mark import letter_lead, letter_mark
from portal.gongwen.elements.signature import Setting, signature
from portal.gongwen.flow import Flow
from portal.gongwen.oxml.text import AS_STYLED, Shape
from portal.gongwen.sheet import Sheet

_HEADS = {
    Form.FILE: head.red_head,
    Form.LETTER: forms.letter_head,
    Form.ORDER: forms.order_head,
    Form.MINUTES: forms.minutes_head,
    Form.PAPER: forms.paper_head,
    Form.CARD: forms.card_head,
}
_UNTITLED = {Form.PAPER, Form.CARD}


@dataclass(frozen=True, slots=True)
class Adjusted:
    """What is set otherwise than usual, so that the pages come out as they must.

    The parts numbered in ``parts`` have lines of pitch ``line``, the signature has ``less`` white
    above it (twips), the end of part ``turns`` begins a page, ``below``: 主送 stands in the 版记.
    """

    parts: frozenset[int] = frozenset()
    line: int | None = None
    less: int = 0
    turns: int | None = None
    below: bool = False

    def pitch(self, part: int) -> int | None:
        """The pitch of the lines of a part, where it is not as usual."""
        return self.line if part in self.parts else None


AS_USUAL = Adjusted()


@dataclass(frozen=True, slots=True)
class Spots:
    """Numbers of parts: the first of the text, its last, the last that must stay with it."""

    first: int
    last: int
    signed: int


@dataclass(slots=True)
class Composed:
    """A document's text as it grows, with where its text and signature are."""

    flow: Flow
    adjusted: Adjusted
    spots: Spots | None = field(default=None)


def composed(sheet: Sheet, document: Document, adjusted: Adjusted = AS_USUAL) -> Composed:
    """The elements of a document from its head to its last attachment; the 版记 is apart."""
    made = Composed(_flow(sheet, document), adjusted)
    said = replace(document, recipients=()) if adjusted.below else document
    _head(made.flow, said)
    _text(made, said)
    if said.issued:
        _issued(made, said.issued)
    _attachments(made.flow, said.attachments, said.number)
    return made


def imprint_of(document: Document, adjusted: Adjusted) -> Imprint | None:
    """The 版记 of a document, with the 主送 that was moved there."""
    said = document.imprint
    if said is None or not adjusted.below:
        return said
    return replace(said, recipients=(*document.recipients, *said.recipients))


def _flow(sheet: Sheet, document: Document) -> Flow:
    if document.form is not Form.LETTER:
        return Flow(sheet, numbered=document.form is not Form.CARD)
    first = letter_mark(sheet, document), sheet.paragraph("LetterFoot")
    return Flow(sheet, first, lead=letter_lead(sheet, document))


def _head(flow: Flow, document: Document) -> None:
    flow.add(_HEADS[document.form](flow.sheet, document))
    if document.title and document.form not in _UNTITLED:
        shape = AS_STYLED if document.recipients else Shape(after=flow.sheet.measures.line)
        flow.add([head.title(flow.sheet, document.title, shape=shape)])
    flow.add(head.recipients(flow.sheet, document.recipients))


def _text(made: Composed, document: Document) -> None:
    flow, sheet = made.flow, made.flow.sheet
    # A date of minutes stands in their head, and nobody signs below.
    said = None if document.form is Form.MINUTES else document.signature
    first = flow.count
    _blocks(made, document.body, signed=said is not None)
    last = flow.count - 1
    _attachment_note(made, document.attachments, signed=said is not None)
    flow.add(closing.attendance(sheet, document.attendance))
    if said:
        _signature(made, document.issuers, said, kept=bool(document.note or document.receipt))
    for part in closing.note(sheet, document.note, line=made.adjusted.pitch(flow.count)):
        flow.add([part])
    if said and document.body:
        made.spots = Spots(first, last, flow.count - 1)
    if document.receipt:
        flow.add(closing.receipt(sheet, document.receipt))


def _blocks(made: Composed, said: tuple[Block, ...], *, signed: bool, turned: bool = False) -> None:
    """Body text; the end of the last block stays on the page of the signature, if one follows."""
    flow = made.flow
    for place, block in enumerate(said):
        kept = signed and place == len(said) - 1
        aside = turned or body.is_turned(block)
        line = made.adjusted.pitch(flow.count)
        ending = body.Ending(kept and not aside, turns=flow.count == made.adjusted.turns)
        flow.add([body.block(flow.sheet, block, ending, turned=aside, line=line)], turned=aside)


def _attachment_note(made: Composed, listed: tuple[Attachment, ...], *, signed: bool) -> None:
    if listed:
        flow = made.flow
        line = made.adjusted.pitch(flow.count)
        flow.add(closing.attachment_note(flow.sheet, listed, kept=signed, line=line))


def _signature(made: Composed, issuers: tuple[str, ...], said: Signature, *, kept: bool) -> None:
    flow, adjusted = made.flow, made.adjusted
    setting = Setting(adjusted.less, adjusted.pitch(flow.count), kept)
    flow.add(signature(flow.sheet, issuers, said, setting))


def _issued(made: Composed, issued: IssuedText) -> None:
    flow, sheet = made.flow, made.flow.sheet
    usual = Composed(flow, AS_USUAL)
    flow.add([head.title(sheet, issued.title, "IssuedTitle")])
    if issued.number:
        flow.add([sheet.paragraph("IssuedNumber", issued.number)])
    flow.add(head.recipients(sheet, issued.recipients, before=0))
    _blocks(usual, issued.body, signed=issued.signature is not None)
    _attachment_note(usual, issued.attachments, signed=issued.signature is not None)
    if issued.signature:
        _signature(usual, (), issued.signature, kept=False)
    _attachments(flow, issued.attachments, issued.number)


def _attachments(flow: Flow, said: tuple[Attachment, ...], number: str) -> None:
    for place, attachment in enumerate(said, start=1):
        if attachment.body:
            label = f"附件{place}" if len(said) > 1 else "附件"
            _attachment(flow, attachment, f"{number}{label}" if attachment.apart else label)


def _attachment(flow: Flow, attachment: Attachment, label: str) -> None:
    sheet = flow.sheet
    turned = attachment.turned
    flow.add([sheet.paragraph("AttachmentMark", label)], turned=turned)
    named = attachment.title or attachment.name
    flow.add([head.title(sheet, named, "AttachmentTitle")], turned=turned)
    _blocks(Composed(flow, AS_USUAL), attachment.body, signed=False, turned=turned)
