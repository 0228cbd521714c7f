"""How a tip stands, as its informant sees it: steps, days, what was said by both."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal.db import db
from portal.informants import card
from portal.informants.card import Card
from portal.kernel import clock
from portal.rewards.service import claiming
from portal.rewards.terms import Status as RewardStatus
from portal.rewards.told import Standing
from portal.tips import linking
from portal.tips.content import Content
from portal.tips.models import Entry, Tip
from portal.tips.service import conversing
from portal.tips.service.visiting import Guest
from portal.tips.terms import Clock, Kind, Role, Side, Status

STEPS = ("收到", "受理", "核查", "处理", "答复", "奖励")
REACHED = {
    Status.RECEIVED: 0,
    Status.REJECTED: 1,
    Status.REFERRED: 1,
    Status.WITHDRAWN: 1,
    Status.ADMITTED: 1,
    Status.VERIFYING: 2,
    Status.SETTLING: 3,
    Status.ANSWERED: 4,
    Status.ARCHIVED: 4,
}
UNDECIDED = frozenset({RewardStatus.PROPOSED, RewardStatus.SECONDING, RewardStatus.REFUSED})
"""What the informant is not shown: nothing is promised before it is approved."""
NEXT = {
    Clock.ADMIT: "最晚这一天告诉您受不受理",
    Clock.VERIFY: "最晚这一天查完",
    Clock.ANSWER: "最晚这一天答复您",
}


@dataclass(frozen=True)
class Said:
    """One entry of the talk, by the day."""

    is_mine: bool
    is_question: bool
    day: date
    label: str
    text: str
    files: int


@dataclass(frozen=True)
class Progress:
    """Everything on the status page."""

    day: date
    status: Status
    reached: int
    next_words: str
    next_day: date | None
    is_late: bool
    said: tuple[Said, ...]
    may_review: bool
    may_wish: bool
    asked: str
    """The handler's last question, where no answer followed."""
    reward: Card | None
    """The reward, from the day it was approved."""


def of(guest: Guest) -> Progress:
    """How the guest's tip stands."""
    tip = db.session.scalars(select(Tip).where(Tip.id == guest.tip_id)).one()
    entries = conversing.read(tip.id, Side.SHARED, guest.key)
    said = tuple(_said(row, content) for row, content in entries)
    asked = next((one.text for one in reversed(said) if one.is_question or one.is_mine), "")
    held = reward_of(guest)
    reward = card.of(held[1], clock.today()) if held else None
    last = next((one for one in reversed(said) if one.is_question or one.is_mine), None)
    return Progress(
        day=tip.day,
        status=tip.status,
        reached=REACHED[tip.status] if reward is None else STEPS.index("奖励"),
        next_words=NEXT[tip.clock] if tip.clock else "",
        next_day=tip.due_on,
        is_late=bool(tip.due_on and tip.due_on < clock.today()),
        said=said,
        may_review=tip.status in {Status.REJECTED, Status.ANSWERED} and not tip.is_reviewed,
        may_wish=tip.status not in {Status.WITHDRAWN, Status.ARCHIVED},
        asked=asked if last is not None and last.is_question else "",
        reward=reward,
    )


def reward_of(guest: Guest) -> tuple[str, Standing] | None:
    """The reward of the guest's tip and its id; None before one was approved."""
    found = linking.rewards_of(guest.key)
    if not found or found[-1].status in UNDECIDED:
        return None
    return found[-1].id, claiming.standing(found[-1].id)


def _said(row: Entry, content: Content) -> Said:
    mine = row.role is Role.INFORMANT
    return Said(
        is_mine=mine,
        is_question=not mine and bool(content.more.get("is_question")),
        day=row.day,
        label="您" if mine else content.kind.label if content.kind is Kind.STEP else "办理人员",
        text=_text(content),
        files=len(content.files),
    )


def _text(content: Content) -> str:
    if content.kind is Kind.FIRST:
        return f"{content.more['place']}\n{content.text}"
    return content.text
