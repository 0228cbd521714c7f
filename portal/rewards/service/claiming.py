"""What the informant does with an approved reward. No actor, no line in the trail, no time kept.

It reaches no table but the reward's own, and of that only the columns that
``models.READ_BY_INFORMANT`` and ``CHANGED_BY_INFORMANT`` name: the public pages may have a
database role that sees nothing else.
"""

from sqlalchemy import select
from sqlalchemy.orm import load_only

from portal.db import db, transaction
from portal.kernel import clock
from portal.kernel.errors import NotFound, Refusal
from portal.rewards import codes
from portal.rewards.models import READ_BY_INFORMANT, Reward
from portal.rewards.queries import NO_REWARD
from portal.rewards.terms import Action, ClaimBy
from portal.rewards.told import Standing
from portal.rewards.workflow import REWARD

_READ = [getattr(Reward, name) for name in READ_BY_INFORMANT.split(", ")]


def standing(reward_id: str) -> Standing:
    """A reward as the informant's page shows it. Raises NotFound."""
    row = _row(reward_id)
    return Standing(
        row.reference, row.amount_fen, row.status, row.valid_until, row.may_code, row.claim_by
    )


def claim_code_for(reward_id: str) -> str:
    """凭码领取: a fresh claim code, to be shown once; an earlier one is dead from now on.

    Raises Refusal where the office wants a name, or the reward is not to be claimed.
    """
    code = codes.claim_code(_row(reward_id).reference)
    claim_hash = codes.hashed(code)
    with transaction():
        row = _row(reward_id, held=True)
        _refuse_late(row)
        if not row.may_code:
            raise Refusal("按规定，这笔奖励要实名领取。请选择“实名领取”。")
        row.claim_by, row.claim_hash, row.sealed_identity = ClaimBy.CODE, claim_hash, None
        row.status = REWARD.after(row.status, Action.CLAIM)
    return code


@transaction()
def claim_named(reward_id: str, sealed: bytes) -> None:
    """实名领取: who is paid and where, sealed to finance. Raises Refusal where it is too late."""
    if not sealed:
        raise Refusal("没有收到姓名和账号。请填写以后再提交。")
    row = _row(reward_id, held=True)
    _refuse_late(row)
    row.claim_by, row.claim_hash, row.sealed_identity = ClaimBy.NAMED, None, sealed
    row.status = REWARD.after(row.status, Action.CLAIM)


def _row(reward_id: str, *, held: bool = False) -> Reward:
    query = select(Reward).where(Reward.id == reward_id).options(load_only(*_READ))
    query = query.execution_options(populate_existing=True)
    found = db.session.scalars(query.with_for_update(of=Reward) if held else query).one_or_none()
    if found is None:
        raise NotFound(NO_REWARD)
    return found


def _refuse_late(row: Reward) -> None:
    REWARD.after(row.status, Action.CLAIM)
    if row.valid_until is None or clock.today() > row.valid_until:
        raise Refusal("领取期限已经过了。要说明原因、申请延长的，请在这里留言。")
