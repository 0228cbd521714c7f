"""举报 in the demonstration: boxes with their keys, an escrow, a few tips in several states.

The shares of the escrow and the receipt codes lie in a file of the demonstration's; a real office
has them on paper alone.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import select

from portal.db import db
from portal.kernel import clock
from portal.ops.demo.people import District
from portal.ops.demo.source import Clock, told
from portal.sealing import codes
from portal.tips import members, publishing, reading
from portal.tips.content import Content, Told
from portal.tips.models import Box, Tip
from portal.tips.record import Record
from portal.tips.service import (
    boxes,
    conversing,
    founding,
    handlers,
    handling,
    receipts,
    recording,
    rewarding,
    submitting,
    visiting,
)
from portal.tips.service.handling import Step
from portal.tips.service.opening import Opener
from portal.tips.terms import Action, Conclusion, How, Kind, Side, Standing
from portal.tips.terms import Role as Author

FILE = "demo-escrow.txt"
FILES = (FILE, receipts.SIGNER, handlers.PEPPER)
"""What a demonstration of 举报 leaves beside the database."""
MINUTE = 10 * 60 + 7
SHARES = "演示用的托管份额（正式使用时只印在纸上，任意两份可以打开全部举报）："
CODES = "演示举报的查询码（正式使用时只有举报人有）："


class Tale:
    """The tips of the demonstration, to be told among everything else that happens."""

    def __init__(self, district: District, days: Clock, openers: dict[str, Opener]) -> None:
        self.district, self.days, self.openers = district, days, openers
        self.codes: dict[str, str] = {}

    def events(self) -> list[tuple[datetime, Callable[[], None]]]:
        """What happens when, in order: each to be called at its moment."""
        found: list[tuple[datetime, Callable[[], None]]] = []
        for one in told("tips")["tips"]:
            found.append((self._at(one), partial(self._submit, one)))
            found += [(self._at(step), partial(self._step, one, step)) for step in one["steps"]]
        return sorted(found, key=lambda event: event[0])

    def written(self) -> list[str]:
        """The receipt codes, a line each."""
        return [f"{place}：{codes.shown(code)}" for place, code in self.codes.items()]

    def _at(self, told_of: dict[str, Any]) -> datetime:
        return self.days.at(told_of["day"], MINUTE)

    def _submit(self, one: dict[str, Any]) -> None:
        code = self.codes[one["place"]] = codes.new_code()
        submitting.submit(
            Told(
                place=one["place"],
                text=one["text"],
                street=one["street"],
                matters=tuple(one["matters"]),
                standing=Standing.of(one["standing"]) if one["standing"] else None,
                complaint=one.get("complaint", False),
            ),
            code,
            f"demo:{one['place']}",
            is_screened=one["screened"],
        )

    def _step(self, one: dict[str, Any], step: dict[str, Any]) -> None:
        guest = visiting.find(self.codes[one["place"]])
        if guest is None:
            raise LookupError(one["place"])
        _step(step, guest, self.district, self.openers)


def settle(instance: Path, district: District, days: Clock) -> tuple[Tale, tuple[str, ...]]:
    """Set 举报 up (inside a transaction): what there is to tell, and the shares of the escrow."""
    founded = founding.found(instance)
    committee = told("place")["settings"]["committee"]
    publishing.publish(name=committee, **told("tips")["published"])
    return Tale(district, days, _handlers(instance, district)), founded.shares


def write_down(instance: Path, shares: tuple[str, ...], tale: Tale) -> None:
    """Put the shares and the codes into the demonstration's file."""
    parts = (SHARES, *shares, "", CODES, *tale.written())
    (instance / FILE).write_text("\n".join(parts) + "\n", "utf-8")


def _handlers(instance: Path, district: District) -> dict[str, Opener]:
    password = told("people")["password"]
    openers = {}
    for name, person in district.people.items():
        if person.roles.intersection(members.ROLES.values()):
            private, _ = handlers.make(person.id, password, instance, cost=handlers.weight())
            openers[name] = Opener(person.id, private)
    for box in db.session.scalars(select(Box).order_by(Box.id)):
        role = members.role_of(box)
        boxes.turn_over(box, [one.id for one in district.people.values() if role in one.roles])
    return openers


def _step(
    step: dict[str, Any],
    guest: visiting.Guest,
    district: District,
    openers: dict[str, Opener],
) -> None:
    if step["verb"] == "say":
        content = Content(Kind.MESSAGE, clock.now(), step["text"])
        conversing.write(guest.tip_id, Side.SHARED, Author.INFORMANT, guest.key, content)
        return
    actor, opener = district.actor(step["who"]), openers[step["who"]]
    if step["verb"] == "ask":
        handling.ask(actor, opener, guest.tip_id, step["text"])
        return
    if step["verb"] == "confirm":
        kept = reading.case(opener, guest.tip_id).record
        recording.confirm(actor, opener, guest.tip_id, kept.seq if kept else 0)
        return
    version = db.session.scalars(select(Tip.version).where(Tip.id == guest.tip_id)).one()
    if step["verb"] == "reward":
        begun = rewarding.begun(reading.case(opener, guest.tip_id))
        rewarding.propose(actor, opener, guest.tip_id, version, begun)
        return
    action = Action.of(step["verb"])
    if action is Action.CONCLUDE:
        recording.conclude(actor, opener, guest.tip_id, version, _record(step), step["text"])
        return
    said = Step(step["text"], step.get("record", ""))
    handling.act(actor, opener, guest.tip_id, version, action, said)


def _record(step: dict[str, Any]) -> Record:
    return Record(
        conclusion=Conclusion.TRUE,
        visited_on=clock.today(),
        people=step["people"],
        place=step["found_at"],
        how=How.ROUTINE,
        facts=step["record"],
        measures="责令改正",
        decision=step["decision"],
        fine_fen=step["fine_fen"],
    )
