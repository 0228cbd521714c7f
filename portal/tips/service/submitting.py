"""A tip comes in: sealed, entered in the ledger, answered with its place there."""

import secrets
import unicodedata
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from flask import current_app
from sqlalchemy import select, update

from portal.db import db, transaction, upsert
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.sealing import chain, derive, envelope
from portal.tips import deadlines, keys, publishing
from portal.tips.content import Content, Told, to_bytes
from portal.tips.models import Box, Entry, Handed, Head, Registration, Tip, TipFile, Wrap
from portal.tips.publishing import PublicOffice
from portal.tips.terms import Clock, Kind, Role, Side, Status, Takes

CLOSED = "现在收不了网上举报，没有提交成功。请拨打举报电话，或改日再来。"
FILES_GONE = "照片和文件放得太久，已经清掉了，还没有交出去。请重新加上，或去掉再交。"
FIRST, SECOND = 1, 2


@dataclass(frozen=True)
class Sealed:
    """A tip ready to be stored, made before any row is locked."""

    tip_id: str
    box_id: int
    informant: derive.Tipster
    wraps: tuple[Wrap, ...]
    entries: tuple[Entry, ...]
    contents: bytes
    blind: bytes


def informant_of(code: str, here: PublicOffice) -> derive.Tipster:
    """What a receipt code opens; one derivation.

    Raises Refusal where the office has not set up 举报 yet.
    """
    if not here.salt or not here.escrow:
        raise Refusal(CLOSED)
    cost = current_app.config.get("TIPS_COST", derive.TIPSTER)
    return derive.tipster(code, bytes.fromhex(here.salt), cost)


def submit(told: Told, code: str, token: str, *, is_screened: bool) -> None:
    """Take a tip in; the same token again changes nothing.

    Raises Refusal where the office takes none yet, or files have been dropped meanwhile.
    """
    here = publishing.current()
    informant = informant_of(code, here)
    sealed = _sealed(told, informant, box_for(told, here), here)
    with transaction():
        if not _claim(token):
            return
        registration = _register(chain.commitment(sealed.contents, sealed.blind))
        db.session.add(
            Tip(
                id=sealed.tip_id,
                index=registration.index,
                day=registration.day,
                box_id=sealed.box_id,
                lookup=informant.lookup,
                public=informant.public,
                is_screened=is_screened,
                status=Status.RECEIVED,
                clock=Clock.ADMIT,
                due_on=deadlines.due_on(Clock.ADMIT, registration.day, here),
                files=len(told.files),
            )
        )
        db.session.flush()
        db.session.add_all([*sealed.wraps, *sealed.entries])
        _bind(told, sealed.tip_id)


def box_for(told: Told, here: PublicOffice) -> Box:
    """The box that gets a tip: complaints, and what names the committee's own, go to their own.

    Raises Refusal where no box has a key yet.
    """
    is_complaint = told.complaint or bool(named(told, here))
    box = box_that(Takes.COMPLAINTS if is_complaint else Takes.TIPS)
    if box is None:
        raise Refusal(CLOSED)
    return box


def box_that(takes: Takes) -> Box | None:
    """The first box with a key for such things, None where none has one yet."""
    query = select(Box).where(Box.public.is_not(None), Box.takes == takes).order_by(Box.id)
    return db.session.scalars(query.limit(1)).first()


def named(told: Told, here: PublicOffice) -> list[str]:
    """The names of the committee's own that a tip holds."""
    said = _folded(told.place + "\n" + told.text)
    return [word for word in here.complaint_words if word and _folded(word) in said]


def _folded(said: str) -> str:
    return "".join(unicodedata.normalize("NFKC", said).casefold().split())


