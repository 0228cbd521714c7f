"""What was typed into the editor as a document, its faults beside their fields."""

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from portal.gongwen.content import Document
from portal.kernel.later import Later
from portal.official import texts
from portal.official.editing.elements import document_of, values_of
from portal.official.editing.form import EditorForm
from portal.official.letters import FORMS
from portal.official.models import OfficialDocument
from portal.official.pictures import Fresh
from portal.official.rules import Content
from portal.official.service.drafting import Said
from portal.official.terms import Direction, Kind, Publicity, Sheet, Urgency

_FAULTS = Later("portal.gongwen.faults")
_FIELD = re.compile(r"^([a-z_]+)(?:\[[0-9]+\])?(?:\.([a-z_]+))?")
_FIELDS = {
    "issued.title": "issued_title",
    "issued.body": "issued_body",
    "signature.organs": "organs",
    "signature.stamps": "stamps",
    "imprint.copies_to": "copies_to",
    "imprint.printer": "printer",
    "attendance": "present",
}


@dataclass(frozen=True)
class Typed:
    """A document as it was typed: its words, and what 发文稿纸 says beside them."""

    document: Document
    sheet: Sheet
    urgency: Urgency
    said: Said

    @cached_property
    def content(self) -> dict[str, Any]:
        """The words as a version keeps them."""
        return texts.plain(self.document)


def opened(row: OfficialDocument, content: Content) -> dict[str, Any]:
    """A document as its form shows it."""
    return values_of(texts.read(content)) | {
        "base": str(row.version_no),
        "kind": row.kind,
        "sheet": row.sheet,
        "direction": row.direction,
        "urgency": row.urgency,
        "publicity": row.publicity,
        "basis": row.basis,
        "phone": row.phone,
    }


def typed(form: EditorForm, base: Content, fresh: Fresh) -> Typed:
    """What a form says, over the text it was opened with; also while parts of it are wrong.

    ``fresh`` gives the pictures that were uploaded since.
    """
    sheet = form.sheet.data or Sheet.FILE
    urgency = form.urgency.data or Urgency.USUAL
    document = document_of(form.values, texts.read(base), FORMS[sheet], fresh)
    label = "" if urgency is Urgency.USUAL else urgency.label
    said = Said(
        form.kind.data or Kind.NOTICE,
        form.direction.data or Direction.DOWN,
        form.publicity.data or Publicity.ACTIVE,
        form.basis.data or "",
        form.phone.data or "",
    )
    return Typed(replace(document, urgency=label), sheet, urgency, said)


def faults_of(document: Document) -> list[tuple[str, str]]:
    """What keeps a document from being written, as (field of the form, sentence)."""
    return [(_field_of(one.field), one.message) for one in _FAULTS.faults(document)]


def _field_of(path: str) -> str:
    """The field of the form that a part of a document is typed in."""
    found = _FIELD.match(path)
    if found is None:
        return ""
    outer, inner = found[1], found[2] or ""
    return _FIELDS.get(f"{outer}.{inner}", _FIELDS.get(outer, outer))


def mark_faults(form: EditorForm, document: Document) -> bool:
    """Put what keeps a document from being written beside the fields; whether there was none."""
    found = faults_of(document)
    for name, sentence in found:
        field = form._fields.get(name)
        if field is None or name == form.attachments.name:
            form.form_errors.append(f"附件：{sentence}" if field is not None else sentence)
        else:
            field.errors = [*field.errors, sentence]
    return not found
