"""登记收文: what came in gets its number and its files; nothing secret is taken in."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal import policy
from portal.db import db, transaction
from portal.files import service as files
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.numbering import service as numbering
from portal.official import attaching, texts
from portal.official.attaching import Checked
from portal.official.models_incoming import Incoming
from portal.official.service.passing import keep_step, locked, note
from portal.official.terms import IncomingAction, Urgency
from portal.policy import Actor
from portal.trail import service as trail

SERIES, MARK = "incoming", "收"
MOST_COPIES = 1000


@dataclass(frozen=True)
class Arrival:
    """What is written down of a paper that came in. Source: 条例 art. 24 (2)."""

    from_organ: str
    title: str
    their_number: str = ""
    kind: str = ""
    urgency: Urgency = Urgency.USUAL
    received_on: date | None = None
    copies: int = 1
    due_on: date | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """All that was typed."""
        return self.from_organ, self.title, self.their_number, self.kind


@transaction()
def enter(actor: Actor, said: Arrival, found: Sequence[Checked] = ()) -> Incoming:
    """登记收文: the next 收文号 of the year, in this same transaction.

    ``found`` are its files as ``attaching.checked`` gives them. Raises Refusal for a mark of
    secrecy and for a bad day.
    """
    acting = policy.require(actor, "incoming.enter")
    texts.refuse_secrets(*said.words)
    received_on = said.received_on or clock.today()
    _refuse_days(received_on, said.due_on)
    if not 1 <= said.copies <= MOST_COPIES:
        raise Refusal(f"份数要在 1 到 {MOST_COPIES} 之间。请改正。", "copies")
    year = clock.today().year
    serial = numbering.take(SERIES, year)
    row = Incoming(
        key=secrets.token_hex(16),
        year=year,
        serial=serial,
        number=f"{MARK}〔{year}〕{serial}号",
        from_organ=said.from_organ,
        their_number=said.their_number,
        title=said.title,
        kind=said.kind,
        urgency=said.urgency,
        received_on=received_on,
        entered_at=clock.now(),
        entered_by=acting.title,
        copies=said.copies,
        pages=attaching.pages(found),
        due_on=said.due_on,
        holder_id=acting.user_id,
        moved_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    note(row, acting.people)
    kept = attaching.keep(acting, row.trail_subject, found)
    facts = {
        "number": row.number,
        "from_organ": row.from_organ,
        "their_number": row.their_number,
        "files": [one.name for one in kept],
        "confirmed": attaching.unread(found),
    }
    keep_step(row, acting, IncomingAction.ENTER, facts=facts)
    return row


def _refuse_days(received_on: date, due_on: date | None) -> None:
    if received_on > clock.today():
        raise Refusal("收文日期还没有到。请填今天或更早的日期。", "received_on")
    if due_on is not None and due_on < received_on:
        raise Refusal("办理期限早于收文日期。请核对。", "due_on")


@transaction()
def attach(actor: Actor, key: str, found: Sequence[Checked]) -> Incoming:
    """More files of a 收文, by who enters them. Raises Refusal, also for none."""
    acting = policy.require(actor, "incoming.enter")
    row = locked(actor, key)
    if not found:
        raise Refusal("请选择文件。", "files")
    had_files = bool(files.of(row.trail_subject))
    kept = attaching.keep(acting, row.trail_subject, found)
    counts = [row.pages, attaching.pages(found)] if had_files else [attaching.pages(found)]
    row.pages = None if None in counts else sum(one or 0 for one in counts)
    after = {
        "files": [one.name for one in kept],
        "confirmed": attaching.unread(found),
    }
    trail.record(acting, "incoming.attach", row.trail_subject, after=after)
    return row
