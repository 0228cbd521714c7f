"""How a hazard stood at the cut-off: its row, or the trail where the row has changed since.

The trail keeps each change with what came of it, and nothing in it is ever changed. Only what
changed after the moment is looked up there; for the present moment that is nothing.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    String,
    and_,
    case,
    cast,
    exists,
    literal,
    select,
)

from portal.hazards.models import Hazard
from portal.hazards.terms import Action, Grade
from portal.reports.days import day_of
from portal.reports.frames import AT
from portal.trail.models import TrailLine


def _verbs(*actions: Action) -> tuple[str, ...]:
    return tuple(f"hazard.{action.value}" for action in actions)


JUDGED = _verbs(Action.JUDGE)
GRADED = _verbs(Action.CONFIRM, Action.FIXED_ON_SPOT) + JUDGED
DATED = _verbs(Action.CONFIRM, Action.FIXED_ON_SPOT, Action.SEND_BACK, Action.GRANT)
SUBJECT = literal("hazard:") + cast(Hazard.id, String)
"""How the trail names a hazard."""
_AFTER: Any = TrailLine.after


def _last(told: ColumnElement[Any], verbs: Iterable[str] = ()) -> ScalarSelect[Any]:
    """What the last line until the cut-off told, among those that told anything."""
    query = select(told).where(TrailLine.subject == SUBJECT, TrailLine.at <= AT, told.is_not(None))
    if verbs:
        query = query.where(TrailLine.verb.in_(verbs))
    newest = query.order_by(TrailLine.id.desc()).limit(1)
    return newest.correlate(Hazard).scalar_subquery()


def _changed_since(verbs: Iterable[str]) -> ColumnElement[bool]:
    """Whether a verb came after the cut-off; asked of no row where none did at all."""
    later = select(TrailLine.subject).where(TrailLine.at > AT, TrailLine.verb.in_(verbs))
    return and_(exists(later), SUBJECT.in_(later))


def _grade() -> ColumnElement[Any]:
    judged = case((_AFTER["is_major"].as_boolean(), Grade.MAJOR.value), else_=Grade.GENERAL.value)
    told = case((TrailLine.verb.in_(JUDGED), judged), else_=_AFTER["grade"].as_string())
    return case((_changed_since(GRADED), _last(told, GRADED)), else_=Hazard.grade)


STATUS: ColumnElement[Any] = case(
    (Hazard.moved_at <= AT, Hazard.status), else_=_last(_AFTER["status"].as_string())
)
"""The state of a hazard at the cut-off; empty before it was reported."""

GRADE = _grade()
"""The grade of a hazard at the cut-off; empty before it was graded."""

DUE_ON: ColumnElement[Any] = case(
    (_changed_since(DATED), day_of(_last(_AFTER["due_on"].as_string(), DATED))),
    else_=Hazard.due_on,
)
"""The day to rectify a hazard by as it was set at the cut-off, extensions granted until then."""
