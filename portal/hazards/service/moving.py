"""What every verb shares: the row to act on, the move itself, who holds it next, who is told."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from portal import policy
from portal.accounts import queries as people
from portal.accounts.models import User
from portal.db import db
from portal.hazards import handlers
from portal.hazards.models import Hazard, HazardFixer
from portal.hazards.terms import Action, Status
from portal.hazards.workflow import HAZARD
from portal.kernel import clock
from portal.kernel.errors import Refusal, Stale
from portal.notices import service as notices
from portal.policy import Actor, Post, Role
from portal.trail import service as trail

FIRM_STATES = frozenset({Status.OPEN, Status.RECTIFYING})
OFFICE_STATES = frozenset({Status.REPORTED, Status.TO_REVIEW})
RECTIFYING_ACTS = frozenset({Action.SUBMIT, Action.FIXED_ON_SPOT})


def to_act_on(actor: Actor, hazard: Hazard, action: Action, version: int) -> tuple[Hazard, Actor]:
    """The row, fresh and locked, and the capacity one acts in; who acts is noted as a handler.

    Raises Forbidden where the policy says no, Stale where somebody acted since the page was shown.
    """
    acting = policy.require(actor, f"hazard.{action.value}", hazard)
    row = db.session.scalars(
        select(Hazard)
        .where(Hazard.id == hazard.id)
        .with_for_update(of=Hazard)
        .execution_options(populate_existing=True)
    ).one()
    if row.version != version:
        raise Stale(stale_words(row))
    handlers.note(row.id, acting)
    return row, acting


def stale_words(row: Hazard) -> str:
    """What happened to a case since the page was shown, and what to do."""
    at = clock.local(row.moved_at)
    return (
        f"您打开页面之后，{row.number} 已有人办理过（{at:%H:%M}，现在是“{row.status.label}”），"
        "您的这次办理没有保存，填写的内容还在。请按最新情况再办理。"
    )


def move(
    hazard: Hazard,
    acting: Actor,
    action: Action,
    *,
    words: str = "",
    facts: Mapping[str, Any] | None = None,
    quietly: bool = False,
) -> None:
    """Move a hazard by the table, hand it to whom it concerns next, tell them, leave a line.

    ``quietly``: nobody holds it yet and nobody is told; it waits in a list of its own.
    """
    before = hazard.status
    if action in RECTIFYING_ACTS:
        new = acting.people - hazard.fixer_ids
        hazard.fixer_rows.extend(HazardFixer(user_id=one) for one in sorted(new))
    hazard.status = HAZARD.after(hazard.status, action)
    hazard.moved_at = clock.now()
    if quietly:
        db.session.flush()
    else:
        _hand_on(hazard, acting)
    trail.record(
        acting,
        f"hazard.{action.value}",
        hazard.subject,
        words=words,
        before={"status": before.value},
        after={"status": hazard.status.value} | dict(facts or {}),
    )


def _hand_on(hazard: Hazard, acting: Actor) -> None:
    candidates = who_stay(hazard)
    hazard.holder_id = candidates[0].id if candidates else None
    if hazard.number is None:
        return
    others = {person.id for person in candidates} - {acting.user_id}
    notices.tell(
        others,
        f"{hazard.number} {hazard.status.label}：{hazard.text[:40]}",
        f"/hazards/{hazard.number}",
    )


def who_stay(hazard: Hazard) -> Sequence[User]:
    """Who may hold a hazard; the first of them cannot leave or move before this act is done."""
    pinned: set[int] = set()
    while (found := candidates_to_hold(hazard)) and found[0].id not in pinned:
        people.pinned(found[0].id)
        pinned.add(found[0].id)
    return found


def rectified(hazard: Hazard, acting: Actor, note: str) -> None:
    """Write down who put a hazard right, when, and in which words."""
    hazard.fix_note, hazard.fixed_at = note, clock.now()
    hazard.fixer_id, hazard.fixer_title = acting.user_id, acting.title
    hazard.fixer_behind_id = acting.on_behalf_of.user_id if acting.on_behalf_of else None


def candidates_to_hold(hazard: Hazard) -> Sequence[User]:
    """Who may hold a hazard in its state, the first of them does; empty at an end.

    With the firm: its safety staff, then its head, then the section in charge. With the office: the
    section in charge, then 安全管理科. Nobody who ever rectified it holds its review.
    """
    if hazard.status in FIRM_STATES and hazard.firm_id:
        for role in (Role.FIRM_STAFF, Role.FIRM_HEAD):
            found = people.holders_of(role, unit_id=hazard.firm_id)
            if found:
                return found
        return candidates_to_review(hazard)
    if hazard.status in OFFICE_STATES:
        return candidates_to_review(hazard)
    return []


def candidates_to_review(hazard: Hazard) -> Sequence[User]:
    """Who of the office may have a hazard: the section in charge, then 安全管理科; no fixer."""
    fixers = hazard.fixer_ids
    section = (
        people.holders_of(Role.SECTION, unit_id=hazard.section_id) if hazard.section_id else []
    )
    head = people.post_holder(hazard.section_id, Post.HEAD) if hazard.section_id else None
    in_charge = [person for person in section if person.id not in fixers]
    if (
        head
        and head not in in_charge
        and head.id not in fixers
        and policy.may(people.actor_for(head), "hazard.close", hazard)
    ):
        in_charge.append(head)
    return in_charge or [
        person for person in people.holders_of(Role.SAFETY) if person.id not in fixers
    ]


def refuse_gaps(what: str, gaps: Sequence[str], field: str = "") -> None:
    """Raise a Refusal that lists every gap, if there is one."""
    if gaps:
        raise Refusal(f"还不能{what}：{'；'.join(gaps)}。请补齐后再办理。", field)
