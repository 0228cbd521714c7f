"""案卷: what is filed by year and kind, what is still to be filed, what lies in a volume."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, bindparam, func, select, true
from sqlalchemy.orm import selectinload

from portal import policy
from portal.db import db, read
from portal.kernel import clock
from portal.kernel.errors import NotFound
from portal.official import turns
from portal.official.listing import Listing, ListRow, Narrowed, Order
from portal.official.models import OfficialDocument
from portal.official.models_incoming import Incoming
from portal.official.models_out import Volume
from portal.official.terms import IncomingStatus, Kind, Status
from portal.policy import Actor, Post, Reach, Scope
from portal.web.paging import Page

NOT_FOUND = "没有找到这个案卷，可能您无权查看。请从“案卷”里打开。"
CAME_IN = "收文"
"""The class of what came in; what went out is filed by its 文种."""
CLASSES = (*(kind.label for kind in Kind), CAME_IN)
MOST_AT_ONCE = 300

_DOCUMENTS = (
    select(func.count(OfficialDocument.id))
    .where(OfficialDocument.volume_id == Volume.id)
    .correlate(Volume)
    .scalar_subquery()
)
_INCOMING = (
    select(func.count(Incoming.id))
    .where(Incoming.volume_id == Volume.id)
    .correlate(Volume)
    .scalar_subquery()
)
VOLUMES = Listing(
    select(
        Volume.id,
        Volume.key,
        Volume.year,
        Volume.kind,
        Volume.number,
        Volume.title,
        Volume.retention,
        Volume.closed_at,
        (_DOCUMENTS + _INCOMING).label("pieces"),
    ),
    Volume.id.expression,
    {
        "nothing": Volume.id < 0,
        "year": Volume.year == bindparam("year"),
        "kind": Volume.kind == bindparam("kind"),
    },
    {"": Order((Volume.year.expression, Volume.number.expression, Volume.id.expression))},
    (Volume.title.expression, Volume.kind.expression),
)


@dataclass(frozen=True)
class Filter:
    """What the list of volumes is narrowed to."""

    words: str = ""
    year: int | None = None
    kind: str = ""


@dataclass(frozen=True)
class Pile:
    """What is archived and lies in no volume yet: of a year and a class, so many."""

    year: int
    kind: str
    count: int


@dataclass(frozen=True)
class Piece:
    """One thing in a volume, or to be put into one. ``key`` is "document:12" or "incoming:3"."""

    key: str
    number: str
    organs: str
    title: str
    dated: date | None
    address: str
    pages: int | None = None


def keepers() -> Scope:
    """Whose the archive is: who holds the post of 档案员."""
    return Scope(people=frozenset(one.id for one in turns.with_post(Post.ARCHIVIST)))


def _sees_all(actor: Actor) -> bool:
    grants = policy.grants(actor, "volume.view")
    if any(grant.reach is Reach.ALL for grant in grants):
        return True
    return bool(grants) and policy.may(actor, "volume.view", keepers())


def within_reach(actor: Actor) -> ColumnElement[bool]:
    """The volumes ``actor`` may see: all, or none."""
    return true() if _sees_all(actor) else Volume.id < 0


def shelf(
    actor: Actor, asked: Filter, *, before: int | None = None, after: int | None = None
) -> Page[ListRow]:
    """A page of the volumes, the latest first."""
    found = Narrowed() if _sees_all(actor) else Narrowed(("nothing",))
    found = found.and_with("year", asked.year).and_with("kind", asked.kind)
    return VOLUMES.page(found.and_words(asked.words), before=before, after=after)


def get(actor: Actor, key: str) -> Volume:
    """A volume by its key, with what lies in it. Raises NotFound, also for the unseen."""
    query = (
        select(Volume)
        .where(Volume.key == key, within_reach(actor))
        .options(selectinload(Volume.documents), selectinload(Volume.incoming))
    )
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound(NOT_FOUND)
    return found


def contents(row: Volume) -> list[Piece]:
    """What lies in a volume, by day, as the list of contents has it."""
    found = [*map(_of_document, row.documents), *map(_of_incoming, row.incoming)]
    return sorted(found, key=lambda piece: (piece.dated or date.min, piece.key))


def _of_document(row: OfficialDocument) -> Piece:
    return Piece(
        f"document:{row.id}",
        row.number or "",
        "、".join(row.issuers),
        row.title,
        row.dated,
        f"/official/{row.key}",
        row.pages,
    )


def _of_incoming(row: Incoming) -> Piece:
    number = f"{row.their_number}（{row.number}）" if row.their_number else row.number
    address = f"/incoming/{row.key}"
    key = f"incoming:{row.id}"
    return Piece(key, number, row.from_organ, row.title, row.received_on, address, row.pages)


_UNFILED = OfficialDocument.volume_id.is_(None) & (OfficialDocument.status == Status.ARCHIVED)
_UNFILED_IN = Incoming.volume_id.is_(None) & (Incoming.status == IncomingStatus.FINISHED)
_PILES = (
    select(OfficialDocument.year, OfficialDocument.kind, func.count())
    .where(_UNFILED)
    .group_by(OfficialDocument.year, OfficialDocument.kind)
)
_PILES_IN = select(Incoming.year, func.count()).where(_UNFILED_IN).group_by(Incoming.year)


def piles(actor: Actor) -> list[Pile]:
    """What waits to be filed, by year and class, the latest year first."""
    if not _sees_all(actor):
        return []
    found = [Pile(year, kind.label, count) for year, kind, count in read(_PILES)]
    found += [Pile(year, CAME_IN, count) for year, count in read(_PILES_IN)]
    return sorted(found, key=lambda pile: (-pile.year, CLASSES.index(pile.kind)))


def unfiled(year: int, kind: str, *, lock: bool = False) -> Sequence[OfficialDocument | Incoming]:
    """What of a year and class is archived and lies in no volume yet, the oldest first."""
    if kind == CAME_IN:
        came_in = select(Incoming).where(_UNFILED_IN, Incoming.year == year).order_by(Incoming.id)
        came_in = came_in.limit(MOST_AT_ONCE)
        return db.session.scalars(
            came_in.with_for_update(of=Incoming).execution_options(populate_existing=True)
            if lock
            else came_in
        ).all()
    query = (
        select(OfficialDocument)
        .where(
            _UNFILED, OfficialDocument.year == year, OfficialDocument.kind == Kind.of_label(kind)
        )
        .order_by(OfficialDocument.registered_at, OfficialDocument.id)
        .limit(MOST_AT_ONCE)
    )
    return db.session.scalars(
        query.with_for_update(of=OfficialDocument).execution_options(populate_existing=True)
        if lock
        else query
    ).all()


def pieces(rows: Sequence[OfficialDocument | Incoming]) -> list[Piece]:
    """The same as pieces of a volume."""
    return [
        _of_document(row) if isinstance(row, OfficialDocument) else _of_incoming(row)
        for row in rows
    ]


def page_count(pieces: Sequence[Piece]) -> int | None:
    """How many pages lie in a volume, None while one of its pieces has no number."""
    counts = [one.pages for one in pieces]
    return None if None in counts else sum(one or 0 for one in counts)


def span(row: Volume) -> tuple[date | None, date | None]:
    """The first and the last day of what lies in a volume."""
    days = [piece.dated for piece in contents(row) if piece.dated]
    return (min(days), max(days)) if days else (None, None)


def made_on(at: datetime) -> date:
    """The day of a moment, Asia/Shanghai."""
    return clock.local(at).date()
