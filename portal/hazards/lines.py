"""A row of a list of hazards with every label ready: the template only writes it down."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for

from portal.hazards import lit, rules, sheet
from portal.hazards.columns import LedgerRow
from portal.hazards.lamps import Signs, lamp
from portal.hazards.rules import LATE_STATES
from portal.hazards.terms import Grade, Status
from portal.kernel import clock, dates

TEXT_SHOWN = 60
DUE_ON = "due_on"
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
    is_repeated: bool
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


@dataclass(frozen=True, slots=True)
class CellRow:
    """One line of a ledger with columns of one's own choice: where it leads, its cells.

    ``late_label`` names the cell that says it is overdue, empty where it is not.
    """

    number: str
    href: str
    cells: list[tuple[str, str]]
    late_label: str = ""


def cells(
    rows: Iterable[LedgerRow], columns: Sequence[str], *, whole: bool = False
) -> list[CellRow]:
    """Wide rows as (label, words) by column; long texts are cut unless ``whole``."""
    kept = list(rows)
    ledger = url_for("hazards.ledger")
    holders = {line.href: line.holder for line in lines(kept)} if sheet.HOLDER in columns else {}
    found, today = [], clock.today()
    for row, values in zip(kept, sheet.values(kept), strict=True):
        href = f"{ledger}{row.number}" if row.number else f"{ledger}report?draft={row.key}"
        told = {
            key: holders[href]
            if key == sheet.HOLDER
            else sheet.shown(sheet.BY_KEY[key], values[key])
            for key in columns
        }
        is_late = DUE_ON in told and rules.is_late(row.status, row.due_on, today)
        if is_late:
            told[DUE_ON] += f"（{dates.left(row.due_on, today)}）"
        said = [(sheet.SCREEN[key], text if whole else _short(text)) for key, text in told.items()]
        found.append(
            CellRow(row.number or "草稿", href, said, sheet.SCREEN[DUE_ON] if is_late else "")
        )
    return found


def _short(text: str) -> str:
    return text if len(text) <= TEXT_SHOWN else text[:TEXT_SHOWN] + "…"


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
        text=_short(row.text),
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
        is_repeated=row.recurrence_of_id is not None,
        stood_in=desk_of is not None and row.holder_id != desk_of,
    )
