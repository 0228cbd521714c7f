"""Every read of hazards; all of them ask the policy which rows a person may see."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache, lru_cache

from sqlalchemy import ColumnElement, Integer, Select, bindparam, func, select
from sqlalchemy.orm import joinedload

from portal import policy
from portal.db import among, db, within
from portal.files import service as files
from portal.files.models import StoredFile
from portal.hazards.beside import SettledRow, Shot
from portal.hazards.columns import Narrow, columns
from portal.hazards.models import Hazard, HazardRecord, HazardSettled
from portal.hazards.reach import own_draft, visible
from portal.hazards.records import Records
from portal.hazards.rules import Facts, Settled
from portal.hazards.terms import OPEN_STATES, Part, Slot, Status
from portal.kernel.errors import NotFound
from portal.plain import Plain, Query
from portal.policy import Actor
from portal.units.models import Unit
from portal.units.terms import Industry, Kind
from portal.web.paging import SIZE


def get(actor: Actor, number: str) -> Hazard:
    """A hazard by its number. Raises NotFound, also for the unseen."""
    found = db.session.scalars(_seen_by(actor), {"number": number}).one_or_none()
    if found is None:
        raise NotFound(f"没有找到隐患 {number}，可能编号有误，或不在您的范围内。请从台账里打开。")
    return found


@lru_cache(maxsize=256)
def _seen_by(actor: Actor) -> Select[Hazard]:
    """The hazard called ``number`` if ``actor`` may see it: a page asks for it again and again."""
    return select(Hazard).where(Hazard.number == bindparam("number"), visible(actor))


def draft(actor: Actor, key: str) -> Hazard:
    """One's own draft by its key. Raises NotFound."""
    query = select(Hazard).where(Hazard.key == key, own_draft(actor))
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound("没有找到这份草稿，可能已经上报。请到台账里查看。")
    return found


def drafts(actor: Actor) -> Sequence[Hazard]:
    """One's own drafts, the latest first."""
    query = (
        select(Hazard)
        .where(own_draft(actor))
        .options(joinedload(Hazard.firm))
        .order_by(Hazard.moved_at.desc())
    )
    return db.session.scalars(query).all()


def held_by(people: Sequence[int], *, size: int = SIZE) -> Narrow:
    """What is in the hands of these persons, the most urgent first; last what has no day yet."""
    values = {"people": list(people), "size": size}
    rows = _HELD_DATED.raw(values)
    if len(rows) < size:
        rows += _HELD_UNDATED.raw(values | {"size": size - len(rows)})
    return Narrow(rows)


def _held(*, dated: bool) -> Query:
    """Of an index of its own, in its order."""
    has_day = Hazard.due_on.is_not(None) if dated else Hazard.due_on.is_(None)
    held = Hazard.holder_id.in_(bindparam("people", expanding=True))
    query: Query = (
        columns()
        .where(held, among(Hazard.status, OPEN_STATES), has_day)
        .order_by(Hazard.due_on, Hazard.id)
        .limit(bindparam("size", type_=Integer))
    )
    return query


_HELD_DATED = Plain(lambda: _held(dated=True))
_HELD_UNDATED = Plain(lambda: _held(dated=False))


def counting_held(*people: int | ColumnElement[int]) -> Select[int]:
    """The query of how much is in the hands of these persons, to be asked with others."""
    held = Hazard.holder_id == people[0] if len(people) == 1 else Hazard.holder_id.in_(people)
    return select(func.count()).where(held, among(Hazard.status, OPEN_STATES))


def facts(
    hazard: Hazard,
    photos_of: Sequence[StoredFile | Shot] | None = None,
    settled_rows: Sequence[HazardSettled | SettledRow] | None = None,
    fixer_ids: Collection[int] | None = None,
) -> Facts:
    """What the guards look at; what is given has been read already."""
    kept = files.of(hazard.subject) if photos_of is None else photos_of
    of = {slot: [file for file in kept if file.slot == slot.value] for slot in Slot}
    first_sent: dict[str, datetime] = {}
    for file in kept:
        first_sent.setdefault(file.sha256, file.uploaded_at)
    seen = {slot: {file.sha256 for file in of[slot]} for slot in Slot}
    return Facts(
        status=hazard.status,
        grade=hazard.grade,
        settled=_settled(hazard, hazard.settled_rows if settled_rows is None else settled_rows),
        photos={slot: len(of[slot]) for slot in Slot if of[slot]},
        fixer_ids=hazard.fixer_ids if fixer_ids is None else fixer_ids,
        firm_id=hazard.firm_id,
        photo_times=[_taken(file) for file in kept],
        same_photo=bool(seen[Slot.BEFORE] & seen[Slot.AFTER]),
        sent_back_at=hazard.reviewed_at,
        shown_at=max((first_sent[one] for one in seen[Slot.AFTER]), default=None),
    )


def _settled(hazard: Hazard, rows: Sequence[HazardSettled | SettledRow]) -> dict[Part, Settled]:
    return {
        row.part: Settled(
            row.content,
            row.owner,
            row.in_place,
            row.settled_on,
            hazard.funds_fen if row.part is Part.FUNDS else None,
        )
        for row in rows
    }


def industry_of(actor: Actor, firm_id: int) -> Industry | None:
    """The industry of a firm that ``actor`` may report for, None for any other."""
    reached = within(policy.grants(actor, "hazard.report"), section=Unit.section_id, firm=Unit.id)
    query = select(Unit.industry).where(Unit.id == firm_id, Unit.kind == Kind.FIRM, reached)
    return db.session.scalar(query)


def records(hazard: Hazard, *, any_there: bool = True) -> Records:
    """The dated records of a hazard: 判定, 方案, 双报告, 挂牌, 验收, 延期, 转办.

    ``any_there`` is False where it is known to have none.
    """
    rows = db.session.scalars(_records(), {"hazard_id": hazard.id}).all() if any_there else []
    is_over = hazard.status is Status.CLOSED
    return Records(rows, sent_back_at=None if is_over else hazard.reviewed_at)


@cache
def _records() -> Select[HazardRecord]:
    of_it = select(HazardRecord).where(HazardRecord.hazard_id == bindparam("hazard_id"))
    return of_it.order_by(HazardRecord.id)


def _taken(file: StoredFile | Shot) -> datetime:
    return file.taken_at or file.uploaded_at


def firms(actor: Actor, action: str, *, only: int | None = None) -> Sequence[tuple[int, str, str]]:
    """The living firms ``actor`` may do ``action`` for: (id, name, pinyin initials), by pinyin.

    ``only``: the one with this id, if it is among them.
    """
    reached = within(policy.grants(actor, action), section=Unit.section_id, firm=Unit.id)
    query = (
        select(Unit.id, Unit.name, Unit.initials)
        .where(Unit.kind == Kind.FIRM, Unit.is_active, reached)
        .order_by(Unit.sort_key, Unit.id)
    )
    if only is not None:
        query = query.where(Unit.id == only)
    return [(row_id, name, initials) for row_id, name, initials in db.session.execute(query)]
