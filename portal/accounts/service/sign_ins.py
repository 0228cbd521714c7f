"""Ending sessions: one's own from the list, all of a person's when their account changes."""

from datetime import timedelta

from sqlalchemy import delete, select, update

from portal import policy
from portal.accounts import followers, queries
from portal.accounts.models import SignIn, SignInFailure
from portal.accounts.terms import Act
from portal.db import db, transaction
from portal.kernel import clock
from portal.kernel.errors import NotFound
from portal.policy import Actor, Scope
from portal.trail import service as trail

FAILURES_KEPT = timedelta(days=30)


def end_all(user_id: int, *, keep: int | None = None) -> int:
    """End a person's sessions but ``keep`` (inside a transaction); how many there were."""
    query = update(SignIn).where(SignIn.user_id == user_id, SignIn.ended_at.is_(None))
    if keep is not None:
        query = query.where(SignIn.id != keep)
    ended = db.session.scalars(query.values(ended_at=clock.now()).returning(SignIn.id)).all()
    followers.current().ended(ended)
    return len(ended)


@transaction()
def end_one(actor: Actor, sign_in_id: int) -> None:
    """End one of one's own sessions. Raises NotFound for another's."""
    acting = policy.require(actor, "account.own", Scope(person_id=actor.user_id))
    query = select(SignIn).where(SignIn.id == sign_in_id, SignIn.user_id == actor.user_id)
    row = db.session.scalars(query).one_or_none()
    if row is None:
        raise NotFound("没有找到这次登录，可能已经结束。请刷新“我的账号”查看。")
    if row.ended_at is None:
        row.ended_at = clock.now()
        followers.current().ended([row.id])
        trail.record(acting, Act.END_SIGN_INS.value, f"user:{actor.user_id}", after={"ended": 1})


@transaction()
def end_others(actor: Actor, keep: int) -> int:
    """End all of one's own sessions but ``keep``; how many there were."""
    acting = policy.require(actor, "account.own", Scope(person_id=actor.user_id))
    ended = end_all(actor.user_id, keep=keep)
    if ended:
        told = {"ended": ended}
        trail.record(acting, Act.END_SIGN_INS.value, f"user:{actor.user_id}", after=told)
    return ended


@transaction()
def end_of(actor: Actor, user_id: int) -> int:
    """End all sessions of somebody else, as their administrator; how many there were."""
    acting = policy.require(actor, "account.manage")
    if queries.get(user_id) is None:
        raise NotFound("没有找到这个人。请从“人员与岗位”里打开。")
    ended = end_all(user_id)
    trail.record(acting, Act.END_SIGN_INS.value, f"user:{user_id}", after={"ended": ended})
    return ended


@transaction()
def forget_failures() -> int:
    """Delete what is kept of failed sign-ins, thirty days after the last of each; how many."""
    old = SignInFailure.last_at < clock.now() - FAILURES_KEPT
    gone = db.session.execute(delete(SignInFailure).where(old).returning(SignInFailure.username))
    return len(gone.all())
