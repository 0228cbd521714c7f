"""What the dated records share: the row they are given to, the record itself, who is told."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm.attributes import flag_modified

from portal.db import db
from portal.hazards import guards, queries
from portal.hazards.models import Hazard, HazardRecord
from portal.hazards.records import Records
from portal.hazards.service.moving import to_act_on
from portal.hazards.terms import Action, RecordKind
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.notices import service as notices
from portal.policy import Actor
from portal.trail import service as trail

TOLD = ("receipt", "level", "clause", "is_major", "is_resolved", "organ", "number")


def begin(
    actor: Actor, hazard: Hazard, action: Action, version: int
) -> tuple[Hazard, Actor, Records]:
    """The row, fresh and locked, the capacity one acts in, and the records so far.

    Raises Forbidden, Stale, and Refusal where the state or the grade has no such record.
    """
    row, acting = to_act_on(actor, hazard, action, version)
    if row.status not in guards.WHEN[action]:
        raise Refusal(f"现在是“{row.status.label}”，不能{action.label}。请刷新页面，按现状办理。")
    if action not in guards.OF_ANY_GRADE and not row.is_major:
        raise Refusal(f"一般隐患不用{action.label}。确属重大的，请先办重大判定。")
    return row, acting, queries.records(row)


def add(
    hazard: Hazard,
    acting: Actor,
    action: Action,
    kind: RecordKind,
    *,
    words: str = "",
    **said: Any,
) -> HazardRecord:
    """Give a hazard one record more, and leave a line with its ``words`` (inside a transaction).

    The hazard's version goes on, so that a page shown before it is out of date.
    """
    behind = acting.on_behalf_of
    record = HazardRecord(
        hazard_id=hazard.id,
        kind=kind,
        at=clock.now(),
        user_id=acting.user_id,
        behind_id=behind.user_id if behind else None,
        title=acting.title,
        **({"parts": {}} | said),
    )
    db.session.add(record)
    flag_modified(hazard, "moved_at")
    db.session.flush()
    trail.record(
        acting,
        f"hazard.{action.value}",
        hazard.subject,
        words=words or record.text,
        after=_told(record),
    )
    return record


def _told(record: HazardRecord) -> dict[str, Any]:
    told = {key: value for key in TOLD if (value := getattr(record, key))}
    if record.happened_on:
        told["happened_on"] = record.happened_on.isoformat()
    if record.due_on:
        key = "due_on" if record.kind is RecordKind.GRANTED else "deadline"
        told[key] = record.due_on.isoformat()
    return told | dict(record.parts)


def tell(user_ids: Iterable[int], hazard: Hazard, acting: Actor, words: str) -> None:
    """Leave a message about a hazard for everybody but who acts."""
    others = set(user_ids) - {acting.user_id}
    notices.tell(others, f"{hazard.number} {words}", f"/hazards/{hazard.number}")
