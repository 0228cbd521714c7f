"""What each hazard counts for, and the sums of that, as statements."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache, lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Date,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    extract,
    func,
    literal,
    literal_column,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.sql.visitors import replacement_traverse

from portal.db import UtcDateTime
from portal.hazards.lamps import RED_DAYS
from portal.hazards.models import Hazard
from portal.hazards.rules import LATE_STATES
from portal.hazards.terms import ENDINGS, Status
from portal.kernel.dates import FIRST_DAY
from portal.reports import frames, past, spans
from portal.reports.days import latest, local_day
from portal.reports.metrics import DUE, TALLIED, Metric, On
from portal.reports.models import BITS, COLUMNS, CUTS, NAMES, PART
from portal.reports.rules import DAY
from portal.reports.terms import By, Cut
from portal.trail.models import TrailLine
from portal.units.models import Unit

DAYS = {On.REPORTED: "reported_on", On.OVER: "over_on", On.DUE: "due_on"}
"""The day of a part by which it is counted; what stands now has none."""
KEY = ("cut", "span", *COLUMNS.values())
NAMES_ON = {on: tuple(one.key for one in TALLIED if one.on is on) for on in On}
MASKS = {on: sum(BITS[name] for name in names) for on, names in NAMES_ON.items()}


class Said(NamedTuple):
    """What a hazard counts for: whose it is, where it is counted, and as what."""

    firm_id: int
    section_id: int
    category: str
    industry: str
    reported_on: date
    over_on: date | None
    due_on: date | None
    marks: int


KEPT = select(PART.c.hazard_id, *(PART.c[name] for name in Said._fields)).where(
    PART.c.hazard_id.in_(bindparam("ids", expanding=True))
)
"""What some hazards count for, as it was written down."""


def counted(metric: Metric) -> ColumnElement[bool]:
    """Whether a part counts for a metric."""
    return PART.c.marks.bitwise_and(BITS[metric.key]) != 0


def _text(column: Any) -> ColumnElement[str]:
    return func.coalesce(type_coerce(column, String), "")


def _over_on() -> ColumnElement[date | None]:
    return case(
        (Hazard.closed_at.is_not(None), local_day(Hazard.closed_at)),
        (Hazard.status.in_(ENDINGS), local_day(Hazard.moved_at)),
    )


_OF_ALL_TIME: dict[str, ColumnElement[Any]] = {
    one.key: literal_column(f"'{frames.ever(FIRST_DAY)[one.key]}'")
    for one in (frames.AT, frames.BEGINS, frames.ENDS, frames.START)
}
_AS_WRITTEN: dict[int, ColumnElement[Any]] = {
    id(past.STATUS): Hazard.status.expression,
    id(past.GRADE): Hazard.grade.expression,
    id(past.DUE_ON): Hazard.due_on.expression,
}


def _as_written(where: ColumnElement[bool]) -> ColumnElement[bool]:
    """A condition of all time on what is written now: a short one, for it is asked at every act."""
    replace: Any = _put
    return replacement_traverse(where, {}, replace)


def _put(part: Any, **_more: Any) -> Any:
    if isinstance(part, BindParameter):
        return _OF_ALL_TIME.get(part.key)
    return _AS_WRITTEN.get(id(part))


def _marks() -> ColumnElement[int]:
    """A bit for each metric that a hazard counts for."""
    marks: ColumnElement[int] = literal_column("0", Integer)
    for one in TALLIED:
        bit = literal_column(str(BITS[one.key]), Integer)
        marks += case((_as_written(one.where), bit), else_=literal_column("0", Integer))
    return marks


def _parts(*more: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Hazard.id.label("hazard_id"),
            Hazard.firm_id,
            func.coalesce(Hazard.section_id, 0).label("section_id"),
            _text(Hazard.category).label("category"),
            _text(Unit.industry).label("industry"),
            local_day(Hazard.reported_at).label("reported_on"),
            _over_on().label("over_on"),
            case((_as_written(DUE.where), Hazard.due_on)).label("due_on"),
            _marks().label("marks"),
            *more,
        )
        .join(Unit, Unit.id == Hazard.firm_id)
        .where(Hazard.status != Status.DRAFT)
    )


FRESH = _parts().where(Hazard.id.in_(bindparam("ids", expanding=True)))
"""What some hazards do count for, to be asked with the values of ``frames.ever``."""


def every() -> Select[*tuple[Any, ...]]:
    """What every hazard counts for, and when it was last written, as far as can be told.

    Not after the parameter ``now``, whatever a clock once said.
    """
    told = select(func.max(TrailLine.at)).where(TrailLine.subject == past.SUBJECT)
    closed = func.coalesce(Hazard.closed_at, Hazard.moved_at)
    last = func.coalesce(told.correlate(Hazard).scalar_subquery(), Hazard.moved_at)
    moment = latest(Hazard.reported_at, Hazard.moved_at, closed, last)
    now = bindparam("now", type_=UtcDateTime)
    return _parts(case((moment > now, now), else_=moment).label("changed_at"))


def _due(name: str) -> ColumnElement[bool]:
    first, last = (bindparam(f"{name}_{end}", type_=Date) for end in ("from", "to"))
    return Hazard.due_on.between(first, last)


ENDED_BETWEEN = (
    select(Hazard.id).where(_due("due")),
    select(Hazard.id).where(Hazard.status.in_(LATE_STATES), _due("week")),
)
"""The hazards whose day to rectify by, or the week after it, ended within some days."""


def ended_between(before: date, over: date) -> dict[str, date]:
    """The values for ``ENDED_BETWEEN``: all that differs where another day is the last one over."""
    first, last = min(before, over) + DAY, max(before, over)
    week = RED_DAYS * DAY
    return {"due_from": first, "due_to": last, "week_from": first - week, "week_to": last - week}


class Place(NamedTuple):
    """Where a hazard is counted: by whose it is and in which months, and as what."""

    whose: tuple[int, int, str, str]
    months: tuple[int, int, int, int]
    marks: int


def places(said: Said) -> tuple[Place, Place]:
    """Where a hazard is counted by firm, and where by all else: many hazards share a place."""
    firm_id, section_id, category, industry, reported_on, over_on, due_on, marks = said
    months = (_month(reported_on), _month(over_on), _month(due_on), spans.NOW)
    return (
        Place((firm_id, section_id, "", industry), months, marks),
        Place((0, section_id, category, industry), months, marks),
    )


@lru_cache(maxsize=4096)
def _month(day: date | None) -> int:
    return spans.month(day) if day else spans.NOW


def keys(place: Place, by: By) -> Iterator[tuple[tuple[Any, ...], int]]:
    """The keys of the sums of one kind that a place belongs to, each with its marks there."""
    cut, *nobodies = _NOBODIES[by]
    own = [one if none is None else none for one, none in zip(place.whose, nobodies, strict=True)]
    for mask, month in zip(_MASKS, place.months, strict=True):
        marks = place.marks & mask
        if marks:
            yield (cut, month, *own), marks
            if by is By.FIRM and month != spans.NOW:
                yield (cut, spans.year_of(month), *own), marks


def nobody(cut: Cut) -> int | str:
    """How a sum tells what has no section, no category, no industry."""
    return 0 if cut in {Cut.FIRM, Cut.SECTION} else ""


_MASKS = tuple(MASKS.values())
_NOBODIES: Mapping[By, tuple[Any, ...]] = {
    by: (by.value, *(None if cut in cuts else nobody(cut) for cut in COLUMNS))
    for by, cuts in CUTS.items()
}
"""The name of a kind of sums, and what stands there instead of what it does not tell apart."""


@lru_cache(maxsize=4096)
def names(marks: int) -> tuple[str, ...]:
    """The counts that some marks stand for."""
    return tuple(name for name, bit in BITS.items() if marks & bit)


_NEW = and_(
    PART.c.hazard_id.between(bindparam("first"), bindparam("last")),
    PART.c.changed_at == bindparam("at"),
)


@cache
def sums(*, new: bool = False) -> CompoundSelect[*tuple[Any, ...]]:
    """All sums, reckoned from the parts anew: rows of a key and the counts.

    ``new``: of the parts alone from ``first`` to ``last`` that were written ``at`` a moment.
    """
    kinds = [(by, False) for by in By] + [(By.FIRM, True)]
    return union_all(*(_sums(by, by_year=by_year, new=new) for by, by_year in kinds))


def _sums(by: By, *, by_year: bool, new: bool) -> Select[*tuple[Any, ...]]:
    """The sums of one kind, by month and for now, or by year."""
    some = [_on(on, by, by_year=by_year) for on in On if on in DAYS or not by_year]
    row = union_all(*(one.where(_NEW) if new else one for one in some)).subquery()
    key = [row.c[name] for name in KEY[1:]]
    counts = [func.sum(row.c[name]).label(name) for name in NAMES]
    return select(literal(by.value, String).label("cut"), *key, *counts).group_by(*key)


def _on(on: On, by: By, *, by_year: bool) -> Select[*tuple[Any, ...]]:
    """The sums by one of the days of a part, nothing for what is counted by another."""
    own = [
        (PART.c[name] if cut in CUTS[by] else literal(nobody(cut))).label(name)
        for cut, name in COLUMNS.items()
    ]
    counts = [
        (func.count().filter(counted(one)) if one.on is on else literal(0)).label(one.key)
        for one in TALLIED
    ]
    span = _span(on, by_year=by_year).label("span")
    kept = [PART.c[name] for cut, name in COLUMNS.items() if cut in CUTS[by]]
    query = select(span, *own, *counts).where(PART.c.marks.bitwise_and(MASKS[on]) != 0)
    return query.group_by(*([span] if on in DAYS else []), *kept)


def _span(on: On, *, by_year: bool) -> ColumnElement[int]:
    if on not in DAYS:
        return literal(spans.NOW)
    day = PART.c[DAYS[on]]
    year = cast(extract("year", day), Integer)
    if by_year:
        return year + spans.YEARS
    return year * 100 + cast(extract("month", day), Integer)
