"""The words of a document with what its way has added: number, signers, dates."""

from dataclasses import replace

from portal.gongwen.content import Document, Form, Imprint, Signature
from portal.official import texts
from portal.official.models import OfficialDocument
from portal.official.rules import Content
from portal.official.terms import Direction, Sheet, Urgency

FORMS = {
    Sheet.FILE: Form.FILE,
    Sheet.LETTER: Form.LETTER,
    Sheet.ORDER: Form.ORDER,
    Sheet.MINUTES: Form.MINUTES,
}
_UNSIGNED = {Form.MINUTES}


def issued(row: OfficialDocument, content: Content) -> Document:
    """A text as it is printed: what no drafter writes is what the document's way has given it.

    Number, signers of a 上行文 and 成文日期 are there once they are given, else their places are
    left open; 印发日期 where there is a 版记.
    """
    said = texts.read(content)
    form = FORMS[row.sheet]
    return replace(
        said,
        form=form,
        number=row.number or "",
        urgency="" if row.urgency is Urgency.USUAL else row.urgency.label,
        signers=_signers(row, said) if row.sheet is Sheet.FILE else (),
        signature=None if form in _UNSIGNED else _signature(row, said.signature),
        imprint=_imprint(row, said.imprint),
    )


def _signers(row: OfficialDocument, said: Document) -> tuple[str, ...]:
    if row.direction is not Direction.UP:
        return ()
    if row.signed_by:
        return tuple(row.signed_by.split("、"))
    return said.signers or ("",) * max(1, len(said.issuers))


def _signature(row: OfficialDocument, said: Signature | None) -> Signature:
    return replace(said or Signature(), dated=row.dated)


def _imprint(row: OfficialDocument, said: Imprint | None) -> Imprint | None:
    return replace(said, printed_on=row.printed_on) if said else None
