"""What a row of a list of hazards is read from: plain columns, never whole objects."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple, overload

from sqlalchemy import Row, case, func, select, type_coerce
from sqlalchemy.orm import aliased
from sqlalchemy.types import NullType

from portal.accounts.models import User
from portal.hazards.models import Hazard, HazardRecord
from portal.hazards.terms import OPEN_STATES, Grade, Status
from portal.plain import Plain, Raw, made
from portal.units.models import Unit

LedgerRow = Row[*tuple[Any, ...]]


class NarrowRow(NamedTuple):
    """A row of a ledger that is not wide; its names are those of ``columns``."""

    id: int
    key: str
    number: str | None
    status: Status
    grade: Grade | None
    text: str
    place: str
    due_on: date | None
    moved_at: datetime
    holder_id: int | None
    sent_back_count: int
    recurrence_of_id: int | None
    firm: str | None
    holder_unit: str | None
    holder: str | None
    recorded_at: datetime | None
    repeats_grade: Grade | None
    claimed_at: Any
    entered_at: Any


class Narrow(Sequence[NarrowRow]):
    """Rows as the database gives them; the values of one are made when it is looked at."""

    def __init__(self, raw: Sequence[Raw]) -> None:
        self.raw = raw

    def __len__(self) -> int:
        return len(self.raw)

    @overload
    def __getitem__(self, at: int) -> NarrowRow: ...
    @overload
    def __getitem__(self, at: slice) -> "Narrow": ...
    def __getitem__(self, at: int | slice) -> "NarrowRow | Narrow":
        if isinstance(at, slice):
            return Narrow(self.raw[at])
        return NarrowRow(*made(self.raw[at], narrow().makes()))


@cache
def narrow() -> Plain:
    """The columns of a ledger that is not wide, of all hazards there are."""
    return Plain(columns())


@cache
def columns(*, wide: bool = False) -> Any:
    """What a row of a ledger is read from; ``wide``: with all that its columns can show.

    The first seventeen, in this order, are what a line is made of. ``recorded_at`` is the last
    record of what is open, ``repeats_grade`` the grade of the hazard that has come back;
    ``claimed_at`` and ``entered_at`` are moments as the database writes them, for edges of pages.
    """
    firm, holder_unit, earlier = aliased(Unit), aliased(Unit), aliased(Hazard)
    last = select(func.max(HazardRecord.at)).where(HazardRecord.hazard_id == Hazard.id)
    repeated = select(earlier.grade).where(earlier.id == Hazard.recurrence_of_id)
    narrow = (
        Hazard.id,
        Hazard.key,
        Hazard.number,
        Hazard.status,
        Hazard.grade,
        Hazard.text,
        Hazard.place,
        Hazard.due_on,
        Hazard.moved_at,
        Hazard.holder_id,
        Hazard.sent_back_count,
        Hazard.recurrence_of_id,
        firm.name.label("firm"),
        holder_unit.name.label("holder_unit"),
        User.name.label("holder"),
        case((Hazard.status.in_(OPEN_STATES), last.correlate(Hazard).scalar_subquery())).label(
            "recorded_at"
        ),
        case(
            (Hazard.recurrence_of_id.is_not(None), repeated.correlate(Hazard).scalar_subquery())
        ).label("repeats_grade"),
        type_coerce(Hazard.found_at, NullType).label("claimed_at"),
        type_coerce(Hazard.reported_at, NullType).label("entered_at"),
    )
    query: Any = (
        select(*narrow)
        .outerjoin(firm, firm.id == Hazard.firm_id)
        .outerjoin(User, User.id == Hazard.holder_id)
        .outerjoin(holder_unit, holder_unit.id == User.unit_id)
    )
    if not wide:
        return query
    section = aliased(Unit)
    return query.add_columns(
        Hazard.found_at,
        Hazard.reported_at,
        Hazard.source,
        Hazard.category,
        Hazard.ledger_kind,
        Hazard.reporter_title,
        Hazard.fixed_on_spot,
        Hazard.fix_note,
        Hazard.fixed_at,
        Hazard.fixer_title,
        Hazard.review_note,
        Hazard.reviewed_at,
        Hazard.reviewer_title,
        Hazard.closed_at,
        Hazard.end_reason,
        Hazard.referred_to,
        Hazard.first_due_on,
        Hazard.funds_fen,
        firm.industry.label("industry"),
        firm.address.label("firm_address"),
        section.name.label("section"),
    ).outerjoin(section, section.id == Hazard.section_id)
