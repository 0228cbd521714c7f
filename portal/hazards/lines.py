"""A row of a list of hazards with every label ready: the template only writes it down."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for

from portal.hazards import lit, rules
from portal.hazards.lamps import Signs, lamp
from portal.hazards.ledger import LedgerRow
from portal.hazards.rules import LATE_STATES
from portal.hazards.terms import Grade, Status
from portal.kernel import clock, dates

TEXT_SHOWN = 60
TAG = {
    Status.REPORTED: "wait",
    Status.OPEN: "go",
    Status.RECTIFYING: "go",
    Status.TO_REVIEW: "wait",
    Status.CLOSED: "done",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a ledger, in words."""

    number: str
    href: str
    grade: str
    is_major: bool
    text: str
    place: str
    firm: str
    holder: str
    status: str
    tag: str
    due: str
    is_late: bool
    lamp: str
    lamp_word: str
    is_struck: bool
    stood_in: bool


def lines(rows: Iterable[LedgerRow], desk_of: int | None = None) -> list[Line]:
    """The rows of a query as lines, seen from now.

    On the desk of a person, what another one holds is marked: it is there to be done for them.
    """
    today, now = clock.today(), clock.now()
    ledger = url_for("hazards.ledger")
    kept = list(rows)
    signs = lit.signs_of(kept, today)
    return [_line(row, signs[row.id], ledger, today, now, desk_of) for row in kept]


def _line(
    row: LedgerRow, signs: Signs, ledger: str, today: date, now: datetime, desk_of: int | None
) -> Line:
    status: Status = row.status
    if row.due_on is None:
        due = "—"
    else:
        due = dates.left(row.due_on, today) if status in LATE_STATES else row.due_on.isoformat()
    lit_ = lamp(signs, today)
    unit = "企业" if row.holder_unit == row.firm else row.holder_unit
    return Line(
        number=row.number or "草稿",
        href=f"{ledger}{row.number}" if row.number else f"{ledger}report?draft={row.key}",
        grade=row.grade.label if row.grade else "未定级",
        is_major=row.grade is Grade.MAJOR,
        text=row.text if len(row.text) <= TEXT_SHOWN else row.text[:TEXT_SHOWN] + "…",
        place=row.place,
        firm=row.firm or "—",
        holder=f"{unit} {row.holder} · {(now - row.moved_at).days} 天" if row.holder else "—",
        status=status.label,
        tag=TAG.get(status, ""),
        due=due,
        is_late=rules.is_late(status, row.due_on, today),
        lamp=lit_.value if lit_ else "",
        lamp_word=lit_.label if lit_ else "",
        is_struck=status is Status.VOIDED,
        stood_in=desk_of is not None and row.holder_id != desk_of,
    )
