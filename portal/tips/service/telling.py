"""What the public pages may know of the office, and how it is kept in step with the office itself.

Names of sections and of people, and the holidays, are copied into the table of the public pages
as the transaction that changes them ends; ``refresh`` does it once more every day.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import event, inspect, select
from sqlalchemy.orm import InstanceState, Session

from portal import policy
from portal.accounts.models import User
from portal.db import db, transaction
from portal.kernel import clock
from portal.kernel.errors import Stale
from portal.office import queries as office
from portal.office.models import Holiday, OfficeSetting
from portal.policy import Actor
from portal.tips import publishing
from portal.tips.publishing import PublicOffice
from portal.trail import service as trail
from portal.units.models import Unit
from portal.units.terms import Kind

PAYING_BY_CODE = frozenset({"code_allowed", "code_up_to"})
SHORTEST_NAME = 2
CHANGED = "published_changed"
OVERTAKEN = "您打开页面之后，有人改过对外公布的内容，您的修改未保存。请刷新后核对再改。"
LABELS: Mapping[str, str] = {
    "name": "受理单位",
    "phone": "举报电话",
    "place": "来访地点",
    "hours": "接待时间",
    "neutral": "快速离开去哪里",
    "streets": "街道、镇、园区",
    "own_words": "另加的词",
    "left_out": "不用的词",
    "reward_words": "奖励怎么说",
    "admit_days": "受理工作日数",
    "verify_days": "核查天数",
    "extend_days": "延期天数",
    "answer_days": "答复工作日数",
    "claim_days": "领奖天数",
}
"""What the administrator writes, by the words of the page."""


@transaction()
def save(actor: Actor, values: Mapping[str, Any], seen: PublicOffice) -> None:
    """Publish what was written. ``seen`` is what the page showed. Raises Stale."""
    acting = policy.require(actor, "tip.manage")
    kept = publishing.current()
    if any(getattr(kept, key) != getattr(seen, key) for key in LABELS):
        raise Stale(OVERTAKEN)
    changed = {key: value for key, value in values.items() if getattr(kept, key) != value}
    if changed:
        publishing.publish(**{key: _kept(one) for key, one in changed.items()})
        refresh()
        trail.record(
            acting,
            "box.publish",
            "box",
            before={LABELS[key]: getattr(kept, key) for key in changed},
            after={LABELS[key]: changed[key] for key in changed},
        )


def proposed_words() -> list[str]:
    """Names of the committee's sections and of its own people: who a complaint would name."""
    units = select(Unit.name).where(Unit.kind == Kind.SECTION, Unit.is_active)
    persons = (
        select(User.name)
        .join(Unit, Unit.id == User.unit_id)
        .where(Unit.kind != Kind.FIRM, User.is_active)
    )
    names = [
        *db.session.scalars(units.order_by(Unit.sort_key, Unit.id)),
        *db.session.scalars(persons.order_by(User.sort_key, User.id)),
    ]
    return list(dict.fromkeys(name for name in names if len(name) >= SHORTEST_NAME))


def refresh() -> bool:
    """Bring names and holidays into step (inside a transaction); whether anything changed.

    Nothing is published before 举报 is set up.
    """
    kept = publishing.current()
    if not kept.escrow:
        return False
    left_out = set(kept.left_out)
    words = [one for one in (*proposed_words(), *kept.own_words) if one not in left_out]
    now: dict[str, Any] = {
        "complaint_words": tuple(dict.fromkeys(words)),
        "special_days": _special_days(),
        "pays_by_code": office.current().reward_mode in PAYING_BY_CODE,
        "reward_place": office.current().reward_place,
    }
    changed = {key: value for key, value in now.items() if getattr(kept, key) != value}
    if changed:
        publishing.publish(**{key: _kept(value) for key, value in changed.items()})
    return bool(changed)


@transaction()
def refresh_daily() -> bool:
    """The same as a chore of its own."""
    return refresh()


def watch() -> None:
    """Keep in step with every transaction that writes a section, a person, a holiday, a setting."""
    if not event.contains(db.session, "after_flush", _note):
        event.listen(db.session, "after_flush", _note)
        event.listen(db.session, "before_commit", _keep)
        event.listen(db.session, "after_rollback", _drop)


def _note(session: Session, _context: object) -> None:
    if any(map(_concerns, (*session.new, *session.dirty, *session.deleted))):
        session.info[CHANGED] = True


def _concerns(row: object) -> bool:
    """Whether a written row may change what is published."""
    if isinstance(row, User):
        return _is_changed(row, "name", "is_active", "unit_id")
    if isinstance(row, Unit):
        return row.kind is not Kind.FIRM and _is_changed(row, "name", "is_active")
    return isinstance(row, Holiday | OfficeSetting)


def _is_changed(row: User | Unit, *names: str) -> bool:
    state: InstanceState[User | Unit] = inspect(row)
    return any(state.attrs[name].history.has_changes() for name in names)


def _keep(session: Session) -> None:
    session.flush()
    if session.info.pop(CHANGED, False):
        refresh()


def _drop(session: Session) -> None:
    session.info.pop(CHANGED, None)


def _special_days() -> tuple[tuple[str, str], ...]:
    first = date(clock.today().year - 1, 1, 1)
    rows = db.session.execute(
        select(Holiday.day, Holiday.kind).where(Holiday.day >= first).order_by(Holiday.day)
    )
    return tuple((day.isoformat(), kind) for day, kind in rows)


def _kept(value: Any) -> Any:
    """A value as the table keeps it."""
    return [_kept(one) for one in value] if isinstance(value, tuple) else value
