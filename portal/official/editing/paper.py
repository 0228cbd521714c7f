"""The right side of the editor: the sheet as it will be, what is unusual, what is still open."""

from dataclasses import dataclass

from portal.official import letters, warnings
from portal.official.editing.ink import Page
from portal.official.editing.sheet import drawn
from portal.official.editing.typed import Typed, faults_of
from portal.official.models import OfficialDocument
from portal.official.rules import NOT_HERE, is_secret, open_fields, words_in
from portal.units import sections


@dataclass(frozen=True)
class Paper:
    """What the right side shows. ``faults`` keep the sheet from being drawn at all."""

    pages: tuple[Page, ...]
    notes: tuple[str, ...]
    warnings: tuple[str, ...]
    opens: tuple[str, ...]
    faults: tuple[str, ...] = ()


def paper_of(row: OfficialDocument, said: Typed) -> Paper:
    """The sheet of what was typed, with the number, signers and dates the document has by now."""
    content = said.content
    if is_secret(*words_in(content)):
        return Paper((), (), (), (), (NOT_HERE,))
    document = letters.issued(as_typed(row, said), content)
    opens = tuple(open_fields(content))
    faults = tuple(sentence for _, sentence in faults_of(document))
    if faults:
        return Paper((), (), (), opens, faults)
    sheet = drawn(document)
    return Paper(sheet.pages, sheet.notes, tuple(_warnings(said)), opens)


def as_typed(row: OfficialDocument, said: Typed) -> OfficialDocument:
    """A document's row as it would be, were this saved; it belongs to no session."""
    return OfficialDocument(
        sheet=said.sheet,
        direction=said.said.direction,
        urgency=said.urgency,
        number=row.number,
        signed_by=row.signed_by,
        dated=row.dated,
        printed_on=row.printed_on,
    )


def _warnings(said: Typed) -> list[str]:
    facts = said.said
    case = warnings.case_of(
        facts.kind,
        said.sheet,
        facts.direction,
        said.content,
        basis=facts.basis,
        phone=facts.phone,
        inner=frozenset(name for _, name in sections.options()),
    )
    return [one for one in warnings.warnings(case) if not one.startswith("还有没填的内容")]
