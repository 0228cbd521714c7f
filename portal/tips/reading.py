"""One tip as a handler with an open key reads it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portal.accounts.models import User
from portal.db import db
from portal.kernel.errors import NotFound
from portal.sealing import envelope
from portal.tips import keys, record
from portal.tips.content import Content, FileSaid, from_bytes
from portal.tips.models import Box, Entry, Tip, Wrap
from portal.tips.record import Kept
from portal.tips.service.opening import NOT_YOURS, Opener
from portal.tips.terms import Kind, Matter, Role, Side

DEATH, CONFIRMS, COPY = "death", "confirms", "copy"
WISH_DONE, REVIEW_DONE = "wish_done", "review_done"
"""What a sealed entry says of itself, by key."""


@dataclass(frozen=True)
class Said:
    """An entry with where it stands."""

    row: Entry
    content: Content

    @property
    def is_informants(self) -> bool:
        """Whether the informant wrote it."""
        return self.row.role is Role.INFORMANT


@dataclass(frozen=True)
class Case:
    """A tip as its handler reads it."""

    tip: Tip
    box: Box
    shared: tuple[Said, ...]
    desk: tuple[Said, ...]

    @property
    def first(self) -> Content:
        """What the informant told at first."""
        return self.shared[0].content

    @property
    def where(self) -> str:
        """Street and place in one line; a place that names its street is said once."""
        street: str = self.first.more["street"]
        place: str = self.first.more["place"]
        return place if place.startswith(street) else f"{street} {place}"

    @property
    def has_identity(self) -> bool:
        """Whether a name lies sealed with it; reading it is an act of its own."""
        return any(one.content.kind is Kind.IDENTITY for one in self.desk)

    @property
    def notes(self) -> list[Said]:
        """What the handlers wrote for themselves."""
        return [one for one in self.desk if one.content.kind is not Kind.IDENTITY]

    @property
    def has_death(self) -> bool:
        """Whether somebody may have died: then the county's government has it verified.

        Source: 安全生产法 art. 73 para. 2.
        """
        told = Matter.CONCEALED.value in self.first.more["matters"]
        return told or any(one.content.more.get(DEATH) for one in self.desk)

    @property
    def wish(self) -> str:
        """What the informant asked for and nobody answered: ``withdraw`` or ``files``."""
        asked = ""
        for one in self.shared:
            if one.content.kind is Kind.WISH:
                asked = one.content.more["wish"]
            elif one.content.more.get(WISH_DONE):
                asked = ""
        return asked

    @property
    def wants_review(self) -> bool:
        """Whether 复核 was asked for and neither begun nor declined."""
        wants = False
        for one in self.shared:
            if one.content.kind is Kind.REVIEW:
                wants = True
            elif one.content.more.get(REVIEW_DONE):
                wants = False
        return wants

    @property
    def record(self) -> Kept | None:
        """The 核查记录 that counts: the last one typed, and who confirmed just that."""
        return kept_among(self.desk)

    @property
    def copy(self) -> dict[str, str] | None:
        """The redacted copy it was forwarded with: to whom, the text, the day; None for none."""
        found = (one.content.more.get(COPY) for one in reversed(self.desk))
        return next((one for one in found if one), None)

    def file(self, file_id: str) -> tuple[int, FileSaid] | None:
        """A file the informant sent, with its number among all of them."""
        sent = [one for said in self.shared for one in said.content.files]
        return next((pair for pair in enumerate(sent, 1) if pair[1].id == file_id), None)


def case(opener: Opener, tip_id: str) -> Case:
    """One tip with everything its handler may read. Raises NotFound."""
    rows = db.session.execute(
        select(Tip, Box, Wrap.side, Wrap.holder, Wrap.sealed)
        .join(Box, Box.id == Tip.box_id)
        .join(Wrap, Wrap.tip_id == Tip.id)
        .where(Tip.id == tip_id, Wrap.holder.in_(opener.holders()))
    ).all()
    opened = {
        side: opener.unwrap(tip_id, side, holder, sealed) for _, _, side, holder, sealed in rows
    }
    if len(opened) < len(Side):
        raise NotFound(NOT_YOURS)
    entries = db.session.scalars(
        select(Entry).where(Entry.tip_id == tip_id).order_by(Entry.seq)
    ).all()
    said: dict[Side, list[Said]] = {side: [] for side in Side}
    for row in entries:
        said[row.side].append(_said(row, opened[row.side]))
    return Case(rows[0].Tip, rows[0].Box, tuple(said[Side.SHARED]), tuple(said[Side.DESK]))


def kept_among(desk: Sequence[Said]) -> Kept | None:
    """The 核查记录 among a tip's desk entries, None for none."""
    last = next((one for one in reversed(desk) if record.KEY in one.content.more), None)
    found = record.from_more(last.content.more) if last else None
    if last is None or found is None:
        return None
    confirmed = (
        one.content.more["by"] for one in desk if one.content.more.get(CONFIRMS) == last.row.seq
    )
    return Kept(last.row.seq, found, last.content.more["by"], next(confirmed, None))


def records(opener: Opener, tip_ids: Sequence[str]) -> dict[str, Kept]:
    """The 核查记录 of several tips, of those that have one."""
    opened = opener.keys(tip_ids, Side.DESK)
    rows = db.session.scalars(
        select(Entry)
        .where(Entry.tip_id.in_(opened), Entry.side == Side.DESK)
        .order_by(Entry.tip_id, Entry.seq)
    )
    desks: dict[str, list[Said]] = {}
    for row in rows:
        desks.setdefault(row.tip_id, []).append(_said(row, opened[row.tip_id]))
    kept = {tip_id: kept_among(desk) for tip_id, desk in desks.items()}
    return {tip_id: one for tip_id, one in kept.items() if one is not None}


def _said(row: Entry, key: bytes) -> Said:
    context = keys.entry_context(row.tip_id, row.side, row.seq, row.role)
    return Said(row, from_bytes(envelope.unseal(key, row.sealed, context)))


def names(ids: Iterable[int]) -> dict[int, str]:
    """The names of handlers, by id."""
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(list(ids))))
    return {row.id: row.name for row in rows}
