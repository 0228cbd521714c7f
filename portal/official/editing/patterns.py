"""Templates of each kind (模板), and a document made of one with what was taken from records."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from portal.gongwen.content import (
    Attachment,
    Attendance,
    Block,
    Document,
    Heading,
    Imprint,
    IssuedText,
    Paragraph,
    Sealing,
    Signature,
    Stamp,
    Table,
)
from portal.official.editing.body import to_blocks
from portal.official.editing.taken import Taken
from portal.official.editing.terms import Origin
from portal.official.letters import FORMS
from portal.official.rules import USUAL_SHEET
from portal.official.terms import Kind, Sheet

_FOLDER = Path(__file__).parents[1] / "data" / "templates"
_USUAL = (
    Kind.NOTICE,
    Kind.BULLETIN,
    Kind.REPORT,
    Kind.REQUEST,
    Kind.REPLY,
    Kind.LETTER,
    Kind.MINUTES,
    Kind.OPINION,
)
ORDER = (*_USUAL, *(kind for kind in Kind if kind not in _USUAL))
"""The kinds as people look for them: what an office writes every week first."""
_OPEN = re.compile(r"【([^【】]{1,60})】")
_ISSUER, _PRINTER = "发文机关", "印发机关"
_STAMPED = frozenset({Kind.ORDER, Kind.MOTION})
_UNSEALED = frozenset({Kind.MINUTES, Kind.RESOLUTION, Kind.COMMUNIQUE})


@dataclass(frozen=True)
class Template:
    """What a kind of document usually says; 【…】 are its open places.

    ``uses`` are the records that fill some of them.
    """

    key: str
    kind: Kind
    name: str
    title: str
    body: tuple[str, ...]
    recipients: str = ""
    note: str = ""
    uses: frozenset[Origin] = frozenset()
    attachments: tuple[Mapping[str, Any], ...] = ()
    issued: Mapping[str, Any] | None = None
    attendance: Mapping[str, str] = field(default_factory=dict)
    stamps: tuple[str, ...] = ()


@cache
def templates() -> Mapping[str, Template]:
    """Every template by its key; the first of a kind is a blank one."""
    return {one.key: one for kind in ORDER for one in _read(kind)}


def _read(kind: Kind) -> Iterator[Template]:
    said = json.loads((_FOLDER / f"{kind.value}.json").read_text("utf-8"))
    for one in said:
        yield Template(
            **{
                **one,
                "kind": kind,
                "body": tuple(one["body"]),
                "uses": frozenset(Origin.of(code) for code in one.get("uses", ())),
                "attachments": tuple(one.get("attachments", ())),
                "stamps": tuple(one.get("stamps", ())),
            }
        )


def fitting(origin: Origin | None) -> list[Template]:
    """The templates to choose from: those that a record fills, or all of them."""
    return [one for one in templates().values() if origin is None or origin in one.uses]


def made(template: Template, issuer: str, found: Taken | None = None) -> Document:
    """A document as a template begins it, its open places filled where records say what with."""
    filler = _Filler(issuer, found)
    sheet = USUAL_SHEET.get(template.kind, Sheet.FILE)
    issuer = issuer or f"【{_ISSUER}】"
    return Document(
        title=filler.words(template.title),
        form=FORMS[sheet],
        issuers=(issuer,),
        recipients=tuple(filter(None, (filler.words(template.recipients),))),
        body=filler.blocks(template.body),
        attachments=tuple(filler.attachment(one) for one in template.attachments),
        issued=filler.issued(template.issued),
        signature=_signature(template),
        note=filler.words(template.note),
        attendance=tuple(
            Attendance(label, filler.words(names))
            for label, names in template.attendance.items()
            if names
        ),
        imprint=Imprint(printer=issuer),
    )


def _signature(template: Template) -> Signature | None:
    if template.kind is Kind.MINUTES:
        return None
    if template.kind in _STAMPED:
        parts = [one.partition(" ") for one in template.stamps]
        stamps = tuple(Stamp(office, name) for office, _, name in parts)
        return Signature(sealing=Sealing.STAMPED, stamps=stamps)
    unsealed = template.kind in _UNSEALED
    return Signature(sealing=Sealing.UNSEALED if unsealed else Sealing.SEALED)


class _Filler:
    """Fills open places by their names; what no record says stays open."""

    def __init__(self, issuer: str, found: Taken | None) -> None:
        self._words = {**(found.words if found else {}), **({_ISSUER: issuer} if issuer else {})}
        self._tables: Mapping[str, Table] = found.tables if found else {}

    def words(self, text: str) -> str:
        """A text with its open places filled."""
        return _OPEN.sub(lambda place: self._words.get(place[1], place[0]), text)

    def blocks(self, lines: tuple[str, ...] | list[str]) -> tuple[Block, ...]:
        """The lines of a template as blocks; a place alone on its line may be a table."""
        return tuple(
            self._table(block) or block
            for block in to_blocks("\n".join(self.words(one) for one in lines))
        )

    def _table(self, block: Block) -> Table | None:
        if not isinstance(block, Paragraph | Heading):
            return None
        place = _OPEN.fullmatch(block.text)
        return self._tables.get(place[1]) if place else None

    def attachment(self, said: Mapping[str, Any]) -> Attachment:
        """What is attached."""
        name = self.words(said["name"])
        return Attachment(name, self.blocks(said["body"]), turned=said.get("turned", False))

    def issued(self, said: Mapping[str, Any] | None) -> IssuedText | None:
        """What is issued."""
        return IssuedText(self.words(said["title"]), self.blocks(said["body"])) if said else None
