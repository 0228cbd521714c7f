"""What a row of a list of hazards is read from: plain columns, never whole objects."""

from typing import Any

from sqlalchemy import Row, String, cast, func, literal, select
from sqlalchemy.orm import aliased

from portal.accounts.models import User
from portal.files.models import StoredFile
from portal.hazards.models import Hazard
from portal.hazards.terms import Slot
from portal.units.models import Unit

LedgerRow = Row[*tuple[Any, ...]]


def columns(*, wide: bool = False) -> Any:
    """What a row of a ledger is read from; ``wide``: with all that its columns can show."""
    firm, holder_unit = aliased(Unit), aliased(Unit)
    narrow = (
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
        Hazard.sent_back_count,
        Hazard.recurrence_of_id,
        firm.name.label("firm"),
        holder_unit.name.label("holder_unit"),
        User.name.label("holder"),
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
        firm.industry.label("industry"),
        firm.address.label("firm_address"),
        section.name.label("section"),
        *(_photos(slot).label(slot.value) for slot in Slot),
    ).outerjoin(section, section.id == Hazard.section_id)


def _photos(slot: Slot) -> Any:
    """How many photos a hazard has in a slot."""
    return (
        select(func.count())
        .where(
            StoredFile.subject == literal("hazard:").concat(cast(Hazard.id, String)),
            StoredFile.slot == slot.value,
        )
        .correlate(Hazard)
        .scalar_subquery()
    )
