"""Every read of hazards; all of them ask the policy which rows a person may see."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, bindparam, func, select
from sqlalchemy.orm import joinedload

from portal import policy
from portal.accounts.models import User
from portal.db import among, db, read, within
from portal.files import service as files
from portal.files.models import StoredFile
from portal.hazards.columns import LedgerRow, columns
from portal.hazards.models import Hazard, HazardRecord
from portal.hazards.reach import own_draft, visible
from portal.hazards.records import Records
from portal.hazards.rules import Facts, Settled
from portal.hazards.terms import OPEN_STATES, Part, Slot, Status
from portal.kernel.errors import NotFound
from portal.policy import Actor
from portal.units.models import Unit
from portal.units.terms import Industry, Kind
from portal.web.paging import SIZE


def get(actor: Actor, number: str) -> Hazard:
    """A hazard by its number, with its neighbours loaded. Raises NotFound, also for the unseen."""
    query = (
        select(Hazard)
        .where(Hazard.number == number, visible(actor))
        .options(
            joinedload(Hazard.firm),
            joinedload(Hazard.section),
            joinedload(Hazard.holder).joinedload(User.unit),
            joinedload(Hazard.fixer_rows),
            joinedload(Hazard.settled_rows),
        )
    )
    found = db.session.scalars(query).unique().one_or_none()
    if found is None:
        raise NotFound(f"没有找到隐患 {number}，可能编号有误，或不在您的范围内。请从台账里打开。")
    return found


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


def held_by(people: Sequence[int], *, size: int = SIZE) -> Sequence[LedgerRow]:
    """What is in the hands of these persons, the most urgent first; last what has no day yet."""
    values = {"people": list(people), "size": size}
    rows = read(_HELD_DATED, values).all()
    if len(rows) < size:
        rows = [*rows, *read(_HELD_UNDATED, values | {"size": size - len(rows)})]
    return rows


def _held(*, dated: bool) -> Select[Any]:
    """Of an index of its own, in its order."""
    has_day = Hazard.due_on.is_not(None) if dated else Hazard.due_on.is_(None)
    held = Hazard.holder_id.in_(bindparam("people", expanding=True))
    query: Select[Any] = (
        columns()
        .where(held, among(Hazard.status, OPEN_STATES), has_day)
        .order_by(Hazard.due_on, Hazard.id)
        .limit(bindparam("size", type_=Integer))
    )
    return query


_HELD_DATED, _HELD_UNDATED = _held(dated=True), _held(dated=False)


def counting_held(*people: int | ColumnElement[int]) -> Select[int]:
    """The query of how much is in the hands of these persons, to be asked with others."""
    held = Hazard.holder_id == people[0] if len(people) == 1 else Hazard.holder_id.in_(people)
    return select(func.count()).where(held, among(Hazard.status, OPEN_STATES))


def facts(hazard: Hazard, photos_of: Sequence[StoredFile] | None = None) -> Facts:
    """What the guards look at; ``photos_of`` where the hazard's photos are read already."""
    kept = files.of(hazard.subject) if photos_of is None else photos_of
    of = {slot: [file for file in kept if file.slot == slot.value] for slot in Slot}
    first_sent: dict[str, datetime] = {}
    for file in kept:
        first_sent.setdefault(file.sha256, file.uploaded_at)
    seen = {slot: {file.sha256 for file in of[slot]} for slot in Slot}
    return Facts(
        status=hazard.status,
        grade=hazard.grade,
        settled=_settled(hazard),
        photos={slot: len(of[slot]) for slot in Slot if of[slot]},
        fixer_ids=hazard.fixer_ids,
        firm_id=hazard.firm_id,
        photo_times=[_taken(file) for file in kept],
        same_photo=bool(seen[Slot.BEFORE] & seen[Slot.AFTER]),
        sent_back_at=hazard.reviewed_at,
        shown_at=max((first_sent[one] for one in seen[Slot.AFTER]), default=None),
    )


def _settled(hazard: Hazard) -> dict[Part, Settled]:
    return {
        row.part: Settled(
            row.content,
            row.owner,
            row.in_place,
            row.settled_on,
            hazard.funds_fen if row.part is Part.FUNDS else None,
        )
        for row in hazard.settled_rows
    }


def industry_of(actor: Actor, firm_id: int) -> Industry | None:
    """The industry of a firm that ``actor`` may report for, None for any other."""
    reached = within(policy.grants(actor, "hazard.report"), section=Unit.section_id, firm=Unit.id)
    query = select(Unit.industry).where(Unit.id == firm_id, Unit.kind == Kind.FIRM, reached)
    return db.session.scalar(query)


def records(hazard: Hazard) -> Records:
    """The dated records of a hazard: 判定, 方案, 双报告, 挂牌, 验收, 延期, 转办."""
    query = select(HazardRecord).where(HazardRecord.hazard_id == hazard.id)
    rows = db.session.scalars(query.order_by(HazardRecord.id)).all()
    is_over = hazard.status is Status.CLOSED
    return Records(rows, sent_back_at=None if is_over else hazard.reviewed_at)


def _taken(file: StoredFile) -> datetime:
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
