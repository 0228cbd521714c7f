"""实名领取: who is paid and where, sealed to finance by the informant, read as it is paid."""

import json
from dataclasses import asdict, dataclass

from portal import policy
from portal.db import transaction
from portal.kernel.errors import Forbidden, Refusal
from portal.policy import Actor
from portal.rewards import codes, deciding, queries
from portal.rewards.service import paying
from portal.rewards.terms import Status
from portal.tips.service import boxing
from portal.tips.service.opening import Opener
from portal.trail import service as trail

READ_IN = frozenset({Status.CLAIMED, Status.CHECKED})
PAID = "这笔奖励已经发放，姓名和账号不再显示。要查的，请看存档的签收单和付款凭证。"
OWN_HAND = "这笔奖励前面的手续是您办的，不能看领奖人。请换一位财务人员。"


@dataclass(frozen=True)
class Payee:
    """Who takes a reward by name, and the account."""

    name: str
    bank: str
    account: str


def sealed(reward: str, payee: Payee) -> bytes:
    """A payee as only finance opens it. Raises Refusal where finance has no key yet."""
    told = json.dumps(asdict(payee), ensure_ascii=False).encode()
    return boxing.sealed(boxing.IDENTITY, reward, told)


@transaction()
def read(actor: Actor, opener: Opener, reference: str) -> Payee:
    """The payee of a claim by name, until it is paid; the trail keeps the reference alone.

    Raises NotFound for a claim by code and for who is not in the box, Forbidden, Refusal.
    """
    acting = policy.require(actor, "reward.pay", deciding.alone(actor))
    kept = paying.identity_of(actor, reference)
    row = queries.get(queries.key_of(codes.read_reference(reference)) or "")
    if row.status not in READ_IN:
        raise Refusal(PAID)
    if acting.user_id in row.people - {row.checker_id}:
        raise Forbidden(OWN_HAND)
    told = json.loads(boxing.opened(opener, boxing.IDENTITY, row.id, kept))
    trail.record(acting, "reward.read_name", row.subject)
    return Payee(**told)
