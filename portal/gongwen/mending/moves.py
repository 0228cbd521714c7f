"""Elements that stand elsewhere in the file than the standard puts them, and are moved there."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from portal.gongwen.mending.gathering import Gathered, Zone, gathered
from portal.gongwen.recognising.roles import LEFT_HEAD, Element, Outline, Role

_LINE_OF_NUMBER = frozenset({Role.NUMBER, Role.SIGNERS})
_HEAD = (*LEFT_HEAD, Role.MARK, Role.NUMBER, Role.TITLE, Role.RECIPIENTS)
_CLOSING = (
    *(Role.ATTACHMENT_NOTE, Role.ATTENDANCE, Role.ORGAN, Role.STAMPED, Role.DATED),
    *(Role.NOTE, Role.RECEIPT),
)
_IMPRINT = (Role.COPIES_TO, Role.PRINTER, Role.IMPRINT_OTHER)


def moved(outline: Outline) -> Iterator[str]:
    """The elements that do not keep their place among the others, as sentences."""
    found = gathered(outline)
    places = {id(one): at for at, one in enumerate(_written(found))}
    there = [one for one in outline.elements if id(one) in places and not one.story]
    kept = _rising([places[id(one)] for one in there])
    for at, one in enumerate(there):
        if at not in kept and one.text:
            yield f"{one.role}移到标准规定的位置：{one.block.place}"


def _written(found: Gathered) -> Iterator[Element]:
    """The elements in the order they are written in."""
    yield from _in_order(found.head, _HEAD)
    yield from _of(found.main)
    if found.issued:
        yield from _of(found.issued)
    for zone in found.attached:
        yield from _of(zone)
    yield from _in_order(found.imprint, _IMPRINT)


def _of(zone: Zone) -> Iterator[Element]:
    if zone.mark:
        yield zone.mark
    yield from (*zone.titles, *zone.body, *_in_order(zone.closing, _CLOSING))


def _in_order(elements: list[Element], roles: tuple[Role, ...]) -> list[Element]:
    """Elements by their roles; 签发人 stand on the line of the number, others come last."""

    def rank(one: Element) -> int:
        role = Role.NUMBER if one.role in _LINE_OF_NUMBER else one.role
        return roles.index(role) if role in roles else len(roles)

    return sorted(elements, key=rank)


def _rising(values: Sequence[int]) -> set[int]:
    """The places of a longest rising row of values."""
    ends: list[int] = []
    lowest: list[int] = []
    before: list[int] = []
    for at, value in enumerate(values):
        place = bisect_left(lowest, value)
        before.append(ends[place - 1] if place else -1)
        ends[place : place + 1] = [at]
        lowest[place : place + 1] = [value]
    found: set[int] = set()
    at = ends[-1] if ends else -1
    while at >= 0:
        found.add(at)
        at = before[at]
    return found
