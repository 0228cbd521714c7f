"""Reading firms, only within what the person may see; sections are read in ``sections``."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, false, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from portal import policy
from portal.db import db, within
from portal.kernel import pinyin
from portal.kernel.errors import NotFound
from portal.policy import Actor
from portal.units.models import Unit, UnitTag
from portal.units.rules import Details, place_key, settled
from portal.units.terms import SMALL_HEADCOUNT, Industry, Kind, Standing, Tag
from portal.web.paging import SIZE, Page

FirmRow = Row[*tuple[Any, ...]]
NO_SECTION = -1
BATCH = 500


@dataclass(frozen=True)
class Filter:
    """What the list of firms is narrowed to; ``section_id`` NO_SECTION means 尚未分管."""

    words: str = ""
    industry: Industry | None = None
    tag: Tag | None = None
    section_id: int | None = None
    standing: Standing = Standing.ACTIVE


@dataclass(frozen=True)
class Known:
    """A firm that has a file already."""

    firm_id: int
    details: Details
    is_active: bool = True


def visible(actor: Actor) -> ColumnElement[bool]:
    """The firms ``actor`` may see."""
    return within(policy.grants(actor, "firm.view"), section=Unit.section_id, firm=Unit.id)


def by_words(actor: Actor, words: str, *, size: int = 20) -> Sequence[Unit]:
    """Firms one may see, by name, pinyin initials, credit code or address."""
    if not words.split() or not policy.may(actor, "firm.view"):
        return []
    query = (
        select(Unit)
        .where(Unit.kind == Kind.FIRM, visible(actor), *_all_words(words))
        .order_by(Unit.sort_key, Unit.id)
    )
    return db.session.scalars(query.limit(size)).all()


def get(actor: Actor, firm_id: int) -> Unit:
    """A firm with its section and tags. Raises NotFound, also for the unseen."""
    query = (
        select(Unit)
        .where(Unit.id == firm_id, Unit.kind == Kind.FIRM, visible(actor))
        .options(joinedload(Unit.section), selectinload(Unit.tag_rows))
    )
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound("没有找到这家企业，可能不在您的范围内。请从企业档案里打开。")
    return found


def details_of(firm: Unit) -> Details:
    """What a firm's file says."""
    return settled(
        Details(
            name=firm.name,
            credit_code=firm.credit_code,
            address=firm.address,
            industry=firm.industry,
            legal_representative=firm.legal_representative,
            head_name=firm.head_name,
            safety_officer=firm.safety_officer,
            phone=firm.phone,
            headcount=firm.headcount,
            tags=firm.tags,
            section=firm.section_id,
        )
    )


def ledger(actor: Actor, asked: Filter, *, number: int = 1, size: int = SIZE) -> Page[FirmRow]:
    """Page ``number`` of the firms that fit, by pinyin; its neighbours are page numbers."""
    where = _narrowed(actor, asked)
    section = aliased(Unit)
    query = (
        select(
            Unit.id,
            Unit.name,
            Unit.address,
            Unit.industry,
            Unit.head_name,
            Unit.phone,
            Unit.headcount,
            Unit.is_active,
            section.name.label("section"),
        )
        .outerjoin(section, section.id == Unit.section_id)
        .where(where)
        .order_by(Unit.sort_key, Unit.id)
        .limit(size + 1)
        .offset((number - 1) * size)
    )
    rows = db.session.execute(query).all()
    total = db.session.scalar(select(func.count()).select_from(Unit).where(where)) or 0
    return Page(
        rows[:size],
        newer=str(number - 1) if number > 1 else None,
        older=str(number + 1) if len(rows) > size else None,
        total=total,
    )


def tags_of(firm_ids: Collection[int]) -> dict[int, frozenset[Tag]]:
    """The stored tags of firms, by id."""
    found: dict[int, set[Tag]] = {}
    query = select(UnitTag.unit_id, UnitTag.tag).where(UnitTag.unit_id.in_(firm_ids))
    for unit_id, tag in db.session.execute(query):
        found.setdefault(unit_id, set()).add(tag)
    return {unit_id: frozenset(tags) for unit_id, tags in found.items()}


def exported(actor: Actor, asked: Filter) -> Iterator[Details]:
    """The files that fit, by pinyin, read a batch at a time."""
    at = ("", 0)
    while True:
        later = or_(Unit.sort_key > at[0], and_(Unit.sort_key == at[0], Unit.id > at[1]))
        query = _file_columns().where(_narrowed(actor, asked), later)
        rows = db.session.execute(query.order_by(Unit.sort_key, Unit.id).limit(BATCH)).all()
        tags = tags_of([row.id for row in rows])
        for row in rows:
            yield _details(row, tags)
            at = (row.sort_key, row.id)
        if len(rows) < BATCH:
            return


