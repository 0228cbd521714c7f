"""Keeping the counters: each act takes out what its hazards counted for, and puts in what they do.

This is done as the act's own transaction ends, so that a figure and its rows never differ. What a
hazard counts for is said by the metrics themselves, asked of all time and of everything written.
Only a day that ends changes it without an act: the first act of the next day brings that up.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    Connection,
    Dialect,
    Select,
    and_,
    bindparam,
    delete,
    event,
    func,
    insert,
    inspect,
    literal,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.orm import InstanceState, Session

from portal import bulk
from portal.db import db, transaction, upsert
from portal.hazards import search
from portal.hazards.models import Hazard, HazardRecord, HazardSettled
from portal.hazards.terms import OPEN_STATES
from portal.kernel import clock
from portal.reports import parts, queries, spans
from portal.reports.frames import ever
from portal.reports.metrics import TALLIED, Metric
from portal.reports.models import COLUMNS, NAMES, PART, TALLY, TALLY_DAY
from portal.reports.parts import KEY, Place, Said
from portal.reports.rules import DAY
from portal.reports.terms import By, Cut
from portal.units.models import Unit

BATCH = 500
NOTED = ("counted_hazards", "counted_firms", "counted_grades")
TOUCHED, MOVED, JUDGED = NOTED
SHOWN = 10
SIDES = ("was", "now")
Key = tuple[Any, ...]
_NOTHING = dict.fromkeys(NAMES, 0)
_TURN = select(TALLY_DAY.c.day).with_for_update()
_CHANGE = (
    update(PART)
    .where(PART.c.hazard_id == bindparam("kept_id"))
    .values({name: bindparam(name) for name in ("changed_at", *Said._fields)})
)


def watch() -> None:
    """Keep the counters with every transaction that writes a hazard or a firm's industry.

    Before ``search`` is told to watch: it knows which hazards are written, until it has kept them.
    """
    if not event.contains(db.session, "after_flush", _note):
        event.listen(db.session, "after_flush", _note)
        event.listen(db.session, "before_commit", _keep)
        event.listen(db.session, "after_rollback", _drop)


def _note(session: Session, _context: object) -> None:
    noted = session.info.setdefault
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, Hazard) and _is_changed(row, "grade"):
            noted(JUDGED, set()).add(row.id)
        elif isinstance(row, HazardRecord | HazardSettled):
            noted(TOUCHED, set()).add(row.hazard_id)
        elif isinstance(row, Unit) and _is_changed(row, "industry"):
            noted(MOVED, set()).add(row.id)


def _is_changed(row: Hazard | Unit, name: str) -> bool:
    state: InstanceState[Any] = inspect(row)
    return state.attrs[name].history.has_changes()


def _drop(session: Session) -> None:
    for name in NOTED:
        session.info.pop(name, None)


def _keep(session: Session) -> None:
    session.flush()
    ids, firms, graded = (session.info.pop(name, set()) for name in NOTED)
    ids |= search.touched(session)
    if firms:
        ids |= set(session.scalars(select(Hazard.id).where(Hazard.firm_id.in_(firms))))
    if graded:
        # The red lamp of what has come back depends on the grade of what was there before.
        again = and_(Hazard.recurrence_of_id.in_(graded), Hazard.status.in_(OPEN_STATES))
        ids |= set(session.scalars(select(Hazard.id).where(again)))
    if ids:
        keep(session.connection(), ids)


def keep(connection: Connection, ids: Iterable[int]) -> None:
    """Bring what hazards count for up to date, whatever it was."""
    over = clock.today() - DAY
    before = _take_turn(connection, over)
    every = set(ids)
    if before != over:
        days = parts.ended_between(before, over)
        every.update(connection.execute(union_all(*parts.ENDED_BETWEEN), days).scalars())
    ordered, now = sorted(every), clock.now()
    changes: Counter[Said] = Counter()
    are_new = len(ordered) > BATCH
    for at in range(0, len(ordered), BATCH):
        some = _bring_up(connection, ordered[at : at + BATCH], over, now)
        changes.update(some.changes)
        are_new = are_new and not some.known
    if are_new:
        _add_new(connection, {"first": ordered[0], "last": ordered[-1], "at": now})
    else:
        _add(connection, changes)


def _take_turn(connection: Connection, over: date) -> date:
    """Let nobody else count until this transaction ends; ``over`` is the last day that is over.

    Gives the day that was the last one until now.
    """
    kept: date | None = connection.execute(_TURN).scalar()
    if kept is None:
        first = upsert(TALLY_DAY).on_conflict_do_nothing()
        connection.execute(first, {"id": 1, "day": over})
        return _take_turn(connection, over)
    if kept != over:
        connection.execute(update(TALLY_DAY).values(day=over))
    return kept


@dataclass(frozen=True)
class _Brought:
    """How much more or less often something counts than before; how many hazards counted then."""

    changes: Counter[Said]
    known: int


def _bring_up(connection: Connection, ids: Sequence[int], over: date, at: datetime) -> _Brought:
    """Write down what hazards count for."""
    asked = {"ids": ids}
    before = {row[0]: Said(*row[1:]) for row in connection.execute(parts.KEPT, asked)}
    fresh = connection.execute(parts.FRESH, {**ever(over), **asked})
    now = {row[0]: Said(*row[1:]) for row in fresh}
    _write_parts(connection, now, before.keys(), at)
    if gone := before.keys() - now.keys():
        connection.execute(delete(PART).where(PART.c.hazard_id.in_(gone)))
    changes = Counter(now.values())
    changes.subtract(before.values())
    return _Brought(changes, len(before))


def _write_parts(
    connection: Connection, now: Mapping[int, Said], known: Collection[int], at: datetime
) -> None:
    rows = [
        {"hazard_id": row_id, "changed_at": at} | said._asdict() for row_id, said in now.items()
    ]
    bulk.write(connection, PART, [row for row in rows if row["hazard_id"] not in known])
    if old := [{"kept_id": row["hazard_id"]} | row for row in rows if row["hazard_id"] in known]:
        connection.execute(_CHANGE, old)


def _add_new(connection: Connection, which: Mapping[str, Any]) -> None:
    """Add what hundreds of new hazards count for, as a table brings them: in one statement."""
    added = upsert(TALLY).from_select([*KEY, *NAMES], parts.sums(new=True))
    changed = {name: TALLY.c[name] + added.excluded[name] for name in NAMES}
    connection.execute(added.on_conflict_do_update(index_elements=KEY, set_=changed), which)


def _add(connection: Connection, changes: Mapping[Said, int]) -> None:
    """Add to the sums what counts more often, take out what counts less often."""
    by_firm: Counter[Place] = Counter()
    by_kind: Counter[Place] = Counter()
    for said, times in changes.items():
        if times:
            of_firm, of_kind = parts.places(said)
            by_firm[of_firm] += times
            by_kind[of_kind] += times
    sums: dict[Key, Counter[str]] = defaultdict(Counter)
    for by in By:
        for place, times in (by_firm if by is By.FIRM else by_kind).items():
            for key, marks in parts.keys(place, by):
                counts = sums[key]
                for name in parts.names(marks):
                    counts[name] += times
    rows = [
        {**dict(zip(KEY, key, strict=True)), **_NOTHING, **counts}
        for key, counts in sorted(sums.items())
        if any(counts.values())
    ]
    if rows:
        statement, order = _adding(connection.dialect)
        connection.exec_driver_sql(statement, list(map(order, rows)) if order else rows)


@cache
def _adding(dialect: Dialect) -> tuple[str, Callable[[Any], tuple[Any, ...]] | None]:
    """Add to a sum that is there, or make it: in the driver's own words, for there are many.

    With what puts the values of a row in order, where the driver knows them by their place.
    """
    added = upsert(TALLY)
    changed = {name: TALLY.c[name] + added.excluded[name] for name in NAMES}
    made = added.on_conflict_do_update(index_elements=KEY, set_=changed).compile(dialect=dialect)
    return str(made), itemgetter(*made.positiontup) if made.positiontup else None


@dataclass(frozen=True)
class Drift:
    """A sum that was not what the hazards come to, by one of its counts that differ."""

    key: Key
    metric: Metric
    was: int
    now: int

    @property
    def words(self) -> str:
        """Which count it was, and what it should have been."""
        said = dict(zip(KEY, self.key, strict=True))
        told = [_called(cut, said[name]) for cut, name in COLUMNS.items() if said[name]]
        where = "，".join([spans.words(said["span"]), f"按{By.of(said['cut']).label}", *told])
        return f"{self.metric.label}（{where}）原 {self.was}，应为 {self.now}"


def _called(cut: Cut, value: Any) -> str:
    if cut in queries.LABELS:
        return queries.LABELS[cut].get(value, str(value))
    return queries.name_of(str(value)) or str(value)


@dataclass(frozen=True)
class Recounted:
    """How many hazards were counted, how many sums were wrong, and the first of those."""

    hazards: int
    wrong: int
    shown: Sequence[Drift]


@transaction()
def rebuild() -> int:
    """Make all counters anew from the hazards; how many hazards there are."""
    connection = db.session.connection()
    _make_parts(connection)
    return _make_sums(connection)


@transaction()
def recount() -> Recounted:
    """Count everything again and put right what differs."""
    connection = db.session.connection()
    keep(connection, ())  # that a day has ended since is no fault
    _make_parts(connection)
    wrong = [_drift(row) for row in connection.execute(_differing())]
    return Recounted(_make_sums(connection), len(wrong), wrong[:SHOWN])


def _make_parts(connection: Connection) -> None:
    over = clock.today() - DAY
    _take_turn(connection, over)
    connection.execute(delete(PART))
    every = parts.every().params({**ever(over), "now": clock.now()})
    connection.execute(insert(PART).from_select(["hazard_id", *Said._fields, "changed_at"], every))


def _make_sums(connection: Connection) -> int:
    connection.execute(delete(TALLY))
    connection.execute(insert(TALLY).from_select([*KEY, *NAMES], parts.sums()))
    return connection.execute(select(func.count()).select_from(PART)).scalar_one()


def _differing() -> Select[*tuple[Any, ...]]:
    """The sums that are kept wrong: key, what is kept, what it should be."""
    kept, right = TALLY.c, parts.sums().subquery().c
    both = union_all(
        select(*(kept[name] for name in KEY), *_beside(kept, None)),
        select(*(right[name] for name in KEY), *_beside(None, right)),
    ).subquery()
    totals = [func.sum(both.c[f"{name}_{side}"]) for side in SIDES for name in NAMES]
    was, now = totals[: len(NAMES)], totals[len(NAMES) :]
    key = [both.c[name] for name in KEY]
    differs = or_(*(one != other for one, other in zip(was, now, strict=True)))
    return select(*key, *was, *now).group_by(*key).having(differs).order_by(*key)


def _beside(*sides: Any) -> list[Any]:
    """The counts of what is kept and of what is right, nothing for the side that is not there."""
    return [
        (literal(0) if side is None else side[name]).label(f"{name}_{word}")
        for word, side in zip(SIDES, sides, strict=True)
        for name in NAMES
    ]


def _drift(row: Any) -> Drift:
    key, counts = tuple(row)[: len(KEY)], tuple(row)[len(KEY) :]
    was, now = counts[: len(NAMES)], counts[len(NAMES) :]
    at = next(at for at, count in enumerate(was) if count != now[at])
    return Drift(key, TALLIED[at], was[at], now[at])
