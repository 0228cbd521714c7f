"""发放: two of finance pay a claim once; what nobody takes lapses; a leader may extend."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from portal import policy
from portal.db import db, transaction
from portal.kernel import clock
from portal.kernel.errors import NotFound, Refusal
from portal.policy import Actor
from portal.rewards import approving, codes, deciding, queries, rules, schemes
from portal.rewards.attempts import require_apart, watched
from portal.rewards.models import Reward
from portal.rewards.queries import NO_REWARD
from portal.rewards.terms import Action, ClaimBy, Number, Status
from portal.rewards.told import Claim
from portal.rewards.workflow import REWARD
from portal.trail import service as trail


@dataclass(frozen=True)
class Found:
    """A claim as finance has found it.

    ``claim_by`` is for the voucher. ``is_proven``: what was typed is enough to pay on, the claim
    code itself or the reference of a claim by name. ``may_check``, ``may_pay``, ``may_release``:
    what this person may do next. ``is_barred``: this person has had a hand in it, and may do none.
    ``has_name``: it is to be paid to a name and an account, which lie sealed to finance.
    """

    claim: Claim
    claim_by: str
    is_proven: bool
    may_check: bool
    may_pay: bool
    may_release: bool
    is_barred: bool
    has_name: bool


def claim_by_code(actor: Actor, typed: str) -> Found:
    """The claim that a claim code or a reference belongs to.

    One hash is reckoned for each code, right or wrong. Raises Refusal for what is no code, and
    NotFound, in the same words, for one that fits nothing.
    """
    acting = policy.require(actor, "reward.pay", deciding.alone(actor))
    row, is_proven = _found(typed)
    is_barred = acting.user_id in row.people
    to_check, to_pay = (REWARD.allows(row.status, one) for one in (Action.CHECK, Action.PAY))
    return Found(
        claim=queries.claim_of(row),
        claim_by=row.claim_by.label if row.claim_by else "",
        is_proven=is_proven,
        may_check=is_proven and to_check and not is_barred,
        may_pay=is_proven and to_pay and not is_barred,
        may_release=to_pay and row.checker_id == acting.user_id,
        is_barred=is_barred and (to_check or to_pay),
        has_name=row.claim_by is ClaimBy.NAMED and (to_check or to_pay),
    )


def _found(typed: str) -> tuple[Reward, bool]:
    reference, code = codes.read(typed)
    key = queries.key_of(reference)
    row = queries.get(key) if key else None
    fits = bool(code) and codes.fits(code, row.claim_hash if row else None)
    if row is None or (code and not fits):
        raise NotFound(NO_REWARD)
    return row, fits or row.claim_by is ClaimBy.NAMED


def _proven(typed: str) -> tuple[str, str | None]:
    row, is_proven = _found(typed)
    if not is_proven:
        raise Refusal("这笔奖励凭领奖码发放。请输入领奖人手里的领奖码。", "code")
    return row.id, row.claim_hash


def check(actor: Actor, typed: str) -> Claim:
    """核对: the first of finance. Raises Refusal, NotFound, SamePerson."""
    with watched(actor):
        proof = _proven(typed)
        with transaction():
            acting, row = _to_pay(actor, *proof, Action.CHECK)
            row.checker_id = acting.user_id
            row.status = REWARD.after(row.status, Action.CHECK)
            trail.record(acting, "reward.check", row.subject)
            return queries.claim_of(row)


def pay(actor: Actor, typed: str) -> Claim:
    """发放: the second of finance; never twice. Raises Refusal, NotFound, SamePerson."""
    with watched(actor):
        proof = _proven(typed)
        with transaction():
            acting, row = _to_pay(actor, *proof, Action.PAY)
            row.payer_id = acting.user_id
            row.paid_month = rules.month_of(clock.today())
            row.status = REWARD.after(row.status, Action.PAY)
            trail.record(acting, "reward.pay", row.subject)
            return queries.claim_of(row)


def _to_pay(actor: Actor, key: str, proven: str | None, action: Action) -> tuple[Actor, Reward]:
    """The row, held; a code that was replaced in the meantime is no proof any more."""
    acting = policy.require(actor, "reward.pay", deciding.alone(actor))
    deciding.decision()
    row = queries.locked(key)
    REWARD.after(row.status, action)
    if row.claim_hash != proven:
        raise NotFound(NO_REWARD)
    require_apart(acting, row, action)
    return acting, row


@transaction()
def release(actor: Actor, typed: str) -> Claim:
    """撤回核对: whoever checked it takes that back. Raises Refusal, NotFound."""
    acting = policy.require(actor, "reward.pay", deciding.alone(actor))
    row = queries.locked(_found(typed)[0].id)
    REWARD.after(row.status, Action.RELEASE)
    if row.checker_id != acting.user_id:
        raise Refusal("只有核对的人自己可以撤回核对。请与其联系。")
    row.checker_id = None
    row.status = REWARD.after(row.status, Action.RELEASE)
    trail.record(acting, "reward.release", row.subject)
    return queries.claim_of(row)


def identity_of(actor: Actor, reference: str) -> bytes:
    """Who is paid and where, as it was sealed to finance. Raises NotFound for a claim by code."""
    policy.require(actor, "reward.pay", deciding.alone(actor))
    key = queries.key_of(codes.read_reference(reference))
    sealed = queries.get(key).sealed_identity if key else None
    if sealed is None:
        raise NotFound(NO_REWARD)
    return sealed


def lapse(today: date | None = None) -> int:
    """Turn what nobody has taken in its days into 逾期放弃; how many. Twice does no harm."""
    day = today or clock.today()
    with transaction():
        rows = db.session.scalars(
            select(Reward)
            .where(
                Reward.status.in_([Status.APPROVED, Status.CLAIMED]),
                Reward.valid_until < day,
                or_(Reward.claim_by.is_(None), Reward.claim_by != ClaimBy.NAMED),
            )
            .with_for_update(of=Reward)
            .execution_options(populate_existing=True)
        ).all()
        gone = [row for row in rows if _has_lapsed(row, day)]
        for row in gone:
            row.lapsed_month = rules.month_of(day)
            row.status = REWARD.after(row.status, Action.LAPSE)
        if gone:
            trail.record(trail.SYSTEM, "reward.lapse", "reward", words=f"{len(gone)} 笔")
        return len(gone)


def _has_lapsed(row: Reward, day: date) -> bool:
    return row.valid_until is not None and rules.is_lapsed(row.valid_until, row.claim_by, day)


@transaction()
def extend(actor: Actor, reference: str, reason: str) -> Claim:
    """延长领取期限, with a reason, by as many days again; a lapsed one is open once more.

    A leader's; a code from before it lapsed is dead. Raises Refusal, NotFound.
    """
    acting = policy.require(actor, "reward.approve", deciding.alone(actor))
    approving.require_approver(acting)
    if not reason.strip():
        raise Refusal("请写明延长的理由。", "reason")
    key = queries.key_of(codes.read_reference(reference))
    if key is None:
        raise NotFound(NO_REWARD)
    row = queries.locked(key)
    REWARD.after(row.status, Action.EXTEND)
    if row.lapsed_month:
        row.lapsed_month = row.claim_by = row.claim_hash = None
    rates = next(one for one in schemes.all_rates() if one.id == row.scheme_id)
    before = row.valid_until
    since = max(clock.today(), before or clock.today())
    row.valid_until = rules.valid_until(since, rates.of(Number.CLAIM_DAYS))
    row.extended = reason
    row.status = REWARD.after(row.status, Action.EXTEND)
    trail.record(
        acting,
        "reward.extend",
        row.subject,
        words=reason,
        before={"until": str(before)},
        after={"until": str(row.valid_until)},
    )
    return queries.claim_of(row)
