"""The ledger with columns beyond its own: what the records and papers of a page of rows say."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import bindparam, select

from portal.db import read
from portal.documents.models import Paper
from portal.hazards import rules, sheet
from portal.hazards.columns import LedgerRow
from portal.hazards.models import HazardRecord
from portal.hazards.sheet import MORE
from portal.hazards.terms import Receipt, RecordKind
from portal.kernel import clock
from portal.office.terms import PaperKind

KEYS = frozenset(column.key for column in MORE)
KINDS = frozenset({RecordKind.JUDGED, RecordKind.LISTED, RecordKind.RELEASED, RecordKind.TOLD})
_SUBJECT = "hazard:"
_RECORDS = (
    select(
        HazardRecord.hazard_id,
        HazardRecord.id,
        HazardRecord.answers_id,
        HazardRecord.kind,
        HazardRecord.receipt,
        HazardRecord.level,
        HazardRecord.number,
        HazardRecord.happened_on,
        HazardRecord.due_on,
        HazardRecord.title,
    )
    .where(
        HazardRecord.hazard_id.in_(bindparam("ids", expanding=True)), HazardRecord.kind.in_(KINDS)
    )
    .order_by(HazardRecord.id)
)
_NOTICES = (
    select(Paper.subject, Paper.number)
    .where(
        Paper.subject.in_(bindparam("subjects", expanding=True)),
        Paper.kind == PaperKind.LISTING_NOTICE.value,
        Paper.voided_at.is_(None),
    )
    .order_by(Paper.id)
)


def values(
    rows: Sequence[LedgerRow], first: int = 1, wanted: Collection[str] = ()
) -> Iterator[dict[str, Any]]:
    """The rows of a wide ledger as values by column, with those of ``MORE`` if any is wanted."""
    own = sheet.values(rows, first)
    if KEYS.isdisjoint(wanted):
        yield from own
        return
    ids = [row.id for row in rows]
    records: dict[int, list[Any]] = defaultdict(list)
    for record in read(_RECORDS, {"ids": ids}):
        records[record.hazard_id].append(record)
    subjects = [f"{_SUBJECT}{row_id}" for row_id, kept in records.items() if _is_listed(kept)]
    notices = {row.subject: row.number for row in read(_NOTICES, {"subjects": subjects})}
    for row, said in zip(rows, own, strict=True):
        yield said | _of_row(row) | _of_records(records[row.id], notices.get(f"{_SUBJECT}{row.id}"))


def _is_listed(records: Sequence[Any]) -> bool:
    return any(one.kind is RecordKind.LISTED for one in records)


def _of_row(row: LedgerRow) -> dict[str, Any]:
    found_on, reported_on = _day(row.found_at), _day(row.reported_at)
    return {
        "section": row.section,
        "reported_on": reported_on,
        "late_entry": bool(found_on and reported_on and rules.is_late_entry(found_on, reported_on)),
        "first_due_on": row.first_due_on,
        "sent_back": row.sent_back_count,
        "repeated": row.recurrence_of_id is not None,
    }


def _of_records(records: Sequence[Any], notice: str | None) -> dict[str, Any]:
    """The records that stand; a listing without a number has that of our own notice."""
    last = {one.kind: one for one in records}
    told = {one.receipt: one.happened_on for one in records if one.receipt}
    judged, listed = last.get(RecordKind.JUDGED), last.get(RecordKind.LISTED)
    released = last.get(RecordKind.RELEASED)
    if released and listed and released.answers_id != listed.id:
        released = None
    return {
        "judged_on": judged.happened_on if judged else None,
        "judged_by": judged.title if judged else "",
        **{one.value: told.get(one) for one in Receipt},
        "listed_level": listed.level if listed else None,
        "listed_number": (listed.number or notice or "") if listed else "",
        "listed_on": listed.happened_on if listed else None,
        "listed_due_on": listed.due_on if listed else None,
        "released_on": released.happened_on if released else None,
    }


def _day(moment: Any) -> Any:
    return clock.local(moment).date() if moment else None
