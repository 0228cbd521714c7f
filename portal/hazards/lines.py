"""A row of a list of hazards with every label ready: the template only writes it down."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from flask import url_for

from portal.hazards import rules, sheet, wide
from portal.hazards.columns import LedgerRow, NarrowRow
from portal.hazards.lamps import Signs, lamp
from portal.hazards.rules import LATE_STATES
from portal.hazards.terms import OPEN_STATES, Grade, Lamp, Status
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


class Line(NamedTuple):
    """One line of a ledger, in words; the template takes its parts in this order."""

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
    lamp: Lamp | None
    is_struck: bool
    is_repeated: bool
    stood_in: bool


def lines(rows: Sequence[LedgerRow | NarrowRow], desk_of: int | None = None) -> list[Line]:
    """The rows of a query as lines, seen from now.

    On the desk of a person, what another one holds is marked: it is there to be done for them.
    """
    today, now = clock.today(), clock.now()
    ledger = url_for("hazards.ledger")
    return [line(row, ledger, today, (now - row.moved_at).days, desk_of) for row in rows]


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
    holders = {one.href: one.holder for one in lines(kept)} if sheet.HOLDER in columns else {}
    found, today = [], clock.today()
    for row, values in zip(kept, wide.values(kept, 1, columns), strict=True):
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


def line(
    row: Sequence[Any], ledger: str, today: date, days: int, desk_of: int | None = None
) -> Line:
    """One row as a line: ``days`` it has stood where it is, ``ledger`` is where hazards lie."""
    (
        _,
        key,
        number,
        status,
        grade,
        text,
        place,
        due_on,
        moved_at,
        holder_id,
        sent_back_count,
        recurrence_of_id,
        firm,
        holder_unit,
        holder,
        recorded_at,
        repeats_grade,
        *_,
    ) = row
    unit = "企业" if holder_unit == firm else holder_unit
    is_major = grade is Grade.MAJOR
    is_with_firm = status in LATE_STATES
    lit = None
    if status in OPEN_STATES:
        moved_on = clock.local(max(moved_at, recorded_at or moved_at)).date()
        recurs = repeats_grade is Grade.MAJOR
        lit = lamp(Signs(status, is_major, due_on, sent_back_count, moved_on, recurs), today)
    due = "—"
    if due_on is not None:
        due = dates.left(due_on, today) if is_with_firm else due_on.isoformat()
    return Line(
        number or "草稿",
        f"{ledger}{number}" if number else f"{ledger}report?draft={key}",
        grade.label if grade else "未定级",
        is_major,
        _short(text),
        place,
        firm or "—",
        f"{unit} {holder} · {days} 天" if holder else "—",
        status.label,
        TAG.get(status, ""),
        due,
        is_with_firm and due_on is not None and due_on < today,
        lit,
        status is Status.VOIDED,
        recurrence_of_id is not None,
        desk_of is not None and holder_id != desk_of,
    )
