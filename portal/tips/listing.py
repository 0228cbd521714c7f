"""The list of tips that a handler's open key opens; searched in the session alone."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from portal.db import db
from portal.kernel import bigrams, clock
from portal.kernel.terms import Term
from portal.sealing import envelope
from portal.tips import keys
from portal.tips.content import Content, from_bytes
from portal.tips.models import Box, Entry, Tip, Wrap
from portal.tips.service.opening import Opener
from portal.tips.service.submitting import FIRST
from portal.tips.terms import Role, Side
from portal.tips.workflow import UNDER_WAY

SIZE = 50
MOST_FOUND = 200
SUMMARY = 40
ALIKE = 0.6
MOST_HINTS = 5
LOOKED_BACK = timedelta(days=180)
"""So far back a tip may be about the same matter."""


class Tab(Term):
    """The parts of the list."""

    OPEN = "open", "在办"
    UNSCREENED = "unscreened", "未筛"
    ENDED = "ended", "已办结"


@dataclass(frozen=True)
class Line:
    """A tip in the list. ``waits``: the informant had the last word."""

    tip: Tip
    box: str
    first: Content
    waits: bool

    @property
    def place(self) -> str:
        """Where, as the informant put it."""
        place: str = self.first.more["place"]
        return place

    @property
    def is_late(self) -> bool:
        """Whether its limit has passed."""
        return self.tip.due_on is not None and self.tip.due_on < clock.today()

    @property
    def summary(self) -> str:
        """The first words of what it says."""
        text = self.first.text
        return text[:SUMMARY] + ("…" if len(text) > SUMMARY else "")


@dataclass(frozen=True)
class Found:
    """A page of the list: its lines, how many there are, the page's number."""

    lines: Sequence[Line]
    total: int
    number: int

    @property
    def newer(self) -> int | None:
        """The page before."""
        return self.number - 1 if self.number > 1 else None

    @property
    def older(self) -> int | None:
        """The page after."""
        return self.number + 1 if self.number * SIZE < self.total else None


def page(opener: Opener, tab: Tab, number: int) -> Found:
    """A page of one part of the list: what is due first stands first."""
    total = counts(opener)[tab]
    number = max(1, min(number, -(-total // SIZE)))
    query = _rows(opener).where(_in_tab(tab)).order_by(*_order(tab))
    rows = db.session.execute(query.limit(SIZE).offset((number - 1) * SIZE)).all()
    return Found(_lines(opener, rows), total, number)


def search(opener: Opener, words: str) -> Found:
    """The tips that hold these words, newest first, whatever part of the list they lie in."""
    wanted = folded(words)
    rows = db.session.execute(_rows(opener).order_by(Tip.index.desc())).all()
    hits = [one for one in _lines(opener, rows) if wanted in _said(one.first)]
    return Found(hits[:MOST_FOUND], len(hits), 1)


def alike(opener: Opener, tip: Tip, first: Content) -> list[Line]:
    """Other tips of half a year that may be on the same matter, by place or by words."""
    mine, place = set(bigrams.tokens(_said(first))), folded(first.more["place"])
    since = clock.today() - LOOKED_BACK
    query = _rows(opener).where(Tip.day >= since, Tip.id != tip.id).order_by(Tip.index)
    hints = [
        one
        for one in _lines(opener, db.session.execute(query).all())
        if folded(one.place) == place or _overlap(mine, one.first) >= ALIKE
    ]
    return hints[-MOST_HINTS:]


def lines_of(opener: Opener, tip_ids: Sequence[str]) -> list[Line]:
    """These tips, of those that open, in the order of the ledger."""
    query = _rows(opener).where(Tip.id.in_(tip_ids)).order_by(Tip.index)
    return _lines(opener, db.session.execute(query).all())


def every(opener: Opener, first: date, last: date) -> list[Line]:
    """The tips registered from one day to another, in the order of the ledger."""
    query = _rows(opener).where(Tip.day.between(first, last)).order_by(Tip.index)
    return _lines(opener, db.session.execute(query).all())


def gone_soon(opener: Opener, ended_until: date) -> list[Line]:
    """The tips whose content goes soon: those that ended on a day or before it."""
    query = _rows(opener).where(Tip.ended_on <= ended_until).order_by(Tip.ended_on, Tip.index)
    return _lines(opener, db.session.execute(query).all())


def counts(opener: Opener) -> dict[Tab, int]:
    """How many tips one can open lie in each part of the list."""
    ids = select(Wrap.tip_id).where(Wrap.side == Side.SHARED, Wrap.holder.in_(opener.holders()))
    sums = [func.count().filter(_in_tab(tab)) for tab in Tab]
    row = db.session.execute(select(*sums).select_from(Tip).where(Tip.id.in_(ids))).one()
    return dict(zip(Tab, row, strict=True))


def folded(said: str) -> str:
    """A text as it is compared: one width, one case, no blanks."""
    return "".join(unicodedata.normalize("NFKC", said).casefold().split())


def _rows(opener: Opener) -> Select[*tuple[Any, ...]]:
    """Each tip with its key's wraps, its first entry and the last one that both sides read."""
    first, later = aliased(Entry), aliased(Entry)
    last = (
        select(func.max(Entry.seq))
        .where(Entry.tip_id == Tip.id, Entry.side == Side.SHARED)
        .scalar_subquery()
    )
    return (
        select(
            Tip,
            Wrap.holder,
            Wrap.sealed,
            first.sealed.label("said"),
            first.role.label("role"),
            later.seq.label("last"),
            later.role.label("by"),
            Box.name.label("box"),
        )
        .join(Wrap, and_(Wrap.tip_id == Tip.id, Wrap.side == Side.SHARED))
        .join(first, and_(first.tip_id == Tip.id, first.seq == FIRST))
        .join(later, and_(later.tip_id == Tip.id, later.seq == last))
        .join(Box, Box.id == Tip.box_id)
        .where(Wrap.holder.in_(opener.holders()))
    )


def _lines(opener: Opener, rows: Sequence[Row[*tuple[Any, ...]]]) -> list[Line]:
    found: dict[str, Line] = {}
    for tip, holder, sealed, said, role, last, by, box in rows:
        if tip.id not in found:
            key = opener.unwrap(tip.id, Side.SHARED, holder, sealed)
            context = keys.entry_context(tip.id, Side.SHARED, FIRST, role)
            first = from_bytes(envelope.unseal(key, said, context))
            found[tip.id] = Line(tip, box, first, by is Role.INFORMANT and last > FIRST)
    return list(found.values())


def _in_tab(tab: Tab) -> ColumnElement[bool]:
    """What lies there; an ended tip whose 复核 waits for an answer is in hand again."""
    in_hand = or_(Tip.status.in_(UNDER_WAY), Tip.clock.is_not(None))
    match tab:
        case Tab.OPEN:
            return and_(in_hand, Tip.is_screened)
        case Tab.UNSCREENED:
            return and_(in_hand, ~Tip.is_screened)
        case Tab.ENDED:
            return ~in_hand


def _order(tab: Tab) -> tuple[Any, ...]:
    if tab is Tab.ENDED:
        return Tip.ended_on.desc(), Tip.index.desc()
    return Tip.due_on.is_(None), Tip.due_on, Tip.index


def _said(content: Content) -> str:
    return folded(content.more["place"] + content.more["street"] + content.text)


def _overlap(mine: set[str], other: Content) -> float:
    theirs = set(bigrams.tokens(_said(other)))
    return len(mine & theirs) / max(1, min(len(mine), len(theirs)))
