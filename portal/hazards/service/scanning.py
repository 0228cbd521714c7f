"""扫码上报: a hazard reported by whoever stands before a code on a wall, without an account."""

import secrets
from dataclasses import dataclass

from sqlalchemy import select

from portal.db import db, transaction
from portal.files import service as files
from portal.hazards import scans
from portal.hazards.models import Hazard
from portal.hazards.scans import HazardScan
from portal.hazards.service.moving import move
from portal.hazards.terms import Action, Slot, Source, Status
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.numbering import service as numbering
from portal.office import queries as office
from portal.policy import Actor
from portal.spots.models import Spot

STRANGER = Actor(user_id=files.NOBODY, name="扫码上报人", roles=frozenset())


@dataclass(frozen=True)
class Scanned:
    """What somebody reports at a spot; ``form`` is the key that holds the photos they sent."""

    text: str
    form: str
    photos: tuple[str, ...] = ()
    contact_name: str = ""
    contact_phone: str = ""


def closed_words(spot: Spot) -> str:
    """Why a spot takes no report, empty where it does."""
    if not spot.firm.is_active:
        return "这家企业已停用，这个二维码不再接收上报。请告诉现场负责人，或拨打园区值班电话。"
    if not spot.is_active:
        return "这个点位已停用，这个二维码不再接收上报。请扫附近的另一张，或告诉现场的安全员。"
    return ""


@transaction()
def scan(spot: Spot, said: Scanned) -> Hazard:
    """Enter what was seen at a spot; it waits in 待核实 with its source, nobody its reporter.

    Raises Refusal where the spot takes no report any more, or a photo is gone.
    """
    row = db.session.scalars(
        select(Spot)
        .where(Spot.id == spot.id)
        .with_for_update(of=Spot)
        .execution_options(populate_existing=True)
    ).one()
    if words := closed_words(row):
        raise Refusal(words)
    now, year = clock.now(), clock.today().year
    is_folded = scans.is_flooded(row)
    hazard = Hazard(
        key=secrets.token_urlsafe(18),
        number=office.current().number(year, numbering.take("hazard", year)),
        status=Status.DRAFT,
        source=Source.SCAN,
        firm_id=row.firm_id,
        section_id=row.firm.section_id,
        place=row.name,
        text=said.text,
        found_at=now,
        reported_at=now,
        reporter_title=STRANGER.title,
    )
    told = {"number": hazard.number, "firm_id": row.firm_id, "place": row.name}
    facts = told | {"source": Source.SCAN.value}
    db.session.add(hazard)
    move(hazard, STRANGER, Action.REPORT, words=said.text, facts=facts, quietly=is_folded)
    db.session.add(
        HazardScan(
            hazard_id=hazard.id,
            spot_id=row.id,
            contact_name=said.contact_name,
            contact_phone=said.contact_phone,
            is_folded=is_folded,
        )
    )
    files.arrange(
        STRANGER,
        hazard.subject,
        {Slot.BEFORE.value: said.photos},
        of_draft=files.strangers_subject(said.form),
    )
    return hazard
