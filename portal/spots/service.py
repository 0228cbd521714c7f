"""Keeping spots: new, renamed, stopped, in use again. The code of a spot stays what it is."""

import secrets

from sqlalchemy import func, select

from portal import policy
from portal.db import db, transaction
from portal.kernel import clock
from portal.kernel.errors import Refusal, Stale
from portal.policy import Actor
from portal.spots.models import Spot
from portal.trail import service as trail
from portal.units.models import Unit

MOST = 300
"""Spots of one firm: more than walls have, and a list that can be read."""
TOKEN_BYTES = 15


@transaction()
def add(actor: Actor, firm: Unit, name: str) -> Spot:
    """A new spot of a firm with a code of its own. Raises Refusal for a name that is taken."""
    acting = policy.require(actor, "spot.manage", firm)
    _refuse_taken(firm.id, name)
    count = db.session.scalar(select(func.count()).where(Spot.firm_id == firm.id)) or 0
    if count >= MOST:
        raise Refusal(f"一家企业最多 {MOST} 个点位。请把不用的改名再用。", "name")
    spot = Spot(
        firm_id=firm.id,
        name=name,
        token=secrets.token_urlsafe(TOKEN_BYTES),
        is_active=True,
        added_at=clock.now(),
    )
    db.session.add(spot)
    db.session.flush()
    trail.record(acting, "spot.add", spot.subject, after={"place": name, "firm_id": firm.id})
    return spot


@transaction()
def rename(actor: Actor, spot: Spot, version: int, name: str) -> Spot:
    """Another name for the same place; codes on the wall go on working. Raises Refusal, Stale."""
    row, acting = _to_change(actor, spot, version)
    if name == row.name:
        return row
    _refuse_taken(row.firm_id, name)
    before, row.name = row.name, name
    trail.record(
        acting, "spot.rename", row.subject, before={"place": before}, after={"place": name}
    )
    return row


@transaction()
def stop(actor: Actor, spot: Spot, version: int) -> Spot:
    """Take no more reports by this code: it says so to whoever scans it. Raises Stale."""
    return _turn(actor, spot, version, "spot.stop", active=False)


@transaction()
def resume(actor: Actor, spot: Spot, version: int) -> Spot:
    """Take reports by this code again. Raises Stale."""
    return _turn(actor, spot, version, "spot.resume", active=True)


def _turn(actor: Actor, spot: Spot, version: int, verb: str, *, active: bool) -> Spot:
    row, acting = _to_change(actor, spot, version)
    if row.is_active is not active:
        row.is_active = active
        trail.record(acting, verb, row.subject, after={"place": row.name})
    return row


def _to_change(actor: Actor, spot: Spot, version: int) -> tuple[Spot, Actor]:
    acting = policy.require(actor, "spot.manage", spot)
    row = db.session.scalars(
        select(Spot)
        .where(Spot.id == spot.id)
        .with_for_update(of=Spot)
        .execution_options(populate_existing=True)
    ).one()
    if row.version != version:
        raise Stale("您打开页面之后，这个点位已有人改过，您的修改没有保存。请刷新后再改。")
    return row, acting


def _refuse_taken(firm_id: int, name: str) -> None:
    taken = select(Spot.id).where(Spot.firm_id == firm_id, Spot.name == name)
    if db.session.scalars(taken).first():
        raise Refusal(f"这家企业已经有点位“{name}”。请换一个能分清位置的名称。", "name")
