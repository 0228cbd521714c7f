"""核查记录: typed by one handler, confirmed by another; only then a reward may use its fine."""

from portal import policy
from portal.db import transaction
from portal.kernel import text
from portal.kernel.errors import Refusal
from portal.policy import Actor
from portal.tips import reading
from portal.tips.models import Tip
from portal.tips.record import Record
from portal.tips.service import handling
from portal.tips.service.handling import Step
from portal.tips.service.opening import Opener
from portal.tips.terms import Action, Kind, Status
from portal.trail import service as trail

NO_RECORD = "这件举报还没有核查记录。请先作出核查结论。"
ONESELF = "核查记录是您自己填的，要由另一位办理人员核对。请告诉同事。"
ALREADY = "这份核查记录已经核对过了，不用再办。"
CORRECTED_IN = frozenset({Status.SETTLING, Status.ANSWERED})


@transaction()
def conclude(
    actor: Actor, opener: Opener, tip_id: str, version: int, found: Record, words: str
) -> Tip:
    """作出核查结论: the record is sealed for handlers, the informant reads ``words``.

    Raises NotFound, Stale, Refusal. Source: 安全生产法 art. 73 para. 1.
    """
    told = {"conclusion": found.conclusion.value}
    step = Step(text=words, record=found.facts, more=told, kept=found.more)
    return handling.act(actor, opener, tip_id, version, Action.CONCLUDE, step)


@transaction()
def correct(
    actor: Actor, opener: Opener, tip_id: str, version: int, found: Record, why: str
) -> Tip:
    """Type the record anew, with why; it must be confirmed again. Raises NotFound, Refusal."""
    acting = policy.require(actor, "tip.handle")
    tip = handling.hold(tip_id, version)
    before = reading.case(opener, tip_id).record
    if before is None or tip.status not in CORRECTED_IN:
        raise Refusal(NO_RECORD)
    if text.is_blank(why):
        raise Refusal("请写为什么要改核查记录。", "why")
    if found.conclusion is not before.record.conclusion:
        raise Refusal("核查结论已经告诉举报人，不能在这里改。结论有错的，请办复核。", "conclusion")
    handling.note(opener, tip_id, Kind.RECORD, f"{found.facts}\n更正理由：{why}", found.more)
    trail.record(acting, "tip.correct", tip.subject)
    return tip


@transaction()
def confirm(actor: Actor, opener: Opener, tip_id: str, seq: int) -> None:
    """核对: another handler confirms the record as it was seen. Raises NotFound, Refusal."""
    acting = policy.require(actor, "tip.handle")
    kept = reading.case(opener, tip_id).record
    if kept is None:
        raise Refusal(NO_RECORD)
    if kept.seq != seq:
        raise Refusal(handling.OVERTAKEN)
    if kept.confirmed_by is not None:
        raise Refusal(ALREADY)
    if kept.by == opener.user_id:
        raise Refusal(ONESELF)
    handling.note(opener, tip_id, Kind.NOTE, "核对过核查记录。", {reading.CONFIRMS: seq})
    trail.record(acting, "tip.confirm", f"tip:{tip_id}")
