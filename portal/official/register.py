"""发文登记簿: every document that has a number, voided ones among them, as one may see them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import bindparam, false, func, select

from portal import policy
from portal.accounts.models import User
from portal.kernel import clock
from portal.official.listing import Listing, ListRow, Narrowed, Order
from portal.official.models import DocumentHandler, OfficialDocument
from portal.official.models_out import Distribution
from portal.official.terms import Kind, RegisterState
from portal.policy import Actor, Reach
from portal.units.models import Unit
from portal.web.paging import Page

_OF_THIS = Distribution.document_id == OfficialDocument.id
_SENT = select(func.count()).where(_OF_THIS).correlate(OfficialDocument).scalar_subquery()
_RECEIVED = (
    select(func.count(Distribution.received_at))
    .where(_OF_THIS)
    .correlate(OfficialDocument)
    .scalar_subquery()
)
_MISSING = (
    select(Distribution.id)
    .where(_OF_THIS, Distribution.received_at.is_(None))
    .correlate(OfficialDocument)
    .exists()
)

REGISTER = Listing(
    select(
        OfficialDocument.id,
        OfficialDocument.key,
        OfficialDocument.number,
        OfficialDocument.title,
        OfficialDocument.kind,
        OfficialDocument.issuers,
        OfficialDocument.recipients,
        OfficialDocument.copies_to,
        OfficialDocument.urgency,
        OfficialDocument.publicity,
        OfficialDocument.signed_by,
        OfficialDocument.dated,
        OfficialDocument.registered_at,
        OfficialDocument.copies,
        OfficialDocument.printed_on,
        OfficialDocument.dispatched_at,
        OfficialDocument.archived_at,
        OfficialDocument.retention,
        OfficialDocument.status,
        OfficialDocument.void_reason,
        User.name.label("drafter"),
        Unit.name.label("section"),
        _SENT.label("sent"),
        _RECEIVED.label("received"),
    )
    .join(User, User.id == OfficialDocument.drafter_id)
    .join(Unit, Unit.id == OfficialDocument.section_id)
    .where(OfficialDocument.number.is_not(None)),
    OfficialDocument.id.expression,
    {
        "nothing": false(),
        "handled": OfficialDocument.id.in_(
            select(DocumentHandler.document_id).where(
                DocumentHandler.user_id.in_(bindparam("handled", expanding=True))
            )
        ),
        "numbered": OfficialDocument.number.is_not(None),
        "kind": OfficialDocument.kind == bindparam("kind"),
        "year": OfficialDocument.year == bindparam("year"),
        "since": OfficialDocument.registered_at >= bindparam("since"),
        "until": OfficialDocument.registered_at < bindparam("until"),
        RegisterState.UNSIGNED.value: _MISSING,
        RegisterState.VOIDED.value: OfficialDocument.voided_at.is_not(None),
        RegisterState.UNARCHIVED.value: OfficialDocument.archived_at.is_(None)
        & OfficialDocument.voided_at.is_(None),
        RegisterState.ARCHIVED.value: OfficialDocument.archived_at.is_not(None),
    },
    {
        "": Order(
            (
                OfficialDocument.year.expression,
                OfficialDocument.registered_at.expression,
                OfficialDocument.id.expression,
            )
        )
    },
    (
        OfficialDocument.number.expression,
        OfficialDocument.title.expression,
        OfficialDocument.recipients.expression,
        OfficialDocument.copies_to.expression,
    ),
)


@dataclass(frozen=True)
class Filter:
    """What the register is narrowed to. The days are of registering, both in it."""

    words: str = ""
    kind: Kind | None = None
    year: int | None = None
    state: RegisterState | None = None
    since: date | None = None
    until: date | None = None


def _narrowed(actor: Actor, asked: Filter) -> Narrowed:
    found = Narrowed(("numbered",))
    grants = policy.grants(actor, "document.view")
    if not any(grant.reach is Reach.ALL for grant in grants):
        people = sorted({grant.by.user_id for grant in grants})
        found = found.and_with("handled", people) if people else Narrowed(("nothing",))
    found = found.and_with("kind", asked.kind).and_with("year", asked.year)
    found = found.and_with("since", asked.since and _midnight(asked.since))
    found = found.and_with("until", asked.until and _midnight(asked.until + timedelta(days=1)))
    if asked.state is not None:
        found = found.and_with(asked.state.value, asked.state)
    return found.and_words(asked.words)


def _midnight(day: date) -> datetime:
    return clock.from_local(datetime.combine(day, time()))


def register(
    actor: Actor, asked: Filter, *, before: int | None = None, after: int | None = None
) -> Page[ListRow]:
    """A page of the register, the latest number first."""
    return REGISTER.page(_narrowed(actor, asked), before=before, after=after)


def walk(actor: Actor, asked: Filter) -> Iterator[Sequence[ListRow]]:
    """All of it, some hundred rows at a time."""
    return REGISTER.walk(_narrowed(actor, asked))


def count(actor: Actor, asked: Filter, most: int) -> int:
    """How many documents are in it, counted to ``most``."""
    return REGISTER.count(_narrowed(actor, asked), most)
