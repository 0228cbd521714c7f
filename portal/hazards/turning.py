"""Turning the pages of a ledger: by the keys of its edge rows, whatever the order."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, tuple_

from portal.db import db
from portal.hazards.columns import LedgerRow
from portal.hazards.models import Hazard
from portal.hazards.terms import Status
from portal.kernel.terms import Term
from portal.web.paging import row_id

YEARS = range(1950, 2200)


class Sort(Term):
    """In what order a ledger stands."""

    FOUND = "found", "发现时间（新的在前）"
    DUE = "due", "整改期限（急的在前）"
    NUMBER = "number", "编号（大的在前）"


@dataclass(frozen=True)
class Segment:
    """Rows that stand in one order; a ledger is one segment, or one after the other."""

    order: tuple[ColumnElement[Any], ...]
    reads: tuple[Callable[[str], Any], ...]
    where: ColumnElement[bool] | None = None
    rising: bool = False


def segments(sort: Sort, *, drafts: bool = False) -> list[Segment]:
    """The parts a ledger consists of in this order."""
    ids = Hazard.id.expression
    if drafts:
        return [Segment((ids,), (_id,))]
    if sort is Sort.NUMBER:
        return [Segment((Hazard.reported_at.expression, ids), (_moment, _id))]
    if sort is Sort.DUE:
        due = Hazard.due_on.expression
        return [
            Segment((due, ids), (date.fromisoformat, _id), due.is_not(None), rising=True),
            Segment((ids,), (_id,), due.is_(None)),
        ]
    return [Segment((Hazard.found_at.expression, ids), (_moment, _id))]


Part = tuple[list[LedgerRow], bool, bool]
"""Rows, whether there are some before them, whether there are some after them."""


def between(query: Select[Any], parts: list[Segment], cursor: str, size: int) -> Part:
    """A page of a query: after what the cursor names, before it, or at the end."""
    way, _, mark = cursor.partition(":")
    backwards = way in {"n", "last"}
    start, key = key_in(mark, parts)
    turned = parts[start::-1] if key and backwards else parts[start:]
    if backwards and not key:
        turned = parts[::-1]
    rows: list[LedgerRow] = []
    for at, segment in enumerate(turned):
        need = size + 1 - len(rows)
        if need > 0:
            rows += db.session.execute(
                _of(query, segment, key if at == 0 else None, backwards).limit(need)
            ).all()
    return cut(rows, size, backwards=backwards, has_key=key is not None)


def _of(query: Select[Any], segment: Segment, key: tuple[Any, ...] | None, back: bool) -> Any:
    if segment.where is not None:
        query = query.where(segment.where)
    rising = segment.rising != back
    if key:
        edge = tuple_(*segment.order)
        query = query.where(edge > tuple_(*key) if rising else edge < tuple_(*key))
    return query.order_by(*(one if rising else one.desc() for one in segment.order))


def cut(rows: list[LedgerRow], size: int, *, backwards: bool, has_key: bool) -> Part:
    """The rows of a page, of which one more than fits was read."""
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        return rows[::-1], more, has_key
    return rows, has_key, more


def mark_of(row: LedgerRow, sort: Sort) -> str:
    """A row as the edge of a page."""
    if row.status is Status.DRAFT:
        return f"0~{row.id}"
    if sort is Sort.DUE:
        return f"0~{row.due_on.isoformat()}~{row.id}" if row.due_on else f"1~{row.id}"
    at = row.reported_at if sort is Sort.NUMBER else row.found_at
    return f"0~{at.isoformat()}~{row.id}"


def key_in(mark: str, parts: list[Segment]) -> tuple[int, tuple[Any, ...] | None]:
    """The segment and the edge that a mark names; the beginning for what names none."""
    at, *told = mark.split("~")
    try:
        segment = parts[int(at)]
        return int(at), tuple(read(value) for read, value in zip(segment.reads, told, strict=True))
    except (ValueError, IndexError):
        return 0, None


def _moment(told: str) -> datetime:
    found = datetime.fromisoformat(told)
    if found.tzinfo is None or found.year not in YEARS:
        raise ValueError("no moment of a hazard")
    return found


def _id(told: str) -> int:
    found = row_id(told)
    if found is None:
        raise ValueError("not the number of a row")
    return found
