"""收文登记簿: the list, each within what the person may see; overdue ones can come first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import BindParameter, and_, bindparam, case, false, func, literal, select

from portal import policy
from portal.accounts.models import User
from portal.db import among, twice
from portal.kernel import clock
from portal.official.listing import Listing, ListRow, Narrowed, Order
from portal.official.models_incoming import Incoming, IncomingHandler
from portal.official.terms import InboxOrder, IncomingStatus
from portal.official.workflow import INCOMING_OPEN
from portal.policy import Actor, Reach
from portal.units.models import Unit
from portal.web.paging import Page

_holder = twice(User)
_LAST = date(9999, 12, 31)
_MINE: BindParameter[int] = bindparam("circulated_to", expanding=True)
_OPEN = among(Incoming.status, INCOMING_OPEN)

INBOX = Listing(
    select(
        Incoming.id,
        Incoming.key,
        Incoming.number,
        Incoming.from_organ,
        Incoming.their_number,
        Incoming.title,
        Incoming.urgency,
        Incoming.received_on,
        Incoming.due_on,
        Incoming.status,
        Incoming.moved_at,
        _holder.c.name.label("holder"),
        Unit.name.label("section"),
    )
    .outerjoin(_holder, _holder.c.id == Incoming.holder_id)
    .outerjoin(Unit, Unit.id == Incoming.section_id),
    Incoming.id.expression,
    {
        "nothing": false(),
        "handled": Incoming.id.in_(
            select(IncomingHandler.incoming_id).where(
                IncomingHandler.user_id.in_(bindparam("handled", expanding=True))
            )
        ),
        "held_by": and_(_OPEN, Incoming.holder_id.in_(bindparam("held_by", expanding=True))),
        "circulated_to": Incoming.id.in_(
            select(IncomingHandler.incoming_id).where(
                IncomingHandler.user_id.in_(_MINE),
                IncomingHandler.circulated_at.is_not(None),
                IncomingHandler.read_at.is_(None),
            )
        ),
        "status": Incoming.status == bindparam("status"),
        "year": Incoming.year == bindparam("year"),
        "late_on": and_(_OPEN, Incoming.due_on < bindparam("late_on")),
    },
    {
        "": Order((Incoming.id.expression,)),
        InboxOrder.DUE.value: Order(
            (
                case((_OPEN, 0), else_=1),
                func.coalesce(Incoming.due_on.expression, literal(_LAST)),
                Incoming.id.expression,
            ),
            rising=True,
        ),
    },
    (
        Incoming.number.expression,
        Incoming.title.expression,
        Incoming.from_organ.expression,
        Incoming.their_number.expression,
    ),
)


@dataclass(frozen=True)
class Filter:
    """What the list is narrowed to. ``held_by`` and ``circulated_to`` are persons."""

    words: str = ""
    status: IncomingStatus | None = None
    year: int | None = None
    late: bool = False
    held_by: tuple[int, ...] = ()
    circulated_to: tuple[int, ...] = ()


def _narrowed(actor: Actor, asked: Filter) -> Narrowed:
    found = Narrowed()
    grants = policy.grants(actor, "incoming.view")
    if not any(grant.reach is Reach.ALL for grant in grants):
        people = sorted({grant.by.user_id for grant in grants})
        found = found.and_with("handled", people) if people else Narrowed(("nothing",))
    found = found.and_with("status", asked.status).and_with("year", asked.year)
    found = found.and_with("late_on", clock.today() if asked.late else None)
    found = found.and_with("held_by", list(asked.held_by))
    found = found.and_with("circulated_to", list(asked.circulated_to))
    return found.and_words(asked.words)


def inbox(
    actor: Actor,
    asked: Filter,
    order: InboxOrder = InboxOrder.LATEST,
    *,
    before: int | None = None,
    after: int | None = None,
) -> Page[ListRow]:
    """A page of the list: the latest first, or the most pressing."""
    key = order.value if order.value in INBOX.orders else ""
    return INBOX.page(_narrowed(actor, asked), key, before=before, after=after)


def late(actor: Actor, most: int) -> int:
    """How many papers that one may see are overdue."""
    return INBOX.count(_narrowed(actor, Filter(late=True)), most)


def waiting(actor: Actor, people: Sequence[int], *, size: int = 10) -> Sequence[ListRow]:
    """What these persons hold, for the desk; the most pressing first."""
    asked = _narrowed(actor, Filter(held_by=tuple(people)))
    return INBOX.first(asked, InboxOrder.DUE.value, size=size)


def by_words(actor: Actor, words: str, *, size: int = 20) -> Sequence[ListRow]:
    """The latest papers one may see that hold every word: for the search of the whole portal."""
    if not words.split() or not policy.may(actor, "incoming.view"):
        return []
    return INBOX.first(_narrowed(actor, Filter(words=words)), size=size)
