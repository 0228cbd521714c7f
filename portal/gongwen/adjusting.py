"""Where a signature or the first line of text would find no room, spacing is adjusted.

Source: GB/T 9704-2012, 7.3.5.5 (line pitch is adjusted rather than 此页无正文 written), 7.3.2 and
7.3.3 (page 1 shows text; 主送机关 too many for that are moved to the 版记).
"""

from dataclasses import replace

from portal.gongwen.composing import AS_USUAL, Adjusted, Composed, Spots
from portal.gongwen.content import Document, Form, Heading, Paragraph
from portal.gongwen.elements import body
from portal.gongwen.elements.signature import spare
from portal.gongwen.oxml.paging import Placed

# Reckoned heights are a little off: this much more is taken than is wanted.
_SAFE = 40


def moved(document: Document, made: Composed) -> Adjusted:
    """With 主送 in the 版记, where it alone keeps the text off page 1; else as usual."""
    movable = document.form is Form.FILE and document.recipients and document.imprint
    if not movable or made.spots is None:
        return AS_USUAL
    *above, _recipients, text = made.flow.placed(last=made.spots.first)
    measures = made.flow.sheet.measures
    fits = sum(place.height for place in above) + measures.line <= measures.height
    return Adjusted(below=True) if text.begins > 1 and fits else AS_USUAL


def tightened(document: Document, made: Composed) -> Adjusted:
    """With less white about the signature, where it would else leave the page of the text.

    Less white above a seal first, then lines a little closer, on this page alone. Where that is
    not enough, the last line of the text goes along to the next page, or the last table.
    """
    spots, flow, said = made.spots, made.flow, document.signature
    if spots is None or said is None or body.is_turned(document.body[-1]):
        return made.adjusted
    places = flow.placed(last=spots.signed, loose=spots.last)
    text, end = places[spots.last], places[spots.signed]
    if text.seen == end.ends:
        return made.adjusted
    height = flow.sheet.measures.height
    below = sum(place.height for place in places[spots.last + 1 : spots.signed + 1])
    wanted = below + _SAFE - (height - text.filled if text.seen == text.ends else 0)
    less = min(spare(flow.sheet, document.issuers, said), wanted)
    parts = _on_the_page(places, spots, text.seen)
    lines = sum(places[part].lines for part in parts)
    line = flow.sheet.measures.line - (-(-(wanted - less) // lines) if lines else 0)
    if line >= flow.sheet.measures.least and (lines or wanted <= less):
        tight = frozenset(parts) if wanted > less else frozenset()
        return replace(made.adjusted, parts=tight, line=line, less=less)
    fits = text.height + below <= height
    is_line = isinstance(document.body[-1], Paragraph | Heading)
    return replace(made.adjusted, turns=spots.last) if fits or is_line else made.adjusted


def _on_the_page(places: list[Placed], spots: Spots, page: int) -> list[int]:
    """The parts from the text to the signature all of whose lines will stand on a page."""
    within = range(spots.first, spots.last + 1)
    closing = range(spots.last + 1, spots.signed + 1)
    return [part for part in within if places[part].begins == page] + [*closing]
