"""How a hazard stood at a moment gone by: its row, or the trail where the row has changed since.

The trail keeps each change with what came of it, and nothing in it is ever changed. Only what
changed after the moment is looked up there; for the present moment that is nothing.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, String, case, cast, literal, select

from portal.hazards.models import Hazard
from portal.hazards.terms import Action, Grade
from portal.reports.days import day_of
from portal.trail.models import TrailLine


def _verbs(*actions: Action) -> tuple[str, ...]:
    return tuple(f"hazard.{action.value}" for action in actions)


JUDGED = _verbs(Action.JUDGE)
GRADED = _verbs(Action.CONFIRM, Action.FIXED_ON_SPOT) + JUDGED
DATED = _verbs(Action.CONFIRM, Action.FIXED_ON_SPOT, Action.SEND_BACK, Action.GRANT)
_SUBJECT = literal("hazard:") + cast(Hazard.id, String)
_AFTER: Any = TrailLine.after


def status_at(at: datetime) -> ColumnElement[Any]:
    """The state of a hazard at a moment; empty before it was reported."""
    told = _AFTER["status"].as_string()
    return case((Hazard.moved_at <= at, Hazard.status), else_=_last(told, at))


def grade_at(at: datetime) -> ColumnElement[Any]:
    """The grade of a hazard at a moment; empty before it was graded."""
    judged = case((_AFTER["is_major"].as_boolean(), Grade.MAJOR.value), else_=Grade.GENERAL.value)
    told = case((TrailLine.verb.in_(JUDGED), judged), else_=_AFTER["grade"].as_string())
    return case((_changed_since(at, GRADED), _last(told, at, GRADED)), else_=Hazard.grade)


def due_at(at: datetime) -> ColumnElement[Any]:
    """The day to rectify a hazard by as it was set at a moment, extensions granted until then."""
    told = _AFTER["due_on"].as_string()
    return case((_changed_since(at, DATED), day_of(_last(told, at, DATED))), else_=Hazard.due_on)


def _changed_since(at: datetime, verbs: Iterable[str]) -> ColumnElement[bool]:
    later = select(TrailLine.subject).where(TrailLine.at > at, TrailLine.verb.in_(verbs))
    return _SUBJECT.in_(later)


def _last(told: ColumnElement[Any], at: datetime, verbs: Iterable[str] = ()) -> ScalarSelect[Any]:
    """What the last line until a moment told, among those that told anything."""
    query = select(told).where(TrailLine.subject == _SUBJECT, TrailLine.at <= at, told.is_not(None))
    if verbs:
        query = query.where(TrailLine.verb.in_(verbs))
    newest = query.order_by(TrailLine.id.desc()).limit(1)
    return newest.correlate(Hazard).scalar_subquery()
