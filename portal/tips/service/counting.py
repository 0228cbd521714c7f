"""What an ended tip adds to the figures: a line sealed to its box, that names no tip.

In clear a month's line would tell what the one tip that ended in it was about. The line's own id
lies sealed with the tip, so that a 复核 can take the line back.
"""

import json
import secrets
from dataclasses import asdict, dataclass

from sqlalchemy import delete, select

from portal.db import db
from portal.kernel import clock
from portal.sealing import envelope
from portal.sealing.envelope import Context
from portal.tips import keys
from portal.tips.content import Content
from portal.tips.models import Box, Tip
from portal.tips.models_desk import Count
from portal.tips.reading import Case
from portal.tips.service import conversing
from portal.tips.service.opening import Opener
from portal.tips.terms import Kind, Role, Side

COUNTED = "counted"


@dataclass(frozen=True)
class Figure:
    """One tip as the figures know it; ``month`` as 2026-11, the rest as codes."""

    month: str
    street: str
    matters: tuple[str, ...]
    way: str
    channel: str
    standing: str
    status: str
    conclusion: str


def figure(tip: Tip, found: Case) -> Figure:
    """What a tip that has just ended counts for."""
    first, kept = found.first.more, found.record
    return Figure(
        month=f"{tip.ended_on or clock.today():%Y-%m}",
        street=first["street"],
        matters=tuple(first["matters"]),
        way=first["way"],
        channel=first["channel"],
        standing=first["standing"],
        status=tip.status.value,
        conclusion=kept.record.conclusion.value if kept else "",
    )


def add(opener: Opener, tip: Tip, found: Case) -> None:
    """Count a tip that ended (inside a transaction); nothing where its box has no key."""
    box = found.box
    if box.public is None:
        return
    row_id = secrets.token_hex(16)
    told = json.dumps(asdict(figure(tip, found)), ensure_ascii=False).encode()
    sealed = envelope.for_public(told, box.public, _context(row_id, box.id, box.epoch))
    db.session.add(Count(id=row_id, box_id=box.id, epoch=box.epoch, sealed=sealed))
    content = Content(Kind.NOTE, clock.now(), more={"by": opener.user_id, COUNTED: row_id})
    key = opener.key(tip.id, Side.DESK)
    conversing.write(tip.id, Side.DESK, Role.HANDLER, key, content)


def take_back(opener: Opener, tip: Tip) -> None:
    """Count a tip no more (inside a transaction): it is verified again."""
    entries = conversing.read(tip.id, Side.DESK, opener.key(tip.id, Side.DESK))
    ids = [content.more[COUNTED] for _, content in entries if COUNTED in content.more]
    db.session.execute(delete(Count).where(Count.id.in_(ids)))


def figures(opener: Opener) -> list[Figure]:
    """What every ended tip of one's boxes counted for, also of those that are deleted since."""
    held = opener.places()
    rows = db.session.execute(
        select(Count.id, Count.box_id, Count.epoch, Count.sealed).where(
            Count.box_id.in_(opener.box_ids())
        )
    )
    return [
        _figure(opener, row_id, box_id, epoch, sealed)
        for row_id, box_id, epoch, sealed in rows
        if (box_id, epoch) in held
    ]


def _figure(opener: Opener, row_id: str, box_id: int, epoch: int, sealed: bytes) -> Figure:
    context = _context(row_id, box_id, epoch)
    told = json.loads(envelope.with_private(sealed, opener.box(box_id, epoch), context))
    return Figure(**told | {"matters": tuple(told["matters"])})


def _context(row_id: str, box_id: int, epoch: int) -> Context:
    return Context(f"count:{row_id}", "count", 0, keys.box_holder(box_id, epoch))


def boxes_of(opener: Opener) -> list[str]:
    """The names of the boxes that the figures are of."""
    query = select(Box.name).where(Box.id.in_(opener.box_ids())).order_by(Box.id)
    return list(db.session.scalars(query))
