"""Turning the pages of a ledger: by the keys of its edge rows, whatever the order."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, bindparam, tuple_

from portal.hazards.columns import LedgerRow, NarrowRow
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


@cache
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


Part = tuple[list[Any], bool, bool]
"""Rows, whether there are some before them, whether there are some after them."""


@dataclass(frozen=True)
class Turn:
    """Which part of which order a statement reads: from its edge or its end, forwards or back."""

    sort: Sort
    drafts: bool
    part: int
    has_key: bool
    back: bool


def between(
    rows_of: Callable[[Turn, Mapping[str, Any]], Sequence[Any]],
    sort: Sort,
    cursor: str,
    size: int,
    *,
    drafts: bool = False,
) -> Part:
    """A page of a ledger: after what the cursor names, before it, or at the end.

    ``rows_of`` reads what ``turned`` makes of its statement, with the values it is given.
    """
    parts = segments(sort, drafts=drafts)
    way, _, mark = cursor.partition(":")
    back = way in {"n", "last"}
    start, key = key_in(mark, parts)
    places = list(range(len(parts)))
    places = places[start::-1] if key and back else places[start:]
    if back and not key:
        places = list(range(len(parts)))[::-1]
    rows: list[Any] = []
    for place in places:
        need = size + 1 - len(rows)
        if need > 0:
            edge = key if key and place == start else ()
            values = {"need": need} | {f"edge{at}": value for at, value in enumerate(edge)}
            rows += rows_of(Turn(sort, drafts, place, bool(edge), back), values)
    return cut(rows, size, backwards=back, has_key=key is not None)


def turned(query: Select[Any], turn: Turn) -> Select[Any]:
    """``query`` narrowed to what a turn reads, in its order; the edge and its size are values."""
    segment = segments(turn.sort, drafts=turn.drafts)[turn.part]
    if segment.where is not None:
        query = query.where(segment.where)
    rising = segment.rising != turn.back
    if turn.has_key:
        edge = tuple_(*segment.order)
        key = tuple_(
            *(bindparam(f"edge{at}", type_=one.type) for at, one in enumerate(segment.order))
        )
        query = query.where(edge > key if rising else edge < key)
    query = query.order_by(*(one if rising else one.desc() for one in segment.order))
    return query.limit(bindparam("need", type_=Integer))


def cut(rows: list[Any], size: int, *, backwards: bool, has_key: bool) -> Part:
    """The rows of a page, of which one more than fits was read."""
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        return rows[::-1], more, has_key
    return rows, has_key, more


def mark_of(row: LedgerRow | NarrowRow, sort: Sort) -> str:
    """A row as the edge of a page."""
    if row.status is Status.DRAFT:
        return f"0~{row.id}"
    if sort is Sort.DUE:
        return f"0~{row.due_on.isoformat()}~{row.id}" if row.due_on else f"1~{row.id}"
    at = row.entered_at if sort is Sort.NUMBER else row.claimed_at
    return f"0~{at if isinstance(at, str) else at.isoformat()}~{row.id}"


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
    if found.year not in YEARS:
        raise ValueError("no moment of a hazard")
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found


def _id(told: str) -> int:
    found = row_id(told)
    if found is None:
        raise ValueError("not the number of a row")
    return found
