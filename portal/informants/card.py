"""The reward card of the status page: how a reward stands, and what one can do about it."""

from dataclasses import dataclass
from datetime import date

from portal.rewards import rules
from portal.rewards.terms import ClaimBy, Status
from portal.rewards.told import Standing


@dataclass(frozen=True)
class Card:
    """A reward in plain words.

    ``at_counter``: it is taken where the office pays, by the words of the page. ``is_again``: it
    was claimed before, another way or another code may be taken.
    """

    reference: str
    amount_fen: int
    heading: str
    words: str
    until: date | None
    is_open: bool
    at_counter: bool
    may_code: bool
    may_name: bool
    is_again: bool


def of(found: Standing, today: date) -> Card:
    """The card of a reward that was approved."""
    is_over = _is_over(found, today)
    heading, words = OVER if is_over else _told(found)
    is_claimable = not is_over and found.status in {Status.APPROVED, Status.CLAIMED}
    is_named = found.claim_by is ClaimBy.NAMED
    return Card(
        reference=found.reference,
        amount_fen=found.amount_fen,
        heading=heading,
        words=words,
        until=found.valid_until,
        is_open=is_claimable,
        at_counter=is_claimable and found.may_code and not is_named,
        may_code=is_claimable and found.may_code,
        may_name=is_claimable,
        is_again=found.status is Status.CLAIMED,
    )


OVER = (
    "逾期没有领，视为放弃",
    "有正当理由的，请在“再说几句”里写明，可以申请延长。",
)
TOLD = {
    Status.APPROVED: ("奖励已批准", "请选一种办法领。过了最后一天没有领，视为放弃。"),
    Status.CHECKED: ("财务正在办", "财务已经核对，正在付款，请过几天再来看。"),
    Status.PAID: ("奖励已领取", "这笔奖励已经付清。"),
}
BY = {
    ClaimBy.CODE: ("领奖码已经给您", "请带领奖码去领。丢了的，可以换一个，原来的作废。"),
    ClaimBy.NAMED: ("姓名和账号已经交给财务", "财务会付到您的账号，不用来。写错的可以重新交。"),
}


def _told(found: Standing) -> tuple[str, str]:
    if found.status is Status.CLAIMED and found.claim_by is not None:
        return BY[found.claim_by]
    return TOLD[found.status]


def _is_over(found: Standing, today: date) -> bool:
    if found.status is Status.LAPSED:
        return True
    late = found.valid_until and rules.is_lapsed(found.valid_until, found.claim_by, today)
    return bool(late) and found.status in {Status.APPROVED, Status.CLAIMED}