def _sealed(told: Told, informant: derive.Tipster, box: Box, here: PublicOffice) -> Sealed:
    tip_id = secrets.token_hex(16)
    shared, desk = envelope.new_key(), envelope.new_key()
    holders = {
        keys.box_holder(box.id, box.epoch): box.public or b"",
        keys.ESCROW: bytes.fromhex(here.escrow),
    }
    wraps = [
        *_wraps(tip_id, Side.SHARED, shared, holders | {keys.INFORMANT: informant.public}),
        *_wraps(tip_id, Side.DESK, desk, holders),
    ]
    at = clock.now()
    first = Content(Kind.FIRST, at, told.text, told.files, told.more)
    entries = [entry(tip_id, FIRST, Side.SHARED, Role.INFORMANT, shared, first)]
    if told.name or told.phone:
        identity = Content(Kind.IDENTITY, at, more={"name": told.name, "phone": told.phone})
        entries.append(entry(tip_id, SECOND, Side.DESK, Role.INFORMANT, desk, identity))
    contents = chain.contents(one.sealed for one in entries)
    return Sealed(
        tip_id, box.id, informant, tuple(wraps), tuple(entries), contents, blind_of(shared)
    )


def blind_of(key: bytes) -> bytes:
    """What hides a tip's commitment in the ledger: whoever reads the tip can show it."""
    return derive.subkey(key, "commitment")


def _wraps(tip_id: str, side: Side, key: bytes, holders: dict[str, bytes]) -> list[Wrap]:
    return [
        Wrap(
            tip_id=tip_id,
            side=side,
            holder=holder,
            sealed=envelope.for_public(key, public, keys.wrap_context(tip_id, side, holder)),
        )
        for holder, public in holders.items()
    ]


def entry(tip_id: str, seq: int, side: Side, role: Role, key: bytes, content: Content) -> Entry:
    """An entry, sealed under the key of its side."""
    context = keys.entry_context(tip_id, side, seq, role)
    return Entry(
        tip_id=tip_id,
        seq=seq,
        side=side,
        role=role,
        day=clock.local(content.at).date(),
        sealed=envelope.seal(key, to_bytes(content), context),
    )


def token_hash(token: str) -> str:
    """What the table keeps of a form's token."""
    return sha256(token.encode()).hexdigest()


def _claim(token: str) -> bool:
    statement = (
        upsert(Handed)
        .values(token_hash=token_hash(token), is_kept=False, age=0)
        .on_conflict_do_nothing()
        .returning(Handed.token_hash)
    )
    return db.session.execute(statement).first() is not None


def _register(commitment: bytes) -> Registration:
    """The next line of the ledger; writers queue on its head."""
    today = clock.today()
    head = _head() or _first_head(today)
    head.index += 1
    head.day = max(head.day, today)
    head.link = chain.link(head.link, head.index, head.day, commitment)
    row = Registration(index=head.index, day=head.day, commitment=commitment, link=head.link)
    db.session.add(row)
    return row


def _head() -> Head | None:
    """The end of the chain, held; None before the first tip."""
    query = select(Head).with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(query).one_or_none()


def _first_head(today: date) -> Head:
    """The beginning of the chain, held by whoever asks; it is made once."""
    first = upsert(Head).values(id=1, index=0, day=today, link=chain.START)
    db.session.execute(first.on_conflict_do_nothing())
    head = _head()
    if head is None:
        raise RuntimeError("the chain has no beginning")
    return head


def _bind(told: Told, tip_id: str) -> None:
    """Give the sent files to the tip. Raises Refusal where one has been dropped by age."""
    ids = [one.id for one in told.files]
    if not ids:
        return
    bound = db.session.execute(
        update(TipFile)
        .where(TipFile.id.in_(ids), TipFile.tip_id.is_(None))
        .values(tip_id=tip_id, age=0)
        .returning(TipFile.id)
    ).all()
    if len(bound) != len(ids):
        raise Refusal(FILES_GONE)


def is_handed_in(token: str) -> bool:
    """Whether the form with this token has been handed in."""
    return db.session.get(Handed, token_hash(token)) is not None


def is_kept(token: str) -> bool:
    """Whether the receipt code of a handed form was written down: it is shown no more then."""
    row = db.session.get(Handed, token_hash(token))
    return bool(row and row.is_kept)


@transaction()
def keep(token: str) -> None:
    """Note that the receipt code was written down."""
    db.session.execute(
        update(Handed).where(Handed.token_hash == token_hash(token)).values(is_kept=True)
    )