def known() -> list[Known]:
    """Every firm there is: what a table is compared with."""
    tags: dict[int, set[Tag]] = {}
    for unit_id, tag in db.session.execute(select(UnitTag.unit_id, UnitTag.tag)):
        tags.setdefault(unit_id, set()).add(tag)
    frozen = {unit_id: frozenset(some) for unit_id, some in tags.items()}
    rows = db.session.execute(_file_columns().where(Unit.kind == Kind.FIRM)).all()
    return [Known(row.id, _details(row, frozen), row.is_active) for row in rows]


def with_code(code: str) -> Known | None:
    """The firm with this credit code, whoever may see it."""
    return _first(Unit.credit_code == code)


def at_place(name: str, address: str) -> list[Known]:
    """The firms of this name at this address, as people compare both."""
    alike = select(Unit.id, Unit.name, Unit.address).where(
        Unit.kind == Kind.FIRM, Unit.sort_key == pinyin.sort_key(name)[:400]
    )
    wanted = place_key(name, address)
    ids = [row.id for row in db.session.execute(alike) if place_key(row[1], row[2]) == wanted]
    return [one for one in (_first(Unit.id == row_id) for row_id in ids) if one]


def _first(condition: ColumnElement[bool]) -> Known | None:
    row = db.session.execute(_file_columns().where(Unit.kind == Kind.FIRM, condition)).first()
    return Known(row.id, _details(row, tags_of([row.id])), row.is_active) if row else None


def _file_columns() -> Select[*tuple[Any, ...]]:
    return select(
        Unit.id,
        Unit.name,
        Unit.credit_code,
        Unit.address,
        Unit.industry,
        Unit.legal_representative,
        Unit.head_name,
        Unit.safety_officer,
        Unit.phone,
        Unit.headcount,
        Unit.section_id,
        Unit.is_active,
        Unit.sort_key,
    )


def _details(row: FirmRow, tags: dict[int, frozenset[Tag]]) -> Details:
    return settled(
        Details(
            name=row.name,
            credit_code=row.credit_code,
            address=row.address,
            industry=row.industry,
            legal_representative=row.legal_representative,
            head_name=row.head_name,
            safety_officer=row.safety_officer,
            phone=row.phone,
            headcount=row.headcount,
            tags=tags.get(row.id, frozenset()),
            section=row.section_id,
        )
    )


def _narrowed(actor: Actor, asked: Filter) -> ColumnElement[bool]:
    parts: list[ColumnElement[bool]] = [Unit.kind == Kind.FIRM, visible(actor)]
    if asked.standing is not Standing.EVERY:
        parts.append(Unit.is_active.is_(asked.standing is Standing.ACTIVE))
    if asked.industry:
        parts.append(Unit.industry == asked.industry)
    if asked.tag:
        parts.append(_tagged(asked.tag))
    if asked.section_id == NO_SECTION:
        parts.append(Unit.section_id.is_(None))
    elif asked.section_id:
        parts.append(Unit.section_id == asked.section_id)
    return and_(*parts, *_all_words(asked.words))


def _tagged(tag: Tag) -> ColumnElement[bool]:
    """Firms with a tag; 小微 is read off the headcount where there is one."""
    given = Unit.id.in_(select(UnitTag.unit_id).where(UnitTag.tag == tag))
    if tag is not Tag.SMALL:
        return given
    few = func.coalesce(Unit.headcount < SMALL_HEADCOUNT, false())
    return or_(few, and_(Unit.headcount.is_(None), given))


def _all_words(words: str) -> list[ColumnElement[bool]]:
    return [
        or_(
            Unit.name.contains(word, autoescape=True),
            Unit.initials.contains(word.lower(), autoescape=True),
            Unit.credit_code.startswith(word.upper(), autoescape=True),
            Unit.address.contains(word, autoescape=True),
        )
        for word in words.split()[:5]
    ]


def alike(
    actor: Actor, action: str, tags: Collection[Tag], industry: Industry | None
) -> Sequence[tuple[int, str]]:
    """The living firms ``actor`` may do ``action`` to, of any of ``tags`` or of ``industry``.

    (id, name), by pinyin.
    """
    reached = within(policy.grants(actor, action), section=Unit.section_id, firm=Unit.id)
    parts = [_tagged(tag) for tag in tags]
    if industry:
        parts.append(Unit.industry == industry)
    query = (
        select(Unit.id, Unit.name)
        .where(Unit.kind == Kind.FIRM, Unit.is_active, reached, or_(false(), *parts))
        .order_by(Unit.sort_key, Unit.id)
    )
    return [(row.id, row.name) for row in db.session.execute(query)]
