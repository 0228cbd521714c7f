"""Every read of hazards; all of them ask the policy which rows a person may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, false, func, or_, select, tuple_
from sqlalchemy.orm import aliased, joinedload, selectinload

from portal import policy
from portal.accounts.models import User
from portal.db import db, within
from portal.files import service as files
from portal.files.models import StoredFile
from portal.hazards import rules
from portal.hazards.models import Hazard
from portal.hazards.rules import Facts, Settled
from portal.hazards.terms import ENDINGS, OPEN_STATES, Grade, Slot, Source, Status
from portal.kernel import clock
from portal.kernel.errors import NotFound
from portal.policy import Actor
from portal.units.models import Unit
from portal.units.terms import Kind
from portal.web.paging import SIZE, Page

LedgerRow = Row[*tuple[Any, ...]]
COUNTED_TO = 1001
LATE_STATES = rules.LATE_STATES


@dataclass(frozen=True)
class Filter:
    """What a ledger is narrowed to."""

    words: str = ""
    status: Status | None = None
    grade: Grade | None = None
    source: Source | None = None
    firm_id: int | None = None
    late: bool = False
    open: bool = False


def visible(actor: Actor) -> ColumnElement[bool]:
    """The hazards ``actor`` may see: what is in reach, and one's own drafts."""
    reached = within(
        policy.grants(actor, "hazard.view"), section=Hazard.section_id, firm=Hazard.firm_id
    )
    own_draft = and_(Hazard.status == Status.DRAFT, Hazard.reporter_id == actor.user_id)
    return or_(and_(Hazard.status != Status.DRAFT, reached), own_draft)


def get(actor: Actor, number: str) -> Hazard:
    """A hazard by its number, with its neighbours loaded. Raises NotFound, also for the unseen."""
    query = (
        select(Hazard)
        .where(Hazard.number == number, visible(actor))
        .options(
            joinedload(Hazard.firm),
            joinedload(Hazard.section),
            joinedload(Hazard.holder).joinedload(User.unit),
            selectinload(Hazard.settled_rows),
        )
    )
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound(f"没有找到隐患 {number}，可能编号有误，或不在您的范围内。请从台账里打开。")
    return found


def draft(actor: Actor, key: str) -> Hazard:
    """One's own draft by its key. Raises NotFound."""
    query = select(Hazard).where(
        Hazard.key == key, Hazard.status == Status.DRAFT, Hazard.reporter_id == actor.user_id
    )
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound("没有找到这份草稿，可能已经上报。请到台账里查看。")
    return found


def drafts(actor: Actor) -> Sequence[Hazard]:
    """One's own drafts, the latest first."""
    query = (
        select(Hazard)
        .where(Hazard.status == Status.DRAFT, Hazard.reporter_id == actor.user_id)
        .options(joinedload(Hazard.firm))
        .order_by(Hazard.moved_at.desc())
    )
    return db.session.scalars(query).all()


def is_late(today: date) -> ColumnElement[bool]:
    """``rules.is_late`` as a WHERE."""
    return and_(Hazard.status.in_(rules.LATE_STATES), Hazard.due_on < today)


def narrowed(actor: Actor, asked: Filter) -> ColumnElement[bool]:
    """The rows of a filtered ledger; drafts stand apart unless asked for."""
    parts = [visible(actor)]
    if asked.status:
        parts.append(Hazard.status == asked.status)
    else:
        parts.append(Hazard.status != Status.DRAFT)
    if asked.grade:
        parts.append(Hazard.grade == asked.grade)
    if asked.source:
        parts.append(Hazard.source == asked.source)
    if asked.firm_id:
        parts.append(Hazard.firm_id == asked.firm_id)
    if asked.late:
        parts.append(is_late(clock.today()))
    if asked.open:
        parts.append(Hazard.status.in_(OPEN_STATES))
    parts += [_has(word) for word in asked.words.split()[:5]]
    return and_(*parts)


def _has(word: str) -> ColumnElement[bool]:
    firm = select(Unit.id).where(
        or_(
            Unit.name.contains(word, autoescape=True),
            Unit.initials.startswith(word.lower(), autoescape=True),
        )
    )
    return or_(
        Hazard.number.contains(word, autoescape=True),
        Hazard.text.contains(word, autoescape=True),
        Hazard.place.contains(word, autoescape=True),
        Hazard.firm_id.in_(firm),
    )


def ledger(actor: Actor, asked: Filter, *, cursor: str = "", size: int = SIZE) -> Page[LedgerRow]:
    """A page of the ledger, the latest found first: plain rows of labels and dates.

    ``cursor`` is "o:…" (older than) or "n:…" (newer than) a key of the page before.
    """
    where = narrowed(actor, asked)
    towards_newer, key = cursor.startswith("n:"), _key(cursor[2:])
    query = _columns().where(where)
    order = (Hazard.found_at, Hazard.id)
    if key:
        edge = tuple_(*order)
        query = query.where(edge > key if towards_newer else edge < key)
    query = query.order_by(*(order if towards_newer else (order[0].desc(), order[1].desc())))
    rows = list(db.session.execute(query.limit(size + 1)).all())
    more, rows = len(rows) > size, rows[:size]
    if towards_newer:
        rows.reverse()
    total = db.session.scalar(
        select(func.count()).select_from(
            select(Hazard.id).where(where).limit(COUNTED_TO).subquery()
        )
    )
    has_newer = more if towards_newer else bool(key)
    has_older = bool(key) if towards_newer else more
    return Page(
        rows,
        newer=f"n:{_mark(rows[0])}" if rows and has_newer else None,
        older=f"o:{_mark(rows[-1])}" if rows and has_older else None,
        total=min(total or 0, COUNTED_TO - 1),
        more=(total or 0) >= COUNTED_TO,
    )


