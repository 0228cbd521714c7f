"""转办: from the section in charge to another one. No change of state; the trail tells it."""

from portal.db import db, transaction
from portal.documents import service as papers
from portal.hazards import approving
from portal.hazards.models import Hazard
from portal.hazards.service import keeping
from portal.hazards.service.moving import candidates_to_review, who_stay
from portal.hazards.terms import Action, RecordKind
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.policy import Actor
from portal.units.models import Unit
from portal.units.terms import Kind


@transaction()
def transfer(
    actor: Actor, hazard: Hazard, version: int, section_id: int | None, reason: str
) -> Hazard:
    """Put a hazard, with its papers, into the charge of another section, with the reason.

    What lies with the office goes into the new section's hands; what the firm has stays there.
    Raises Refusal for a section that is closed, unknown or in charge already.
    """
    row, acting, records = keeping.begin(actor, hazard, Action.TRANSFER, version)
    section = db.session.get(Unit, section_id) if section_id else None
    if section is None or section.kind is not Kind.SECTION or not section.is_active:
        raise Refusal("没有这个科室，或已停用。请重新选择。", "section_id")
    if section.id == row.section_id:
        raise Refusal(f"这条隐患已经由{section.name}分管。请选择另一个科室。", "section_id")
    with_firm = row.holder is not None and row.holder.unit_id == row.firm_id
    before = row.section_id
    row.section_id = section.id
    papers.hand_on(row.subject, section.id)
    if not with_firm and not approving.lies_with_approver(row, records):
        found = who_stay(row)
        row.holder_id, row.moved_at = found[0].id if found else None, clock.now()
    keeping.add(
        row,
        acting,
        Action.TRANSFER,
        RecordKind.TRANSFERRED,
        words=f"转给{section.name}：{reason}",
        organ=section.name,
        text=reason,
        happened_on=clock.today(),
        parts={"from_section_id": before, "section_id": section.id},
    )
    told = {one.id for one in candidates_to_review(row)}
    keeping.tell(told, row, acting, f"已转办到{section.name}：{reason[:60]}")
    return row
