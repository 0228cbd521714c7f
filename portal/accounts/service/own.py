"""What everyone changes by themselves: the password, the telephone number, the e-mail."""

from collections.abc import Callable

from portal import policy
from portal.accounts import followers, passwords, rules
from portal.accounts.service import sign_ins, signing_in
from portal.accounts.service.people import to_change
from portal.accounts.terms import Act
from portal.db import transaction
from portal.kernel.errors import Refusal
from portal.office import queries as office
from portal.policy import Actor, Scope
from portal.trail import service as trail


def change_password(actor: Actor, old: str, new: str, *, address: str, sign_in_id: int) -> None:
    """Change one's own password and end one's other sessions.

    Raises Refusal for a wrong old one, which counts like a failed sign-in, and for a weak new one,
    naming every fault. Hashing stays outside of the transaction: it is slow on purpose.
    """
    policy.require(actor, "account.own", Scope(person_id=actor.user_id))
    user = signing_in.prove(actor.user_id, old, address, "old")
    faults = rules.password_faults(
        new,
        least=office.current().password_length_for(user.roles),
        username=user.username,
        common=passwords.common(),
    )
    if new == old:
        faults.append("新口令和原口令相同。请换一个。")
    if faults:
        raise Refusal("".join(faults), "new")
    relock = followers.current().relock(actor.user_id, old, new)
    _keep_password(actor, passwords.hashed(new), sign_in_id, relock)


@transaction()
def _keep_password(
    actor: Actor, password_hash: str, sign_in_id: int, relock: Callable[[], None]
) -> None:
    acting = policy.require(actor, "account.own", Scope(person_id=actor.user_id))
    row = to_change(actor.user_id)
    row.password_hash, row.must_change, row.slip_until = password_hash, False, None
    relock()
    ended = sign_ins.end_all(row.id, keep=sign_in_id)
    trail.record(acting, Act.PASSWORD.value, row.subject, after={"ended": ended})


@transaction()
def change_phone(actor: Actor, phone: str) -> None:
    """Change one's own telephone number; empty for none."""
    acting = policy.require(actor, "account.own", Scope(person_id=actor.user_id))
    row = to_change(actor.user_id)
    if row.phone == phone:
        return
    before, row.phone = row.phone, phone
    trail.record(
        acting, Act.PHONE.value, row.subject, before={"phone": before}, after={"phone": phone}
    )


@transaction()
def change_email(actor: Actor, email: str) -> None:
    """Change where one's daily reminder goes by mail; empty for nowhere. Raises Refusal."""
    acting = policy.require(actor, "account.own", Scope(person_id=actor.user_id))
    if fault := rules.email_fault(email):
        raise Refusal(fault, "email")
    row = to_change(actor.user_id)
    if row.email == email:
        return
    before, row.email = row.email, email
    trail.record(
        acting, Act.EMAIL.value, row.subject, before={"email": before}, after={"email": email}
    )
