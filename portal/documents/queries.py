"""Reading the register of papers (文书登记簿)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select

from portal import policy
from portal.db import db, within
from portal.documents.models import Paper
from portal.kernel.errors import NotFound
from portal.office.terms import PaperKind
from portal.policy import Actor
from portal.web.paging import SIZE, Page


@dataclass(frozen=True)
class Filter:
    """What the register is narrowed to."""

    words: str = ""
    kind: PaperKind | None = None
    year: int | None = None


def visible(actor: Actor) -> ColumnElement[bool]:
    """The papers ``actor`` may see."""
    return within(policy.grants(actor, "paper.view"), section=Paper.section_id, firm=Paper.firm_id)


def register(
    actor: Actor, asked: Filter, *, before: int | None = None, after: int | None = None
) -> Page[Paper]:
    """A page of the register, the latest first, voided ones among them.

    It ends before the paper ``before``, or begins right after ``after``; without either it is the
    first one.
    """
    parts = [visible(actor)]
    if asked.kind:
        parts.append(Paper.kind == asked.kind.value)
    if asked.year:
        parts.append(Paper.year == asked.year)
    parts += [
        or_(
            Paper.number.contains(word, autoescape=True),
            Paper.title.contains(word, autoescape=True),
            Paper.recipient.contains(word, autoescape=True),
        )
        for word in asked.words.split()[:5]
    ]
    where = and_(*parts)
    total = db.session.scalar(select(func.count()).select_from(Paper).where(where)) or 0
    query = select(Paper).where(where).limit(SIZE + 1)
    if after is not None:
        query = query.where(Paper.id > after).order_by(Paper.id)
    else:
        query = query.where(Paper.id < before) if before is not None else query
        query = query.order_by(Paper.id.desc())
    rows = db.session.scalars(query).all()
    has_more, shown = len(rows) > SIZE, rows[:SIZE]
    if after is not None:
        shown = shown[::-1]
    is_cut_above = has_more if after is not None else before is not None
    is_cut_below = has_more if after is None else True
    return Page(
        shown,
        newer=str(shown[0].id) if shown and is_cut_above else None,
        older=str(shown[-1].id) if shown and is_cut_below else None,
        total=total,
    )


def get(actor: Actor, key: str) -> Paper:
    """A paper by its key. Raises NotFound, also for the unseen."""
    query = select(Paper).where(Paper.key == key, visible(actor))
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound("没有找到这份文书，可能不在您的范围内。请核对文号。")
    return found


def of(subject: str) -> Sequence[Paper]:
    """Every paper made from a record, the latest first."""
    query = select(Paper).where(Paper.subject == subject).order_by(Paper.id.desc())
    return db.session.scalars(query).all()


def in_force(kind: PaperKind, subjects: Sequence[str]) -> dict[str, Paper]:
    """The paper of a kind that is in force of each of these records, where there is one."""
    query = select(Paper).where(
        Paper.subject.in_(subjects), Paper.kind == kind.value, Paper.voided_at.is_(None)
    )
    return {paper.subject: paper for paper in db.session.scalars(query)}
