"""Checks a Word file against every rule; ``check(data)`` gives the findings in their order."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType

from portal.gongwen.checking.finding import Departure, Finding, Rule
from portal.gongwen.checking.rules import (
    attached,
    closing,
    folios,
    grid,
    head,
    headings,
    imprint,
    number,
    page,
    sealing,
    special,
    tables,
    text,
    title,
)
from portal.gongwen.checking.subject import Subject
from portal.gongwen.content import Form
from portal.gongwen.oxml.sight.file import see
from portal.gongwen.recognising.outline import recognise
from portal.gongwen.seen import Place

_MODULES = (
    *(page, grid, head, number, title, text, headings),
    *(closing, sealing, attached, imprint, folios, tables, special),
)


def _rules(module: ModuleType) -> Iterator[Rule]:
    return (value for value in vars(module).values() if isinstance(value, Rule))


RULES: tuple[Rule, ...] = tuple(rule for module in _MODULES for rule in _rules(module))


@dataclass(frozen=True, slots=True)
class Check:
    """A checked file: what form and reading of the margins it was taken for, and the findings."""

    form: Form
    margins: str
    findings: tuple[Finding, ...]


def check(data: bytes, name: str = "") -> list[Finding]:
    """Every departure of a Word file from GB/T 9704-2012, those that are alike as one finding.

    ``name`` is the file's own name, for a sentence about a wrong ending. Raises BadFile.
    """
    return list(checked(data, name).findings)


def checked(data: bytes, name: str = "") -> Check:
    """The findings with what the file was taken for. Raises BadFile."""
    return looked_at(Subject(recognise(see(data, name))))


def looked_at(subject: Subject) -> Check:
    """The findings of a document that has been read and recognised."""
    found = tuple(finding for rule in RULES for finding in _grouped(rule, rule.find(subject)))
    return Check(subject.form, subject.margins, found)


def _grouped(rule: Rule, departures: Iterator[Departure]) -> list[Finding]:
    """Departures alike as one finding with all its places."""
    places: dict[tuple[str, str], list[Place]] = {}
    known: set[tuple[str, str, Place]] = set()
    for one in departures:
        there = places.setdefault((one.found, one.wanted), [])
        if (one.found, one.wanted, one.place) not in known or not one.place.words:
            known.add((one.found, one.wanted, one.place))
            there.append(one.place)
    return [Finding(rule, tuple(found_at), *said) for said, found_at in places.items()]
