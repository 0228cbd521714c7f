"""A handler's acts on a tip: each moves it by the table, says so to the informant, leaves a line.

The line in the trail holds the verb and the tip's random id, nothing else.
"""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from portal import policy
from portal.db import db, transaction
from portal.kernel import clock, text
from portal.kernel.errors import NotFound, Refusal, Stale
from portal.policy import Actor
from portal.tips import deadlines, publishing, reading
from portal.tips.content import Content
from portal.tips.models import Tip
from portal.tips.reading import Case
from portal.tips.service import conversing, counting
from portal.tips.service.opening import NOT_YOURS, Opener
from portal.tips.terms import Action, Kind, Role, Side, Status
from portal.tips.workflow import TIP, UNDER_WAY
from portal.trail import service as trail

OVERTAKEN = "您打开页面之后，这件举报已有人办过，您写的没有保存。请刷新后再办。"
NEEDS_WORDS = frozenset({Action.REJECT, Action.REFER, Action.CONCLUDE, Action.ANSWER})
NOT_WITH_DEATH = frozenset({Action.VERIFY, Action.CONCLUDE, Action.ANSWER})
DEATH_WORDS = (
    "这件举报可能涉及人员死亡，本单位不能自己核查。《安全生产法》第七十三条规定：涉及人员死亡的举报事项，"
    "应当由县级以上人民政府组织核查处理。请办“移送”，送县级以上人民政府。"
)
TOLD = {
    Action.ADMIT: "已经受理。",
    Action.REJECT: "没有受理。",
    Action.REFER: "已经移送给有权处理的单位。",
    Action.VERIFY: "已经派人核查。",
    Action.CONCLUDE: "已经查完。",
    Action.ANSWER: "处理结果答复如下。",
    Action.REOPEN: "已经按您的申请重新核查。",
    Action.WITHDRAW: "已按您的申请撤回。",
    Action.ARCHIVE: "已经归档。",
}


@dataclass(frozen=True)
class Step:
    """What a handler says with an act: ``text`` is read by the informant, ``record`` is not.

    ``more`` goes with the text, ``kept`` with the record; ``has_death``: somebody may have died.
    """

    text: str = ""
    record: str = ""
    more: dict[str, Any] = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict)
    has_death: bool = False


@transaction()
def act(actor: Actor, opener: Opener, tip_id: str, version: int, action: Action, said: Step) -> Tip:
    """One act on a tip the handler can open. Raises NotFound, Stale, Refusal."""
    acting = policy.require(actor, "tip.handle")
    tip = hold(tip_id, version)
    found = reading.case(opener, tip_id)
    _guard(found, action, said)
    tip.status = TIP.after(tip.status, action)
    _start_clock(tip, action)
    told = {"action": action.value} | said.more
    if action is Action.WITHDRAW:
        told[reading.WISH_DONE] = "withdraw"
    if action is Action.REOPEN:
        told[reading.REVIEW_DONE] = "reopened"
    tell(opener, tip_id, TOLD[action], said.text, told)
    if said.record or said.kept or said.has_death:
        kept = said.kept | ({reading.DEATH: True} if said.has_death else {})
        note(opener, tip_id, Kind.RECORD, said.record, kept)
    _end(opener, tip, action)
    trail.record(acting, f"tip.{action.value}", tip.subject)
    return tip


def _guard(found: Case, action: Action, said: Step) -> None:
    """Raise Refusal for what the table alone does not forbid."""
    if action in NEEDS_WORDS and text.is_blank(said.text):
        raise Refusal(f"请写给举报人的话：{action.label}一定要说明理由或结果。", "text")
    if action in NOT_WITH_DEATH and found.has_death:
        raise Refusal(DEATH_WORDS)
    if action is Action.WITHDRAW and found.wish != "withdraw":
        raise Refusal("举报人没有申请撤回，不能撤回。办不下去的，请按“不予受理”或“移送”办。")
    if action is Action.REOPEN and not found.wants_review:
        raise Refusal("举报人没有申请复核，或者已经复核过。不用再办。")


@transaction()
def ask(actor: Actor, opener: Opener, tip_id: str, words: str) -> None:
    """我们还想问您: a question, or just a word, to the informant. Raises Refusal."""
    acting = policy.require(actor, "tip.handle")
    if text.is_blank(words):
        raise Refusal("请写想问的话。", "text")
    write_to(opener, tip_id, Content(Kind.MESSAGE, clock.now(), words, more={"is_question": True}))
    trail.record(acting, "tip.ask", f"tip:{tip_id}")


