"""What comes to a hazard from outside in the demonstration district: 扫码上报, 举一反三."""

import io
import secrets
from typing import Any

from sqlalchemy import select

from portal.db import db
from portal.files import service as files
from portal.hazards.models import Hazard
from portal.hazards.service import scanning
from portal.hazards.service.scanning import STRANGER, Scanned
from portal.ops.demo.people import District
from portal.ops.demo.source import Clock, told
from portal.policy import Actor
from portal.spots import service as spots
from portal.spots.models import Spot
from portal.sweeps import service as sweeps
from portal.sweeps.models import Sweep, SweepRow
from portal.units.terms import Tag


def put_up(district: District) -> None:
    """Put codes on the walls of the firms that have spots, each by its safety officer."""
    for firm in told("place")["firms"]:
        for name in firm.get("spots", ()):
            spots.add(district.actor(f"{firm['key']}1"), district.units[firm["key"]], name)


def scan(case: dict[str, Any], data: bytes, name: str) -> Hazard:
    """A report by a code on the wall, with one photo and, if they said so, who it was."""
    spot = db.session.scalars(select(Spot).where(Spot.name == case["place"])).one()
    form = secrets.token_urlsafe(18)
    photo = files.keep_strangers_photo(form, io.BytesIO(data), name, title=STRANGER.title)
    said = Scanned(case["text"], form, (photo.key,), case.get("contact", ""), case.get("phone", ""))
    return scanning.scan(spot, said)


def sweep(hazard: Hazard, said: dict[str, Any], actor: Actor, days: Clock) -> None:
    """举一反三 from a hazard, to the firms of some tags."""
    tags = [Tag.of(tag) for tag in said["tags"]]
    sweeps.start(actor, hazard, sweeps.Said(said["text"], days.day(said["due"]), tags))


def answer_none(hazard: Hazard, actor: Actor, notes: dict[str, str]) -> None:
    """A firm has no such problem, and says how it knows."""
    firm = actor.unit_name
    sweeps.answer_none(actor, _row(hazard, actor), notes.get(firm, ""))


def look(hazard: Hazard, actor: Actor) -> None:
    """A firm has opened it and not answered."""
    sweeps.read(_row(hazard, actor))


def find(hazard: Hazard, actor: Actor) -> Hazard:
    """A firm has found the same: the draft of its report."""
    return sweeps.find(actor, _row(hazard, actor))


def _row(hazard: Hazard, actor: Actor) -> SweepRow:
    query = (
        select(SweepRow)
        .join(Sweep, Sweep.id == SweepRow.sweep_id)
        .where(Sweep.hazard_id == hazard.id, SweepRow.firm_id == actor.unit_id)
    )
    return db.session.scalars(query).one()
