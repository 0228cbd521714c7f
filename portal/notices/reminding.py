"""Reminders: a digest a day for each person, and what presses most one by one.

Features say whom a thing calls on; here it is told once. Nothing is sent for days gone by: a run
tells how things stand today, so that days without one make no flood.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete, select

from portal.db import db
from portal.notices import service
from portal.notices.models import Reminder

DIGEST, MAIL = "digest", "mail"
MOST_ONE_BY_ONE = 10
AGAIN_AFTER = timedelta(days=7)
KEPT = timedelta(days=60)


@dataclass(frozen=True)
class Call:
    """That a thing calls on a person. ``kind`` is what the digest counts it as (“逾期”).

    ``title`` names it and why it calls; ``words`` say what it is, inside the portal alone.
    ``home``: the list that shows it, where that is not the one all digests lead to.
    ``is_bare``: the digest tells the kind and not how many.
    """

    subject: str
    rung: str
    user_id: int
    kind: str
    title: str
    words: str
    address: str
    is_urgent: bool = False
    home: str = ""
    is_bare: bool = False


@dataclass(frozen=True)
class Sent:
    """How many persons were told something, and in how many messages."""

    people: int = 0
    notices: int = 0


def by_person(calls: Iterable[Call]) -> dict[int, list[Call]]:
    """The calls on each person, each thing once, in the order they came."""
    found: dict[int, dict[str, Call]] = {}
    for call in calls:
        found.setdefault(call.user_id, {}).setdefault(call.subject, call)
    return {user_id: list(kept.values()) for user_id, kept in sorted(found.items())}


def send(calls: Sequence[Call], today: date, address: str, *, is_quiet: bool) -> Sent:
    """Tell everybody what is new today (inside a transaction).

    Urgent things are told one by one, ten a day at most and each again after a week; the digest
    of ``address`` comes once a day. On a quiet day there is no digest.
    """
    told = _told(today)
    lately = _urgent_since(today - AGAIN_AFTER, {call.rung for call in calls if call.is_urgent})
    people = notices = 0
    for user_id, mine in by_person(calls).items():
        urgent = [one for one in mine if one.is_urgent]
        room = MOST_ONE_BY_ONE - sum((one.subject, one.rung, user_id) in told for one in urgent)
        new = [one for one in urgent if (one.subject, one.rung, user_id) not in lately]
        count = _one_by_one(new[: max(0, room)], today)
        if not is_quiet and (DIGEST, DIGEST, user_id) not in told:
            homes = {one.home or address for one in mine}
            service.tell([user_id], digest(mine), homes.pop() if len(homes) == 1 else address)
            _note(DIGEST, DIGEST, today, user_id)
            for one in mine:
                if not one.is_urgent:
                    _note(one.subject, one.rung, today, user_id)
            count += 1
        people += bool(count)
        notices += count
    return Sent(people, notices)


def digest(calls: Sequence[Call]) -> str:
    """How many things call, by kind: “逾期 3 条，今天到期 2 条，其中红灯 1 条。”"""
    counts = Counter(call.kind for call in calls)
    urgent = sum(call.is_urgent for call in calls)
    bare = {call.kind for call in calls if call.is_bare}
    told = "，".join(kind if kind in bare else f"{kind} {n} 条" for kind, n in counts.items())
    return f"今日提醒：{told}" + (f"，其中红灯 {urgent} 条。" if urgent else "。")


def _one_by_one(calls: Sequence[Call], today: date) -> int:
    for call in calls:
        service.tell([call.user_id], f"{call.title}：{call.words}", call.address)
        _note(call.subject, call.rung, today, call.user_id)
    return len(calls)


def note_mailed(user_ids: Iterable[int], today: date) -> None:
    """Remember who got the day's mail (inside a transaction)."""
    for user_id in user_ids:
        _note(MAIL, MAIL, today, user_id)


def waiting_for_mail(today: date) -> set[int]:
    """Who was told something today and has not had the day's mail."""
    told = _told(today)
    mailed = {user_id for subject, _, user_id in told if subject == MAIL}
    return {user_id for _, _, user_id in told} - mailed


def forget_old(today: date) -> None:
    """Delete what was noted more than 60 days ago (inside a transaction)."""
    db.session.execute(delete(Reminder).where(Reminder.day < today - KEPT))


def _note(subject: str, rung: str, day: date, user_id: int) -> None:
    db.session.add(Reminder(subject=subject, rung=rung, day=day, user_id=user_id))


def _told(today: date) -> set[tuple[str, str, int]]:
    query = select(Reminder.subject, Reminder.rung, Reminder.user_id).where(Reminder.day == today)
    return {(row.subject, row.rung, row.user_id) for row in db.session.execute(query)}


def _urgent_since(day: date, rungs: set[str]) -> set[tuple[str, str, int]]:
    query = select(Reminder.subject, Reminder.rung, Reminder.user_id).where(
        Reminder.day > day, Reminder.rung.in_(rungs)
    )
    return {(row.subject, row.rung, row.user_id) for row in db.session.execute(query)}