def count_late(actor: Actor, asked: Filter) -> int:
    """How many rows of a filtered ledger are overdue."""
    where = and_(narrowed(actor, asked), is_late(clock.today()))
    return db.session.scalar(select(func.count()).select_from(Hazard).where(where)) or 0


def _columns() -> Select[*tuple[Any, ...]]:
    firm, holder_unit = aliased(Unit), aliased(Unit)
    return (
        select(
            Hazard.id,
            Hazard.key,
            Hazard.number,
            Hazard.status,
            Hazard.grade,
            Hazard.text,
            Hazard.place,
            Hazard.found_at,
            Hazard.reported_at,
            Hazard.due_on,
            Hazard.moved_at,
            Hazard.holder_id,
            firm.name.label("firm"),
            holder_unit.name.label("holder_unit"),
            User.name.label("holder"),
        )
        .outerjoin(firm, firm.id == Hazard.firm_id)
        .outerjoin(User, User.id == Hazard.holder_id)
        .outerjoin(holder_unit, holder_unit.id == User.unit_id)
    )


def _mark(row: LedgerRow) -> str:
    at = row.found_at or row.moved_at
    return f"{at.isoformat()}~{row.id}"


def _key(text: str) -> tuple[datetime, int] | None:
    at, _, row_id = text.partition("~")
    try:
        return datetime.fromisoformat(at), int(row_id)
    except ValueError:
        return None


def held_by(people: Sequence[int], *, size: int = SIZE) -> Sequence[LedgerRow]:
    """What is in the hands of these persons, the most urgent first."""
    query = (
        _columns()
        .where(Hazard.holder_id.in_(people), Hazard.status.in_(OPEN_STATES))
        .order_by(Hazard.due_on.is_(None), Hazard.due_on, Hazard.id)
        .limit(size)
    )
    return db.session.execute(query).all()


def count_held(people: Sequence[int]) -> int:
    """How much is in the hands of these persons."""
    query = select(func.count()).where(Hazard.holder_id.in_(people), Hazard.status.in_(OPEN_STATES))
    return db.session.scalar(query) or 0


@dataclass(frozen=True)
class Figures:
    """The figures of the desk, over what the person may see."""

    open: int
    late: int
    rectifying: int
    major: int
    closed_this_month: int
    due_this_month: int


def figures(actor: Actor) -> Figures:
    """存量、逾期、整改中、重大在办, and this month's due and closed.

    本月整改率 = 本月应整改到期且已销号 ÷ 本月应整改到期 (endings apart from 已销号 left out).
    """
    today = clock.today()
    month = Hazard.due_on >= today.replace(day=1)
    due = and_(month, Hazard.due_on <= today, Hazard.status.not_in(ENDINGS))
    is_open = Hazard.status.in_(OPEN_STATES)
    parts: Mapping[str, ColumnElement[bool]] = {
        "open": is_open,
        "late": is_late(today),
        "rectifying": Hazard.status == Status.RECTIFYING,
        "major": and_(is_open, Hazard.grade == Grade.MAJOR),
        "closed_this_month": and_(due, Hazard.status == Status.CLOSED),
        "due_this_month": due,
    }
    if not policy.may(actor, "hazard.view"):
        return Figures(0, 0, 0, 0, 0, 0)
    query = select(
        *(func.count().filter(condition).label(name) for name, condition in parts.items())
    ).where(visible(actor), Hazard.status != Status.DRAFT)
    return Figures(**db.session.execute(query).one()._mapping)


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
        settled={
            row.part: Settled(row.content, row.owner, row.in_place, row.settled_on)
            for row in hazard.settled_rows
        },
        photos={slot: len(of[slot]) for slot in Slot if of[slot]},
        photo_days={
            slot: {clock.local(_taken(file)).date() for file in of[slot]}
            for slot in Slot
            if of[slot]
        },
        fixer_ids=hazard.fixer_ids,
        firm_id=hazard.firm_id,
        photo_times=[_taken(file) for file in kept],
        same_photo=bool(seen[Slot.BEFORE] & seen[Slot.AFTER]),
        sent_back_at=hazard.reviewed_at,
        shown_at=max((first_sent[one] for one in seen[Slot.AFTER]), default=None),
    )


def _taken(file: StoredFile) -> datetime:
    return file.taken_at or file.uploaded_at


def firms(actor: Actor, action: str) -> Sequence[tuple[int, str, str]]:
    """The living firms ``actor`` may do ``action`` for: (id, name, pinyin initials), by pinyin."""
    reached = within(policy.grants(actor, action), section=Unit.section_id, firm=Unit.id)
    query = (
        select(Unit.id, Unit.name, Unit.initials)
        .where(Unit.kind == Kind.FIRM, Unit.is_active, reached)
        .order_by(Unit.sort_key, Unit.id)
    )
    return [(row.id, row.name, row.initials) for row in db.session.execute(query)]


def by_words(actor: Actor, words: str, *, size: int = 20) -> Sequence[LedgerRow]:
    """The newest hazards one may see that hold every word: for the search of the whole portal."""
    if not words.split() or not policy.may(actor, "hazard.view"):
        return []
    where = narrowed(actor, Filter(words=words)) if words.split() else false()
    query = _columns().where(where).order_by(Hazard.found_at.desc(), Hazard.id.desc())
    return db.session.execute(query.limit(size)).all()
