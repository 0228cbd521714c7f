"""公文办理: the lists of documents, each within what the person may see."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Row,
    Select,
    and_,
    bindparam,
    false,
    func,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from portal import policy
from portal.accounts.models import User
from portal.db import among, read
from portal.official.models import (
    Countersigner,
    DocumentHandler,
    DocumentHazard,
    OfficialDocument,
)
from portal.official.terms import Kind, Status
from portal.official.workflow import OPEN_STATES
from portal.policy import Actor, Reach
from portal.units.models import Unit
from portal.web.paging import SIZE, Page

DocumentRow = Row[*tuple[Any, ...]]
COUNTED_TO = 1001
MOST_WORDS = 5
_Names = tuple[Hashable, ...]


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to. ``held_by`` and ``drafted_by`` are persons.

    ``subject`` is the record that documents were made from ("unit:12"), ``hazard`` the number of
    one that is among their rows.
    """

    words: str = ""
    kind: Kind | None = None
    status: Status | None = None
    held_by: tuple[int, ...] = ()
    drafted_by: tuple[int, ...] = ()
    subject: str = ""
    hazard: str = ""


def _waiting_for(people: Any) -> ColumnElement[bool]:
    asked = select(Countersigner.document_id).where(
        Countersigner.person_id.in_(people), Countersigner.step_id.is_(None)
    )
    held = or_(OfficialDocument.holder_id.in_(people), OfficialDocument.id.in_(asked))
    return and_(among(OfficialDocument.status, OPEN_STATES), held)


_CLAUSES: Mapping[Hashable, ColumnElement[bool]] = {
    "nothing": false(),
    "handled": OfficialDocument.id.in_(
        select(DocumentHandler.document_id).where(
            DocumentHandler.user_id.in_(bindparam("handled", expanding=True))
        )
    ),
    "held_by": _waiting_for(bindparam("held_by", expanding=True)),
    "drafted_by": OfficialDocument.drafter_id.in_(bindparam("drafted_by", expanding=True)),
    "subject": OfficialDocument.subject == bindparam("subject"),
    "hazard": OfficialDocument.id.in_(
        select(DocumentHazard.document_id).where(DocumentHazard.number == bindparam("hazard"))
    ),
    "kind": OfficialDocument.kind == bindparam("kind"),
    "status": OfficialDocument.status == bindparam("status"),
    "before": OfficialDocument.id < bindparam("before"),
    "after": OfficialDocument.id > bindparam("after"),
}


def _has_word(at: int) -> ColumnElement[bool]:
    word: BindParameter[str] = bindparam(f"word{at}")
    return or_(
        OfficialDocument.title.like(word, escape="/"),
        OfficialDocument.number.like(word, escape="/"),
        OfficialDocument.recipients.like(word, escape="/"),
    )


def _where(names: _Names) -> ColumnElement[bool]:
    return and_(
        OfficialDocument.id > 0,
        *(_has_word(name) if isinstance(name, int) else _CLAUSES[name] for name in names),
    )


@lru_cache(maxsize=256)
def _rows(names: _Names) -> Select[Any]:
    holder, drafter = aliased(User), aliased(User)
    query: Any = (
        select(
            OfficialDocument.id,
            OfficialDocument.key,
            OfficialDocument.number,
            OfficialDocument.title,
            OfficialDocument.kind,
            OfficialDocument.status,
            OfficialDocument.urgency,
            OfficialDocument.moved_at,
            OfficialDocument.holder_id,
            holder.name.label("holder"),
            drafter.name.label("drafter"),
            Unit.name.label("section"),
        )
        .outerjoin(holder, holder.id == OfficialDocument.holder_id)
        .join(drafter, drafter.id == OfficialDocument.drafter_id)
        .join(Unit, Unit.id == OfficialDocument.section_id)
        .where(_where(names))
        .limit(bindparam("need"))
    )
    upward = "after" in names
    found: Select[Any] = query.order_by(
        OfficialDocument.id if upward else OfficialDocument.id.desc()
    )
    return found


@lru_cache(maxsize=256)
def _count(names: _Names) -> Select[Any]:
    rows = select(OfficialDocument.id).where(_where(names)).limit(COUNTED_TO).subquery()
    return select(func.count()).select_from(rows)


def _narrowed(actor: Actor, asked: Filter) -> tuple[list[Hashable], dict[str, Any]]:
    names: list[Hashable] = []
    values: dict[str, Any] = {}
    grants = policy.grants(actor, "document.view")
    if not any(grant.reach is Reach.ALL for grant in grants):
        people = sorted({grant.by.user_id for grant in grants})
        names.append("handled" if people else "nothing")
        values |= {"handled": people} if people else {}
    for name in ("kind", "status", "held_by", "drafted_by", "subject", "hazard"):
        if value := getattr(asked, name):
            names.append(name)
            values[name] = list(value) if isinstance(value, tuple) else value
    for at, word in enumerate(asked.words.split()[:MOST_WORDS]):
        names.append(at)
        plain = word.replace("/", "//").replace("%", "/%").replace("_", "/_")
        values[f"word{at}"] = f"%{plain}%"
    return names, values


def documents(
    actor: Actor,
    asked: Filter,
    *,
    before: int | None = None,
    after: int | None = None,
    size: int = SIZE,
) -> Page[DocumentRow]:
    """A page of documents, the latest draft first.

    It ends before the row ``before``, or begins right after ``after``; without either it is the
    first one.
    """
    names, values = _narrowed(actor, asked)
    total = read(_count(tuple(names)), values).scalar() or 0
    edge = {"after": after} if after is not None else {"before": before} if before else {}
    rows = read(_rows((*names, *edge)), {**values, **edge, "need": size + 1}).all()
    has_more, shown = len(rows) > size, rows[:size]
    if after is not None:
        shown = shown[::-1]
    is_cut_above = has_more if after is not None else before is not None
    is_cut_below = has_more if after is None else True
    return Page(
        shown,
        newer=str(shown[0].id) if shown and is_cut_above else None,
        older=str(shown[-1].id) if shown and is_cut_below else None,
        total=min(total, COUNTED_TO - 1),
        more=total >= COUNTED_TO,
    )


def waiting(actor: Actor, people: Sequence[int], *, size: int = 10) -> Sequence[DocumentRow]:
    """What waits for these persons, for the desk; the latest draft first."""
    names, values = _narrowed(actor, Filter(held_by=tuple(people)))
    return read(_rows(tuple(names)), {**values, "need": size}).all()


def by_words(actor: Actor, words: str, *, size: int = 20) -> Sequence[DocumentRow]:
    """The latest documents one may see that hold every word: for the search of the whole portal."""
    if not words.split() or not policy.may(actor, "document.view"):
        return []
    names, values = _narrowed(actor, Filter(words=words))
    return read(_rows(tuple(names)), {**values, "need": size}).all()
