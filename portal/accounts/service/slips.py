"""一次性口令单: a password on paper, for a first sign-in or a forgotten one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from portal import policy
from portal.accounts import followers, passwords
from portal.accounts.service import sign_ins
from portal.accounts.service.people import to_change
from portal.accounts.terms import Act
from portal.db import transaction
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.office import queries as office
from portal.policy import Actor
from portal.trail import service as trail

MOST = 100


@dataclass(frozen=True)
class Fresh:
    """A one-time password with its hash, not yet anybody's."""

    password: str = field(repr=False)
    password_hash: str = field(repr=False)


@dataclass(frozen=True)
class Slip:
    """What stands on a slip."""

    name: str
    unit: str
    username: str
    until: datetime
    password: str = field(repr=False)


def prepare(user_ids: Collection[int]) -> dict[int, Fresh]:
    """One-time passwords for these persons; to be called before the transaction, hashing is slow.

    Raises Refusal for nobody or too many.
    """
    if not user_ids:
        raise Refusal("没有选人。请先在名单里勾选要打印口令单的人。")
    if len(user_ids) > MOST:
        raise Refusal(f"选了 {len(user_ids)} 人，一次最多 {MOST} 人。请分几次打印。")
    found = {}
    for user_id in user_ids:
        password = passwords.one_time()
        found[user_id] = Fresh(password, passwords.hashed(password))
    return found


@transaction()
def hand_out(actor: Actor, fresh: Mapping[int, Fresh]) -> list[Slip]:
    """Give these persons their one-time passwords: valid for hours, to be changed at once.

    Their sessions end. The password is on the slip alone: not in the trail, not in a log.
    """
    acting = policy.require(actor, "account.manage")
    if actor.user_id in fresh:
        raise Refusal("不用给自己打印口令单。修改自己的口令请到“我的账号”。")
    hours = office.current().slip_hours
    until = clock.now() + timedelta(hours=hours)
    slips = []
    for user_id, one in fresh.items():
        row = to_change(user_id)
        if not row.is_active:
            raise Refusal(f"{row.name}已离岗，不能打印口令单。请先恢复账号。")
        row.password_hash, row.must_change, row.slip_until = one.password_hash, True, until
        sign_ins.end_all(row.id)
        followers.current().slipped(row.id)
        trail.record(acting, Act.SLIP.value, row.subject, after={"until": until.isoformat()})
        slips.append(Slip(row.name, row.unit.name, row.username, until, one.password))
    return slips
