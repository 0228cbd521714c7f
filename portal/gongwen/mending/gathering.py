"""The elements of a document gathered by where they belong: head, text, issued text, 附件, 版记."""

from dataclasses import dataclass, field

from portal.gongwen.content import Form
from portal.gongwen.mending.blocks import is_shown
from portal.gongwen.recognising.roles import IMPRINT, LEFT_HEAD, Element, Outline, Role
from portal.gongwen.seen import Paragraph

_ALL = frozenset({*LEFT_HEAD, Role.MARK, Role.NUMBER, Role.SIGNERS, Role.TITLE, Role.RECIPIENTS})
_PLAIN = frozenset({Role.MARK, Role.NUMBER, Role.TITLE, Role.RECIPIENTS})
_HEADS = {
    Form.FILE: _ALL,
    Form.LETTER: _ALL - {Role.SIGNERS},
    Form.ORDER: _PLAIN,
    Form.MINUTES: _PLAIN,
    Form.PAPER: frozenset({Role.PAPER_HEAD, Role.TITLE, Role.RECIPIENTS}),
    Form.CARD: frozenset({}),
}
_ONCE = frozenset({*LEFT_HEAD, Role.NUMBER})
_SIGNERS = "签发人"
_SIGNED = frozenset({Role.ORGAN, Role.DATED, Role.STAMPED})
_CLOSING = frozenset({*_SIGNED, Role.ATTACHMENT_NOTE, Role.ATTENDANCE, Role.NOTE, Role.RECEIPT})


@dataclass(slots=True)
class Zone:
    """One text: its title (of an attachment also its mark), its body, what closes it."""

    mark: Element | None = None
    titles: list[Element] = field(default_factory=list)
    body: list[Element] = field(default_factory=list)
    closing: list[Element] = field(default_factory=list)

    def of(self, *roles: Role) -> list[Element]:
        """The closing elements of some roles, in order."""
        return [one for one in self.closing if one.role in roles]


@dataclass(slots=True)
class Gathered:
    """All elements that say or show something, each in one place."""

    head: list[Element] = field(default_factory=list)
    main: Zone = field(default_factory=Zone)
    issued: Zone | None = None
    attached: list[Zone] = field(default_factory=list)
    imprint: list[Element] = field(default_factory=list)

    def of(self, *roles: Role) -> list[Element]:
        """The elements of the head of some roles, in order."""
        return [one for one in self.head if one.role in roles]


def gathered(outline: Outline) -> Gathered:
    """The elements of a document by where they belong.

    What the form of the document has no place for is text. No text changes places with other
    text: what comes after the signature goes on after it, and 附件说明 in the middle stays there.
    """
    found = Gathered()
    zone = found.main
    heads, closing = _HEADS[outline.form], _closing(outline)
    imprint = {Role.COPIES_TO} if outline.form is Form.LETTER else IMPRINT
    for element in outline.elements:
        if not _shows(element):
            continue
        if element.role in imprint:
            found.imprint.append(element)
        elif _is_of_head(found, element, heads) and zone is found.main and not zone.body:
            found.head.append(element)
        elif element.role is Role.ATTACHMENT_MARK:
            zone = Zone(mark=element)
            found.attached.append(zone)
        elif element.role is Role.ISSUED_TITLE and _is_awaited(found):
            zone = found.issued = found.issued or Zone()
            zone.titles.append(element)
        elif element.role is Role.ATTACHMENT_TITLE and zone.mark and not zone.body:
            zone.titles.append(element)
        elif element.role in closing and zone is found.main and _is_free(zone, element):
            zone.closing.append(element)
        else:
            zone = _of_text(found, zone)
            zone.body.append(element)
    return found


def _of_text(found: Gathered, zone: Zone) -> Zone:
    """Where text that comes now goes on: behind what was taken for the close of the main text."""
    if zone is found.main and zone.of(*_SIGNED):
        zone = found.issued = Zone()
    elif zone is found.main:
        zone.body += zone.closing
        zone.closing = []
    return zone


def _is_awaited(found: Gathered) -> bool:
    """Whether a title of an issued text can still be one: nothing of such a text is there yet."""
    return not found.attached and (found.issued is None or not found.issued.body)


def _is_of_head(found: Gathered, element: Element, heads: frozenset[Role]) -> bool:
    """Whether an element has its place in the head: of numbers and labels there is one each."""
    if element.role not in heads:
        return False
    known = found.of(Role.NUMBER, Role.SIGNERS)
    if element.role in {Role.NUMBER, Role.SIGNERS} and _SIGNERS in element.text:
        return not any(_SIGNERS in one.text for one in known)
    return element.role not in _ONCE or not found.of(element.role)


def _closing(outline: Outline) -> frozenset[Role]:
    """The roles of what closes a document of its form."""
    if outline.form is Form.MINUTES:
        return _CLOSING - _SIGNED
    stamped = any(True for _ in outline.paragraphs(Role.STAMPED))
    return _CLOSING - {Role.ORGAN} if stamped else _CLOSING


def _is_free(zone: Zone, element: Element) -> bool:
    """Whether an element of which there is one is the first of its kind."""
    return element.role is not Role.NOTE or not zone.of(Role.NOTE)


def _shows(element: Element) -> bool:
    """Whether an element says or shows anything."""
    block = element.block
    return not isinstance(block, Paragraph) or is_shown(block)
