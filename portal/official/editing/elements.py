"""The elements of a document as the texts of a form, and back: what a form does not show stays."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from portal.gongwen.content import (
    Attachment,
    Attendance,
    Block,
    Document,
    Form,
    Imprint,
    IssuedText,
    Sealing,
    Signature,
    Stamp,
)
from portal.official.editing.body import no_picture, to_blocks, to_text, untyped
from portal.official.pictures import Fresh

Values = Mapping[str, Any]
"""What a form holds, by the names of its fields."""
Blocks = Callable[[str], tuple[Block, ...]]
"""How typed lines become blocks."""
ATTENDING = {"present": "出席", "absent": "请假", "beside": "列席"}
_UNSIGNED = frozenset({Form.MINUTES})


def kept_of(document: Document) -> list[Block]:
    """The blocks of a document that cannot be typed, in its order: a form only names them."""
    return [one for blocks in _texts(document) for one in untyped(blocks)]


def _texts(document: Document) -> Iterator[tuple[Block, ...]]:
    yield document.body
    if document.issued:
        yield document.issued.body
    for attachment in document.attachments:
        yield attachment.body


def values_of(document: Document) -> dict[str, Any]:
    """A document as its form shows it."""
    kept = kept_of(document)
    signature = document.signature or Signature()
    imprint = document.imprint or Imprint()
    issued = document.issued
    present = {one.label: one.names for one in document.attendance}
    return {
        "title": document.title,
        "issuers": "\n".join(document.issuers),
        "mark": "\n".join(document.mark),
        "recipients": "、".join(document.recipients),
        "body": to_text(document.body, kept),
        "attachments": [
            {
                "at": str(at),
                "name": one.name,
                "body": to_text(one.body, kept),
                "turned": one.turned,
            }
            for at, one in enumerate(document.attachments, 1)
        ],
        "issued_title": issued.title if issued else "",
        "issued_body": to_text(issued.body, kept) if issued else "",
        "note": document.note,
        "sealing": signature.sealing.value,
        "organs": "\n".join(signature.organs),
        "stamps": "\n".join(f"{one.office} {one.name}".strip() for one in signature.stamps),
        "copies_to": "，".join(imprint.copies_to),
        "printer": imprint.printer,
        **{name: present.get(label, "") for name, label in ATTENDING.items()},
    }


def document_of(values: Values, base: Document, form: Form, fresh: Fresh = no_picture) -> Document:
    """The document that a form says, over the one it was opened with; never refuses.

    ``fresh`` gives the pictures that were uploaded since.
    """
    kept = kept_of(base)

    def blocks(text: str) -> tuple[Block, ...]:
        return to_blocks(text, kept, fresh)

    return replace(
        base,
        form=form,
        title=values["title"].strip(),
        issuers=_lines(values["issuers"]),
        mark=_lines(values["mark"]),
        recipients=_names(values["recipients"], "、"),
        body=blocks(values["body"]),
        attachments=tuple(_attachments(values["attachments"] or (), base.attachments, blocks)),
        issued=_issued(values, base.issued, blocks),
        note=_bare(values["note"]),
        signature=base.signature if form in _UNSIGNED else _signature(values, base.signature),
        attendance=_attendance(values) if form in _UNSIGNED else (),
        imprint=_imprint(values, base.imprint or Imprint()),
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.split("\n") if line.strip())


def _names(text: str, between: str) -> tuple[str, ...]:
    """A list of organs as it is read, without the colon or stop that the engine adds."""
    whole = "".join(text.split("\n")).strip().rstrip("：:。")
    return tuple(name.strip() for name in whole.split(between) if name.strip())


def _bare(note: str) -> str:
    """附注 without its brackets, which the engine adds."""
    said = note.strip()
    pairs = {"（": "）", "(": ")"}
    return said[1:-1] if len(said) > 1 and pairs.get(said[0]) == said[-1] else said


def _attachments(
    said: Sequence[Values], base: tuple[Attachment, ...], blocks: Blocks
) -> Iterator[Attachment]:
    """The attachments with a name or a text; what a form does not show comes from the old one."""
    for values in said:
        name, body = (values["name"] or "").strip(), values["body"] or ""
        if not name and not body.strip():
            continue
        place = values["at"] or ""
        known = place.isdecimal() and 0 < int(place) <= len(base)
        old = base[int(place) - 1] if known else Attachment("")
        title = old.title if old.name == name else ""
        yield replace(old, name=name, title=title, body=blocks(body), turned=bool(values["turned"]))


def _issued(values: Values, base: IssuedText | None, blocks: Blocks) -> IssuedText | None:
    title, body = values["issued_title"].strip(), values["issued_body"]
    if not title and not body.strip():
        return None
    old = base or IssuedText("", ())
    return replace(old, title=title, body=blocks(body))


def _signature(values: Values, said: Signature | None) -> Signature:
    base = said or Signature()
    known = {one.value for one in Sealing}
    sealing = Sealing(values["sealing"]) if values["sealing"] in known else base.sealing
    stamped = sealing is Sealing.STAMPED
    stamps = tuple(_stamp(line, base.stamps) for line in _lines(values["stamps"]))
    return replace(
        base,
        sealing=sealing,
        organs=_lines(values["organs"]),
        stamps=stamps if stamped else (),
    )


def _stamp(line: str, base: tuple[Stamp, ...]) -> Stamp:
    """区长 王某某: the title of office, then the name."""
    office, _, name = line.replace("　", " ").rpartition(" ")
    said = Stamp(office.strip(), name) if office.strip() else Stamp(line)
    same = [one for one in base if (one.office, one.name) == (said.office, said.name)]
    return same[0] if same else said


def _attendance(values: Values) -> tuple[Attendance, ...]:
    return tuple(
        Attendance(label, values[name].strip())
        for name, label in ATTENDING.items()
        if values[name].strip()
    )


def _imprint(values: Values, base: Imprint) -> Imprint | None:
    made = replace(
        base, copies_to=_names(values["copies_to"], "，"), printer=values["printer"].strip()
    )
    return None if made == Imprint() else made
