"""A row behind a figure with every label ready: the template only writes it down."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for

from portal.hazards.rules import is_late_entry
from portal.hazards.terms import ENDINGS, Grade
from portal.kernel import clock
from portal.reports.queries import RowFound
from portal.reports.rules import EMPTY, Frame

TEXT_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Shown:
    """One hazard as a figure's list shows it: the days that decide whether it counts."""

    number: str
    href: str
    grade: str
    is_major: bool
    text: str
    place: str
    firm: str
    section: str
    entered: str
    is_back_entry: bool
    due: str
    ended: str
    status: str


def lines(rows: Iterable[RowFound], frame: Frame) -> list[Shown]:
    """The rows of a query in words; days that came after the cut-off say so."""
    ledger = url_for("hazards.ledger")
    return [_line(row, ledger, frame) for row in rows]


def _line(row: RowFound, ledger: str, frame: Frame) -> Shown:
    text = row.text if len(row.text) <= TEXT_SHOWN else row.text[:TEXT_SHOWN] + "…"
    over = row.closed_at or (row.moved_at if row.status in ENDINGS else None)
    late = is_late_entry(_day(row.found_at), _day(row.reported_at))
    due = row.due_on.isoformat() if row.due_on else EMPTY
    if row.first_due_on and row.first_due_on != row.due_on:
        due += f"（原 {row.first_due_on.isoformat()}）"
    return Shown(
        number=row.number,
        href=f"{ledger}{row.number}",
        grade=row.grade.label if row.grade else "未定级",
        is_major=row.grade is Grade.MAJOR,
        text=text,
        place=row.place,
        firm=row.firm or EMPTY,
        section=row.section or EMPTY,
        entered=_day(row.reported_at).isoformat(),
        is_back_entry=late,
        due=due,
        ended=_ended(over, frame),
        status=row.status.label,
    )


def _day(moment: datetime) -> date:
    return clock.local(moment).date()


def _ended(over: datetime | None, frame: Frame) -> str:
    if over is None:
        return EMPTY
    return _day(over).isoformat() + ("（截止以后）" if over > frame.at else "")
