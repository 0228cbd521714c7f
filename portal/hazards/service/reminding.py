"""催办: whom each lit hazard calls on. Every rung tells those below it too.

蓝 who holds it; 黄 the firm's head as well; 橙 the section's staff; 红 the head of 安全管理科 and
the leader in charge. Where the office itself holds it, the head of the section stands for the
firm's.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, select

from portal import policy
from portal.accounts.everyone import Everyone
from portal.db import db
from portal.hazards import lamps, lit
from portal.hazards.lamps import SENT_BACK, YELLOW_DAYS, Signs
from portal.hazards.models import Hazard
from portal.hazards.rules import LATE_STATES
from portal.hazards.terms import Lamp
from portal.kernel import dates
from portal.notices.reminding import Call
from portal.policy import Post, Role, Scope

TEXT_SHOWN = 30
Lit = Row[*tuple[Any, ...]]


def calls(today: date, everyone: Everyone) -> Sequence[Call]:
    """Whom every lit hazard calls on today, the most pressing first; nobody who may not see it."""
    rows = _lit(today)
    all_signs = lit.signs_of(rows, today)
    found = []
    for row in rows:
        signs = all_signs[row.id]
        lamp, why = lamps.reasons(signs, today)[0]
        found += [
            Call(
                subject=f"hazard:{row.id}",
                rung=lamp.value,
                user_id=user_id,
                kind=kind_of(signs, today),
                title=f"{lamp.label} {row.number} {why}",
                words=row.text[:TEXT_SHOWN] + ("…" if len(row.text) > TEXT_SHOWN else ""),
                address=f"/hazards/{row.number}",
                is_urgent=lamp is Lamp.RED,
            )
            for user_id in _audience(row, lamp, everyone)
        ]
    return found


def kind_of(signs: Signs, today: date) -> str:
    """What a digest counts a lit hazard as."""
    if signs.recurs_major:
        return "重大隐患复发"
    if signs.status in LATE_STATES and signs.due_on is not None:
        left = dates.days_left(signs.due_on, today)
        if left <= 0:
            return "今天到期" if left == 0 else "逾期"
        if left <= YELLOW_DAYS:
            return f"{YELLOW_DAYS} 天内到期"
        if left <= lamps.BLUE_DAYS and signs.sent_back_count < SENT_BACK:
            return f"{lamps.BLUE_DAYS} 天内到期"
    if signs.status in LATE_STATES and signs.sent_back_count >= SENT_BACK:
        return f"退回 {SENT_BACK} 次以上"
    return f"{lamps.IDLE_DAYS} 天没有进展"


def _lit(today: date) -> Sequence[Lit]:
    query = (
        select(
            Hazard.id,
            Hazard.number,
            Hazard.status,
            Hazard.grade,
            Hazard.text,
            Hazard.due_on,
            Hazard.sent_back_count,
            Hazard.moved_at,
            Hazard.firm_id,
            Hazard.section_id,
            Hazard.holder_id,
            Hazard.recurrence_of_id,
        )
        .where(lit.is_any(today))
        .order_by(Hazard.due_on.is_(None), Hazard.due_on, Hazard.id)
    )
    return db.session.execute(query).all()


def _audience(row: Lit, lamp: Lamp, everyone: Everyone) -> Iterable[int]:
    """Who is told, each once; a colleague who stands in for one of them is told too."""
    scope = Scope(section_id=row.section_id, firm_id=row.firm_id)
    told = [
        user_id
        for user_id in dict.fromkeys(_ladder(row, lamp, everyone))
        if policy.may(everyone.people.get(user_id), "hazard.view", scope)
    ]
    takers = [one for user_id in told for one in sorted(everyone.takers.get(user_id, ()))]
    return dict.fromkeys([*told, *(one for one in takers if one in everyone.people)])


def _ladder(row: Lit, lamp: Lamp, everyone: Everyone) -> list[int]:
    safety = everyone.holding(Role.SAFETY)
    staff = everyone.holding(Role.SECTION, row.section_id) if row.section_id else []
    held = [row.holder_id] if row.holder_id in everyone.people else staff or safety
    if lamp is Lamp.BLUE:
        return held
    told = held + _next_above(row, everyone)
    if lamp is Lamp.YELLOW:
        return told
    told += staff or safety
    if lamp is Lamp.ORANGE:
        return told
    offices = dict.fromkeys(everyone.people[one].unit_id for one in safety)
    heads = [one for unit in offices for one in everyone.in_post(unit, Post.HEAD)]
    return told + (heads or safety) + _leaders(row, offices, everyone)


def _next_above(row: Lit, everyone: Everyone) -> list[int]:
    if row.status in LATE_STATES:
        heads = everyone.holding(Role.FIRM_HEAD, row.firm_id)
        return heads + everyone.in_post(row.firm_id, Post.HEAD)
    return everyone.in_post(row.section_id, Post.HEAD)


def _leaders(row: Lit, offices: Iterable[int | None], everyone: Everyone) -> list[int]:
    """The leaders in charge of the firm and of its section; if there is none, of 安全管理科."""
    nearest = [
        one
        for unit in (row.firm_id, row.section_id)
        for one in everyone.in_post(unit, Post.LEADER_IN_CHARGE)
    ]
    return nearest or [
        one for unit in offices for one in everyone.in_post(unit, Post.LEADER_IN_CHARGE)
    ]
