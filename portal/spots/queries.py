"""Reading spots: those of a firm within one's reach, and the one a code names."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal import policy
from portal.db import db
from portal.kernel.errors import NotFound
from portal.policy import Actor
from portal.spots.models import Spot
from portal.units import queries as units
from portal.units.models import Unit


def firm_of(actor: Actor, firm_id: int) -> Unit:
    """A firm whose spots ``actor`` keeps. Raises NotFound, Forbidden."""
    firm = units.get(actor, firm_id)
    policy.require(actor, "spot.manage", firm)
    return firm


def of_firm(firm: Unit) -> Sequence[Spot]:
    """The spots of a firm one has let in, stopped ones last, the earliest first."""
    query = select(Spot).where(Spot.firm_id == firm.id).order_by(Spot.is_active.desc(), Spot.id)
    return db.session.scalars(query).all()


def get(actor: Actor, firm_id: int, spot_id: int) -> Spot:
    """One spot of a firm. Raises NotFound, Forbidden."""
    firm = firm_of(actor, firm_id)
    query = select(Spot).where(Spot.id == spot_id, Spot.firm_id == firm.id)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound("没有找到这个上报点位。请从企业的点位列表里打开。")
    return found


def by_token(token: str) -> Spot:
    """The spot that a code names, for whoever scans it. Raises NotFound."""
    query = select(Spot).where(Spot.token == token).options(joinedload(Spot.firm))
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound("没有找到这个二维码对应的点位。请重新扫码，或告诉现场的安全员。")
    return found
