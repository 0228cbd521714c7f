"""动态码: the second factor, and the printed codes that stand in for it."""

import base64
import secrets

import pyotp
from sqlalchemy import delete

from portal import policy
from portal.accounts.models import RecoveryCode, User
from portal.accounts.service import sign_ins, signing_in
from portal.accounts.service.people import to_change
from portal.accounts.terms import Act
from portal.db import db, transaction
from portal.kernel.errors import Refusal
from portal.office import queries as office
from portal.policy import Actor, Role, Scope
from portal.trail import service as trail

CODES = 10


def new_secret() -> str:
    """A secret for an authenticator, not yet anybody's."""
    return pyotp.random_base32()


def address_of(secret: str, username: str, issuer: str) -> str:
    """What the square picture says to an authenticator."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=issuer)


def is_demanded(roles: frozenset[Role]) -> bool:
    """Whether one of these roles must have a second factor."""
    return bool({role.value for role in roles} & set(office.current().totp_roles))


@transaction()
def turn_on(actor: Actor, secret: str, code: str) -> list[str]:
    """Switch the second factor on, proven by a code of it; the recovery codes, to be shown once.

    Raises Refusal where the code does not fit or it is on already.
    """
    acting = policy.require(actor, "account.own", Scope(person_id=actor.user_id))
    row = to_change(actor.user_id)
    if row.totp_secret:
        raise Refusal("动态码已经开通了。如果恢复码没有打印出来，请点“换一批恢复码”。")
    row.totp_secret, row.totp_last = secret, 0
    if not signing_in.totp_fits(row, code):
        raise Refusal("动态码不对。请核对手机时间是否准确，再输一次现在显示的六位数。", "code")
    trail.record(acting, Act.TOTP_ON.value, row.subject)
    return _fresh_codes(row)


def renew(actor: Actor, password: str, *, address: str) -> list[str]:
    """Ten new recovery codes for one's own account; the old ones no longer work.

    Raises Refusal for a wrong password.
    """
    signing_in.prove(actor.user_id, password, address, "password")
    return _renewed(actor)


@transaction()
def _renewed(actor: Actor) -> list[str]:
    acting = policy.require(actor, "account.own", Scope(person_id=actor.user_id))
    row = to_change(actor.user_id)
    if not row.totp_secret:
        raise Refusal("还没有开通动态码，不需要恢复码。请先开通。")
    trail.record(acting, Act.CODES.value, row.subject)
    return _fresh_codes(row)


def turn_off(actor: Actor, password: str, *, address: str) -> None:
    """Switch one's own second factor off. Raises Refusal where a role demands it."""
    user = signing_in.prove(actor.user_id, password, address, "password")
    if is_demanded(user.roles):
        raise Refusal("您的角色按规定要用动态码，不能关闭。换手机请找系统管理员清除后重新开通。")
    _turned_off(actor)


@transaction()
def _turned_off(actor: Actor) -> None:
    acting = policy.require(actor, "account.own", Scope(person_id=actor.user_id))
    row = to_change(actor.user_id)
    forget(row)
    trail.record(acting, Act.TOTP_OFF.value, row.subject)


@transaction()
def reset(actor: Actor, user_id: int, reason: str) -> User:
    """Clear somebody's second factor whose telephone and codes are lost; their sessions end."""
    acting = policy.require(actor, "account.manage")
    row = to_change(user_id)
    if row.id == actor.user_id:
        raise Refusal("不能清除自己的动态码。请在“我的账号”里办理，或请另一位系统管理员办理。")
    if not row.totp_secret:
        raise Refusal(f"{row.name}没有开通动态码，不用清除。")
    forget(row)
    sign_ins.end_all(row.id)
    trail.record(acting, Act.TOTP_RESET.value, row.subject, words=reason)
    return row


def forget(row: User) -> None:
    """Take the second factor and its codes from a person (inside a transaction)."""
    row.totp_secret, row.totp_last = "", 0
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == row.id))


def _fresh_codes(row: User) -> list[str]:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == row.id))
    codes = [_code() for _ in range(CODES)]
    for code in codes:
        hashed = signing_in.recovery_hash(row.id, code)
        db.session.add(RecoveryCode(user_id=row.id, code_hash=hashed))
    return codes


def _code() -> str:
    text = base64.b32encode(secrets.token_bytes(10)).decode()[:12]
    return f"{text[:4]}-{text[4:8]}-{text[8:]}"
