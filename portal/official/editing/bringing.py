"""A Word file or plain text from somebody's desk as a draft: its words, and what was changed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from portal.drafts import service as drafts
from portal.gongwen.content import Cards, Document, Form, Imprint, Picture, Pictures, Signature
from portal.gongwen.ordinals import day
from portal.kernel.errors import Refusal
from portal.kernel.later import Later
from portal.official.editing.elements import kept_of
from portal.official.letters import FORMS
from portal.official.rules import NOT_HERE, USUAL_SHEET, is_secret, words_in
from portal.official.terms import Kind, Sheet
from portal.official.texts import plain
from portal.policy import Actor

_MENDED = Later("portal.official.editing.mended")
MOST_NOTES = 200
_UNTITLED, _TITLE = "无标题", "【标题】"
_OURS = frozenset(FORMS.values())


@dataclass(frozen=True)
class Brought:
    """A file as a document, with what was mended of it and what a person should look at."""

    document: Document
    changes: tuple[str, ...]
    doubts: tuple[str, ...]


def brought(data: bytes, name: str, issuer: str, kind: Kind | None = None) -> Brought:
    """The words of a file: .docx or .txt, .doc and .wps where LibreOffice is installed.

    ``issuer`` is the organ where the file names none; ``kind`` decides the sheet of a file that is
    none of the forms. Raises Refusal for a file that cannot be read, and for one that bears a mark
    of secrecy.
    """
    if is_secret(name):
        raise Refusal(NOT_HERE, "file")
    document, changes, doubts = _MENDED.words_of(data, name)
    if document.secrecy or is_secret(*words_in(plain(document))):
        raise Refusal(NOT_HERE, "file")
    made, left = _for_the_desk(document, issuer, kind)
    return Brought(made, tuple(changes), (*left, *doubts))


def has_pictures(document: Document) -> bool:
    """Whether a document shows pictures, whose words nothing can look for."""
    return any(isinstance(one, Picture | Pictures | Cards) for one in kept_of(document))


def kind_of(title: str) -> Kind | None:
    """The kind that a title ends with, None where it names none."""
    bare = title.strip().rstrip("）)")
    return next((kind for kind in Kind if bare.endswith(kind.label.split("（")[0])), None)


def _for_the_desk(
    said: Document, issuer: str, kind: Kind | None
) -> tuple[Document, tuple[str, ...]]:
    """A document without what its way here will give it, each such part told."""
    signature, imprint = said.signature or Signature(), said.imprint or Imprint()
    left = []
    if said.number:
        left.append(f"原稿的发文字号“{said.number}”没有带入，登记时按本单位的代字编号。")
    if signature.dated:
        left.append(f"原稿的成文日期“{day(signature.dated)}”没有带入，签发后按签发日期填。")
    if imprint.printed_on:
        left.append(f"原稿的印发日期“{day(imprint.printed_on)}”没有带入，印制时填。")
    form = said.form
    if form not in _OURS:
        form = FORMS[USUAL_SHEET.get(kind or Kind.NOTICE, Sheet.FILE)]
    issuers = tuple(filter(None, said.issuers)) or (issuer,)
    mark = tuple(filter(None, said.mark))
    organs = () if signature.organs == issuers else signature.organs
    made = replace(
        said,
        form=form,
        title=_TITLE if said.title == _UNTITLED else said.title,
        number="",
        issuers=issuers,
        mark=() if mark == issuers else mark,
        mark_word=None,
        signature=None if form is Form.MINUTES else replace(signature, dated=None, organs=organs),
        imprint=replace(imprint, printed_on=None, printer=imprint.printer or issuers[0]),
    )
    return made, tuple(left)


def keep_notes(actor: Actor, key: str, found: Brought, name: str) -> None:
    """Put the lists by until they have been read."""
    told = {
        "name": name,
        "changes": list(found.changes[:MOST_NOTES]),
        "doubts": list(found.doubts[:MOST_NOTES]),
        "more": max(0, len(found.changes) - MOST_NOTES),
    }
    drafts.save(actor, _place(key), told)


def notes(actor: Actor, key: str) -> Mapping[str, Any]:
    """The lists that were put by, empty where there are none."""
    return drafts.fields(actor, _place(key))


def drop_notes(actor: Actor, key: str) -> None:
    """Forget the lists: they have been read."""
    drafts.drop(actor, _place(key))


def _place(key: str) -> str:
    return f"{drafts.INNER}official:{key}"
