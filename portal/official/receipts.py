"""分送与签收: to whom a document went, who has it, and what was sent to one's own unit."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import BindParameter, ColumnElement, bindparam, func, select
from sqlalchemy.orm import joinedload

from portal import policy
from portal.db import db, read, within
from portal.kernel.errors import NotFound
from portal.official.listing import Listing, ListRow, Narrowed, Order
from portal.official.models import OfficialDocument
from portal.official.models_out import Distribution
from portal.policy import Actor
from portal.web.paging import Page

GONE = "没有找到这份发来的公文，可能不是发给贵单位的。请从“收到的公文”里打开。"
MOST_COUNTED = 100
_UNITS: BindParameter[int] = bindparam("units", expanding=True)


class Tally(NamedTuple):
    """How many recipients a document has, how many have signed for it."""

    sent: int
    received: int


OF_DOCUMENT = Listing(
    select(
        Distribution.id,
        Distribution.recipient,
        Distribution.unit_id,
        Distribution.copies,
        Distribution.channel,
        Distribution.sent_at,
        Distribution.received_at,
        Distribution.receiver,
    ),
    Distribution.id.expression,
    {
        "document_id": Distribution.document_id == bindparam("document_id"),
        "missing": Distribution.received_at.is_(None),
    },
    {"": Order((Distribution.id.expression,), rising=True)},
)
TO_UNIT = Listing(
    select(
        Distribution.id,
        Distribution.copies,
        Distribution.channel,
        Distribution.sent_at,
        Distribution.received_at,
        Distribution.receiver,
        OfficialDocument.number,
        OfficialDocument.title,
        OfficialDocument.issuers,
        OfficialDocument.urgency,
        OfficialDocument.voided_at,
    ).join(OfficialDocument, OfficialDocument.id == Distribution.document_id),
    Distribution.id.expression,
    {
        "units": Distribution.unit_id.in_(_UNITS),
        "missing": Distribution.received_at.is_(None),
    },
    {"": Order((Distribution.id.expression,))},
)


def visible(actor: Actor) -> ColumnElement[bool]:
    """The copies that ``actor`` may read: those sent to their own unit."""
    grants = policy.grants(actor, "document.receive")
    return within(grants, section=Distribution.unit_id, firm=Distribution.unit_id)


def units_of(actor: Actor) -> list[int]:
    """The units whose copies ``actor`` may read: their own, and that of who they stand in for."""
    found = {grant.by.unit_id for grant in policy.grants(actor, "document.receive")}
    return sorted(one for one in found if one is not None)


def get(actor: Actor, row_id: int) -> Distribution:
    """A copy sent to one's own unit, with its document. Raises NotFound, also for the unseen."""
    query = (
        select(Distribution)
        .where(Distribution.id == row_id, visible(actor))
        .options(joinedload(Distribution.document), joinedload(Distribution.unit))
    )
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound(GONE)
    return found


def received(
    actor: Actor, *, missing: bool, before: int | None = None, after: int | None = None
) -> Page[ListRow]:
    """A page of what was sent to one's own unit, the latest first; ``missing``: not signed for."""
    asked = Narrowed().and_with("units", units_of(actor) or [0])
    asked = asked.and_with("missing", missing or None)
    return TO_UNIT.page(asked, before=before, after=after)


def recipients(
    row: OfficialDocument, *, missing: bool, before: int | None = None, after: int | None = None
) -> Page[ListRow]:
    """A page of the recipients of a document, as they were written down."""
    asked = Narrowed().and_with("document_id", row.id).and_with("missing", missing or None)
    return OF_DOCUMENT.page(asked, before=before, after=after)


_TALLY = select(func.count(), func.count(Distribution.received_at)).where(
    Distribution.document_id == bindparam("document_id")
)


def tally(row: OfficialDocument) -> Tally:
    """How many recipients a document has, how many have signed."""
    return Tally(*read(_TALLY, {"document_id": row.id}).one())


def missing(row: OfficialDocument) -> Sequence[Distribution]:
    """The recipients within the portal that have not signed."""
    query = select(Distribution).where(
        Distribution.document_id == row.id,
        Distribution.received_at.is_(None),
        Distribution.unit_id.is_not(None),
    )
    return db.session.scalars(query.order_by(Distribution.id)).all()


def unsigned(actor: Actor) -> int:
    """How many copies sent to one's own unit nobody has signed for, counted to a hundred."""
    units = units_of(actor)
    if not units:
        return 0
    asked = Narrowed().and_with("units", units).and_with("missing", True)
    return TO_UNIT.count(asked, MOST_COUNTED)
