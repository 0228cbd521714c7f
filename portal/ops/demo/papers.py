"""The papers that are issued of the district's hazards."""

from datetime import date

from portal.documents.service import Order
from portal.files import service as files
from portal.gongwen.content import Document
from portal.hazards import letters
from portal.hazards.letters import Shot, Told
from portal.hazards.models import Hazard
from portal.hazards.terms import Grade, Slot
from portal.office.terms import PaperKind

LETTERS = {
    PaperKind.RECTIFY_NOTICE: letters.rectify_notice,
    PaperKind.REVIEW_OPINION: letters.review_opinion,
}


def order_for(hazard: Hazard, kind: PaperKind) -> Order:
    """What ``documents.issue`` takes, of a hazard as it stands."""
    told, letter = _told(hazard), LETTERS[kind]

    def make(issuer: str, number: str, day: date) -> Document:
        return letter(told, issuer, number, day)

    return Order(
        kind=kind,
        title=kind.label,
        subject=hazard.subject,
        scope=hazard.scope,
        make=make,
        recipient=told.firm,
        used={"hazard": hazard.id, "version": hazard.version},
    )


def _told(hazard: Hazard) -> Told:
    shots = []
    for row in files.of(hazard.subject):
        with files.store().open(row.sha256) as file:
            shots.append(Shot(file.read(), Slot.of(row.slot).label, row.taken_at))
    return Told(
        number=hazard.number or "",
        firm=hazard.firm.name if hazard.firm else "",
        place=hazard.place,
        text=hazard.text,
        grade=(hazard.grade or Grade.GENERAL).label,
        source=hazard.source.label if hazard.source else "",
        found_at=hazard.found_at or hazard.moved_at,
        due_on=hazard.due_on,
        section=hazard.section.name if hazard.section else "",
        fix_note=hazard.fix_note,
        fixed_at=hazard.fixed_at,
        review_note=hazard.review_note,
        reviewed_at=hazard.reviewed_at,
        reviewer=hazard.reviewer_title,
        shots=shots,
    )