@transaction()
def jot(actor: Actor, opener: Opener, tip_id: str, words: str) -> None:
    """内部备注: what handlers alone read. Raises Refusal."""
    acting = policy.require(actor, "tip.handle")
    if text.is_blank(words):
        raise Refusal("请写要记的内容。", "text")
    note(opener, tip_id, Kind.NOTE, words)
    trail.record(acting, "tip.note", f"tip:{tip_id}")


@transaction()
def note_death(actor: Actor, opener: Opener, tip_id: str, words: str) -> None:
    """Note that somebody died in it: from now on it can only be forwarded. Raises Refusal.

    The line in the trail is that of any note: a verb of its own would tell.
    """
    acting = policy.require(actor, "tip.handle")
    if text.is_blank(words):
        raise Refusal("请写怎么知道的。", "text")
    note(opener, tip_id, Kind.NOTE, f"涉及人员死亡：{words}", {reading.DEATH: True})
    trail.record(acting, "tip.note", f"tip:{tip_id}")


@transaction()
def extend(actor: Actor, opener: Opener, tip_id: str, version: int, reason: str) -> Tip:
    """核查延期, once, at most 30 days; the informant is told why.

    Source: 安监总财〔2018〕19号 art. 10 (待核对).
    """
    acting = policy.require(actor, "tip.handle")
    tip = hold(tip_id, version)
    if tip.status not in {Status.ADMITTED, Status.VERIFYING} or tip.due_on is None:
        raise Refusal("现在没有核查期限在走，不用延期。请按现状办理。")
    if tip.is_extended:
        raise Refusal("核查只能延期一次，已经延过了。请尽快作出结论。")
    if text.is_blank(reason):
        raise Refusal("请写延期的理由，举报人会看到。", "text")
    here = publishing.current()
    tip.due_on = here.calendar.after(tip.due_on, here.extend_days)
    tip.is_extended = True
    tell(opener, tip_id, f"核查延期到 {tip.due_on}。", reason)
    trail.record(acting, "tip.extend", tip.subject)
    return tip


def tell(
    opener: Opener, tip_id: str, first: str, words: str, more: dict[str, Any] | None = None
) -> None:
    """Say a step to the informant: what was done, then why (joins a transaction)."""
    told = "\n".join(one for one in (first, words) if one)
    write_to(opener, tip_id, Content(Kind.STEP, clock.now(), told, more=more or {}))


def write_to(opener: Opener, tip_id: str, content: Content) -> None:
    """Write what both sides read, as a handler (joins a transaction)."""
    key = opener.key(tip_id, Side.SHARED)
    conversing.write(tip_id, Side.SHARED, Role.HANDLER, key, content)


def note(
    opener: Opener, tip_id: str, kind: Kind, words: str, more: dict[str, Any] | None = None
) -> None:
    """Write what the handlers alone read (joins a transaction)."""
    key = opener.key(tip_id, Side.DESK)
    content = Content(kind, clock.now(), words, more={"by": opener.user_id} | (more or {}))
    conversing.write(tip_id, Side.DESK, Role.HANDLER, key, content)


def hold(tip_id: str, version: int) -> Tip:
    """A tip to act on, as it was seen. Raises NotFound, Stale."""
    tip = db.session.scalars(
        select(Tip)
        .where(Tip.id == tip_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if tip is None:
        raise NotFound(NOT_YOURS)
    if tip.version != version:
        raise Stale(OVERTAKEN)
    return tip


def _start_clock(tip: Tip, action: Action) -> None:
    here, today = publishing.current(), clock.today()
    if action is Action.VERIFY:
        return  # the 60 days have run since 受理
    runs = deadlines.RUNS.get(tip.status)
    tip.clock = runs
    tip.due_on = deadlines.due_on(runs, today, here) if runs else None
    if action is Action.REOPEN:
        tip.is_extended = False


def _end(opener: Opener, tip: Tip, action: Action) -> None:
    """Note the day it ended and what it adds to the figures; 复核 takes both back."""
    if action is Action.REOPEN:
        tip.ended_on = None
        counting.take_back(opener, tip)
    elif tip.status not in UNDER_WAY and tip.ended_on is None:
        tip.ended_on = clock.today()
        counting.add(opener, tip, reading.case(opener, tip.id))
