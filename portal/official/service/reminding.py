"""催办 of 收文 by themselves: whom each paper whose day is near or past calls on."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, select

from portal import policy
from portal.accounts.everyone import Everyone
from portal.db import among, db
from portal.kernel import dates
from portal.notices.reminding import Call
from portal.official.models_incoming import Incoming, IncomingHandler
from portal.official.workflow import INCOMING_OPEN
from portal.policy import Role, Scope

SOON_DAYS = 3
HOME = "/incoming/?mine=y&sort=due"
TITLE_SHOWN = 30
Due = Row[*tuple[Any, ...]]


def calls(today: date, everyone: Everyone) -> Sequence[Call]:
    """Whom every 收文 that is due in three days or overdue calls on, the most pressing first.

    The holder; once it is overdue the 文书 too, and the leaders who handled it.
    """
    rows = _due(today)
    handled = _handlers([row.id for row in rows])
    return [
        Call(
            subject=f"incoming:{row.id}",
            rung="late" if row.due_on < today else "soon",
            user_id=user_id,
            kind=_kind(row.due_on, today),
            title=f"收文 {row.number} {dates.left(row.due_on, today)}",
            words=row.title[:TITLE_SHOWN],
            address=f"/incoming/{row.key}",
            home=HOME,
        )
        for row in rows
        for user_id in _audience(row, today, everyone, handled.get(row.id, ()))
    ]


def _due(today: date) -> Sequence[Due]:
    query = (
        select(
            Incoming.id,
            Incoming.key,
            Incoming.number,
            Incoming.title,
            Incoming.due_on,
            Incoming.holder_id,
        )
        .where(
            among(Incoming.status, INCOMING_OPEN),
            Incoming.due_on <= today + timedelta(days=SOON_DAYS),
        )
        .order_by(Incoming.due_on, Incoming.id)
    )
    return db.session.execute(query).all()


def _handlers(ids: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    query = select(IncomingHandler.incoming_id, IncomingHandler.user_id).where(
        IncomingHandler.incoming_id.in_(ids)
    )
    for row_id, user_id in db.session.execute(query):
        found.setdefault(row_id, []).append(user_id)
    return found


def _kind(due_on: date, today: date) -> str:
    left = dates.days_left(due_on, today)
    if left < 0:
        return "收文逾期"
    return "收文今天到期" if left == 0 else f"收文 {SOON_DAYS} 天内到期"


def _audience(row: Due, today: date, everyone: Everyone, handled: Iterable[int]) -> Iterable[int]:
    """Who is told, each once; a colleague who stands in for one of them is told too."""
    clerks = everyone.holding(Role.CLERK)
    told = [row.holder_id] if row.holder_id in everyone.people else list(clerks)
    if row.due_on < today:
        told += clerks
        told += [one for one in handled if Role.LEADER in _roles(one, everyone)]
    may = [one for one in dict.fromkeys(told) if _may_see(one, everyone)]
    takers = [one for user_id in may for one in sorted(everyone.takers.get(user_id, ()))]
    return dict.fromkeys([*may, *(one for one in takers if one in everyone.people)])


def _roles(user_id: int, everyone: Everyone) -> frozenset[Role]:
    found = everyone.people.get(user_id)
    return found.roles if found else frozenset()


def _may_see(user_id: int, everyone: Everyone) -> bool:
    scope = Scope(people=frozenset({user_id}))
    return policy.may(everyone.people.get(user_id), "incoming.view", scope)
